"""Keyset pages and capped counts: what a list costs does not grow with what lies behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

COUNT_CAP = 1000
"""Nobody needs to know whether it is 4,812: counting stops here and says "1000+"."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its instant and its id. As text it stands in a link."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}.{self.id}"

    @staticmethod
    def parse(source: str | None) -> Cursor | None:
        """The cursor a link carried; None for none, or for anything that is no cursor."""
        at, _, row_id = (source or "").partition(".")
        try:
            return Cursor(_EPOCH + timedelta(microseconds=int(at)), int(row_id))
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class Count:
    """A count that stopped at `cap`."""

    seen: int
    cap: int = COUNT_CAP

    def __str__(self) -> str:
        return f"{self.cap}+" if self.seen > self.cap else str(self.seen)

    def __bool__(self) -> bool:
        return self.seen > 0
