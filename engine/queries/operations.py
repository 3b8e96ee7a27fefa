"""What an operator looks at: incidents that wait, how the jobs stand, and who works on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal_column, select

from engine.db.types import Instant
from engine.model.cases import cases
from engine.model.jobs import JobStatus, incidents, jobs
from engine.queries.paging import COUNT_CAP, Count

SHOWN = 100

LATE_AFTER = timedelta(seconds=60)
"""A job that is due for longer is late: some worker should have come by."""


class JobState(StrEnum):
    """How a job stands: waiting for its time, due, late, in a worker's hands, or given up."""

    WAITING = "waiting"
    DUE = "due"
    LATE = "late"
    RUNNING = "running"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Incident:
    """Something a person must repair. `job_id` and `job_kind` only where its job still waits for that."""

    id: int
    kind: str
    message: str
    raised_at: datetime
    case_id: int | None
    number: str
    job_id: int | None
    job_kind: str | None


@dataclass(frozen=True, slots=True)
class Busy:
    """A worker with jobs in hand."""

    worker: str
    jobs: int


@dataclass(frozen=True, slots=True)
class Health:
    """`due`: jobs that could be taken now; the oldest of them since `oldest_at`. `late`: those due for a minute."""

    waiting: Count
    due: Count
    late: Count
    running: Count
    failed: Count
    oldest_at: datetime | None
    busy: tuple[Busy, ...]
    incidents: tuple[Incident, ...]


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job. `error`: why its last try failed, where it did."""

    id: int
    kind: str
    number: str | None
    subject: str | None
    due_at: datetime
    visible_at: datetime
    attempts: int
    state: JobState
    error: str | None


_NOW = bindparam("now", type_=Instant)
_LATE_BY = bindparam("late_by", type_=Instant)
_IS_WAITING = jobs.c.status == literal_column(f"'{JobStatus.WAITING}'")
_IS = {
    JobState.WAITING: (_IS_WAITING, jobs.c.visible_at > _NOW, jobs.c.leased_by.is_(None)),
    JobState.DUE: (_IS_WAITING, jobs.c.visible_at <= _NOW),
    JobState.LATE: (_IS_WAITING, jobs.c.visible_at <= _LATE_BY),
    JobState.RUNNING: (_IS_WAITING, jobs.c.visible_at > _NOW, jobs.c.leased_by.is_not(None)),
    JobState.FAILED: (jobs.c.status == literal_column(f"'{JobStatus.FAILED}'"),),
}
_OPEN = (
    select(
        incidents.c.id,
        incidents.c.kind,
        incidents.c.message,
        incidents.c.raised_at,
        incidents.c.case_id,
        func.coalesce(cases.c.number, "").label("number"),
        jobs.c.id.label("job_id"),
        jobs.c.kind.label("job_kind"),
    )
    .outerjoin(cases, cases.c.id == incidents.c.case_id)
    .outerjoin(jobs, (jobs.c.id == incidents.c.job_id) & (jobs.c.status == JobStatus.FAILED.value))
    .where(incidents.c.resolved_at.is_(None))
    .order_by(incidents.c.raised_at.desc())
    .limit(SHOWN)
)
_OLDEST = select(func.min(jobs.c.visible_at, type_=Instant)).where(*_IS[JobState.DUE])
_HELD = select(jobs.c.leased_by).where(*_IS[JobState.RUNNING]).limit(COUNT_CAP)
_LINES = (
    select(
        jobs.c.id,
        jobs.c.kind,
        cases.c.number,
        jobs.c.subject,
        jobs.c.due_at,
        jobs.c.visible_at,
        jobs.c.attempts,
        jobs.c.last_error,
    )
    .outerjoin(cases, cases.c.id == jobs.c.case_id)
    .order_by(jobs.c.visible_at, jobs.c.id)
    .limit(bindparam("at_most"))
)


def health(connection: Connection, now: datetime) -> Health:
    """Counts of jobs (up to the cap), the workers that have some in hand, and the open incidents, newest first."""
    values = _values(now)

    def counted(state: JobState) -> Count:
        inner = select(literal_column("1")).select_from(jobs).where(*_IS[state]).limit(COUNT_CAP + 1).subquery()
        return Count(connection.execute(select(func.count()).select_from(inner), values).scalar_one())

    return Health(
        waiting=counted(JobState.WAITING),
        due=counted(JobState.DUE),
        late=counted(JobState.LATE),
        running=counted(JobState.RUNNING),
        failed=counted(JobState.FAILED),
        oldest_at=connection.execute(_OLDEST, values).scalar(),
        busy=_busy(connection, values),
        incidents=tuple(Incident(*row) for row in connection.execute(_OPEN)),
    )


def job_lines(connection: Connection, state: JobState, now: datetime, at_most: int) -> list[JobLine]:
    """Jobs that stand like this, the longest due first."""
    rows = connection.execute(_lines_in(state), _values(now) | {"at_most": at_most})
    return [
        JobLine(
            row.id, row.kind, row.number, row.subject, row.due_at, row.visible_at, row.attempts, state, row.last_error
        )
        for row in rows
    ]  # fmt: skip


def _lines_in(state: JobState) -> Select[Any]:
    return _LINES.where(*_IS[state])


def _values(now: datetime) -> dict[str, Any]:
    return {"now": now, "late_by": now - LATE_AFTER}


def _busy(connection: Connection, values: dict[str, Any]) -> tuple[Busy, ...]:
    """Who has how many in hand; a lease is called after its worker."""
    held: dict[str, int] = {}
    for row in connection.execute(_HELD, values):
        worker = row.leased_by.rpartition(":")[0]
        held[worker] = held.get(worker, 0) + 1
    return tuple(Busy(worker, count) for worker, count in sorted(held.items()))
