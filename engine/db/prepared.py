"""Writes, prepared once and executed on the driver's own connection.

SQLAlchemy builds each statement and names its columns; what it would do again at every execution is done once here.
That halves the cost of a command, and lets PostgreSQL take all its writes in one round trip (pipeline mode, which
SQLAlchemy does not know). Driver errors are raised as SQLAlchemy's, so that one translation above serves everything.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import psycopg
from sqlalchemy import Connection, Executable
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect
from sqlalchemy.dialects.sqlite.pysqlite import dialect as sqlite_dialect
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]

_DIALECTS = {"postgresql": psycopg_dialect(), "sqlite": sqlite_dialect()}  # type: ignore[no-untyped-call]
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Write:
    """One statement with the rows it is executed for, and how many rows it must touch (None: any number)."""

    statement: Executable
    rows: Sequence[Values]
    expect: int | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One place in a statement: a value of the row, or the constant that the statement was written with."""

    name: str
    constant: Any
    convert: Convert | None

    def bound(self, row: Values) -> Any:
        """The value as the driver wants it; the column type's own conversion is applied."""
        value = row[self.name] if self.constant is _ABSENT else self.constant
        return value if self.convert is None else self.convert(value)


@dataclass(frozen=True, slots=True)
class Prepared:
    """SQL in the driver's style; `positional` where parameters go by order (SQLite)."""

    sql: str
    parameters: tuple[Parameter, ...]
    positional: bool

    def bound(self, row: Values) -> Any:
        """A row's parameters: a tuple or a dict, as the driver takes them."""
        if self.positional:
            return tuple([parameter.bound(row) for parameter in self.parameters])
        return {parameter.name: parameter.bound(row) for parameter in self.parameters}


@lru_cache(maxsize=1024)
def prepare(statement: Any, names: tuple[str, ...], dialect: str) -> Prepared:
    """Compile a statement for rows that have these columns."""
    compiled = statement.compile(dialect=_DIALECTS[dialect], column_keys=list(names))
    places = compiled.positiontup or list(compiled.binds)
    processors = compiled._bind_processors
    parameters = tuple(
        Parameter(name, _ABSENT if name in names else compiled.binds[name].effective_value, processors.get(name))
        for name in places
    )
    return Prepared(str(compiled), parameters, compiled.positiontup is not None)


def write_all(connection: Connection, writes: Sequence[Write]) -> list[int]:
    """Execute `writes` in order; the row count of each, summed over its rows."""
    if connection.dialect.name == "postgresql":
        return _on_postgresql(connection.connection.driver_connection, writes)
    return _on_sqlite(connection.connection.driver_connection, writes)


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
    except sqlite3.Error as error:
        raise _as_sqlalchemys(error, sqlite3.Error) from error
    finally:
        cursor.close()
    return counts


def _on_postgresql(driver: Any, writes: Sequence[Write]) -> list[int]:
    """In pipeline mode; counts are only known once it has been synchronised."""
    sent: list[psycopg.Cursor[Any]] = []
    try:
        with driver.pipeline():
            for write in writes:
                prepared = prepare(write.statement, tuple(write.rows[0]), "postgresql")
                cursor = driver.cursor()
                if len(write.rows) == 1:
                    cursor.execute(prepared.sql, prepared.bound(write.rows[0]), prepare=True)
                else:
                    cursor.executemany(prepared.sql, [prepared.bound(row) for row in write.rows])
                sent.append(cursor)
    except psycopg.Error as error:
        raise _as_sqlalchemys(error, psycopg.Error) from error
    return [cursor.rowcount for cursor in sent]


def _as_sqlalchemys(error: Exception, root: type[Exception]) -> BaseException:
    return DBAPIError.instance(None, None, error, root)
