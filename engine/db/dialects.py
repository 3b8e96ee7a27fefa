"""What the two databases need told, and how their failures are read."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError

BUSY_TIMEOUT_MS = 10_000
"""How long SQLite waits for another process's write lock."""

_SHUT_DOWN = {"57P01", "57P02", "57P03"}
_UNDEFINED_TABLE = "42P01"
_TRANSIENT_SQLSTATES = {"40001", "40P01", "55P03"} | _SHUT_DOWN


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
    """Whether the same transaction may succeed when it is tried again at once.

    Not so for SQLite's lock: who was told that it is taken has waited for it as long as anybody should.
    """
    state = getattr(error.orig, "sqlstate", None)
    return is_connection_lost(error) or state in _TRANSIENT_SQLSTATES


def is_connection_lost(error: DBAPIError) -> bool:
    """Whether the server went away, so that nothing more can be asked of it here."""
    if isinstance(error.orig, sqlite3.Error) or not isinstance(error, OperationalError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state in _SHUT_DOWN or state.startswith("08")


def is_not_set_up(error: DBAPIError) -> bool:
    """Whether a table is missing: nobody has run `huiyin db upgrade` here."""
    return getattr(error.orig, "sqlstate", None) == _UNDEFINED_TABLE or str(error.orig).startswith("no such table")


def explain_failure(error: DBAPIError) -> str:
    """The driver's own first line, without the statement and its parameters (they may hold personal data)."""
    return str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__
