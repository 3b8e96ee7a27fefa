"""Time owed: obligations (steps, clocks, promises), their due dates' history, escalations, jobs, notices."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)  # fmt: skip

from engine.db.types import Instant, Json
from engine.model.schema import KEY, id_column, metadata

_OPEN = text("status = 'open'")
_WAITING = text("status = 'waiting'")
_UNRESOLVED = text("resolved_at IS NULL")


class ObligationKind(StrEnum):
    """A step of the route, a clock of the case, or a promise that somebody made."""

    STEP = "step"
    CLOCK = "clock"
    PROMISE = "promise"


class ObligationStatus(StrEnum):
    """open → met or cancelled; work sent back opens it again (same obligation, passed levels stay passed)."""

    OPEN = "open"
    MET = "met"
    CANCELLED = "cancelled"


obligations = Table(
    "obligations",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("run", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("name", KEY, nullable=False),
    Column("status", String(10), nullable=False),
    Column("rule", Json, nullable=False),
    Column("source", Text, nullable=False, server_default=""),
    Column("calendar", KEY, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("proof", LargeBinary, nullable=False),
    Column("ladder", KEY),
    Column("pausable", Boolean, nullable=False, server_default="0"),
    Column("paused_at", Instant),
    Column("ended_at", Instant),
    Column("escalation_id", BigInteger),
    Index("ix_obligations_case", "case_id", "run"),
    Index("ix_obligations_due", "due_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
)
"""`name` is the element (step), the clock's key, or `promise`. `rule` holds what a recomputation needs (duration,
day zero, roll, cap). `proof` is compressed; `due_history` keeps the ones before. `escalation_id`: what a
promise is about."""

due_history = Table(
    "due_history",
    metadata,
    Column("obligation_id", BigInteger, ForeignKey("obligations.id"), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("due_at", Instant, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("proof", LargeBinary, nullable=False),
    Column("replaced_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Due dates as they were known before; the present one stands in its obligation."""

escalations = Table(
    "escalations",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("obligation_id", BigInteger, ForeignKey("obligations.id"), nullable=False),
    Column("task_id", BigInteger),
    Column("level", KEY, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("fired_at", Instant, nullable=False),
    Column("why", String(12), nullable=False),
    Column("reason", Text),
    Column("skipped", Boolean, nullable=False, server_default="0"),
    Column("late", Boolean, nullable=False, server_default="0"),
    Column("told", Json, nullable=False),
    Column("table_at", KEY),
    Column("acknowledge_by", Instant),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", String(100)),
    Column("acknowledgement", Text),
    Column("promised_at", Instant),
    UniqueConstraint("obligation_id", "level", "due_at"),
    Index(None, "case_id"),
    Index(None, "fired_at"),
)
"""Each level once for an obligation and its due date, whoever retries: the constraint says so. `why`: timer, hand."""


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

notifications = Table(
    "notifications",
    metadata,
    id_column(),
    Column("case_id", BigInteger),
    Column("person_id", BigInteger, ForeignKey("people.id")),
    Column("recipient", String(20), nullable=False),
    Column("channel", KEY, nullable=False),
    Column("template", KEY, nullable=False),
    Column("params", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("send_after", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("read_at", Instant),
    Index("ix_notifications_person", "person_id", "read_at", "created_at"),
    Index(None, "case_id"),
)
"""Messages out. In the app one is told when it is written; the other channels are sent outside of the transaction."""

notices = Table(
    "notices",
    metadata,
    id_column(),
    Column("calendar", KEY, nullable=False),
    Column("content", Json, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("added_by", String(100), nullable=False),
    Index(None, "calendar"),
)
"""Holiday notices added after the calendar's file was written."""
