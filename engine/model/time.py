"""Time owed: obligations (steps, clocks, promises, answers), their due dates' history, what moves them, escalations."""

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
from engine.model.schema import KEY, id_column, keyed_by_case, metadata

_OPEN = text("status = 'open'")
_ASKED = text("status = 'asked'")
_RUNNING = text("ended_at IS NULL")
_UNANSWERED = text("acknowledge_by IS NOT NULL AND acknowledged_at IS NULL")
_PROMISED = text("promised_at IS NOT NULL")
_BY_HAND = text("why = 'hand'")


class ObligationKind(StrEnum):
    """A step of the route, a clock of the case, a promise that somebody made, or an acknowledgement that is owed."""

    STEP = "step"
    CLOCK = "clock"
    PROMISE = "promise"
    ANSWER = "answer"


GIVEN = (ObligationKind.PROMISE, ObligationKind.ANSWER)
"""Kinds whose date was given to people by name: it stands whatever notice is published afterwards."""


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
"""`name` is the element (step), the clock's key, or what a promise or an answer is about. `rule` holds what a
recomputation needs (duration, day zero, roll, cap), and the pauses, which are no part of the way to a level. `proof` is
compressed; `due_history` keeps the ones before. `escalation_id`: the level that a promise or an answer is about."""

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
    Column("kind", String(10), nullable=False, server_default=""),
    Column("route", KEY, nullable=False, server_default=""),
    Column("unit", KEY),
    Column("group_key", KEY),
    UniqueConstraint("obligation_id", "level", "due_at"),
    Index(None, "case_id"),
    Index(None, "fired_at", "id"),
    Index(None, "level", "fired_at", "id"),
    Index(None, "kind", "fired_at", "id"),
    Index(None, "route", "fired_at", "id"),
    Index(None, "unit", "fired_at", "id"),
    Index(None, "group_key", "fired_at", "id"),
    Index("ix_escalations_waiting", "fired_at", "id", sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED),
    Index("ix_escalations_promised", "fired_at", "id", sqlite_where=_PROMISED, postgresql_where=_PROMISED),
    Index("ix_escalations_by_hand", "fired_at", "id", sqlite_where=_BY_HAND, postgresql_where=_BY_HAND),
    Index("ix_escalations_late", "fired_at", "id", sqlite_where=text("late = 1"), postgresql_where=text("late")),
    Index(
        "ix_escalations_skipped", "fired_at", "id", sqlite_where=text("skipped = 1"), postgresql_where=text("skipped")
    ),
)
"""Each level once for an obligation and its due date, whoever retries: the constraint says so. `why`: timer, hand.
`kind` repeats the obligation's, `route` the case's; `unit` and `group_key` are whose the work was when it fired. They
stand here because a manager's page is looked through by them, the newest first."""

escalations_told = Table(
    "escalations_told",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("fired_at", Instant, primary_key=True),
    Column("escalation_id", BigInteger, ForeignKey("escalations.id"), primary_key=True, autoincrement=False),
    **keyed_by_case(),
)
"""Whom each level was told, by person and time; in which capacity stands in the level's own `told`."""


class HoldEnd(StrEnum):
    """What ended a hold: its time, a person, the customer's answer, or the end of the run."""

    TIME = "time"
    PERSON = "person"
    CUSTOMER = "customer"
    CLOSED = "closed"


holds = Table(
    "holds",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("run", Integer, nullable=False),
    Column("reason", KEY, nullable=False),
    Column("comment_id", BigInteger),
    Column("evidence_id", BigInteger, ForeignKey("attachments.id")),
    Column("began_at", Instant, nullable=False),
    Column("began_by", String(100), nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", String(100)),
    Column("how", String(10)),
    Column("working_minutes", Integer),
    Index(None, "case_id"),
    Index("ix_holds_running", "until_at", sqlite_where=_RUNNING, postgresql_where=_RUNNING),
)
"""Times in which a case waited for somebody outside. `reason` is a key of the route's `holds`; the words are a comment.
`ended_at` may lie before the instant at which it was recorded: an answer counts from when it came. `working_minutes`:
office time that the hold took, by the route's calendar."""


class ExtensionStatus(StrEnum):
    """asked → approved or refused by somebody else, or lapsed when what it was for ended first."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    LAPSED = "lapsed"


extensions = Table(
    "extensions",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("obligation_id", BigInteger, ForeignKey("obligations.id"), nullable=False),
    Column("status", String(10), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("wanted_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence_id", BigInteger, ForeignKey("attachments.id")),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", String(100), nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", String(100)),
    Column("note", Text),
    Index(None, "case_id"),
    Index("uq_extensions_asked", "obligation_id", unique=True, sqlite_where=_ASKED, postgresql_where=_ASKED),
)
"""New due dates that were asked for. `due_at` is the date as it was then. One may wait for an obligation at a time."""

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
