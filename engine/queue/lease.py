"""Taking due jobs, finishing them, and putting failed ones off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from engine.db import Batch, Database
from engine.model.ids import new_id
from engine.model.jobs import JobStatus, jobs


@dataclass(frozen=True, slots=True)
class LeasedJob:
    """A job in a worker's hands. `lease` proves it: only its holder can finish the job. `attempts` counts this one."""

    id: int
    kind: str
    due_at: datetime
    case_id: int | None
    subject: str | None
    payload: dict[str, Any]
    attempts: int
    lease: str


_IS_DUE = (jobs.c.status == JobStatus.WAITING.value) & (jobs.c.visible_at <= bindparam("now"))
_ANY_DUE = select(jobs.c.id).where(_IS_DUE).limit(1)
_DUE = (
    select(jobs.c.id)
    .where(_IS_DUE)
    .order_by(jobs.c.visible_at, jobs.c.id)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
)
_LEASE = (
    update(jobs)
    .where(jobs.c.id.in_(_DUE.scalar_subquery()))
    .values(visible_at=bindparam("until"), leased_by=bindparam("lease"), attempts=jobs.c.attempts + 1)
    .returning(jobs.c.id, jobs.c.kind, jobs.c.due_at, jobs.c.case_id, jobs.c.subject, jobs.c.payload, jobs.c.attempts)
)
_NEXT = select(func.min(jobs.c.visible_at)).where(jobs.c.status == JobStatus.WAITING.value)
_HELD = (jobs.c.id == bindparam("job_id")) & (jobs.c.leased_by == bindparam("lease"))
_FINISH = delete(jobs).where(_HELD)
_POSTPONE = (
    update(jobs)
    .where(_HELD)
    .values(
        visible_at=bindparam("next_try"),
        status=bindparam("next_status"),
        last_error=bindparam("error"),
        attempts=bindparam("next_attempts"),
        leased_by=None,
    )
)


def lease_jobs(
    database: Database, now: datetime, worker: str, *, at_most: int, lease_after: timedelta
) -> list[LeasedJob]:
    """Take up to `at_most` due jobs, the longest due first. Costs one indexed read when nothing is due."""
    with database.reading() as connection:
        if connection.execute(_ANY_DUE, {"now": now}).first() is None:
            return []
    lease = f"{worker}:{new_id()}"
    values = {"now": now, "at_most": at_most, "until": now + lease_after, "lease": lease}
    with database.writing() as connection:
        rows = connection.execute(_LEASE, values).all()
    leased = [LeasedJob(**row._mapping, lease=lease) for row in rows]
    return sorted(leased, key=lambda job: (job.due_at, job.id))


def next_due_at(database: Database) -> datetime | None:
    """When the next waiting job becomes visible; None when none waits. Virtual time jumps there."""
    with database.reading() as connection:
        found: datetime | None = connection.execute(_NEXT).scalar()
    return found


def finish_job(batch: Batch, job: LeasedJob) -> None:
    """Delete the job together with its effect; the flush raises Conflict when the lease has passed to another."""
    batch.write(_FINISH, {"job_id": job.id, "lease": job.lease}, expect=1)


def postpone_job(batch: Batch, job: LeasedJob, error: str, retry_at: datetime | None, *, failed: bool = True) -> None:
    """Try again at `retry_at`; None means that its tries are used up and it stays as failed.

    One that only came too early (not `failed`) has all its tries again.
    """
    status = JobStatus.FAILED if retry_at is None else JobStatus.WAITING
    values = {"next_try": retry_at or job.due_at, "next_status": str(status), "error": error[:2000]}
    values["next_attempts"] = job.attempts if failed else 0
    batch.write(_POSTPONE, values | {"job_id": job.id, "lease": job.lease}, expect=1)
