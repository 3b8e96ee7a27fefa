"""Who somebody is and may do; how people, groups and units are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from engine.errors import NotFound
from engine.model.people import group_members, groups, people, person_roles, units
from engine.rules.permissions import Actor, grants_of

_PERSON = select(people.c.id, people.c.username, people.c.name, people.c.language, people.c.zone)
_BY_ID = _PERSON.where(people.c.id == bindparam("person"))
_BY_NAME = _PERSON.where(people.c.username == bindparam("username"))
_ROLES = select(person_roles.c.role).where(person_roles.c.person_id == bindparam("person"))
_GROUPS = select(group_members.c.group_key).where(group_members.c.person_id == bindparam("person"))
_LED = select(units.c.group_key).where(
    or_(units.c.lead_id == bindparam("person"), units.c.head_id == bindparam("person"))
)
_GROUP_NAMES = select(groups.c.key, groups.c.name)
_UNIT_NAMES = select(units.c.key, units.c.name).order_by(units.c.name)
_PEOPLE_NAMES = select(people.c.username, people.c.name).where(
    people.c.username.in_(bindparam("names", expanding=True))
)
_EVERYBODY = select(people.c.username, people.c.name).where(people.c.active).order_by(people.c.name)
_MEMBERS = (
    select(people.c.id, people.c.username, people.c.name)
    .join(group_members, group_members.c.person_id == people.c.id)
    .where(group_members.c.group_key == bindparam("group"), people.c.active)
    .order_by(people.c.name)
)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a group."""

    id: int
    username: str
    name: str


def actor_of(connection: Connection, person_id: int) -> Actor:
    """The person with everything that permissions need; NotFound when there is none."""
    return _actor(connection, connection.execute(_BY_ID, {"person": person_id}).first(), str(person_id))


def actor_named(connection: Connection, username: str) -> Actor:
    """The same by user name."""
    return _actor(connection, connection.execute(_BY_NAME, {"username": username}).first(), username)


def _actor(connection: Connection, row: Any, asked: str) -> Actor:
    if row is None:
        raise NotFound(kind="person", name=asked)
    who = {"person": row.id}
    roles = frozenset(connection.execute(_ROLES, who).scalars())
    return Actor(
        username=row.username,
        name=row.name,
        id=row.id,
        roles=roles,
        groups=frozenset(connection.execute(_GROUPS, who).scalars()),
        led_groups=frozenset(connection.execute(_LED, who).scalars()),
        language=row.language,
        zone=row.zone,
        grants=grants_of(roles),
    )


def group_names(connection: Connection) -> dict[str, str]:
    """Group key → name."""
    return {row.key: row.name for row in connection.execute(_GROUP_NAMES)}


def unit_names(connection: Connection) -> dict[str, str]:
    """Unit key → name."""
    return {row.key: row.name for row in connection.execute(_UNIT_NAMES)}


def people_names(connection: Connection, usernames: Iterable[str]) -> dict[str, str]:
    """User name → name, for those that are people."""
    wanted = sorted(set(usernames))
    return {row.username: row.name for row in connection.execute(_PEOPLE_NAMES, {"names": wanted})} if wanted else {}


def people_of_office(connection: Connection) -> dict[str, str]:
    """User name → name of every active person."""
    return {row.username: row.name for row in connection.execute(_EVERYBODY)}


def members(connection: Connection, group_key: str) -> tuple[Member, ...]:
    """The active people of a group, by name."""
    return tuple(Member(*row) for row in connection.execute(_MEMBERS, {"group": group_key}))
