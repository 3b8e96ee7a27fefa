"""Taking due jobs, holding on to them, finishing them, putting failed ones off, and giving back what was not begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, update

from engine.db import Batch, Database
from engine.model.ids import new_id
from engine.model.jobs import JobStatus, jobs


@dataclass(frozen=True, slots=True)
class LeasedJob:
    """A job in a worker's hands. `lease` proves it: only its holder can finish the job. `attempts` counts this one.

    `visible_at`: since when a worker could have taken it; a job that is given back is visible since then again.
    """

    id: int
    kind: str
    due_at: datetime
    case_id: int | None
    subject: str | None
    payload: dict[str, Any]
    attempts: int
    visible_at: datetime
    lease: str


_IS_DUE = (jobs.c.status == JobStatus.WAITING.value) & (jobs.c.visible_at <= bindparam("now"))
_ANY_DUE = select(jobs.c.id).where(_IS_DUE).limit(1)
_DUE = (
    select(*(jobs.c[one.name] for one in fields(LeasedJob) if one.name != "lease"))
    .where(_IS_DUE)
    .order_by(jobs.c.visible_at, jobs.c.id)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
)
_LEASE = (
    update(jobs)
    .where(jobs.c.id.in_(bindparam("taken", expanding=True)))
    .values(visible_at=bindparam("until"), leased_by=bindparam("lease"), attempts=jobs.c.attempts + 1)
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
_MINE = jobs.c.id.in_(bindparam("held", expanding=True)) & (jobs.c.leased_by == bindparam("lease"))
_EXTEND = (
    update(jobs)
    .where(jobs.c.id.in_(select(jobs.c.id).where(_MINE).with_for_update(skip_locked=True).scalar_subquery()))
    .values(visible_at=bindparam("until"))
)
_WHOSE = select(jobs.c.id, jobs.c.leased_by).where(jobs.c.id.in_(bindparam("held", expanding=True)))
_GIVE_BACK = (
    update(jobs).where(_HELD).values(visible_at=bindparam("since"), attempts=bindparam("before"), leased_by=None)
)


def lease_jobs(
    database: Database, now: datetime, worker: str, *, at_most: int, lease_after: timedelta
) -> list[LeasedJob]:
    """Take up to `at_most` due jobs, the longest due first. Costs one indexed read when nothing is due.

    A job that was tried before is taken alone: should it kill its worker again, it takes no other job with it.
    """
    with database.reading() as connection:
        if connection.execute(_ANY_DUE, {"now": now}).first() is None:
            return []
    lease = f"{worker}:{new_id()}"
    with database.writing() as connection:
        found = connection.execute(_DUE, {"now": now, "at_most": at_most}).all()
        rows = _safe_together(found)
        if rows:
            taken = [row.id for row in rows]
            connection.execute(_LEASE, {"taken": taken, "until": now + lease_after, "lease": lease})
    return [LeasedJob(**{**row._mapping, "attempts": row.attempts + 1}, lease=lease) for row in rows]


def _safe_together(found: Sequence[Row[Any]]) -> list[Row[Any]]:
    """The first row, and those after it up to the first that was tried before."""
    tried = next((place for place, row in enumerate(found) if row.attempts > 0), len(found))
    return list(found[: max(tried, 1)])


def extend_leases(
    database: Database, held: Sequence[LeasedJob], now: datetime, lease_after: timedelta
) -> frozenset[int]:
    """Hold on to jobs of one lease while their worker lives; returns the ids of those that another has taken over.

    A job whose command has already locked its row is passed by: the lock keeps others away as well as the lease.
    """
    if not held:
        return frozenset()
    lease = held[0].lease
    ids = [job.id for job in held]
    with database.writing() as connection:
        connection.execute(_EXTEND, {"held": ids, "lease": lease, "until": now + lease_after})
        rows = connection.execute(_WHOSE, {"held": ids}).all()
    return frozenset(row.id for row in rows if row.leased_by != lease)


def give_back(database: Database, held: Sequence[LeasedJob]) -> None:
    """Let others have leased jobs that were not begun, as if they had never been taken."""
    if not held:
        return
    with database.writing() as connection:
        batch = Batch(connection)
        rows = [
            {"job_id": job.id, "lease": job.lease, "since": job.visible_at, "before": job.attempts - 1} for job in held
        ]
        batch.write(_GIVE_BACK, rows)
        batch.flush()


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
