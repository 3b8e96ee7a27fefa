"""Which escalations and overdue matters somebody may look at, the newest (or the longest overdue) first.

Measured rules, as for the inbox: one small ordered query for each thing that a level is filed under (a group, a unit, a
person told) on its own index range, joined by UNION and merged, never an OR; pages by keyset; counts that stop.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal_column, or_, select, tuple_, union
from sqlalchemy.sql.elements import ColumnElement

from engine.db.types import Instant
from engine.model.cases import cases
from engine.model.people import units
from engine.model.tasks import tasks
from engine.model.time import escalations, escalations_told, obligations
from engine.queries.escalation_filters import (
    TOLD,
    Condition,
    Filters,
    View,
    found,
    level_conditions,
    overdue_conditions,
    person_ids,
)
from engine.queries.paging import Cursor
from engine.rules.permissions import Actor, Permission, Reach

_UNITS = select(units.c.key).where(units.c.group_key.in_(bindparam("groups", expanding=True))).order_by(units.c.key)
_SAME = escalations_told.c.escalation_id == escalations.c.id

Keys = tuple[Select[Any], dict[str, Any]]
"""A statement that gives (id, sort_at), and its values."""


def keys(
    connection: Connection, actor: Actor, filters: Filters, now: datetime, *, limit: int, after: Cursor | None = None
) -> Keys:
    """The first `limit` ids after `after` that `filters` let through and `actor` reaches. May raise NotAllowed."""
    if filters.view is View.OVERDUE:
        return _overdue(connection, actor, filters, now, limit, after)
    conditions, values = level_conditions(connection, filters, now)
    values["limit"] = limit
    told = person_ids(connection, filters.told) if filters.told else None
    if told and _own_groups(actor) is None:
        parts = [_told(f"told_{n}", one, values) for n, one in enumerate(told)]
    else:
        parts = _parts(connection, actor, values)
        if told is not None:
            conditions.append(TOLD)
            values["told"] = told
    place = None if after is None else _place(values, after)
    shaped = [_first(part.where(*conditions), order, place) for part, order in parts]
    wrapped = [select(part.subquery()) for part in shaped]  # SQLite takes no ORDER BY inside a bare UNION
    merged = (union(*wrapped) if len(wrapped) > 1 else wrapped[0]).subquery("keys")
    ordered = select(merged.c.id, merged.c.sort_at).order_by(merged.c.sort_at.desc(), merged.c.id.desc())
    return ordered.limit(bindparam("limit")), values


def counted(connection: Connection, actor: Actor, filters: Filters, now: datetime, *, cap: int) -> int:
    """How many there are, up to `cap`."""
    statement, values = keys(connection, actor, filters, now, limit=cap)
    return connection.execute(select(func.count()).select_from(statement.subquery()), values).scalar_one()


def reaches(connection: Connection, actor: Actor, escalation_id: int) -> bool:
    """Whether the actor may look at this level. May raise NotAllowed."""
    values: dict[str, Any] = {"one": escalation_id}
    parts = _parts(connection, actor, values)
    return any(
        connection.execute(part.where(escalations.c.id == bindparam("one")), values).first() for part, _ in parts
    )


Part = tuple[Select[Any], tuple[ColumnElement[Any], ColumnElement[Any]]]


def _parts(connection: Connection, actor: Actor, values: dict[str, Any]) -> list[Part]:
    """The index ranges in which the actor's levels lie; each is read in its own order."""
    own = _own_groups(actor)
    if own is None:
        return [_filed(())]
    parts = [_filed((escalations.c.group_key == _named(values, f"group_{n}", key),)) for n, key in enumerate(own)]
    units_of = connection.execute(_UNITS, {"groups": own}).scalars()
    parts += [_filed((escalations.c.unit == _named(values, f"unit_{n}", key),)) for n, key in enumerate(units_of)]
    return [*parts, _told("me", actor.id or 0, values)]


def _first(
    part: Select[Any], order: tuple[ColumnElement[Any], ColumnElement[Any]], place: ColumnElement[Any] | None
) -> Select[Any]:
    if place is not None:
        part = part.where(tuple_(*order) < place)
    return part.order_by(*(one.desc() for one in order)).limit(bindparam("limit"))


def _filed(where: Iterable[Condition]) -> Part:
    row_id, sort_at = escalations.c.id, escalations.c.fired_at
    return select(row_id.label("id"), sort_at.label("sort_at")).where(*where), (sort_at, row_id)


def _told(name: str, person_id: int, values: dict[str, Any]) -> Part:
    row_id, sort_at = escalations_told.c.escalation_id, escalations_told.c.fired_at
    query = select(row_id.label("id"), sort_at.label("sort_at")).join_from(escalations_told, escalations, _SAME)
    return query.where(escalations_told.c.person_id == _named(values, name, person_id)), (sort_at, row_id)


def _overdue(
    connection: Connection, actor: Actor, filters: Filters, now: datetime, limit: int, after: Cursor | None
) -> Keys:
    conditions, values = overdue_conditions(connection, filters, now)
    values["limit"] = limit
    own = _own_groups(actor)
    if own is not None:
        conditions.append(_concerns())
        values |= {"groups": own, "units": list(connection.execute(_UNITS, {"groups": own}).scalars())}
    row_id, sort_at = obligations.c.id, obligations.c.due_at
    if after is not None:
        conditions.append(tuple_(sort_at, row_id) > _place(values, after))
    query = select(row_id.label("id"), sort_at.label("sort_at")).join(cases, cases.c.id == obligations.c.case_id)
    return query.where(*conditions).order_by(sort_at, row_id).limit(bindparam("limit")), values


def _concerns() -> Condition:
    """Something overdue concerns the handling unit, and the groups that have its task now: a step's own, else any."""
    now_with = found(
        tasks.c.case_id == obligations.c.case_id,
        tasks.c.status == literal_column("'open'"),
        tasks.c.group_key.in_(bindparam("groups", expanding=True)),
        or_(tasks.c.obligation_id == obligations.c.id, obligations.c.kind != literal_column("'step'")),
    )
    return or_(cases.c.unit.in_(bindparam("units", expanding=True)), now_with)


def _own_groups(actor: Actor) -> list[str] | None:
    """The groups that the actor may look at; None for all of them."""
    actor.require(Permission.ACKNOWLEDGE if Permission.ACKNOWLEDGE in actor.grants else Permission.REPORTS)
    reach = actor.grants.get(Permission.ACKNOWLEDGE) or actor.grants[Permission.REPORTS]
    if reach is Reach.ALL:
        return None
    return sorted(actor.groups | actor.led_groups if reach is Reach.UNITS else actor.groups)


def _named(values: dict[str, Any], name: str, value: object) -> ColumnElement[Any]:
    values[name] = value
    return bindparam(name)


def _place(values: dict[str, Any], after: Cursor) -> ColumnElement[Any]:
    values |= {"after_at": after.at, "after_id": after.id}
    return tuple_(bindparam("after_at", type_=Instant), bindparam("after_id"))
