"""Locking a case, or a task with its case, before anything is changed; and saying clearly why that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime

from sqlalchemy import Row, bindparam, select

from engine.calendar import WorkCalendar
from engine.dispatch import CaseInHand, Transaction
from engine.dispatch.definitions import NEWEST_NOTICE, Definition
from engine.errors import NotFound, TaskTaken, WrongState
from engine.model.cases import CaseStatus, cases, runs, snapshots
from engine.model.people import groups, people
from engine.model.tasks import TaskStatus, tasks
from engine.text import text

_HEAD = [cases.c[one.name] for one in fields(CaseInHand)]
_LOCK_CASE = select(*_HEAD).where(cases.c.id == bindparam("case_id")).with_for_update()
_RUN = (
    select(snapshots.c.state, snapshots.c.version_id, NEWEST_NOTICE.label("newest_notice"))
    .where(snapshots.c.case_id == bindparam("case_id"))
    .with_for_update(of=snapshots)
)
_LOCK_TASK = (
    select(
        *_HEAD,
        tasks.c.id.label("task_id"),
        tasks.c.ref,
        tasks.c.element_id,
        tasks.c.name,
        tasks.c.group_key,
        tasks.c.assignee_id,
        tasks.c.obligation_id,
        tasks.c.due_at,
        tasks.c.claimed_at,
        tasks.c.revision.label("task_revision"),
        snapshots.c.state,
        snapshots.c.version_id,
        NEWEST_NOTICE.label("newest_notice"),
    )
    .join(tasks, tasks.c.case_id == cases.c.id)
    .join(snapshots, snapshots.c.case_id == cases.c.id)
    .where(tasks.c.id == bindparam("task_id"), tasks.c.status == TaskStatus.OPEN.value)
    .with_for_update(of=[cases, tasks, snapshots])
)
_WHY_NO_TASK = (
    select(
        tasks.c.name,
        tasks.c.status,
        tasks.c.closed_at,
        tasks.c.closed_by,
        people.c.name.label("person"),
    )
    .outerjoin(people, people.c.username == tasks.c.closed_by)
    .where(tasks.c.id == bindparam("task_id"))
)
_GROUPS_OF_CASE = select(tasks.c.group_key).where(tasks.c.case_id == bindparam("case_id")).distinct()
_PERSON_NAME = select(people.c.name).where(people.c.id == bindparam("person_id"))
_GROUP_EXISTS = select(groups.c.key).where(groups.c.key == bindparam("group_key"))
_RUN_VERSION = select(runs.c.version_id, NEWEST_NOTICE.label("newest_notice")).where(
    runs.c.case_id == bindparam("case_id"), runs.c.run == bindparam("run")
)


@dataclass(frozen=True, slots=True)
class OpenRun:
    """The run that a locked case is in: its BPMN state, the version it follows and the calendar it counts by.

    `since` is the instant from which what the next step opens is counted: now, or, with `by_timer`, when a timer that
    fires on time was due. A worker is always a moment late, and a moment after closing would cost a working day.
    `stores`: the data stores that the next step sees.
    """

    snapshot: bytes
    definition: Definition
    calendar: WorkCalendar
    since: datetime
    by_timer: bool = False
    stores: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open task, locked together with its case."""

    id: int
    ref: str
    element_id: str
    name: str
    group_key: str | None
    assignee_id: int | None
    obligation_id: int | None
    due_at: datetime | None
    claimed_at: datetime | None
    revision: int

    @property
    def groups(self) -> frozenset[str]:
        return frozenset() if self.group_key is None else frozenset({self.group_key})


def lock_case(tx: Transaction, case_id: int) -> CaseInHand:
    """Lock a case's row. Raises NotFound."""
    row = tx.first(_LOCK_CASE, case_id=case_id)
    if row is None:
        raise NotFound(kind="case", name=case_id)
    return tx.hold(_in_hand(row))


def open_run(tx: Transaction, case: CaseInHand) -> OpenRun:
    """The open run of a locked case. Raises WrongState for a closed one."""
    row = tx.first(_RUN, case_id=case.id)
    if row is None:
        raise WrongState(what=text("Case {number}", number=case.number), state=str(case.status))
    return _run(tx, row)


def definition_of(tx: Transaction, case: CaseInHand) -> tuple[Definition, WorkCalendar]:
    """The version that the case's present (or last) run follows, and its calendar."""
    row = tx.first(_RUN_VERSION, case_id=case.id, run=case.run)
    if row is None:
        raise NotFound(kind="run", name=f"{case.number}/{case.run}")
    definition = tx.engine.definitions.version(tx.connection, row.version_id)
    return definition, tx.engine.definitions.calendar(tx.connection, definition, row.newest_notice)


def lock_task(tx: Transaction, task_id: int) -> tuple[CaseInHand, OpenRun, OpenTask]:
    """Lock an open task with its case, in one statement.

    Raises NotFound, TaskTaken (who completed it, and when) or WrongState.
    """
    row = tx.first(_LOCK_TASK, task_id=task_id)
    if row is None:
        raise _why_not(tx, task_id)
    case = tx.hold(_in_hand(row))
    if case.status is not CaseStatus.OPEN:
        raise WrongState(what=text("Case {number}", number=case.number), state=str(case.status))
    task = OpenTask(
        row.task_id, row.ref, row.element_id, row.name, row.group_key, row.assignee_id, row.obligation_id, row.due_at,
        row.claimed_at, row.task_revision,
    )  # fmt: skip
    return case, _run(tx, row), task


def groups_of_case(tx: Transaction, case_id: int) -> frozenset[str]:
    """Every group that has or had a task of the case: whose people it concerns."""
    return frozenset(row.group_key for row in tx.all(_GROUPS_OF_CASE, case_id=case_id) if row.group_key)


def person_name(tx: Transaction, person_id: int) -> str:
    """A person's name for a sentence."""
    row = tx.first(_PERSON_NAME, person_id=person_id)
    return row.name if row else str(person_id)


def group_exists(tx: Transaction, group_key: str) -> bool:
    """Whether anybody could find a task there."""
    return tx.first(_GROUP_EXISTS, group_key=group_key) is not None


def _run(tx: Transaction, row: Row[tuple[object, ...]]) -> OpenRun:
    definition = tx.engine.definitions.version(tx.connection, row.version_id)
    calendar = tx.engine.definitions.calendar(tx.connection, definition, row.newest_notice)
    return OpenRun(row.state, definition, calendar, tx.now)


def _in_hand(row: Row[tuple[object, ...]]) -> CaseInHand:
    case = CaseInHand(*row[: len(_HEAD)])  # type: ignore[arg-type]
    case.status = CaseStatus(case.status)
    return case


def _why_not(tx: Transaction, task_id: int) -> Exception:
    row = tx.first(_WHY_NO_TASK, task_id=task_id)
    if row is None:
        return NotFound(kind="task", name=task_id)
    if row.status == TaskStatus.COMPLETED.value:
        return TaskTaken(task=row.name, what=text("completed"), who=row.person or row.closed_by, at=row.closed_at)
    return WrongState(what=text("Task “{name}”", name=row.name), state=str(row.status))
