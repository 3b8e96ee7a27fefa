"""What is overdue and what was escalated, for those who answer for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, bindparam, false, func, literal_column, or_, select, tuple_
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from engine.bpmn.texts import translate
from engine.db.types import Instant
from engine.dispatch.definitions import Definition, Definitions
from engine.model.cases import cases, runs
from engine.model.people import people, units
from engine.model.tasks import TaskStatus, tasks
from engine.model.time import ObligationKind, ObligationStatus, escalations, obligations
from engine.queries.paging import COUNT_CAP, Count, Cursor
from engine.queries.people import people_names
from engine.rules.permissions import Actor, Permission, Reach

PAGE = 50


class View(StrEnum):
    """`WAITING`: to be acknowledged; `OVERDUE`: late now, escalated or not; `ALL`: every level that fired."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class EscalationRow:
    """One line. In `OVERDUE` there may be no escalation: then `level` is empty and `id` is the obligation's.

    `told`: the names of those it was told. `reason`: why somebody raised it by hand. `acknowledge_by` is set where
    somebody must answer.
    """

    id: int
    case_id: int
    number: str
    title: str
    what: str
    level: str
    why: str
    reason: str
    unit: str
    holder: str
    due_at: datetime
    planned_at: datetime | None
    fired_at: datetime | None
    late: bool
    told: tuple[str, ...]
    acknowledge_by: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    acknowledgement: str
    promised_at: datetime | None
    table_at: str
    ended: bool
    group_key: str | None

    @property
    def waits(self) -> bool:
        return self.acknowledge_by is not None and self.acknowledged_at is None


@dataclass(frozen=True, slots=True)
class EscalationPage:
    """A page of rows; `after` leads on."""

    view: View
    rows: tuple[EscalationRow, ...]
    after: Cursor | None


_HOLDER = people.alias("holder")
_COMMON = (
    cases.c.id.label("case_id"),
    cases.c.number,
    cases.c.title,
    runs.c.version_id,
    units.c.name.label("unit_name"),
    obligations.c.kind,
    obligations.c.name.label("obligation"),
    obligations.c.status.label("obligation_status"),
)
_ESCALATED = (
    select(
        *(column for column in escalations.c if column.name != "case_id"),
        *_COMMON,
        _HOLDER.c.name.label("holder"),
        tasks.c.group_key,
    )
    .join(obligations, obligations.c.id == escalations.c.obligation_id)
    .join(cases, cases.c.id == escalations.c.case_id)
    .join(runs, (runs.c.case_id == cases.c.id) & (runs.c.run == obligations.c.run))
    .outerjoin(units, units.c.key == cases.c.unit)
    .outerjoin(tasks, tasks.c.id == escalations.c.task_id)
    .outerjoin(_HOLDER, _HOLDER.c.id == tasks.c.assignee_id)
    .where(escalations.c.skipped == false())
)
_OVERDUE = (
    select(obligations.c.id, obligations.c.due_at, *_COMMON, _HOLDER.c.name.label("holder"), tasks.c.group_key)
    .join(cases, cases.c.id == obligations.c.case_id)
    .join(runs, (runs.c.case_id == cases.c.id) & (runs.c.run == obligations.c.run))
    .outerjoin(units, units.c.key == cases.c.unit)
    .outerjoin(tasks, (tasks.c.obligation_id == obligations.c.id) & (tasks.c.status == TaskStatus.OPEN.value))
    .outerjoin(_HOLDER, _HOLDER.c.id == tasks.c.assignee_id)
    .where(obligations.c.kind != ObligationKind.ANSWER.value)
    .where(obligations.c.status == literal_column("'open'"), obligations.c.due_at <= bindparam("now", type_=Instant))
)


def escalation_page(
    connection: Connection,
    definitions: Definitions,
    actor: Actor,
    view: View,
    now: datetime,
    after: Cursor | None = None,
) -> EscalationPage:
    """A page within the actor's reach: the newest first, what is overdue longest first. May raise NotAllowed."""
    statement, values = _statement(actor, view, now)
    sort_at, row_id = _order(view)
    if after is not None:
        place = tuple_(bindparam("after_at", type_=Instant), bindparam("after_id"))
        here = tuple_(sort_at, row_id)
        statement = statement.where(here > place if view is View.OVERDUE else here < place)
        values |= {"after_at": after.at, "after_id": after.id}
    ordered = (sort_at, row_id) if view is View.OVERDUE else (sort_at.desc(), row_id.desc())
    found = connection.execute(statement.order_by(*ordered).limit(PAGE + 1), values).all()
    names = _names(connection, found)
    rows = tuple(
        _row(row, definitions.version(connection, row.version_id), actor.language, names) for row in found[:PAGE]
    )
    last = rows[-1] if len(found) > PAGE else None
    return EscalationPage(view, rows, Cursor(last.fired_at or last.due_at, last.id) if last is not None else None)


