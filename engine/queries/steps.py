"""The steps of a case as text: done, open now, and what may still come; and the same for a diagram."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam, select

from engine.bpmn.bundle.texts import translate
from engine.bpmn.model import Model
from engine.dispatch.definitions import Definition
from engine.model.audit import audit_events
from engine.model.people import people
from engine.model.tasks import TaskStatus, tasks
from engine.queries.diagrams import diagram_xml

_HUMAN = ("userTask", "manualTask")
_WAITING = ("receiveTask", "intermediateCatchEvent")


class StepState(StrEnum):
    """Where a step stands."""

    DONE = "done"
    NOW = "now"
    CANCELLED = "cancelled"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class StepView:
    """One step. `task_id` is None for a step that has not been opened yet; `holder` who holds or closed it."""

    element_id: str
    name: str
    state: StepState
    task_id: int | None = None
    group_key: str | None = None
    holder: str = ""
    opened_at: datetime | None = None
    due_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DiagramView:
    """The diagram's XML with names in the reader's language, where the case is, and what it passed."""

    xml: str
    now: tuple[str, ...]
    was: tuple[str, ...]


_HOLDER = people.alias("holder")
_CLOSER = people.alias("closer")
_TASKS = (
    select(tasks, _HOLDER.c.name.label("holder"), _CLOSER.c.name.label("closer"))
    .outerjoin(_HOLDER, _HOLDER.c.id == tasks.c.assignee_id)
    .outerjoin(_CLOSER, _CLOSER.c.username == tasks.c.closed_by)
    .where(tasks.c.case_id == bindparam("case_id"), tasks.c.run == bindparam("run"))
    .order_by(tasks.c.opened_at, tasks.c.id)
)
_PASSED = (
    select(audit_events.c.payload).where(audit_events.c.case_id == bindparam("case_id")).order_by(audit_events.c.seq)
)


def steps_of(
    connection: Connection, definition: Definition, case_id: int, run: int, language: str
) -> tuple[StepView, ...]:
    """Opened steps in order of time, then those of the route that were not opened in this run."""
    rows = connection.execute(_TASKS, {"case_id": case_id, "run": run}).all()
    states = {
        TaskStatus.OPEN: StepState.NOW,
        TaskStatus.COMPLETED: StepState.DONE,
        TaskStatus.CANCELLED: StepState.CANCELLED,
    }
    opened = tuple(
        StepView(
            element_id=row.element_id,
            name=translate(definition.texts, row.name, language),
            state=states[TaskStatus(row.status)],
            task_id=row.id,
            group_key=row.group_key,
            holder=(row.holder if row.status == TaskStatus.OPEN else row.closer or row.closed_by) or "",
            opened_at=row.opened_at,
            due_at=row.due_at,
            closed_at=row.closed_at,
        )
        for row in rows
    )
    seen = {step.element_id for step in opened}
    ahead = (
        StepView(element.id, translate(definition.texts, element.name, language), StepState.AHEAD)
        for element in definition.model.elements.values()
        if element.type in _HUMAN and element.id not in seen
    )
    closing = sorted(opened, key=lambda step: step.state is StepState.NOW)
    return (*closing, *ahead)


def diagram_of(connection: Connection, definition: Definition, case_id: int, run: int, language: str) -> DiagramView:
    """What the browser's viewer needs."""
    rows = connection.execute(_TASKS, {"case_id": case_id, "run": run}).all()
    now = tuple(dict.fromkeys(row.element_id for row in rows if row.status == TaskStatus.OPEN))
    passed = dict.fromkeys(
        place
        for payload in connection.execute(_PASSED, {"case_id": case_id}).scalars()
        for place in payload.get("visited", ())
        if payload.get("run", run) == run
    )
    xml = diagram_xml(definition.bundle.model, definition.texts, language)
    return DiagramView(xml, now, tuple(place for place in passed if place not in now))


def waiting_for(model: Model, element_ids: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the places among these at which nobody works but something is awaited."""
    return tuple(
        element.name
        for element in map(model.elements.get, element_ids)
        if element is not None and element.type in _WAITING
    )
