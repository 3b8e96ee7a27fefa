"""The clocks of a case, each with how far it has run and the proof of its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from engine.bpmn.bundle.texts import translate
from engine.calendar import Proof, used_share
from engine.dispatch.definitions import Definition
from engine.dispatch.proofs import unpack_proof
from engine.model.time import ObligationKind, ObligationStatus, due_history, obligations
from engine.text import Text, text

_OF_CASE = (
    select(obligations)
    .where(obligations.c.case_id == bindparam("case_id"), obligations.c.run == bindparam("run"))
    .where(obligations.c.kind != ObligationKind.ANSWER.value)
    .order_by(obligations.c.due_at, obligations.c.id)
)
_HISTORY = (
    select(due_history)
    .where(due_history.c.obligation_id.in_(bindparam("ids", expanding=True)))
    .order_by(due_history.c.obligation_id, due_history.c.seq)
)


@dataclass(frozen=True, slots=True)
class EarlierDate:
    """A due date as it was known before, and why it was replaced."""

    due_at: datetime
    replaced_at: datetime
    reason: Text


MOVED_BECAUSE: dict[str, Text] = {
    "hold": text("the case had been on hold"),
    "answer": text("the answer had come earlier than it was recorded"),
    "extension": text("more time was approved"),
    "notice": text("a holiday notice was published"),
    "sweep": text("a holiday notice was published"),
    "again": text("the work began anew"),
    "promised anew": text("a new date was promised"),
}
"""Why a due date was moved, by the word that commands keep with it."""


def moved_because(reason: str) -> Text:
    """The same for any word; one that is not known stays as it is."""
    return MOVED_BECAUSE.get(reason) or text("{reason}", reason=reason)


@dataclass(frozen=True, slots=True)
class ClockView:
    """One running (or ended) time limit.

    `share`: how much of it is used, 0–100 %. `days_left`: counted days of its proof after today, None for limits that
    are not counted in days.
    """

    id: int
    kind: ObligationKind
    name: str
    status: ObligationStatus
    source: str
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    paused_at: datetime | None
    provisional: bool
    pausable: bool
    share: int
    days_left: int | None
    proof: Proof
    earlier: tuple[EarlierDate, ...]
    overdue: bool


def clocks_of(
    connection: Connection, definition: Definition, case_id: int, run: int, *, now: datetime, language: str
) -> tuple[ClockView, ...]:
    """What a run owes, due first in front; acknowledgements are owed by superiors and stand with the escalations."""
    rows = connection.execute(_OF_CASE, {"case_id": case_id, "run": run}).all()
    earlier = _earlier(connection, [row.id for row in rows])
    return tuple(_view(row, definition, now, language, earlier.get(row.id, ())) for row in rows)


def _earlier(connection: Connection, ids: list[int]) -> dict[int, tuple[EarlierDate, ...]]:
    found: dict[int, tuple[EarlierDate, ...]] = {}
    for row in connection.execute(_HISTORY, {"ids": ids}) if ids else ():
        found[row.obligation_id] = (
            *found.get(row.obligation_id, ()),
            EarlierDate(row.due_at, row.replaced_at, moved_because(row.reason)),
        )
    return found


def _view(
    row: Any, definition: Definition, now: datetime, language: str, earlier: tuple[EarlierDate, ...]
) -> ClockView:
    proof = unpack_proof(row.proof)
    until = row.ended_at or row.paused_at or now
    return ClockView(
        id=row.id,
        kind=ObligationKind(row.kind),
        name=_name(row, definition, language),
        status=ObligationStatus(row.status),
        source=translate(definition.texts, row.source, language),
        started_at=row.started_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        paused_at=row.paused_at,
        provisional=row.provisional,
        pausable=row.pausable,
        share=_share(definition, row.started_at, row.due_at, until, proof),
        days_left=_days_left(proof, until),
        proof=proof,
        earlier=earlier,
        overdue=row.due_at <= until,
    )


def _name(row: Any, definition: Definition, language: str) -> str:
    element, rule = definition.model.elements.get(row.name), definition.route.clock(row.name)
    named = element if row.kind == ObligationKind.STEP or rule is None else rule
    return translate(definition.texts, named.name if named else row.name, language)


def _share(definition: Definition, start: datetime, due_at: datetime, until: datetime, proof: Proof) -> int:
    """Measured as the levels of its ladder are: what it stood still is no part of it."""
    pauses = tuple((one.began_at, one.ended_at) for one in proof.pauses)
    return used_share(definition.base_calendar, start, due_at, until, proof.rule.after, pauses)


def _days_left(proof: Proof, until: datetime) -> int | None:
    if not proof.rule.after.in_days:
        return None
    today = until.astimezone(ZoneInfo(proof.zone)).date()
    return sum(1 for day in proof.days if day.counted and day.on > today)
