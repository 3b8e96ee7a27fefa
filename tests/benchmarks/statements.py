"""Counting what a piece of work asks of SQLite, as SQLite itself sees it, whichever way it was sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from engine.db import Database

TRANSACTION = {"BEGIN", "COMMIT", "ROLLBACK"}


@contextmanager
def counted(database: Database) -> Iterator[Counter[str]]:
    """A counter that fills while the block runs: how often each first word (SELECT, INSERT, …, COMMIT) was executed."""
    seen: Counter[str] = Counter()

    def watch(connection: Any, *_rest: Any) -> None:
        connection.set_trace_callback(lambda sql: seen.update([sql.split(None, 1)[0].upper()]))

    def forget(connection: Any, *_rest: Any) -> None:
        connection.set_trace_callback(None)

    event.listen(database.engine, "checkout", watch)
    event.listen(database.engine, "checkin", forget)
    try:
        yield seen
    finally:
        event.remove(database.engine, "checkout", watch)
        event.remove(database.engine, "checkin", forget)


def statements(seen: Counter[str]) -> int:
    """Everything but the words that open and close transactions."""
    return sum(count for word, count in seen.items() if word not in TRANSACTION)
