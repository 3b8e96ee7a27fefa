"""What a manager may ask of the escalations: by view, route, unit, level, cause, person, time, how they were met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, not_, or_, select
from sqlalchemy.sql.elements import ColumnElement

from engine.db.types import Instant
from engine.model.cases import cases
from engine.model.people import people
from engine.model.tasks import tasks
from engine.model.time import ObligationKind, escalations, escalations_told, obligations


class View(StrEnum):
    """`WAITING`: to be acknowledged; `OVERDUE`: late now, escalated or not; `ALL`: every level that fired."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ALL = "all"


class Why(StrEnum):
    """What raised a level: the time of a step or clock, a person, a promise, or an acknowledgement that was owed."""

    TIME = "time"
    HAND = "hand"
    PROMISE = "promise"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Filters:
    """Each part narrows; what is empty does not. `told` and `holder` are user names or names of people.

    `since` ≤ fired < `until` (in the overdue view: due). `unanswered`: should be acknowledged and is not. `missed`: the
    date that was promised passed. `skipped`: levels that lay before the start, which are left out otherwise. The parts
    after `until`, `level` and `told` ask about levels; the overdue view, which is about what is late, ignores them.
    """

    view: View = View.ALL
    route: str = ""
    unit: str = ""
    level: str = ""
    why: Why | None = None
    told: str = ""
    holder: str = ""
    since: datetime | None = None
    until: datetime | None = None
    late: bool = False
    unanswered: bool = False
    missed: bool = False
    skipped: bool = False


Condition = ColumnElement[bool]
Narrowed = tuple[list[Condition], dict[str, Any]]
"""Conditions and the values that they are bound to."""

_OPEN: ColumnElement[str] = literal_column("'open'")
_PROMISE: ColumnElement[str] = literal_column("'promise'")
_ANSWER: ColumnElement[str] = literal_column("'answer'")
_HAND: ColumnElement[str] = literal_column("'hand'")
_PEOPLE = select(people.c.id).where(or_(people.c.username == bindparam("who"), people.c.name == bindparam("who")))


def found(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there is such a row, asked for each row by itself: as EXISTS PostgreSQL would join whole tables first."""
    return select(literal_column("1")).where(*where).limit(1).scalar_subquery().is_not(None)


_SUBJECT = obligations.alias("subject")
_PROMISED = obligations.alias("promised")
_WAITS = [escalations.c.acknowledge_by.is_not(None), escalations.c.acknowledged_at.is_(None)]
_STILL_OWED = found(_SUBJECT.c.id == escalations.c.obligation_id, _SUBJECT.c.status == _OPEN)
_IN_TIME = found(
    _SUBJECT.c.id == escalations.c.obligation_id,
    _PROMISED.c.case_id == _SUBJECT.c.case_id,
    _PROMISED.c.run == _SUBJECT.c.run,
    _PROMISED.c.kind == _PROMISE,
    _PROMISED.c.name == _SUBJECT.c.name,
    _PROMISED.c.ended_at <= escalations.c.promised_at,
)
_ALSO_TOLD = escalations_told.alias("also_told")
TOLD = found(
    _ALSO_TOLD.c.person_id.in_(bindparam("told", expanding=True)),
    _ALSO_TOLD.c.fired_at == escalations.c.fired_at,
    _ALSO_TOLD.c.escalation_id == escalations.c.id,
)
"""Whether a level was told one of the people `told`."""


def person_ids(connection: Connection, who: str) -> list[int]:
    """The people of this user name or name; nobody for nobody's."""
    return list(connection.execute(_PEOPLE, {"who": who.strip()}).scalars())


def level_conditions(connection: Connection, filters: Filters, now: datetime) -> Narrowed:
    """What `filters` ask of a level, except whom it was told.

    Constants stand in the text where a partial index must be recognised.
    """
    values: dict[str, Any] = {}
    asked: list[Condition] = [escalations.c.skipped if filters.skipped else ~escalations.c.skipped]
    if filters.view is View.WAITING:
        asked += [*_WAITS, _STILL_OWED]
    for column in ("route", "unit", "level"):
        if wanted := getattr(filters, column):
            asked.append(escalations.c[column] == bindparam(column))
            values[column] = wanted
    if filters.why is not None:
        asked += _because(filters.why)
    if filters.late:
        asked.append(escalations.c.late)
    if filters.unanswered:
        asked += _WAITS
    if filters.missed:
        asked += [escalations.c.promised_at.is_not(None), escalations.c.promised_at <= _now(), not_(_IN_TIME)]
        values["now"] = now
    if filters.holder:
        asked.append(_held(escalations.c.case_id, escalations.c.obligation_id, escalations.c.kind))
        values["holder"] = person_ids(connection, filters.holder)
    return _within(asked, values, escalations.c.fired_at, filters)


def overdue_conditions(connection: Connection, filters: Filters, now: datetime) -> Narrowed:
    """What `filters` ask of something overdue."""
    values: dict[str, Any] = {"now": now}
    asked: list[Condition] = [obligations.c.status == _OPEN, obligations.c.due_at <= _now()]
    if filters.route:
        asked.append(cases.c.definition_key == bindparam("route"))
        values["route"] = filters.route
    if filters.unit:
        asked.append(cases.c.unit == bindparam("unit"))
        values["unit"] = filters.unit
    if filters.why in (Why.PROMISE, Why.ANSWER):
        asked.append(obligations.c.kind == literal_column(f"'{filters.why}'"))
    elif filters.why is not None:
        asked.append(obligations.c.kind.not_in([_PROMISE, _ANSWER]))
    else:  # an acknowledgement that is late stands with the level that waits for it
        asked.append(obligations.c.kind != _ANSWER)
    if filters.holder:
        asked.append(_held(obligations.c.case_id, obligations.c.id, obligations.c.kind))
        values["holder"] = person_ids(connection, filters.holder)
    return _within(asked, values, obligations.c.due_at, filters)


def _because(why: Why) -> list[Condition]:
    by_hand = escalations.c.why == _HAND
    if why is Why.HAND:
        return [by_hand]
    if why is Why.TIME:
        return [escalations.c.why != _HAND, escalations.c.kind.not_in([_PROMISE, _ANSWER])]
    return [escalations.c.why != _HAND, escalations.c.kind == literal_column(f"'{why}'")]


def _held(case_id: ColumnElement[int], obligation_id: ColumnElement[int], kind: ColumnElement[str]) -> Condition:
    """Whether the person has it in hand: a step's own task, or any task of the case where it is about the whole."""
    theirs = (tasks.c.assignee_id.in_(bindparam("holder", expanding=True)), tasks.c.status == _OPEN)
    own = select(tasks.c.obligation_id).where(*theirs, tasks.c.obligation_id.is_not(None))
    of_cases = select(tasks.c.case_id).where(*theirs)
    return case_id.in_(of_cases) & ((kind != literal_column(f"'{ObligationKind.STEP}'")) | obligation_id.in_(own))


def _within(
    asked: list[Condition], values: dict[str, Any], instant: ColumnElement[datetime], filters: Filters
) -> Narrowed:
    if filters.since is not None:
        asked.append(instant >= bindparam("since", type_=Instant))
        values["since"] = filters.since
    if filters.until is not None:
        asked.append(instant < bindparam("until", type_=Instant))
        values["until"] = filters.until
    return asked, values


def _now() -> ColumnElement[datetime]:
    return bindparam("now", type_=Instant)
