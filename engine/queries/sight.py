"""Whether somebody may see a case, and how much of its personal data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.errors import NotAllowed, NotFound
from engine.model.cases import cases
from engine.model.people import units
from engine.model.tasks import tasks
from engine.model.time import ObligationKind
from engine.rules.permissions import Actor, Permission

_GROUPS = (
    select(tasks.c.group_key).where(tasks.c.case_id == bindparam("case_id"), tasks.c.group_key.is_not(None)).distinct()
)
_CASE = select(cases.c.unit, cases.c.opened_by).where(cases.c.id == bindparam("case_id"))
_GROUPS_OF = (
    select(tasks.c.case_id, tasks.c.group_key)
    .where(tasks.c.case_id.in_(bindparam("keys", expanding=True)), tasks.c.group_key.is_not(None))
    .distinct()
)
_GROUPS_OF_UNITS = select(units.c.key, units.c.group_key).where(
    units.c.key.in_(bindparam("keys", expanding=True)), units.c.group_key.is_not(None)
)
_UNIT_GROUP = select(units.c.group_key).where(units.c.key == bindparam("unit"))


def groups_of_case(connection: Connection, case_id: int, unit: str | None) -> frozenset[str]:
    """Every group that has or had a task of the case, and that of its handling unit: whose people it concerns."""
    found = set(connection.execute(_GROUPS, {"case_id": case_id}).scalars())
    if unit:
        found.update(connection.execute(_UNIT_GROUP, {"unit": unit}).scalars())
    return frozenset(found)


def concerned_by_levels(connection: Connection, levels: Sequence[Any]) -> dict[int, frozenset[str]]:
    """Escalation → whose people it concerns: a step's its own group, a clock's everybody who works on the case.

    `levels` are rows with `id`, `kind`, `case_id`, `of_group` (their task's) and `of_unit` (their case's).
    """
    wide = [one for one in levels if one.kind != ObligationKind.STEP or not one.of_group]
    worked = _pairs(connection, _GROUPS_OF, {one.case_id for one in wide})
    handling = _pairs(connection, _GROUPS_OF_UNITS, {one.of_unit for one in wide if one.of_unit})
    found = {one.id: frozenset({str(one.of_group)}) for one in levels if one not in wide}
    return found | {one.id: frozenset((*worked.get(one.case_id, ()), *handling.get(one.of_unit, ()))) for one in wide}


def _pairs(connection: Connection, statement: Any, keys: set[Any]) -> dict[Any, list[str]]:
    pairs: dict[Any, list[str]] = {}
    for key, group in connection.execute(statement, {"keys": sorted(keys)}) if keys else ():
        pairs.setdefault(key, []).append(group)
    return pairs


def require_sight(actor: Actor, groups: frozenset[str], opened_by: str) -> None:
    """Raise NotAllowed unless the case concerns the actor; who took a voice in may always follow it."""
    if actor.reaches(Permission.SEE_CASE, groups) or (actor.may(Permission.SEE_CASE) and actor.username == opened_by):
        return
    raise NotAllowed(permission=str(Permission.SEE_CASE), who=actor.name)


def require_sight_of(connection: Connection, case_id: int, actor: Actor) -> None:
    """The same for a case by its id. NotFound, NotAllowed."""
    row = connection.execute(_CASE, {"case_id": case_id}).first()
    if row is None:
        raise NotFound(kind="case", name=case_id)
    require_sight(actor, groups_of_case(connection, case_id, row.unit), row.opened_by)
