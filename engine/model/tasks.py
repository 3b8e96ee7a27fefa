"""Tasks: one piece of human work each."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, text

from engine.db.types import Instant, Json
from engine.model.schema import KEY, id_column, keyed_by_case, metadata

NO_DUE_DATE = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands for "never" where rows are ordered by due date."""


class TaskStatus(StrEnum):
    """open → completed or cancelled, and never back: work sent back is a new task of the same obligation."""

    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


tasks = Table(
    "tasks",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("run", Integer, nullable=False),
    Column("ref", String(60), nullable=False),
    Column("element_id", KEY, nullable=False),
    Column("name", String(200), nullable=False),
    Column("status", String(12), nullable=False),
    Column("group_key", KEY),
    Column("assignee_id", BigInteger, ForeignKey("people.id")),
    Column("obligation_id", BigInteger),
    Column("opened_at", Instant, nullable=False),
    Column("claimed_at", Instant),
    Column("due_at", Instant),
    Column("closed_at", Instant),
    Column("closed_by", String(100)),
    Column("answers", Json),
    Column("revision", Integer, nullable=False),
    Index(None, "case_id"),
    Index(
        "ix_tasks_mine",
        "assignee_id",
        "due_at",
        "id",
        sqlite_where=text("status = 'open'"),
        postgresql_where=text("status = 'open'"),
    ),
)

task_candidates = Table(
    "task_candidates",
    metadata,
    Column("group_key", KEY, primary_key=True),
    Column("due_at", Instant, primary_key=True),
    Column("task_id", BigInteger, primary_key=True, autoincrement=False),
    Index(None, "task_id"),
    **keyed_by_case(),
)
"""Who may claim: open, unassigned tasks only. A task without a due date sorts last (`NO_DUE_DATE`)."""

drafts = Table(
    "drafts",
    metadata,
    Column("task_id", BigInteger, ForeignKey("tasks.id"), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("answers", Json, nullable=False),
    Column("saved_at", Instant, nullable=False),
)

comments = Table(
    "comments",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("task_id", BigInteger),
    Column("author", String(100), nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("words", Text, nullable=False),
    Index(None, "case_id"),
)

attachments = Table(
    "attachments",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("task_id", BigInteger),
    Column("name", String(200), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("added_by", String(100), nullable=False),
    Column("added_at", Instant, nullable=False),
    Index(None, "case_id"),
)
"""What is known of a file; its bytes stand in `attachment_contents`, so that listing never reads them."""
