"""How cases of a route begin by themselves: what its newest version waits for is written down when it is deployed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, select

from engine.bpmn.feel import text_of
from engine.bpmn.model import Element, Event, Model
from engine.bpmn.timers import repetitions
from engine.calendar import WorkCalendar
from engine.commands._fitting import misfits
from engine.decisions import Environment
from engine.dispatch import Transaction
from engine.dispatch.definitions import Definition
from engine.errors import BadFile, BadInput, RunFailed
from engine.model.jobs import jobs
from engine.model.processes import route_starts
from engine.queue import Kind, enqueue
from engine.rules.timers import Firing, first_firing, next_firing
from engine.text import text

NO_PLAN: dict[str, Any] = {"job_id": None, "planned_at": None, "plan": None}
"""What `route_starts` keeps of a start that has no job, or none any more."""

_KEEP = insert(route_starts)
_LOST = (
    select(route_starts.c.definition_key, route_starts.c.planned_at, route_starts.c.plan)
    .where(route_starts.c.job_id == bindparam("of_job"), ~exists().where(jobs.c.id == route_starts.c.job_id))
    .with_for_update(of=route_starts)
)
_DROP = delete(route_starts).where(route_starts.c.definition_key == bindparam("of_route"))
_DROP_JOBS = delete(jobs).where(
    jobs.c.id.in_(
        select(route_starts.c.job_id).where(route_starts.c.definition_key == bindparam("of_route")).scalar_subquery()
    )
)


def replace_starts(tx: Transaction, definition: Definition, calendar: WorkCalendar | None, *, is_first: bool) -> None:
    """Put the starts of this version in the place of those of the version before it; timers count from now.

    `calendar` is needed when a start is a timer (`has_timers`). Raises BadFile for a timer that is none.
    """
    if not is_first:
        tx.write(_DROP_JOBS, {"of_route": definition.key})
        tx.write(_DROP, {"of_route": definition.key})
    rows = {(row["element_id"], row["kind"], row["name"]): row for row in _rows(tx, definition, calendar)}
    tx.write(_KEEP, list(rows.values()))


def has_timers(model: Model) -> bool:
    """Whether a case of the route begins by a timer."""
    return any(event.kind == "timer" for _, event in _starts(model))


def plan_start(
    tx: Transaction, route: str, element_id: str, firing: Firing, kind: str, value: str, left: int | None
) -> dict[str, Any]:
    """Write the job that begins a case when the time comes; returns what `route_starts` keeps of it.

    `left` counts a cycle's firings, None without an end.
    """
    payload: dict[str, object] = {"route": route, "element": element_id, "kind": kind, "value": value, "left": left}
    payload["missed"] = firing.missed
    job_id = enqueue(tx, Kind.SCHEDULE, firing.due_at, payload=payload)
    return {"job_id": job_id, "planned_at": firing.due_at, "plan": payload}


def arm_lost(tx: Transaction, job_id: int) -> str | None:
    """Write again the job `job_id` of a start by time, should it be gone; returns the route that had lost it."""
    row = tx.first(_LOST, of_job=job_id)
    if row is None:
        return None
    enqueue(tx, Kind.SCHEDULE, row.planned_at, payload=row.plan, job_id=job_id)
    return str(row.definition_key)


def _rows(tx: Transaction, definition: Definition, calendar: WorkCalendar | None) -> Iterator[dict[str, Any]]:
    for number, (element, event) in enumerate(_starts(definition.model), 1):
        row = {"definition_key": definition.key, "element_id": element.id, "kind": event.kind}
        if event.kind != "timer":
            yield _fitting(definition, element, row | {"name": event.name} | NO_PLAN)
            continue
        assert calendar is not None, "asked for by has_timers"
        planned = _plan_first(tx, definition, element, event, calendar)
        if planned is not None:
            yield row | {"name": f"{event.timer} {number}"} | planned


def _starts(model: Model) -> Iterator[tuple[Element, Event]]:
    for element_id in model.scopes[model.process_id].triggers:
        element = model.elements[element_id]
        yield from ((element, event) for event in element.events if event.kind in ("message", "signal", "timer"))


def _fitting(definition: Definition, element: Element, row: dict[str, Any]) -> dict[str, Any]:
    wrong = misfits(route_starts, {"name": row["name"]})
    if wrong:
        detail = text("“{element}”: {why}", element=element.id, why=wrong["name"])
        raise BadFile(file=definition.model.file, detail=detail)
    return row


def _plan_first(
    tx: Transaction, definition: Definition, element: Element, event: Event, calendar: WorkCalendar
) -> dict[str, Any] | None:
    """The first job as `plan_start` returns it; None when the date is past already.

    What was missed before this version was deployed is over.
    """
    assert event.timer is not None, "a timer has a kind"
    try:
        value = text_of(event.expression, {}, Environment(tx.now, calendar), element.id)
        firing = first_firing(event.timer, value, tx.now, calendar)
        if firing.due_at <= tx.now:
            if event.timer != "cycle":
                return None
            firing = _on_grid(value, firing.due_at, tx.now, calendar)
    except (BadInput, RunFailed) as error:
        raise BadFile(file=definition.model.file, detail=error.text) from error
    return plan_start(tx, definition.key, element.id, firing, event.timer, value, repetitions(event.timer, value))


def _on_grid(value: str, began_at: datetime, now: datetime, calendar: WorkCalendar) -> Firing:
    """The first firing to come of a cycle whose first one is past; what came before the deploy is not missed."""
    return Firing(next_firing(value, began_at, now, calendar).due_at)
