"""Work for machines, and what a person must repair when it cannot be done."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, text

from engine.db.types import Instant, Json
from engine.model.schema import KEY, id_column, metadata

_WAITING = text("status = 'waiting'")
_LEASED = text("leased_by IS NOT NULL")
_FAILED = text("status = 'failed'")
_UNRESOLVED = text("resolved_at IS NULL")


class JobStatus(StrEnum):
    """waiting → (leased while it runs) → gone when done; failed when its tries are used up, with an incident."""

    WAITING = "waiting"
    FAILED = "failed"


jobs = Table(
    "jobs",
    metadata,
    id_column(),
    Column("kind", KEY, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("case_id", BigInteger),
    Column("subject", String(60)),
    Column("payload", Json, nullable=False),
    Column("status", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("visible_at", Instant, nullable=False),
    Column("leased_by", String(100)),
    Column("last_error", Text),
    Index("ix_jobs_leased", "visible_at", sqlite_where=_LEASED, postgresql_where=_LEASED),
    Index("ix_jobs_failed", "id", sqlite_where=_FAILED, postgresql_where=_FAILED),
    Index("ix_jobs_waiting", "visible_at", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index(None, "case_id"),
)
"""Work for machines. `visible_at` is when a worker may take it: its due time, the end of another's lease, or the
next try after a failure. `subject` names what it is about within its case (an obligation's id, a timer's ref)."""

incidents = Table(
    "incidents",
    metadata,
    id_column(),
    Column("case_id", BigInteger),
    Column("job_id", BigInteger),
    Column("kind", KEY, nullable=False),
    Column("message", Text, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("resolved_by", String(100)),
    Index(None, "case_id"),
    Index("ix_incidents_open", "raised_at", sqlite_where=_UNRESOLVED, postgresql_where=_UNRESOLVED),
)
