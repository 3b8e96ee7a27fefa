"""The one door: commands run through `Engine.run`; permission, transaction, idempotency, retry and audit happen here.

A command is a frozen dataclass with a `permission` and an `execute(tx)`. It reads through its transaction, and writes
through it too: writes are collected and flushed in order, before the next read or at the end, so that a command
costs one commit and, on PostgreSQL, few round trips.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, is_dataclass
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from engine.clock import Clock
from engine.db import Database
from engine.dispatch.definitions import Definitions
from engine.dispatch.request import Request
from engine.dispatch.transaction import Transaction
from engine.errors import BadInput, Conflict, OutcomeUnknown, RunFailed, Unavailable
from engine.measures import measured
from engine.model.audit import idempotency_keys
from engine.rules.permissions import SYSTEM, Actor, Permission
from engine.settings import Settings
from engine.text import text

R_co = TypeVar("R_co", covariant=True)
R = TypeVar("R")

TRIES = 4
"""How often a command is tried when the database, not the command, was the reason it failed."""


class Command(Protocol[R_co]):
    """One verb. `permission` is asked before anything is read; `execute` may ask for more once it knows the case."""

    permission: ClassVar[Permission]

    def execute(self, tx: Transaction) -> R_co: ...


@runtime_checkable
class OnFailedRun(Protocol):
    """A command that says what to record when the run it advances fails; runs in a transaction of its own."""

    def record_failure(self, tx: Transaction, error: RunFailed) -> None: ...


_FIND_KEY = select(idempotency_keys.c.command, idempotency_keys.c.actor, idempotency_keys.c.result).where(
    idempotency_keys.c.key == bindparam("key")
)
_KEEP_KEY = insert(idempotency_keys)


class Engine:
    """Runs commands and opens connections for queries. One for each process; safe to share between threads.

    A `silent` engine tells nobody anything: a past that is imported must not ring today's telephones.
    """

    def __init__(self, database: Database, clock: Clock, settings: Settings, *, silent: bool = False) -> None:
        self.database = database
        self.clock = clock
        self.settings = settings
        self.silent = silent
        self.definitions = Definitions()

    def on(self, database: Database) -> Engine:
        """The same engine on another way to the same rows; what it knows of deployed versions is shared."""
        other = Engine(database, self.clock, self.settings, silent=self.silent)
        other.definitions = self.definitions
        return other

    def run(self, command: Command[R], actor: Actor, *, key: str | None = None) -> R:
        """Run `command` as `actor` in one transaction and return what it returns.

        With a `key`, a repeat returns the first run's result and changes nothing; the same key for anything else is a
        Conflict. Raises whatever HuiyinError the command raises, with nothing changed. Failures of the database itself
        are tried again a few times first, unless a commit may have been lost on its way and no key would tell.
        """
        with measured(command):
            actor.require(command.permission)
            return self._run(command, actor, None if not key else Request.of(key, command, actor))

    def _run(self, command: Command[R], actor: Actor, request: Request | None) -> R:
        for attempt in range(1, TRIES + 1):
            try:
                return self._once(command, actor, request)
            except Unavailable as error:
                if attempt == TRIES or not _worth_another_try(error, request):
                    raise
            except IntegrityError as error:
                # Somebody wrote the same row first: the next try sees it. What clashes every time never fits.
                if attempt == TRIES:
                    raise Conflict(detail=text("What was to be recorded clashes with what is there.")) from error
            except RunFailed as error:
                self._record_failure(command, error)
                raise
            except (Conflict, BadInput):
                # A repeat that waited for its first run's locks sees that run's work as somebody else's.
                found = self._answered_meanwhile(request)
                if found is None:
                    raise
                return _revive(command, found.result)
        raise AssertionError("the loop returns or raises")

    def _once(self, command: Command[R], actor: Actor, request: Request | None) -> R:
        with self._transaction(actor) as tx:
            if request is not None:
                prior = tx.first(_FIND_KEY, key=request.key)
                if prior is not None:
                    request.require_same(prior)
                    return _revive(command, prior.result)
            result = command.execute(tx)
            if request is not None:
                tx.write(_KEEP_KEY, request.row(tx.now, _plain(result)))
            tx.finish()
        return result

    @contextmanager
    def _transaction(self, actor: Actor) -> Iterator[Transaction]:
        with self.database.writing() as connection:
            yield Transaction(connection, self.clock.now(), actor, self)

    def _answered_meanwhile(self, request: Request | None) -> Any:
        if request is None:
            return None
        with self.database.reading() as connection:
            row = connection.execute(_FIND_KEY, {"key": request.key}).first()
        return row if row is not None and request.matches(row) else None

    def _record_failure(self, command: Command[Any], error: RunFailed) -> None:
        if isinstance(command, OnFailedRun):
            with self._transaction(SYSTEM) as tx:
                command.record_failure(tx, error)
                tx.finish()

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for queries."""
        return self.database.reading()


def _worth_another_try(error: Unavailable, request: Request | None) -> bool:
    if isinstance(error, OutcomeUnknown):
        return request is not None  # its key tells the next try whether the commit had arrived
    return bool(error.params.get("transient"))


def _plain(result: object) -> object:
    return asdict(result) if is_dataclass(result) and not isinstance(result, type) else result


def _revive(command: Command[R], plain: Any) -> R:
    """A remembered result in the shape that the command returns: its `result` class, or the plain value."""
    shape = getattr(command, "result", None)
    if shape is not None and isinstance(plain, dict):
        plain = shape(**plain)
    answer: R = plain
    return answer
