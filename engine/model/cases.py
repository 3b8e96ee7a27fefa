"""Cases, their customers, their runs and the state of each run."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
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
)

from engine.db.types import Instant, Json
from engine.model.schema import KEY, id_column, keyed_by_case, metadata

_TIMED = text("timers > 0")


class CaseStatus(StrEnum):
    """open ⇄ suspended; both → completed or cancelled; a closed case is reopened as its next run."""

    OPEN = "open"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

    @property
    def closed(self) -> bool:
        return self in (CaseStatus.COMPLETED, CaseStatus.CANCELLED)


customers = Table(
    "customers",
    metadata,
    id_column(),
    Column("name", String(200), nullable=False, server_default=""),
    Column("phone", String(40), nullable=False, server_default=""),
    Column("email", String(200), nullable=False, server_default=""),
    Column("region", String(200), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Index(None, "phone"),
)
"""Personal data lives here and in the runs' data, never in the audit chain."""

cases = Table(
    "cases",
    metadata,
    id_column(),
    Column("number", String(20), nullable=False, unique=True),
    Column("code", String(10), nullable=False),
    Column("definition_key", KEY, nullable=False),
    Column("customer_id", BigInteger, ForeignKey("customers.id"), nullable=False),
    Column("status", String(12), nullable=False),
    Column("outcome", KEY),
    Column("kind", KEY, nullable=False, server_default=""),
    Column("channel", KEY, nullable=False),
    Column("title", String(200), nullable=False),
    Column("words", Text, nullable=False, server_default=""),
    Column("unit", KEY),
    Column("urgency", KEY),
    Column("opened_at", Instant, nullable=False),
    Column("opened_by", String(100), nullable=False),
    Column("closed_at", Instant),
    Column("run", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("audit_seq", Integer, nullable=False),
    Column("audit_hash", String(64), nullable=False),
    Index(
        "ix_cases_open",
        "opened_at",
        "id",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index(None, "customer_id", "opened_at"),
    Index(None, "closed_at"),
)

runs = Table(
    "runs",
    metadata,
    Column("case_id", BigInteger, ForeignKey("cases.id"), primary_key=True),
    Column("run", Integer, primary_key=True),
    Column("version_id", BigInteger, ForeignKey("process_versions.id"), nullable=False),
    Column("status", String(12), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("end_element", KEY),
    Column("reason", Text),
    Column("reopened_because", Text),
    Column("data", Json),
    Column("start_element", KEY),
    **keyed_by_case(),
)
"""One life of a case's process. `data` is the case's answers when the run ended, `reason` why it ended early.
`start_element`: the event that began it, none for the plain start."""

snapshots = Table(
    "snapshots",
    metadata,
    Column("case_id", BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("run", Integer, nullable=False),
    Column("version_id", BigInteger, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("timers", Integer, nullable=False, server_default="0"),
    Index("ix_snapshots_timers", "case_id", "timers", sqlite_where=_TIMED, postgresql_where=_TIMED),
)
"""The open run's serialized BPMN state; deleted when the run ends. `timers` is how many timers wait in it, so that the
sweep finds a run with fewer jobs than timers without reading its state."""

linked_cases = Table(
    "linked_cases",
    metadata,
    Column("case_id", BigInteger, ForeignKey("cases.id"), primary_key=True),
    Column("other_id", BigInteger, ForeignKey("cases.id"), primary_key=True),
    Column("relation", KEY, primary_key=True),
    Column("linked_at", Instant, nullable=False),
    Index(None, "other_id"),
)

intakes = Table(
    "intakes",
    metadata,
    id_column(),
    Column("channel", KEY, nullable=False),
    Column("external_id", String(200), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("content", Json, nullable=False),
    Column("case_id", BigInteger, ForeignKey("cases.id")),
    UniqueConstraint("channel", "external_id"),
)
"""Messages in, as received; a repeat of one does no harm."""
