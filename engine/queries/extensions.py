"""Requests for more time: those of a case, and those that wait for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, exists, or_, select, tuple_

from engine.db.types import Instant
from engine.dispatch.definitions import Definition, Definitions
from engine.model.cases import cases, runs
from engine.model.people import people, units
from engine.model.tasks import TaskStatus, tasks
from engine.model.time import ExtensionStatus, ObligationKind, extensions, obligations
from engine.queries.called import called
from engine.queries.paging import Cursor
from engine.rules.permissions import Actor, Permission, Reach

PAGE = 50

_ASKER, _DECIDER = people.alias("asker"), people.alias("decider")
_ALL = (
    select(
        *extensions.c,
        obligations.c.kind,
        obligations.c.name,
        obligations.c.due_at.label("due_now"),
        obligations.c.paused_at,
        cases.c.number,
        cases.c.title,
        runs.c.version_id,
        _ASKER.c.name.label("asker"),
        _DECIDER.c.name.label("decider"),
    )
    .join(obligations, obligations.c.id == extensions.c.obligation_id)
    .join(cases, cases.c.id == extensions.c.case_id)
    .join(runs, (runs.c.case_id == cases.c.id) & (runs.c.run == obligations.c.run))
    .outerjoin(units, units.c.key == cases.c.unit)
    .outerjoin(_ASKER, _ASKER.c.username == extensions.c.asked_by)
    .outerjoin(_DECIDER, _DECIDER.c.username == extensions.c.decided_by)
)
_OF_CASE = _ALL.where(extensions.c.case_id == bindparam("case_id")).order_by(extensions.c.asked_at, extensions.c.id)
_WAITING = _ALL.where(extensions.c.status == ExtensionStatus.ASKED.value)
_ORDER = (obligations.c.due_at, extensions.c.id)


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """One request. `due_at` is the date as it stands now; `too_late`: it is past, and the request can only be refused.
    `own`: the reader asked."""

    id: int
    obligation_id: int
    case_id: int
    number: str
    title: str
    what: str
    status: ExtensionStatus
    due_at: datetime
    was_due_at: datetime
    wanted_at: datetime
    reason: str
    evidence_id: int | None
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str
    note: str
    own: bool
    too_late: bool


@dataclass(frozen=True, slots=True)
class ExtensionPage:
    """Requests that wait, the one that is due first in front; `after` leads on."""

    rows: tuple[ExtensionView, ...]
    after: Cursor | None


def extensions_of(
    connection: Connection, definition: Definition, case_id: int, actor: Actor, *, now: datetime, language: str
) -> tuple[ExtensionView, ...]:
    """Every request of a case, of all its runs, oldest first."""
    rows = connection.execute(_OF_CASE, {"case_id": case_id})
    return tuple(_view(row, definition, actor, now, language) for row in rows)


def waiting_extensions(
    connection: Connection, definitions: Definitions, actor: Actor, now: datetime, after: Cursor | None = None
) -> ExtensionPage:
    """What waits for a decision within the actor's reach. Raises NotAllowed for those who decide nothing."""
    actor.require(Permission.DECIDE_EXTENSION)
    statement = _WAITING
    values: dict[str, Any] = {}
    reach = actor.grants[Permission.DECIDE_EXTENSION]
    if reach is not Reach.ALL:
        statement = statement.where(_concerns())
        values = {"groups": sorted(actor.groups | actor.led_groups if reach is Reach.UNITS else actor.groups)}
    if after is not None:
        place = tuple_(bindparam("after_at", type_=Instant), bindparam("after_id"))
        statement = statement.where(tuple_(*_ORDER) > place)
        values |= {"after_at": after.at, "after_id": after.id}
    found = connection.execute(statement.order_by(*_ORDER).limit(PAGE + 1), values).all()
    rows = tuple(
        _view(row, definitions.version(connection, row.version_id), actor, now, actor.language) for row in found[:PAGE]
    )
    last = rows[-1] if len(found) > PAGE else None
    return ExtensionPage(rows, Cursor(last.due_at, last.id) if last is not None else None)


def _concerns() -> Any:
    """A step concerns the groups of its open tasks; a clock whoever had a task of the case, and its unit."""
    within: BindParameter[list[str]] = bindparam("groups", expanding=True)
    clock = obligations.c.kind == ObligationKind.CLOCK.value
    its_own = and_(tasks.c.obligation_id == obligations.c.id, tasks.c.status == TaskStatus.OPEN.value)
    worked_on = exists().where(tasks.c.case_id == cases.c.id, tasks.c.group_key.in_(within), or_(clock, its_own))
    return or_(worked_on, and_(clock, units.c.group_key.in_(within)))


def _view(row: Any, definition: Definition, actor: Actor, now: datetime, language: str) -> ExtensionView:
    return ExtensionView(
        id=row.id,
        obligation_id=row.obligation_id,
        case_id=row.case_id,
        number=row.number,
        title=row.title,
        what=called(definition, row.name, language),
        status=ExtensionStatus(row.status),
        due_at=row.due_now,
        was_due_at=row.due_at,
        wanted_at=row.wanted_at,
        reason=row.reason,
        evidence_id=row.evidence_id,
        asked_at=row.asked_at,
        asked_by=row.asker or row.asked_by,
        decided_at=row.decided_at,
        decided_by=row.decider or row.decided_by or "",
        note=row.note or "",
        own=row.asked_by == actor.username,
        too_late=row.due_now <= (row.paused_at or now),
    )
