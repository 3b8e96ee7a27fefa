"""The file of rejected rows: line, field, reason, then the cells as they were, ready to be mended and imported."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from engine.intake.interpret import Reject
from engine.text import Translate


class RejectFile:
    """Written row by row, and only made when there is something to write. With a byte order mark, as Excel wants it."""

    def __init__(self, path: Path, columns: Sequence[str], translate: Translate = str) -> None:
        self.path = path
        self.count = 0
        self._columns = columns
        self._translate = translate
        self._stream: IO[str] | None = None

    def add(self, reject: Reject) -> None:
        """Write one row."""
        if self._stream is None:
            self._stream = self.path.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._stream).writerow(["line", "field", "reason", *self._columns])
        csv.writer(self._stream).writerow(
            [reject.line, reject.field, reject.reason.show(self._translate), *reject.cells]
        )
        self.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()
