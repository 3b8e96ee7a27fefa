"""What an operator looks at: incidents that wait, and the jobs behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal_column, select

from engine.db.types import Instant
from engine.model.cases import cases
from engine.model.jobs import JobStatus, incidents, jobs
from engine.queries.paging import COUNT_CAP, Count

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Incident:
    """Something a person must repair."""

    id: int
    kind: str
    message: str
    raised_at: datetime
    case_id: int | None
    number: str
    job_id: int | None


@dataclass(frozen=True, slots=True)
class Health:
    """`late`: jobs that should have run by now; the oldest of them was due at `oldest_at`."""

    waiting: Count
    late: Count
    failed: Count
    oldest_at: datetime | None
    incidents: tuple[Incident, ...]


_OPEN = (
    select(incidents, cases.c.number)
    .outerjoin(cases, cases.c.id == incidents.c.case_id)
    .where(incidents.c.resolved_at.is_(None))
    .order_by(incidents.c.raised_at.desc())
    .limit(SHOWN)
)
_JOBS: Select[Any] = select(literal_column("1")).select_from(jobs).limit(COUNT_CAP + 1)
_WAITING = _JOBS.where(jobs.c.status == literal_column("'waiting'"))
_LATE = _WAITING.where(jobs.c.visible_at <= bindparam("now", type_=Instant))
_FAILED = _JOBS.where(jobs.c.status == JobStatus.FAILED.value)
_OLDEST = select(func.min(jobs.c.visible_at, type_=Instant)).where(
    jobs.c.status == literal_column("'waiting'"), jobs.c.visible_at <= bindparam("now", type_=Instant)
)


def health(connection: Connection, now: datetime) -> Health:
    """Counts of jobs (up to the cap) and the open incidents, newest first."""

    def counted(statement: Select[Any]) -> Count:
        inner = statement.subquery()
        return Count(connection.execute(select(func.count()).select_from(inner), {"now": now}).scalar_one())

    return Health(
        waiting=counted(_WAITING),
        late=counted(_LATE),
        failed=counted(_FAILED),
        oldest_at=connection.execute(_OLDEST, {"now": now}).scalar(),
        incidents=tuple(
            Incident(row.id, row.kind, row.message, row.raised_at, row.case_id, row.number or "", row.job_id)
            for row in connection.execute(_OPEN)
        ),
    )