def escalation_count(connection: Connection, actor: Actor, view: View, now: datetime) -> Count:
    """How many there are within reach, up to the cap."""
    statement, values = _statement(actor, view, now)
    capped = statement.with_only_columns(literal_column("1")).limit(COUNT_CAP + 1).subquery()
    return Count(connection.execute(select(func.count()).select_from(capped), values).scalar_one())


def _statement(actor: Actor, view: View, now: datetime) -> tuple[Select[Any], dict[str, Any]]:
    actor.require(Permission.ACKNOWLEDGE if Permission.ACKNOWLEDGE in actor.grants else Permission.REPORTS)
    statement = _OVERDUE if view is View.OVERDUE else _ESCALATED
    values: dict[str, Any] = {"now": now} if view is View.OVERDUE else {}
    if view is View.WAITING:
        statement = statement.where(escalations.c.acknowledge_by.is_not(None), escalations.c.acknowledged_at.is_(None))
        statement = statement.where(obligations.c.status == ObligationStatus.OPEN.value)
    reach = actor.grants.get(Permission.ACKNOWLEDGE) or actor.grants[Permission.REPORTS]
    if reach is not Reach.ALL:
        own = actor.groups | actor.led_groups if reach is Reach.UNITS else actor.groups
        statement = statement.where(_concerns())
        values["groups"] = sorted(own)
    return statement, values


def _concerns() -> ColumnElement[bool]:
    within: BindParameter[list[str]] = bindparam("groups", expanding=True)
    return or_(tasks.c.group_key.in_(within), units.c.group_key.in_(within))


def _order(view: View) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if view is View.OVERDUE:
        return obligations.c.due_at, obligations.c.id
    return escalations.c.fired_at, escalations.c.id


def _names(connection: Connection, rows: Any) -> Mapping[str, str]:
    """The names behind the ids and user names that the rows carry."""
    said = {str(one) for row in rows for one in _told(row)} | {
        getattr(row, "acknowledged_by", None) or "" for row in rows
    }
    ids = [int(one) for one in said if one.isdigit()]
    by_id = select(people.c.id, people.c.name).where(people.c.id.in_(bindparam("ids", expanding=True)))
    found = {str(row.id): row.name for row in connection.execute(by_id, {"ids": ids})} if ids else {}
    return people_names(connection, [one for one in said if one and not one.isdigit()]) | found


def _told(row: Any) -> list[Any]:
    """The ids of the people a row says were told."""
    return [one["person"] for one in getattr(row, "told", None) or []]


def _row(row: Any, definition: Definition, language: str, names: Mapping[str, str]) -> EscalationRow:
    escalated = hasattr(row, "level")
    return EscalationRow(
        id=row.id,
        case_id=row.case_id,
        number=row.number,
        title=row.title,
        what=_what(row, definition, language),
        level=row.level if escalated else "",
        why=row.why if escalated else "",
        reason=(row.reason or "") if escalated else "",
        unit=row.unit_name or "",
        holder=row.holder or "",
        due_at=row.due_at,
        planned_at=row.planned_at if escalated else None,
        fired_at=row.fired_at if escalated else None,
        late=bool(row.late) if escalated else False,
        told=tuple(names.get(str(one), str(one)) for one in _told(row)),
        acknowledge_by=row.acknowledge_by if escalated else None,
        acknowledged_at=row.acknowledged_at if escalated else None,
        acknowledged_by=names.get(row.acknowledged_by, row.acknowledged_by or "") if escalated else "",
        acknowledgement=(row.acknowledgement or "") if escalated else "",
        promised_at=row.promised_at if escalated else None,
        table_at=(row.table_at or "") if escalated else "",
        ended=row.obligation_status != ObligationStatus.OPEN,
        group_key=row.group_key,
    )


def _what(row: Any, definition: Definition, language: str) -> str:
    element, rule = definition.model.elements.get(row.obligation), definition.route.clock(row.obligation)
    named = element if row.kind == ObligationKind.STEP or rule is None else rule
    return translate(definition.texts, named.name if named else row.obligation, language)
