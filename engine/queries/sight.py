"""Whether somebody may see a case, and how much of its personal data."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from engine.errors import NotAllowed, NotFound
from engine.model.cases import cases
from engine.model.people import units
from engine.model.tasks import tasks
from engine.rules.permissions import Actor, Permission

_GROUPS = (
    select(tasks.c.group_key).where(tasks.c.case_id == bindparam("case_id"), tasks.c.group_key.is_not(None)).distinct()
)
_CASE = select(cases.c.unit, cases.c.opened_by).where(cases.c.id == bindparam("case_id"))
_UNIT_GROUP = select(units.c.group_key).where(units.c.key == bindparam("unit"))


def groups_of_case(connection: Connection, case_id: int, unit: str | None) -> frozenset[str]:
    """Every group that has or had a task of the case, and that of its handling unit: whose people it concerns."""
    found = set(connection.execute(_GROUPS, {"case_id": case_id}).scalars())
    if unit:
        found.update(connection.execute(_UNIT_GROUP, {"unit": unit}).scalars())
    return frozenset(found)


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
