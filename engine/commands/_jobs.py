"""A job that failed and the incidents about it, which go together."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from engine.commands._incidents import resolve
from engine.dispatch import CaseInHand, Transaction
from engine.model.jobs import JobStatus, incidents, jobs

_RETRY = (
    update(jobs)
    .where(jobs.c.id == bindparam("of_job"))
    .values(status=JobStatus.WAITING.value, visible_at=bindparam("at"), attempts=0, leased_by=None)
)
_INCIDENTS = select(incidents.c.id).where(incidents.c.resolved_at.is_(None), incidents.c.job_id == bindparam("of_job"))


def retry_job(tx: Transaction, job_id: int, case: CaseInHand | None) -> None:
    """Let a job be taken at once, with all its tries, and close its incidents. Its case, if any, is locked."""
    tx.write(_RETRY, {"of_job": job_id, "at": tx.now}, expect=1)
    close_incidents(tx, job_id, case, retry=True)


def close_incidents(tx: Transaction, job_id: int, case: CaseInHand | None, *, retry: bool) -> None:
    """Close what is open about a job."""
    for row in tx.all(_INCIDENTS, of_job=job_id):
        resolve(tx, row.id, case, retry=retry)
