"""One task: what it asks, of whom, and what was typed so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.bpmn.bundle.texts import translate
from engine.dispatch.definitions import Definitions
from engine.errors import NotFound
from engine.forms import Form
from engine.model.cases import CaseStatus, cases, runs
from engine.model.people import people
from engine.model.tasks import TaskStatus, drafts, tasks
from engine.queries.forms import in_language, with_office
from engine.queries.people import Member, members
from engine.rules.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class TaskView:
    """`form` is None for a step that only needs a nod. `draft`: what this reader saved. `colleagues`: of its group.

    `may_claim`, `may_complete`, `may_release`, `may_reassign`, `may_take_over`: what the reader can do with it now.
    """

    id: int
    case_id: int
    element_id: str
    step: str
    advice: str
    status: TaskStatus
    case_status: CaseStatus
    group_key: str | None
    assignee_id: int | None
    assignee: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    closed_by: str
    form: Form | None
    draft: Mapping[str, Any]
    drafted_at: datetime | None
    colleagues: tuple[Member, ...]
    mine: bool
    may_claim: bool
    may_complete: bool
    may_release: bool
    may_reassign: bool
    may_take_over: bool

    @property
    def open(self) -> bool:
        return self.status is TaskStatus.OPEN


_HOLDER = people.alias("holder")
_CLOSER = people.alias("closer")
_TASK = (
    select(
        tasks,
        runs.c.version_id,
        cases.c.status.label("case_status"),
        _HOLDER.c.name.label("holder"),
        _CLOSER.c.name.label("closer"),
    )
    .join(cases, cases.c.id == tasks.c.case_id)
    .join(runs, (runs.c.case_id == tasks.c.case_id) & (runs.c.run == tasks.c.run))
    .outerjoin(_HOLDER, _HOLDER.c.id == tasks.c.assignee_id)
    .outerjoin(_CLOSER, _CLOSER.c.username == tasks.c.closed_by)
    .where(tasks.c.id == bindparam("task_id"))
)
_DRAFT = select(drafts.c.answers, drafts.c.saved_at).where(
    drafts.c.task_id == bindparam("task_id"), drafts.c.person_id == bindparam("person")
)
_CASE_OF = select(tasks.c.case_id).where(tasks.c.id == bindparam("task_id"))
_OPEN_OF_CASE = (
    select(tasks.c.id)
    .where(tasks.c.case_id == bindparam("case_id"), tasks.c.status == TaskStatus.OPEN.value)
    .order_by(tasks.c.due_at, tasks.c.id)
)


def task_view(connection: Connection, definitions: Definitions, task_id: int, actor: Actor) -> TaskView:
    """A task as `actor` sees it. NotFound when there is none; whether its case may be seen is asked of the case."""
    row = connection.execute(_TASK, {"task_id": task_id}).first()
    if row is None:
        raise NotFound(kind="task", name=task_id)
    definition = definitions.version(connection, row.version_id)
    element = definition.model.elements.get(row.element_id)
    form = definition.form_of(row.element_id)
    if form is not None:
        form = with_office(connection, in_language(form, definition.texts, actor.language))
    draft = connection.execute(_DRAFT, {"task_id": task_id, "person": actor.id}).first() if actor.id else None
    return TaskView(
        id=row.id,
        case_id=row.case_id,
        element_id=row.element_id,
        step=translate(definition.texts, row.name, actor.language),
        advice=translate(definition.texts, element.documentation if element else "", actor.language),
        status=TaskStatus(row.status),
        case_status=CaseStatus(row.case_status),
        group_key=row.group_key,
        assignee_id=row.assignee_id,
        assignee=row.holder or "",
        opened_at=row.opened_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        closed_by=row.closer or row.closed_by or "",
        form=form,
        draft=draft.answers if draft else {},
        drafted_at=draft.saved_at if draft else None,
        colleagues=members(connection, row.group_key) if row.group_key else (),
        **_allowed(row, actor),
    )


def open_tasks_of(connection: Connection, case_id: int) -> tuple[int, ...]:
    """The ids of a case's open tasks, the most urgent first."""
    return tuple(connection.execute(_OPEN_OF_CASE, {"case_id": case_id}).scalars())


def case_of_task(connection: Connection, task_id: int) -> int:
    """The case that a task belongs to. NotFound."""
    found: int | None = connection.execute(_CASE_OF, {"task_id": task_id}).scalar()
    if found is None:
        raise NotFound(kind="task", name=task_id)
    return found


def _allowed(row: Any, actor: Actor) -> dict[str, bool]:
    groups = frozenset({row.group_key}) if row.group_key else frozenset()
    live = row.status == TaskStatus.OPEN and row.case_status == CaseStatus.OPEN
    mine = row.assignee_id is not None and row.assignee_id == actor.id
    works = live and (mine or actor.reaches(Permission.WORK, groups))
    free = row.assignee_id is None
    reassigns = live and actor.reaches(Permission.REASSIGN, groups)
    return {
        "mine": mine,
        "may_claim": works and free,
        "may_complete": works and (mine or free),
        "may_release": live and mine and bool(groups),
        "may_reassign": reassigns,
        "may_take_over": reassigns and not free and not mine and actor.may(Permission.WORK),
    }
