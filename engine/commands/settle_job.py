"""What an operator does about a job that failed: have it tried again now, or go on without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import bindparam, delete, select

from engine.commands._cases import lock_case
from engine.commands._delivering import find_sent, move
from engine.commands._jobs import close_incidents, retry_job
from engine.commands._skipped_level import skip_level
from engine.commands._words import keep_words
from engine.commands.sweep import plan_sweep
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput, NotFound, WrongState
from engine.model.audit import AuditAction
from engine.model.jobs import jobs
from engine.model.messages import SentState
from engine.queue import Kind
from engine.rules.permissions import Permission
from engine.text import Text, text

_CASE_OF = select(jobs.c.case_id).where(jobs.c.id == bindparam("job_id"))
_JOB = select(jobs).where(jobs.c.id == bindparam("job_id")).with_for_update()
_DELETE = delete(jobs).where(jobs.c.id == bindparam("of_job"))

_NOT_TO_BE_SKIPPED: Mapping[str, Text] = {
    Kind.TIMER: text(
        "A timer that never fires leaves its case standing: mend the cause and try again, or have the case cancelled."
    ),
    Kind.RESUME: text("A held case has to go on some day: try again, or let it go on from its own page."),
    Kind.SCHEDULE: text("A route that begins by itself would never begin again: mend the cause and try again."),
}


def can_be_skipped(kind: str) -> bool:
    """Whether a case can go on without a job of this kind."""
    return kind not in _NOT_TO_BE_SKIPPED


@dataclass(frozen=True, slots=True)
class RetryJob:
    """Try a job that failed again at once, with all its tries; its incidents are closed."""

    permission: ClassVar[Permission] = Permission.OPERATE

    job_id: int

    def execute(self, tx: Transaction) -> None:
        job, case = _failed_job(tx, self.job_id)
        retry_job(tx, job.id, case)


@dataclass(frozen=True, slots=True)
class SkipJob:
    """Go on without a job that failed, for a reason; its incidents are closed.

    The next level of a skipped escalation comes all the same, and the next sweep after a skipped one. What would leave
    a case standing for ever cannot be skipped.
    """

    permission: ClassVar[Permission] = Permission.OPERATE

    job_id: int
    reason: str

    def execute(self, tx: Transaction) -> None:
        reason = self.reason.strip()
        if not reason:
            raise BadInput(detail=text("Skipping a job needs a reason."))
        job, case = _failed_job(tx, self.job_id)
        if job.kind in _NOT_TO_BE_SKIPPED:
            raise BadInput(detail=_NOT_TO_BE_SKIPPED[job.kind])
        tx.write(_DELETE, {"of_job": job.id}, expect=1)
        if case is not None:
            tx.audit(case, AuditAction.JOB_SKIPPED, job=job.id, kind=job.kind, comment=keep_words(tx, case, reason))
        else:
            tx.journal("job.skipped", job=job.id, kind=job.kind, reason=reason)
        _go_on(tx, job, case, reason)
        close_incidents(tx, job.id, case, retry=False)


def _go_on(tx: Transaction, job: Any, case: CaseInHand | None, reason: str) -> None:
    """What would have come after the job."""
    if job.kind == Kind.ESCALATE and case is not None:
        skip_level(tx, case, job, reason)
    elif job.kind == Kind.SWEEP:
        plan_sweep(tx)
    elif job.kind in (Kind.SEND, Kind.DELIVER, Kind.START):
        sent = find_sent(tx, job.id if job.kind == Kind.SEND else int(job.subject or 0))
        if sent is not None and sent.kind == "message":
            move(tx, sent, SentState.UNCLAIMED)


def _failed_job(tx: Transaction, job_id: int) -> tuple[Any, CaseInHand | None]:
    """The job with its case, both locked, the case first as everywhere. Raises NotFound, WrongState."""
    owner = tx.first(_CASE_OF, job_id=job_id)
    if owner is None:
        raise NotFound(kind="job", name=job_id)
    case = lock_case(tx, owner.case_id) if owner.case_id is not None else None
    job = tx.first(_JOB, job_id=job_id)
    if job is None:
        raise NotFound(kind="job", name=job_id)
    if job.leased_by is not None and job.visible_at > tx.now:
        raise WrongState(what=text("Job {id}", id=job_id), state=text("in a worker's hands"))
    if job.attempts == 0:
        raise WrongState(what=text("Job {id}", id=job_id), state=text("still to be tried"))
    return job, case
