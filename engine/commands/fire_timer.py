"""Fire a BPMN timer whose time has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from engine.bpmn import runtime
from engine.commands import _reconcile
from engine.commands._cases import lock_case, open_run
from engine.commands._stores import with_stores
from engine.dispatch import Transaction
from engine.model.audit import AuditAction
from engine.model.cases import CaseStatus
from engine.queue import LeasedJob, finish_job, postpone_job
from engine.rules.permissions import Permission

SUSPENDED_TRY = timedelta(days=36_500)
"""How far a suspended case's timer is put off; resuming makes it visible again."""

LATE_AFTER_SECONDS = 60
"""A timer or level that happens later than this after its plan says so."""


@dataclass(frozen=True, slots=True)
class FireTimer:
    """Only the worker holds the lease that this needs. On a suspended case the timer waits until it is resumed.

    A clock may be put back between lease and firing: then it waits again, it never fires early.

    When the run fails the worker gives the job up, with the incident that an operator retries it from.
    """

    permission: ClassVar[Permission] = Permission.OPERATE

    case_id: int
    job: LeasedJob

    def execute(self, tx: Transaction) -> None:
        case = lock_case(tx, self.case_id)
        if case.status is CaseStatus.SUSPENDED:
            postpone_job(tx, self.job, "suspended", tx.now + SUSPENDED_TRY)
            return
        if self.job.due_at > tx.now:
            postpone_job(tx, self.job, "the clock was put back", self.job.due_at, failed=False)
            return
        finish_job(tx, self.job)
        late = (tx.now - self.job.due_at).total_seconds() > LATE_AFTER_SECONDS
        run = with_stores(tx, open_run(tx, case))
        if not late:
            run = replace(run, since=self.job.due_at, by_timer=True)
        ref = self.job.subject or ""
        step = runtime.fire_timer(
            run.definition.model, run.snapshot, ref, now=tx.now, calendar=run.calendar, stores=run.stores
        )
        tx.audit(
            case, AuditAction.TIMER_FIRED, element=self.job.payload.get("element"), planned_at=self.job.due_at,
            late=late, visited=step.changes.visited,
        )  # fmt: skip
        _reconcile.advance(tx, case, run, step, _reconcile.Cause(timer_ref=ref, planned_at=self.job.due_at))
