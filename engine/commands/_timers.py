"""BPMN timers as job rows: a date, a duration by the route's calendar, or a cycle."""

from __future__ import annotations

from datetime import datetime

from engine.bpmn.changes import ArmedTimer, CancelledTimer
from engine.commands._cases import OpenRun
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput, RunFailed
from engine.model.audit import AuditAction
from engine.queue import Kind, cancel_job, enqueue
from engine.rules.timers import Firing, first_firing, next_firing


def arm(tx: Transaction, case: CaseInHand, run: OpenRun, timer: ArmedTimer) -> None:
    """Write the job that fires the timer. A cycle that fires again keeps to its own grid; see `rearm`."""
    try:
        firing = first_firing(timer.kind, timer.value, tx.now, run.calendar)
    except BadInput as error:
        raise RunFailed(element=timer.element_id, detail=error.text) from error
    _enqueue(tx, case, timer, firing)


def rearm(tx: Transaction, case: CaseInHand, run: OpenRun, timer: ArmedTimer, planned_at: datetime) -> int:
    """Write the job of a cycle's next firing after now; returns how many firings the downtime swallowed."""
    firing = next_firing(timer.value, planned_at, tx.now, run.calendar)
    _enqueue(tx, case, timer, firing)
    return firing.missed


def cancel(tx: Transaction, case: CaseInHand, timer: CancelledTimer) -> None:
    """Delete the timer's job; there is none when it has just fired."""
    cancel_job(tx, Kind.TIMER, case.id, timer.ref)


def _enqueue(tx: Transaction, case: CaseInHand, timer: ArmedTimer, firing: Firing) -> None:
    enqueue(tx, Kind.TIMER, firing.due_at, case_id=case.id, subject=timer.ref, payload={"element": timer.element_id})
    tx.audit(case, AuditAction.TIMER_ARMED, element=timer.element_id, due_at=firing.due_at)
