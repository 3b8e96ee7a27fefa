"""BPMN timers as job rows: a date, a duration by the route's calendar, or a cycle."""

from __future__ import annotations

from datetime import datetime

from engine.bpmn.changes import ArmedTimer, CancelledTimer
from engine.commands._cases import OpenRun
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput, RunFailed
from engine.model.audit import AuditAction
from engine.queue import Kind, cancel_job, enqueue
from engine.rules.timers import first_firing, next_firing


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
    enqueue(tx, Kind.TIMER, firing.due_at, case_id=case.id, subject=timer.ref, payload={"element": timer.element_id})
    tx.audit(case, AuditAction.TIMER_ARMED, element=timer.element_id, due_at=firing.due_at, missed=firing.missed)


def cancel(tx: Transaction, case: CaseInHand, timer: CancelledTimer) -> None:
    """Delete the timer's job; there is none when it has just fired."""
    cancel_job(tx, Kind.TIMER, case.id, timer.ref)
