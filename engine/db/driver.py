"""Prepared statements on the driver's own connection.

SQLAlchemy still opens the connection, the transaction and the pool; only the executing passes it by. On PostgreSQL the
writes of a transaction go out in one round trip (pipeline mode, which SQLAlchemy does not know). Driver errors are
raised as SQLAlchemy's, so that one translation above serves everything.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import psycopg
from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError

from engine.db.prepared import Values, Write, prepare, prepare_query


def read_all(connection: Connection, statement: Executable, values: Values) -> list[Any]:
    """Every row of a SELECT, as named tuples of our values."""
    query = prepare_query(statement, tuple(values), connection.dialect.name)
    bound = query.prepared.bound(values)
    driver: Any = connection.connection.driver_connection
    try:
        if connection.dialect.name == "postgresql":
            cursor = driver.execute(query.prepared.sql, bound, prepare=True, binary=True)
        else:
            cursor = driver.execute(query.prepared.sql, bound)
        return [query.row(row) for row in cursor.fetchall()]
    except (sqlite3.Error, psycopg.Error) as error:
        raise _as_sqlalchemys(error) from error


def write_all(connection: Connection, writes: Sequence[Write]) -> list[int]:
    """Execute `writes` in order; the row count of each, summed over its rows."""
    driver: Any = connection.connection.driver_connection
    try:
        if connection.dialect.name == "postgresql":
            return _on_postgresql(driver, writes)
        return _on_sqlite(driver, writes)
    except (sqlite3.Error, psycopg.Error) as error:
        raise _as_sqlalchemys(error) from error


def _on_sqlite(driver: Any, writes: Sequence[Write]) -> list[int]:
    cursor: sqlite3.Cursor = driver.cursor()
    counts = []
    try:
        for write in writes:
            prepared = prepare(write.statement, tuple(write.rows[0]), "sqlite")
            if len(write.rows) == 1:
                cursor.execute(prepared.sql, prepared.bound(write.rows[0]))
            else:
                cursor.executemany(prepared.sql, [prepared.bound(row) for row in write.rows])
            counts.append(cursor.rowcount)
    finally:
        cursor.close()
    return counts


def _on_postgresql(driver: Any, writes: Sequence[Write]) -> list[int]:
    """In pipeline mode; counts are only known once it has been synchronised."""
    sent: list[psycopg.Cursor[Any]] = []
    with driver.pipeline():
        for write in writes:
            prepared = prepare(write.statement, tuple(write.rows[0]), "postgresql")
            cursor = driver.cursor()
            if len(write.rows) == 1:
                cursor.execute(prepared.sql, prepared.bound(write.rows[0]), prepare=True)
            else:
                cursor.executemany(prepared.sql, [prepared.bound(row) for row in write.rows])
            sent.append(cursor)
    return [cursor.rowcount for cursor in sent]


def _as_sqlalchemys(error: Exception) -> BaseException:
    root = sqlite3.Error if isinstance(error, sqlite3.Error) else psycopg.Error
    return DBAPIError.instance(None, None, error, root)
