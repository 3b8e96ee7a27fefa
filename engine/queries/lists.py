"""Plain lists for the shell and for scripts: cases, open tasks, everybody."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from engine.model.cases import CaseStatus, cases
from engine.model.people import group_members, people, person_roles
from engine.model.tasks import TaskStatus, tasks


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case. Instants are UTC; `outcome` is the end it came to."""

    id: int
    number: str
    route: str
    status: str
    outcome: str | None
    kind: str
    channel: str
    title: str
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One open task."""

    id: int
    case: str
    element: str
    name: str
    group: str | None
    assignee: str | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person with what they belong to."""

    username: str
    name: str
    unit: str | None
    groups: tuple[str, ...]
    roles: tuple[str, ...]
    email: str


_CASES = select(
    cases.c.id, cases.c.number, cases.c.definition_key.label("route"), cases.c.status, cases.c.outcome, cases.c.kind,
    cases.c.channel, cases.c.title, cases.c.opened_at, cases.c.closed_at,
).order_by(cases.c.opened_at.desc(), cases.c.id.desc()).limit(bindparam("at_most"))  # fmt: skip
_TASKS = (
    select(
        tasks.c.id,
        cases.c.number,
        tasks.c.element_id,
        tasks.c.name,
        tasks.c.group_key,
        people.c.username,
        tasks.c.due_at,
    )
    .join(cases, cases.c.id == tasks.c.case_id)
    .outerjoin(people, people.c.id == tasks.c.assignee_id)
    .where(tasks.c.status == TaskStatus.OPEN.value)
    .order_by(tasks.c.due_at, tasks.c.id)
    .limit(bindparam("at_most"))
)
_PEOPLE = select(people.c.id, people.c.username, people.c.name, people.c.unit).order_by(people.c.username)
_MEMBERS = select(group_members.c.person_id, group_members.c.group_key).order_by(group_members.c.group_key)
_ROLES = select(person_roles.c.person_id, person_roles.c.role).order_by(person_roles.c.role)


def case_lines(
    connection: Connection, *, status: CaseStatus | None = None, route: str | None = None, at_most: int = 1000
) -> list[CaseLine]:
    """The newest cases first."""
    statement = _CASES
    if status is not None:
        statement = statement.where(cases.c.status == status.value)
    if route is not None:
        statement = statement.where(cases.c.definition_key == route)
    return [CaseLine(**row._mapping) for row in connection.execute(statement, {"at_most": at_most})]


def task_lines(
    connection: Connection, *, case: str | None = None, group: str | None = None, at_most: int = 1000
) -> list[TaskLine]:
    """Open tasks, the earliest due first."""
    statement = _TASKS
    if case is not None:
        statement = statement.where(cases.c.number == case)
    if group is not None:
        statement = statement.where(tasks.c.group_key == group)
    return [TaskLine(*row) for row in connection.execute(statement, {"at_most": at_most})]


def everybody(connection: Connection) -> list[PersonLine]:
    """Every person by username."""
    groups: dict[int, list[str]] = defaultdict(list)
    roles: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(_MEMBERS):
        groups[row.person_id].append(row.group_key)
    for row in connection.execute(_ROLES):
        roles[row.person_id].append(row.role)
    return [
        PersonLine(row.username, row.name, row.unit, tuple(groups[row.id]), tuple(roles[row.id]), row.email)
        for row in connection.execute(_PEOPLE)
    ]
