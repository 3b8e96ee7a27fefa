"""Many small write transactions of one thread in one commit, where the commit costs as much as the work or more.

Each `writing()` inside becomes a savepoint, so a command that fails still undoes itself alone. What is not yet
committed is lost with the process; whoever groups must be able to do it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from time import monotonic

from sqlalchemy import Connection

from engine.db.database import Database, translating

LONGEST = 0.5
"""Seconds for which one group may hold SQLite's only write lock."""


class GroupedDatabase(Database):
    """The same rows as `database`, for one thread; outside `together` it behaves like any other.

    Its groups take turns with all other writers of the process, and give way after `longest` seconds.
    """

    def __init__(self, database: Database, longest: float | None = None) -> None:
        super().__init__(database.engine)
        self._writers = database._writers
        self._longest = longest
        self._held: Connection | None = None
        self._group: AbstractContextManager[Connection] | None = None
        self._since = 0.0

    @contextmanager
    def together(self) -> Iterator[None]:
        """Group what follows. Commits at the end; `breathe` commits in between."""
        self._begin()
        try:
            yield
        except BaseException as error:
            self._end(error)
            raise
        self._end()

    def breathe(self) -> None:
        """Commit, let others have their turn and begin again, if the group has lasted long enough.

        Call it between commands. Raises what a commit raises; the group is over then, and what was in it undone.
        """
        longest = LONGEST if self._longest is None else self._longest
        if self._held is not None and monotonic() - self._since >= longest:
            self._end()
            self._begin()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A savepoint inside a group, a transaction outside."""
        if self._held is None:
            with super().writing() as connection:
                yield connection
            return
        with translating():
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

    def _begin(self) -> None:
        group = super().writing()
        self._held, self._group, self._since = group.__enter__(), group, monotonic()

    def _end(self, error: BaseException | None = None) -> None:
        """Commit, or undo when there is an error. After a commit that failed there is no group any more."""
        group, self._group, self._held = self._group, None, None
        if group is not None:
            kind = type(error) if error is not None else None
            group.__exit__(kind, error, error.__traceback__ if error is not None else None)
