"""Who acts when a scenario does not say: somebody who really may, so that permissions are played through as well."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from engine.bpmn.model import Model
from engine.dispatch import Engine
from engine.errors import BadInput
from engine.model.people import group_members, people
from engine.queries.people import actor_named, actor_of
from engine.rules.permissions import LOCAL_OPERATOR, Actor, Permission
from engine.scenarios.facts import LevelFact, OpenTaskFact
from engine.text import text

_MEMBERS = (
    select(people.c.id)
    .join(group_members, group_members.c.person_id == people.c.id)
    .where(group_members.c.group_key == bindparam("of_group"), people.c.active)
    .order_by(people.c.id)
)


def actor_for(engine: Engine, by: str | None, task: OpenTaskFact) -> Actor:
    """The person named, the one who holds the task, or the first of its group who may work on it."""
    with engine.reading() as connection:
        if by is not None:
            return actor_named(connection, by)
        if task.assignee_id is not None:
            return actor_of(connection, task.assignee_id)
        if task.group_key is None:
            return LOCAL_OPERATOR
    found = _member(engine, task.group_key, Permission.WORK)
    if found is None:
        problem = text("nobody in the group “{group}” can do “{step}”", group=task.group_key, step=task.element_id)
        raise BadInput(detail=problem)
    return found


def named(engine: Engine, username: str) -> Actor:
    """The person of this name."""
    with engine.reading() as connection:
        return actor_named(connection, username)


def opener(engine: Engine, by: str | None, model: Model) -> Actor:
    """The person named, or the first of the lane that the start stands in."""
    if by is not None:
        with engine.reading() as connection:
            return actor_named(connection, by)
    begin = model.elements.get(model.start_id)
    lane = begin.lane if begin else None
    return (_member(engine, lane, Permission.OPEN_CASE) if lane else None) or LOCAL_OPERATOR


def answerable(engine: Engine, by: str | None, level: LevelFact) -> Actor:
    """The person named, or the first of those told who may acknowledge."""
    with engine.reading() as connection:
        if by is not None:
            return actor_named(connection, by)
        told = [actor_of(connection, person_id) for person_id in level.told]
    for person in told:
        if person.may(Permission.ACKNOWLEDGE):
            return person
    raise BadInput(detail=text("nobody who was told of “{level}” may acknowledge it", level=level.level))


def _member(engine: Engine, group_key: str, permission: Permission) -> Actor | None:
    with engine.reading() as connection:
        members = connection.execute(_MEMBERS, {"of_group": group_key}).scalars().all()
        found = [actor_of(connection, person) for person in members]
    return next((actor for actor in found if actor.reaches(permission, frozenset({group_key}))), None)
