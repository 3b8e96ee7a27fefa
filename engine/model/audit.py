"""Append-only facts: the audit chain of each case and the operator's journal."""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Table

from engine.db.types import Instant, Json, dump
from engine.model.schema import KEY, id_column, keyed_by_case, metadata


class AuditAction(StrEnum):
    """The closed vocabulary of facts."""

    CASE_OPENED = "case.opened"
    RUN_STARTED = "run.started"
    CASE_SUSPENDED = "case.suspended"
    CASE_RESUMED = "case.resumed"
    CASE_COMPLETED = "case.completed"
    CASE_CANCELLED = "case.cancelled"
    CASE_WITHDRAWN = "case.withdrawn"
    CASE_REOPENED = "case.reopened"
    CASE_LINKED = "case.linked"
    CASE_COMMENTED = "case.commented"
    ANSWER_MISDIRECTED = "case.answer_misdirected"
    CASE_UNMASKED = "case.unmasked"
    FILE_ATTACHED = "case.file_attached"
    MESSAGE_DELIVERED = "case.message_delivered"
    SIGNAL_DELIVERED = "case.signal_delivered"
    MESSAGE_SENT = "message.sent"
    MESSAGE_UNCLAIMED = "message.unclaimed"
    SIGNAL_SENT = "signal.sent"
    STORE_WRITTEN = "store.written"
    TASK_OPENED = "task.opened"
    TASK_CLAIMED = "task.claimed"
    TASK_RELEASED = "task.released"
    TASK_REASSIGNED = "task.reassigned"
    TASK_TAKEN_OVER = "task.taken_over"
    TASK_COMPLETED = "task.completed"
    TASK_CANCELLED = "task.cancelled"
    CLOCK_STARTED = "clock.started"
    CLOCK_STOPPED = "clock.stopped"
    CLOCK_CANCELLED = "clock.cancelled"
    CLOCK_PAUSED = "clock.paused"
    CLOCK_RESUMED = "clock.resumed"
    DUE_RECOMPUTED = "clock.due_recomputed"
    EXTENSION_ASKED = "extension.asked"
    EXTENSION_APPROVED = "extension.approved"
    EXTENSION_REFUSED = "extension.refused"
    EXTENSION_LAPSED = "extension.lapsed"
    DECISION_MADE = "decision.made"
    TIMER_ARMED = "timer.armed"
    TIMER_CANCELLED = "timer.cancelled"
    TIMER_FIRED = "timer.fired"
    ESCALATED = "escalation.recorded"
    ESCALATION_SKIPPED = "escalation.skipped"
    ESCALATION_RAISED = "escalation.raised"
    ESCALATION_ACKNOWLEDGED = "escalation.acknowledged"
    CUSTOMER_TOLD = "customer.told"
    JOB_SKIPPED = "job.skipped"
    INCIDENT_RAISED = "incident.raised"
    INCIDENT_RESOLVED = "incident.resolved"


audit_events = Table(
    "audit_events",
    metadata,
    Column("case_id", BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(100), nullable=False),
    Column("action", KEY, nullable=False),
    Column("payload", Json, nullable=False),
    Column("hash", String(64), nullable=False),
    **keyed_by_case(),
)
"""One chain for each case; its head (`audit_seq`, `audit_hash`) stands in the case's row. No personal data here.
What moves a run carries in its payload the nodes and flows that the run passed, in order (`visited`)."""

journal = Table(
    "journal",
    metadata,
    id_column(),
    Column("at", Instant, nullable=False),
    Column("actor", String(100), nullable=False),
    Column("action", KEY, nullable=False),
    Column("payload", Json, nullable=False),
)
"""What was done to the system rather than to a case: deploys, people, notices, incidents."""

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("command", KEY, nullable=False),
    Column("actor", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("result", Json),
)

attachment_contents = Table(
    "attachment_contents",
    metadata,
    Column("attachment_id", BigInteger, ForeignKey("attachments.id"), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

CHAIN_START = "0" * 64
"""What the first event of a case is chained to."""


def chain_hash(previous: str, case_id: int, seq: int, at: datetime, actor: str, action: str, payload: object) -> str:
    """SHA-256 (hex) over the previous hash and the event's canonical JSON."""
    event = [case_id, seq, at.isoformat(), actor, action, payload]
    return hashlib.sha256(previous.encode() + dump(event)).hexdigest()
