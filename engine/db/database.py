"""One `Database` for each process: it hands out reading connections and write transactions."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, OperationalError

from engine.db.dialects import (
    explain_failure,
    is_connection_lost,
    is_not_set_up,
    is_refused,
    is_transient,
    prepare_sqlite,
)
from engine.db.turns import Turns
from engine.errors import BadInput, OutcomeUnknown, Unavailable
from engine.text import Text, text

CONNECT_SECONDS = 10
"""How long a PostgreSQL server that does not answer is waited for, where its address does not say it."""


class Database:
    """The application's one way to its rows.

    Writers on SQLite take turns inside the process (in the order they came, and cheaper than its busy loop) and begin
    IMMEDIATE; on PostgreSQL rows are locked by the statements themselves.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.dialect = engine.dialect.name
        self._writers = Turns()

    @property
    def is_sqlite(self) -> bool:
        return self.dialect == "sqlite"

    @property
    def url(self) -> str:
        """The address with its password hidden."""
        return self.engine.url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries, which sees one state of the rows throughout."""
        with translating(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection
            # Nothing was written. A rollback would do too, but psycopg then forgets every prepared statement.
            connection.commit()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction: committed when the block ends, rolled back when it raises.

        Raises OutcomeUnknown when the connection was lost on the way to the commit or back.
        """
        turn = self._writers if self.is_sqlite else nullcontext()
        with turn, translating(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.begin()  # writes go past SQLAlchemy, which would see nothing to commit
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            _commit(connection)

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _commit(connection: Connection) -> None:
    try:
        connection.commit()
    except DBAPIError as error:
        connection.invalidate()  # SQLite would go on with the transaction that it could not commit
        if is_connection_lost(error):
            raise OutcomeUnknown(detail=explain_failure(error)) from error
        raise
    except BaseException:
        connection.invalidate()
        raise


@contextmanager
def translating() -> Iterator[None]:
    """Turn the drivers' errors into our own, so that nobody above needs to know a driver."""
    try:
        yield
    except DataError as error:
        raise _does_not_fit(explain_failure(error)) from error
    except (OverflowError, UnicodeEncodeError) as error:  # SQLite's driver says so before it asks the database
        raise _does_not_fit(str(error)) from error
    except DBAPIError as error:
        if is_not_set_up(error):
            raise Unavailable(detail=text("it is not set up: run `huiyin db upgrade` first")) from error
        if isinstance(error, OperationalError) or is_refused(error):
            raise Unavailable(detail=explain_failure(error), transient=is_transient(error)) from error
        if is_transient(error) or error.connection_invalidated:
            raise Unavailable(detail=explain_failure(error), transient=True) from error
        if type(error) is DatabaseError:  # a file that is no database, or a damaged one
            raise Unavailable(detail=explain_failure(error), transient=False) from error
        raise


def _does_not_fit(detail: str | Text) -> BadInput:
    return BadInput(detail=text("A value does not fit: {detail}", detail=detail))


def connect(url: str) -> Database:
    """Open the database at `url`: `sqlite:///file.db` or `postgresql://…`.

    Raises ValueError for another kind of database, and for SQLite without a file: readers and the writer need
    connections of their own, and in memory each would be a database of its own.
    """
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
        # What goes wrong is raised too; said by the logger as well it would stand on the shell's standard error.
        logging.getLogger("psycopg").addHandler(logging.NullHandler())
        patience = {} if "connect_timeout" in address.query else {"connect_timeout": CONNECT_SECONDS}
        return Database(
            create_engine(address, pool_size=10, max_overflow=10, connect_args=patience, hide_parameters=True)
        )
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        raise ValueError(f"{address} is not supported: use sqlite:///FILE or postgresql://…")
    shared = {"check_same_thread": False}
    engine = create_engine(address, pool_size=10, max_overflow=30, connect_args=shared, hide_parameters=True)
    event.listen(engine, "connect", prepare_sqlite)
    return Database(engine)
