"""PostgreSQL's pipeline mode for a list of writes: one round trip instead of one for each statement.

Statements are compiled once and executed on the driver's connection, because SQLAlchemy has no pipeline of its own.
Row counts are only known after the pipeline has been synchronised; driver errors are left to the caller's translation.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    from engine.db.batch import Values, Write

_DIALECT = psycopg_dialect()  # type: ignore[no-untyped-call]


def pipelined(connection: Connection, writes: Sequence[Write]) -> list[int]:
    """Execute `writes` in order; the row count of each (summed over its rows)."""
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    sent: list[list[psycopg.Cursor[Any]]] = []
    try:
        with driver.pipeline():
            for write in writes:
                compiled = _compiled(write.statement, tuple(write.rows[0]))
                sent.append([driver.execute(compiled.string, _bound(compiled, row)) for row in write.rows])
    except psycopg.IntegrityError as error:
        raise IntegrityError(None, None, error) from error
    except psycopg.OperationalError as error:
        raise OperationalError(None, None, error) from error
    return [sum(cursor.rowcount for cursor in cursors) for cursors in sent]


@lru_cache(maxsize=512)
def _compiled(statement: Any, names: tuple[str, ...]) -> SQLCompiler:
    compiled: SQLCompiler = statement.compile(dialect=_DIALECT, column_keys=list(names))
    return compiled


def _bound(compiled: SQLCompiler, row: Values) -> dict[str, Any]:
    """Parameters as the driver wants them: the column types convert here, since SQLAlchemy is passed by."""
    parameters = compiled.construct_params(dict(row))
    processors = compiled._bind_processors
    return {
        name: processors[name](value) if name in processors else value  # type: ignore[operator]
        for name, value in parameters.items()
    }
