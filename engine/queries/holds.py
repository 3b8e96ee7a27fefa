"""The holds of a case: why, how long, what ended them, and how much office time each reason took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.bpmn.bundle.texts import translate
from engine.calendar import Duration, working_minutes
from engine.dispatch.definitions import Definition
from engine.model.people import people
from engine.model.tasks import comments
from engine.model.time import HoldEnd, holds
from engine.text import Text, text

_BEGINNER = people.alias("beginner")
_OF_CASE = (
    select(holds, comments.c.words, _BEGINNER.c.name.label("person"))
    .outerjoin(comments, comments.c.id == holds.c.comment_id)
    .outerjoin(_BEGINNER, _BEGINNER.c.username == holds.c.began_by)
    .where(holds.c.case_id == bindparam("case_id"))
    .order_by(holds.c.began_at, holds.c.id)
)


@dataclass(frozen=True, slots=True)
class HoldView:
    """One hold. `minutes` is office time, until now for one that runs; `how` is None while it does."""

    id: int
    reason: str
    name: str
    words: str
    began_at: datetime
    began_by: str
    until_at: datetime
    ended_at: datetime | None
    how: HoldEnd | None
    evidence_id: int | None
    minutes: int


@dataclass(frozen=True, slots=True)
class HeldTime:
    """What one reason took: how often, and how many minutes of office time in all."""

    name: str
    times: int
    minutes: int


@dataclass(frozen=True, slots=True)
class HoldChoice:
    """A reason that the route offers."""

    key: str
    name: str
    longest: Duration
    evidence: bool
    ends_on_answer: bool


def holds_of(
    connection: Connection, definition: Definition, case_id: int, *, now: datetime, language: str
) -> tuple[HoldView, ...]:
    """Every hold of a case, of all its runs, oldest first."""
    rows = connection.execute(_OF_CASE, {"case_id": case_id})
    return tuple(_view(row, definition, now, language) for row in rows)


def minutes_by_reason(held: Iterable[HoldView]) -> tuple[HeldTime, ...]:
    """The holds added up by reason, the longest in front."""
    found: dict[str, list[HoldView]] = {}
    for one in held:
        found.setdefault(one.name, []).append(one)
    together = (HeldTime(name, len(ones), sum(one.minutes for one in ones)) for name, ones in found.items())
    return tuple(sorted(together, key=lambda one: -one.minutes))


def hold_choices(definition: Definition, language: str) -> tuple[HoldChoice, ...]:
    """The reasons that the route offers; none where any words will do."""
    return tuple(
        HoldChoice(
            one.key, translate(definition.texts, one.name, language), one.longest, one.evidence, one.ends_on_answer
        )
        for one in definition.route.holds
    )


def _view(row: Any, definition: Definition, now: datetime, language: str) -> HoldView:
    minutes = row.working_minutes
    if minutes is None:
        minutes = working_minutes(definition.base_calendar, row.began_at, min(now, row.until_at))
    rule = definition.route.hold(row.reason)
    return HoldView(
        id=row.id,
        reason=row.reason,
        name=translate(definition.texts, rule.name if rule else row.reason, language),
        words=row.words or "",
        began_at=row.began_at,
        began_by=row.person or row.began_by,
        until_at=row.until_at,
        ended_at=row.ended_at,
        how=HoldEnd(row.how) if row.how else None,
        evidence_id=row.evidence_id,
        minutes=minutes,
    )


ENDS: dict[HoldEnd, Text] = {
    HoldEnd.TIME: text("its time was over"),
    HoldEnd.PERSON: text("somebody went on"),
    HoldEnd.CUSTOMER: text("the answer came"),
    HoldEnd.CLOSED: text("the case was closed"),
}
"""What ended a hold, in words."""
