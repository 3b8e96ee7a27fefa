"""What the two databases need told, and how their failures are read."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import DBAPIError

BUSY_TIMEOUT_MS = 10_000
"""How long SQLite waits for another process's write lock."""

_TRANSIENT_SQLSTATES = {"40001", "40P01", "55P03", "57P01", "57P02", "57P03"}


def prepare_sqlite(connection: Any, _record: object) -> None:
    """Durable (FULL), readers beside one writer (WAL), foreign keys on; SQLAlchemy opens no transaction by itself."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.execute("PRAGMA cache_size=-65536")
    cursor.close()


def is_transient(error: DBAPIError) -> bool:
    """Whether the same transaction may succeed when it is tried again."""
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state in _TRANSIENT_SQLSTATES or state.startswith("08")
    words = str(error.orig)
    return "database is locked" in words or "database table is locked" in words or "connection" in words


def explain_failure(error: DBAPIError) -> str:
    """The driver's own first line, without the statement and its parameters (they may hold personal data)."""
    return str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__
