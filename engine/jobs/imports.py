"""Rows of a file become cases, or answers to cases that are open.

At once, or each at its own date in virtual time with the real worker beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, bindparam, select

from engine.clock import VirtualClock
from engine.commands._fitting import too_large
from engine.commands._replies import Misdirected, case_answered, wrong_words
from engine.commands.receive_intake import Customer, ReceiveIntake
from engine.db.grouped import GroupedDatabase
from engine.dispatch import Definition, Engine
from engine.errors import BadInput, FormInvalid, RunFailed
from engine.forms import check
from engine.intake.interpret import IntakeRow, Reject
from engine.jobs.virtual import advance_to
from engine.jobs.worker import Worker
from engine.model.cases import intakes
from engine.rules.permissions import Actor
from engine.text import Text, text

CHANNEL = "channel"
"""The field of a mapping that names the channel; it is not an answer of the form."""
DEFAULT_CHANNEL = "import"


_KNOWN = select(intakes.c.case_id).where(
    intakes.c.channel == bindparam("of_channel"), intakes.c.external_id == bindparam("of_id")
)


class Outcome(StrEnum):
    """What became of a row that was not rejected."""

    IMPORTED = "imported"
    ANSWERED = "answered"
    ALREADY_THERE = "already there"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A route's start form and channels, to check rows without starting anything."""

    engine: Engine
    route: str

    def outcomes(self, rows: Iterable[IntakeRow]) -> Iterator[Outcome | Reject]:
        """What would become of each row; nothing is written."""
        kilobytes = self.engine.settings.payload_kilobytes
        with self.engine.reading() as connection:
            definition = self.engine.definitions.current(connection, self.route)
            for row in rows:
                values = {"of_channel": _channel(row), "of_id": row.external_id}
                known = connection.execute(_KNOWN, values).first() is not None
                yield Outcome.ALREADY_THERE if known else _rehearse(connection, definition, row, kilobytes)


def _rehearse(connection: Connection, definition: Definition, row: IntakeRow, kilobytes: int) -> Outcome | Reject:
    large = too_large(kilobytes, _answers(row), row.cells)
    if large:
        return _form_reject(row, FormInvalid(large))
    if row.in_reply_to and not isinstance(
        case_answered(connection, row.in_reply_to, row.customer.get("phone", "")), Misdirected
    ):
        wrong = wrong_words(str(row.fields.get("words") or ""))
        return Outcome.ANSWERED if wrong is None else _reject(row, "words", wrong)
    channel, channels = _channel(row), definition.route.channels
    if channels and channel not in channels:
        names = ", ".join(channels)
        return _reject(row, CHANNEL, text("“{channel}” is not one of: {names}", channel=channel, names=names))
    form = definition.form(definition.route.start_form)
    try:
        if form is not None:
            check(form, _answers(row))
    except FormInvalid as error:
        return _form_reject(row, error)
    return Outcome.IMPORTED


def require_route(engine: Engine, route: str) -> None:
    """Raise NotFound before a long file is read for a route that was never deployed."""
    with engine.reading() as connection:
        engine.definitions.current(connection, route)


def import_now(engine: Engine, route: str, rows: Iterable[IntakeRow], actor: Actor) -> Iterator[Outcome | Reject]:
    """Take in each row, now. Several share a commit when the engine's database can group."""
    with _grouped(engine) as breathe:
        for row in rows:
            yield _receive(engine, route, row, actor)
            breathe()


def import_as_of_row(
    engine: Engine, clock: VirtualClock, route: str, rows: Iterable[IntakeRow], actor: Actor
) -> Iterator[Outcome | Reject]:
    """Take in each row at the row's own instant; `rows` come in order of time and `engine` runs on `clock`.

    What falls due in between is done by the worker at its own instant. After the last row time stops: the present goes
    on from there, and does what has become due since.
    """
    worker = Worker(engine, "import")
    with _grouped(engine) as breathe:
        for row in rows:
            advance_to(worker, clock, row.at)
            yield _receive(engine, route, row, actor)
            breathe()


@contextmanager
def _grouped(engine: Engine) -> Iterator[Callable[[], None]]:
    database = engine.database
    if not isinstance(database, GroupedDatabase):
        yield lambda: None
        return
    with database.together():
        yield database.breathe


def _receive(engine: Engine, route: str, row: IntakeRow, actor: Actor) -> Outcome | Reject:
    customer = Customer(**{**_region(row), **row.customer})
    command = ReceiveIntake(
        route, _channel(row), row.external_id, _answers(row), customer, dict(row.cells), row.in_reply_to, row.at
    )
    try:
        received = engine.run(command, actor)
    except FormInvalid as error:
        return _form_reject(row, error)
    except (BadInput, RunFailed) as error:
        return _reject(row, "", error.text)
    if received.already:
        return Outcome.ALREADY_THERE
    return Outcome.ANSWERED if received.answered else Outcome.IMPORTED


def _channel(row: IntakeRow) -> str:
    return str(row.fields.get(CHANNEL, DEFAULT_CHANNEL))


def _answers(row: IntakeRow) -> dict[str, object]:
    return {name: value for name, value in row.fields.items() if name != CHANNEL}


def _region(row: IntakeRow) -> Mapping[str, str]:
    return {"region": str(row.fields["region"])} if "region" in row.fields else {}


def _form_reject(row: IntakeRow, error: FormInvalid) -> Reject:
    name, reason = next(iter(error.fields.items()), ("", error.text))
    return _reject(row, name, reason)


def _reject(row: IntakeRow, field: str, reason: Text) -> Reject:
    return Reject(row.line, field, reason, tuple(row.cells.values()))
