"""Many small write transactions of one thread in one commit: for imports, where the commit costs as much as the work.

Each `writing()` inside becomes a savepoint, so a command that fails still undoes itself alone. What is not yet
committed is lost with the process; whoever groups must be able to do it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from sqlalchemy import Connection

from engine.db.database import Database

LONGEST = 0.5
"""Seconds for which one group may hold SQLite's only write lock."""


class GroupedDatabase(Database):
    """The same rows as `database`, for one thread; outside `together` it behaves like any other."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.engine)
        self._held: Connection | None = None
        self._since = 0.0

    @contextmanager
    def together(self) -> Iterator[None]:
        """Group what follows. Commits at the end; `breathe` commits in between."""
        with super().writing() as connection:
            self._held, self._since = connection, monotonic()
            try:
                yield
            finally:
                self._held = None

    def breathe(self) -> None:
        """Commit and begin again when the group has lasted long enough; call it between commands."""
        if self._held is None or monotonic() - self._since < LONGEST:
            return
        self._held.commit()
        if self.is_sqlite:
            self._held.exec_driver_sql("BEGIN IMMEDIATE")
        self._since = monotonic()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A savepoint inside a group, a transaction outside."""
        if self._held is None:
            with super().writing() as connection:
                yield connection
            return
        self._held.exec_driver_sql("SAVEPOINT command")
        try:
            yield self._held
        except BaseException:
            self._held.exec_driver_sql("ROLLBACK TO SAVEPOINT command")
            self._held.exec_driver_sql("RELEASE SAVEPOINT command")
            raise
        self._held.exec_driver_sql("RELEASE SAVEPOINT command")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """What the group has written so far is seen."""
        if self._held is None:
            with super().reading() as connection:
                yield connection
        else:
            yield self._held
