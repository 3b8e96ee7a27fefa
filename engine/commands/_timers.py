"""BPMN timers as job rows: a date, a duration by the route's calendar, or a cycle.

A hold moves what waits for a duration by the time that was lost, as it moves the due dates of steps. A date stays a
date, and a cycle keeps its grid: both wait, and come when the case goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from engine.bpmn import runtime
from engine.bpmn.changes import ArmedTimer, CancelledTimer
from engine.commands._cases import OpenRun
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput, RunFailed
from engine.model.audit import AuditAction, audit_events
from engine.model.jobs import jobs
from engine.queue import Kind, cancel_job, enqueue
from engine.rules.due import Interruption
from engine.rules.timers import first_firing, next_firing, waited

_OF_CASE = select(jobs.c.id, jobs.c.subject, jobs.c.due_at, jobs.c.payload).where(
    jobs.c.case_id == bindparam("of_case"), jobs.c.kind == Kind.TIMER.value
)
_ARMED = (
    select(audit_events.c.payload)
    .where(audit_events.c.case_id == bindparam("of_case"), audit_events.c.action == AuditAction.TIMER_ARMED.value)
    .order_by(audit_events.c.seq.desc())
)
_MOVE = (
    update(jobs)
    .where(jobs.c.id == bindparam("job_id"))
    .values(
        due_at=bindparam("new_due_at"), visible_at=bindparam("new_due_at"), payload=bindparam("new_payload"),
        leased_by=None,
    )
)  # fmt: skip
_WAKE = (
    update(jobs)
    .where(
        jobs.c.case_id == bindparam("of_case"),
        or_(jobs.c.kind == Kind.TIMER.value, jobs.c.kind == Kind.DELIVER.value),
    )
    .values(visible_at=jobs.c.due_at)
)


def arm(tx: Transaction, case: CaseInHand, run: OpenRun, timer: ArmedTimer, *, after: datetime | None = None) -> None:
    """Write the job that fires the timer.

    `after` is the planned instant of a cycle's last firing: the next one keeps to that grid and comes after now, so
    that a downtime fires a cycle once, and its event says how many it missed.
    """
    try:
        if after is None:
            firing = first_firing(timer.kind, timer.value, run.since, run.calendar, by_timer=run.by_timer)
        else:
            firing = next_firing(timer.value, after, tx.now, run.calendar)
    except BadInput as error:
        raise RunFailed(element=timer.element_id, detail=error.text) from error
    _enqueue(tx, case, timer, firing.due_at)
    about = {"element": timer.element_id, "timer": timer.ref}
    tx.audit(case, AuditAction.TIMER_ARMED, **about, due_at=firing.due_at, missed=firing.missed)


def arm_lost(tx: Transaction, case: CaseInHand, run: OpenRun) -> list[str]:
    """Write again the jobs of waiting timers that have none, for when the chain says they fire; returns their refs."""
    there = {row.subject for row in tx.all(_OF_CASE, of_case=case.id)}
    lost = [one for one in runtime.timers(run.definition.model, run.snapshot) if one.ref not in there]
    told = [row.payload for row in tx.all(_ARMED, of_case=case.id)] if lost else []
    for timer in lost:
        due_at = next((one["due_at"] for one in told if _tells_of(one, timer)), None)
        if due_at is None:
            arm(tx, case, run, timer)
        else:
            _enqueue(tx, case, timer, datetime.fromisoformat(due_at))
    return [one.ref for one in lost]


def cancel(tx: Transaction, case: CaseInHand, timer: CancelledTimer) -> None:
    """Delete the timer's job; there is none when it has just fired."""
    cancel_job(tx, Kind.TIMER, case.id, timer.ref)


def give_back(tx: Transaction, case: CaseInHand, run: OpenRun, lost: Interruption) -> None:
    """Move the case's waiting durations by what a hold took."""
    _move(tx, case, run, lambda before: [*before, lost])


def take_back(tx: Transaction, case: CaseInHand, run: OpenRun, given: Interruption, ended_at: datetime) -> None:
    """Give them no more than what was lost until `ended_at`; what has fired has fired."""
    shorter = Interruption(given.began_at, ended_at)
    _move(tx, case, run, lambda before: [shorter if one == given else one for one in before])


def wake(tx: Transaction, case: CaseInHand) -> None:
    """Let what came due during a hold come now."""
    tx.write(_WAKE, {"of_case": case.id})


def _move(
    tx: Transaction, case: CaseInHand, run: OpenRun, change: Callable[[list[Interruption]], list[Interruption]]
) -> None:
    for row in tx.all(_OF_CASE, of_case=case.id):
        if "planned" not in row.payload:
            continue
        known = [Interruption(*map(datetime.fromisoformat, one)) for one in row.payload.get("held", ())]
        held = change(known)
        due_at = waited(row.payload["after"], datetime.fromisoformat(row.payload["planned"]), held, run.calendar)
        if held == known or due_at == row.due_at:
            continue
        plain = [[one.began_at.isoformat(), one.ended_at.isoformat()] for one in held]
        # whoever holds the job on a lease planned it for another instant, and must not finish it
        tx.write(_MOVE, {"job_id": row.id, "new_due_at": due_at, "new_payload": {**row.payload, "held": plain}})
        tx.audit(case, AuditAction.TIMER_ARMED, element=row.payload["element"], timer=row.subject, due_at=due_at)


def _enqueue(tx: Transaction, case: CaseInHand, timer: ArmedTimer, due_at: datetime) -> None:
    payload = {"element": timer.element_id}
    if timer.kind == "duration":
        payload |= {"after": timer.value, "planned": due_at.isoformat()}
    enqueue(tx, Kind.TIMER, due_at, case_id=case.id, subject=timer.ref, payload=payload)


def _tells_of(event: Mapping[str, Any], timer: ArmedTimer) -> bool:
    """Whether it says when this timer fires; older events name the element alone."""
    return bool(event.get("element") == timer.element_id and event.get("timer", timer.ref) == timer.ref)
