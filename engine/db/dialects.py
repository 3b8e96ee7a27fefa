"""What the two databases need told, and how their failures are read."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError

from engine.text import Text, text

BUSY_TIMEOUT_MS = 10_000
"""How long SQLite waits for another process's write lock."""

_SHUT_DOWN = {"57P01", "57P02", "57P03"}
_UNDEFINED_TABLE = "42P01"
_ONLY_READS = "25006"
_TRANSIENT_SQLSTATES = {"40001", "40P01", "55P03"} | _SHUT_DOWN


_NO_ROOM = text("{said}: the disk is full or failing; make room on it, or look at the machine's own log")
_READ_ONLY = text("{said}: here it can only be read; look at the file's rights, its disk, or whether this is a standby")
_LOCKED = text("{said}: another program has kept it to itself for too long; look which one has the file open")
_NOT_THERE = text("{said}: look whether the folder is there, and whose it is")
_DAMAGED = text("{said}: the file is damaged or is none of ours; keep it, and put the last backup in its place")
_CROWDED = text("{said}: too many programs are connected; close some, or allow more in the server's settings")
_WHAT_TO_DO = {
    "database or disk is full": _NO_ROOM,
    "disk I/O error": _NO_ROOM,
    "53100": _NO_ROOM,
    "readonly database": _READ_ONLY,
    _ONLY_READS: _READ_ONLY,
    "is locked": _LOCKED,
    "unable to open database file": _NOT_THERE,
    "malformed": _DAMAGED,
    "not a database": _DAMAGED,
    "53300": _CROWDED,
}
"""What an operator does about a failure, by SQLite's words or PostgreSQL's state."""


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


def is_refused(error: DBAPIError) -> bool:
    """Whether the database takes no writes at all now, for which drivers have no class of their own."""
    return getattr(error.orig, "sqlstate", None) == _ONLY_READS


def explain_failure(error: DBAPIError) -> str | Text:
    """The driver's own first line, and what to do about it where we know.

    Without the statement and its parameters: they may hold personal data.
    """
    if not error.orig:
        return type(error).__name__
    said = str(error.orig).strip().splitlines()[0]
    state = getattr(error.orig, "sqlstate", None)
    known = next((advice for sign, advice in _WHAT_TO_DO.items() if sign == state or sign in said), None)
    return known.bind(said=said) if known else said
