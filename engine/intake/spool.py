"""Rows waiting on disk, in order of time: a file is rarely sorted by date, and virtual time only goes forward."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import orjson

from engine.intake.interpret import IntakeRow

_CREATE = "CREATE TABLE rows (at TEXT, line INTEGER, external_id TEXT, content BLOB)"
_INSERT = "INSERT INTO rows VALUES (?, ?, ?, ?)"
_SELECT = "SELECT at, line, external_id, content FROM rows ORDER BY at, line"


class Spool:
    """A private temporary file, gone when the spool is closed. Numbers with a fraction come back as text."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="huiyin-import-")
        self._file = sqlite3.connect(f"{self._folder.name}/rows", isolation_level=None)
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute(_CREATE)
        self._file.execute("BEGIN")
        self.count = 0

    def add(self, row: IntakeRow) -> None:
        """Keep a row."""
        content = orjson.dumps([dict(row.fields), dict(row.customer), dict(row.cells), row.in_reply_to], default=_plain)
        self._file.execute(_INSERT, (row.at.isoformat(), row.line, row.external_id, content))
        self.count += 1

    def rows(self) -> Iterator[IntakeRow]:
        """All of them, earliest first."""
        for at, line, external_id, content in self._file.execute(_SELECT):
            fields, customer, cells, in_reply_to = orjson.loads(content)
            yield IntakeRow(external_id, datetime.fromisoformat(at), fields, line, customer, cells, in_reply_to)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._folder.cleanup()


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} in an intake row")
