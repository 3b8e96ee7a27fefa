"""Counting what a piece of work asks of the database, as its own library sees it, whichever way it was sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any

from psycopg.pq import Trace
from sqlalchemy import event

from engine.db import Database

TRANSACTION = {"BEGIN", "COMMIT", "ROLLBACK"}
ROUND_TRIP = "(round trip)"
"""Counted on PostgreSQL only: how often we waited for its answer."""


@contextmanager
def counted(database: Database) -> Iterator[Counter[str]]:
    """A counter of how often each first word (SELECT, INSERT, …, COMMIT) was executed; filled when the block ends."""
    seen: Counter[str] = Counter()
    with (_sqlite if database.is_sqlite else _postgresql)(database, seen):
        yield seen


def statements(seen: Counter[str]) -> int:
    """Everything but the words that open and close transactions."""
    return sum(count for word, count in seen.items() if word not in {*TRANSACTION, ROUND_TRIP})


@contextmanager
def _sqlite(database: Database, seen: Counter[str]) -> Iterator[None]:
    def watch(connection: Any, *_rest: Any) -> None:
        connection.set_trace_callback(lambda sql: seen.update([sql.split(None, 1)[0].upper()]))

    def forget(connection: Any, *_rest: Any) -> None:
        connection.set_trace_callback(None)

    with _listening(database, watch, forget):
        yield


@contextmanager
def _postgresql(database: Database, seen: Counter[str]) -> Iterator[None]:
    """libpq writes down every message; the server says of each statement that it is complete."""
    with TemporaryFile() as file:

        def watch(connection: Any, *_rest: Any) -> None:
            connection.pgconn.trace(file.fileno())
            connection.pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)

        def forget(connection: Any, *_rest: Any) -> None:
            connection.pgconn.untrace()

        with _listening(database, watch, forget):
            yield
        file.seek(0)
        seen.update(_read(file.read().decode()))


def _read(trace: str) -> Iterator[str]:
    """Preparing a statement for the first time is a round trip that later uses save; it is not counted."""
    before = ""
    for line in trace.splitlines():
        side, _, rest = line.partition("\t")
        if side != "B":
            continue
        name, _, about = rest.partition("\t")[2].partition("\t")
        if name == "CommandComplete":
            yield about.strip().strip('"').split()[0]
        elif name == "ReadyForQuery" and before != "ParseComplete":
            yield ROUND_TRIP
        before = name


@contextmanager
def _listening(database: Database, watch: Any, forget: Any) -> Iterator[None]:
    event.listen(database.engine, "checkout", watch)
    event.listen(database.engine, "checkin", forget)
    try:
        yield
    finally:
        event.remove(database.engine, "checkout", watch)
        event.remove(database.engine, "checkin", forget)
