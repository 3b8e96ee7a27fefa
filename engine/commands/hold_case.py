"""Suspend a case (挂起) and resume it. Only pausable clocks stop; a legal one never does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import bindparam, or_, select, update

from engine.clock import as_utc
from engine.commands._cases import OpenRun, groups_of_case, lock_case, open_run
from engine.commands._ledger import Ledger, Obligation, limit_by, load_ledger
from engine.commands._obligations import move, pause, proof_of, unpause
from engine.commands._words import keep_words
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput, WrongState
from engine.model.audit import AuditAction
from engine.model.cases import CaseStatus
from engine.model.jobs import jobs
from engine.model.tasks import TaskStatus, task_candidates, tasks
from engine.model.time import ObligationKind
from engine.queue import Kind, LeasedJob, cancel_job, enqueue, finish_job
from engine.rules.due import Interruption, Limit, count_again
from engine.rules.permissions import Permission
from engine.text import text

LONGEST_DAYS = 60
"""A case that is held longer than this is forgotten, not held."""

_WAKE_JOBS = (
    update(jobs)
    .where(
        jobs.c.case_id == bindparam("of_case"),
        or_(jobs.c.kind == Kind.TIMER.value, jobs.c.kind == Kind.DELIVER.value),
    )
    .values(visible_at=jobs.c.due_at)
)
_TASK_DUE = (
    update(tasks)
    .where(tasks.c.obligation_id == bindparam("of_obligation"), tasks.c.status == TaskStatus.OPEN.value)
    .values(due_at=bindparam("new_due_at"))
)
_OFFER_DUE = (
    update(task_candidates)
    .where(
        task_candidates.c.task_id.in_(
            select(tasks.c.id)
            .where(tasks.c.obligation_id == bindparam("of_obligation"), tasks.c.status == TaskStatus.OPEN.value)
            .scalar_subquery()
        )
    )
    .values(due_at=bindparam("new_due_at"))
)


@dataclass(frozen=True, slots=True)
class SuspendCase:
    """Hold a case until `until` (aware, at most 60 days ahead) because of `reason`; it resumes by itself then."""

    permission: ClassVar[Permission] = Permission.STEER_CASE

    case_id: int
    reason: str
    until: datetime

    def execute(self, tx: Transaction) -> None:
        case = lock_case(tx, self.case_id)
        tx.actor.require(Permission.STEER_CASE, groups_of_case(tx, case.id))
        if case.status is not CaseStatus.OPEN:
            raise WrongState(what=text("Case {number}", number=case.number), state=str(case.status))
        until = as_utc(self.until)
        if not self.reason.strip():
            raise BadInput(detail=text("A hold needs a reason."))
        if not 0 < (until - tx.now).total_seconds() <= LONGEST_DAYS * 86_400:
            raise BadInput(detail=text("A hold ends within the next {days} days.", days=LONGEST_DAYS))
        case.status = CaseStatus.SUSPENDED
        comment = keep_words(tx, case, self.reason)
        tx.audit(case, AuditAction.CASE_SUSPENDED, until=until, comment=comment)
        for obligation in load_ledger(tx, case).values():
            if obligation.open and obligation.pausable and obligation.paused_at is None:
                pause(tx, case, obligation)
                tx.audit(case, AuditAction.CLOCK_PAUSED, clock=obligation.name, kind=obligation.kind)
        enqueue(tx, Kind.RESUME, until, case_id=case.id, subject="hold", payload={})


@dataclass(frozen=True, slots=True)
class ResumeCase:
    """Go on with a suspended case. The worker does it when the hold's end comes, with the job it leased."""

    permission: ClassVar[Permission] = Permission.STEER_CASE

    case_id: int
    job: LeasedJob | None = None

    def execute(self, tx: Transaction) -> None:
        case = lock_case(tx, self.case_id)
        if self.job is not None:
            finish_job(tx, self.job)
        else:
            tx.actor.require(Permission.STEER_CASE, groups_of_case(tx, case.id))
            cancel_job(tx, Kind.RESUME, case.id, "hold")
        if case.status is not CaseStatus.SUSPENDED:
            if self.job is not None:
                return
            raise WrongState(what=text("Case {number}", number=case.number), state=str(case.status))
        case.status = CaseStatus.OPEN
        tx.audit(case, AuditAction.CASE_RESUMED)
        run = open_run(tx, case)
        ledger = load_ledger(tx, case)
        for obligation in clocks_first(ledger):
            if obligation.paused_at is not None:
                began_at = obligation.paused_at
                unpause(tx, obligation)
                _give_back(
                    tx,
                    case,
                    run,
                    obligation,
                    Interruption(began_at, tx.now),
                    limit_by(ledger, obligation.rule.get("not_after")),
                )
                tx.audit(case, AuditAction.CLOCK_RESUMED, clock=obligation.name, kind=obligation.kind)
        tx.write(_WAKE_JOBS, {"of_case": case.id})


def clocks_first(ledger: Ledger) -> list[Obligation]:
    """A run's obligations, clocks before the steps that they may cap."""
    return sorted(ledger.values(), key=lambda one: one.kind != ObligationKind.CLOCK)


def _give_back(
    tx: Transaction, case: CaseInHand, run: OpenRun, obligation: Obligation, lost: Interruption, limit: Limit | None
) -> None:
    """Move the due date by the time that the hold took, in the obligation and in the lists made of it."""
    due = count_again(run.calendar, proof_of(tx, obligation), limit, [lost])
    move(tx, case, run, obligation, due, "hold")
    show_due(tx, obligation)


def show_due(tx: Transaction, obligation: Obligation) -> None:
    """Repeat an obligation's due date where lists are sorted by it."""
    values = {"of_obligation": obligation.id, "new_due_at": obligation.due_at}
    tx.write(_TASK_DUE, values)
    tx.write(_OFFER_DUE, values)
