"""Statements of one write transaction: reads at once, writes collected and flushed in order.

Collecting them lets PostgreSQL take all of them in one round trip (`prepared`). What a caller sees is as if each had
been written at once, because a read flushes first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable

from engine.db.driver import read_all, write_all
from engine.db.prepared import Values, Write
from engine.errors import Conflict


class Batch:
    """Reads and writes on one connection inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._writes: list[Write] = []

    def write(self, statement: Executable, rows: Values | Sequence[Values] = (), *, expect: int | None = None) -> None:
        """Write later, in order; `expect` is the row count without which the flush raises Conflict."""
        listed = [rows] if isinstance(rows, Mapping) else list(rows)
        if listed:
            self._writes.append(Write(statement, listed, expect))

    def all(self, statement: Executable, **values: Any) -> list[Any]:
        """Every row of a query as named tuples, read now, after what was written before it."""
        if self._writes:
            self.flush()
        return read_all(self.connection, statement, values)

    def first(self, statement: Executable, **values: Any) -> Any:
        """The first row, or None."""
        rows = self.all(statement, **values)
        return rows[0] if rows else None

    def flush(self) -> None:
        """Execute what was collected. Raises Conflict when a guarded write missed its rows: somebody was first."""
        writes, self._writes = self._writes, []
        if not writes:
            return
        counts = write_all(self.connection, writes)
        for write, count in zip(writes, counts, strict=True):
            if write.expect is not None and count != write.expect:
                raise Conflict(detail="Something changed in between; nothing was recorded.")
