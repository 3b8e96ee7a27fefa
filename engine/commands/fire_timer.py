"""Fire a BPMN timer whose time has come; and hand a message to a run that waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import ClassVar

from sqlalchemy import bindparam, select

from engine.bpmn import runtime
from engine.commands import _reconcile
from engine.commands._cases import groups_of_case, lock_case, open_run
from engine.commands._incidents import RunCommand
from engine.dispatch import Transaction
from engine.errors import NotFound, WrongState
from engine.model.audit import AuditAction
from engine.model.cases import CaseStatus
from engine.model.messages import awaited_messages
from engine.queue import LeasedJob, finish_job, postpone_job
from engine.rules.permissions import Permission
from engine.text import text

SUSPENDED_TRY = timedelta(days=36_500)
"""How far a suspended case's timer is put off; resuming makes it visible again."""

LATE_AFTER_SECONDS = 60
"""A timer or level that happens later than this after its plan says so."""

_AWAITED = select(awaited_messages.c.name).where(awaited_messages.c.case_id == bindparam("of_case"))


@dataclass(frozen=True, slots=True)
class FireTimer:
    """Only the worker holds the lease that this needs. On a suspended case the timer waits until it is resumed.

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
        finish_job(tx, self.job)
        late = (tx.now - self.job.due_at).total_seconds() > LATE_AFTER_SECONDS
        run = open_run(tx, case)
        if not late:
            run = replace(run, since=self.job.due_at, by_timer=True)
        ref = self.job.subject or ""
        step = runtime.fire_timer(run.definition.model, run.snapshot, ref, now=tx.now, calendar=run.calendar)
        tx.audit(
            case, AuditAction.TIMER_FIRED, element=self.job.payload.get("element"), planned_at=self.job.due_at,
            late=late, visited=step.changes.visited,
        )  # fmt: skip
        _reconcile.advance(tx, case, run, step, _reconcile.Cause(timer_ref=ref, planned_at=self.job.due_at))


@dataclass(frozen=True, slots=True)
class DeliverMessage(RunCommand):
    """Hand the message `name` to a case. Raises WrongState for a closed case, NotFound when it does not wait for it."""

    permission: ClassVar[Permission] = Permission.STEER_CASE

    case_id: int
    name: str
    payload: Mapping[str, object] = field(default_factory=dict)

    def execute(self, tx: Transaction) -> None:
        case = lock_case(tx, self.case_id)
        tx.actor.require(Permission.STEER_CASE, groups_of_case(tx, case.id))
        if case.status is not CaseStatus.OPEN:
            raise WrongState(what=text("Case {number}", number=case.number), state=str(case.status))
        if self.name not in {row.name for row in tx.all(_AWAITED, of_case=case.id)}:
            raise NotFound(kind=text("message awaited by case {number}", number=case.number), name=self.name)
        run = open_run(tx, case)
        step = runtime.deliver(
            run.definition.model, run.snapshot, self.name, self.payload, now=tx.now, calendar=run.calendar
        )
        tx.audit(case, AuditAction.MESSAGE_DELIVERED, message=self.name, visited=step.changes.visited)
        _reconcile.advance(tx, case, run, step)
