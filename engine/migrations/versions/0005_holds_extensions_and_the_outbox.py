"""Holds with reason and evidence, extensions, and notifications as an outbox with several channels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OUTBOX = (
    ("ix_notifications_person", ["person_id", "read_at", "created_at"], "channel = 'app'"),
    ("ix_notifications_outbox", ["channel", "send_after", "id"], "status = 'waiting'"),
    ("ix_notifications_digest", ["person_id"], "status = 'digest'"),
    ("ix_notifications_trouble", ["id"], "status IN ('failed', 'bounced')"),
)
_JOBS = (
    ("ix_jobs_leased", ["visible_at"], "leased_by IS NOT NULL"),
    ("ix_jobs_failed", ["id"], "status = 'failed'"),
)
_ADDED = ("status", "about_at", "attempts", "last_error")


def upgrade() -> None:
    op.add_column("people", sa.Column("email", sa.String(length=200), server_default="", nullable=False))
    op.add_column("people", sa.Column("phone", sa.String(length=40), server_default="", nullable=False))
    _holds()
    _extensions()
    op.add_column("notifications", sa.Column("status", sa.String(length=10), server_default="told", nullable=False))
    op.add_column("notifications", sa.Column("about_at", sa.BigInteger(), nullable=True))
    op.add_column("notifications", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    op.add_column("notifications", sa.Column("last_error", sa.Text(), nullable=True))
    op.execute(sa.text("UPDATE notifications SET status = 'kept' WHERE channel = 'outbox'"))
    op.drop_index("ix_notifications_person", table_name="notifications")
    ways = op.create_table(
        "channels",
        sa.Column("channel", sa.String(length=100), nullable=False),
        sa.Column("leased_by", sa.String(length=100), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("retry_at", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("down_since", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channels")),
    )
    op.bulk_insert(ways, [{"channel": name} for name in ("mail", "sms", "webhook")])
    for table, indexes in (("notifications", _OUTBOX), ("jobs", _JOBS)):
        for name, columns, where in indexes:
            _index(name, table, columns, where)


def downgrade() -> None:
    for table, indexes in (("notifications", _OUTBOX), ("jobs", _JOBS)):
        for name, _, _ in indexes:
            op.drop_index(name, table_name=table)
    op.create_index("ix_notifications_person", "notifications", ["person_id", "read_at", "created_at"])
    op.drop_table("channels")
    for column in reversed(_ADDED):
        op.drop_column("notifications", column)
    op.drop_table("extensions")
    op.drop_table("holds")
    op.drop_column("people", "phone")
    op.drop_column("people", "email")


def _index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    """A partial index: rows that are over cost nothing there."""
    op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("comment_id", sa.BigInteger(), nullable=True),
        sa.Column("evidence_id", sa.BigInteger(), nullable=True),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("began_by", sa.String(length=100), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=True),
        sa.Column("how", sa.String(length=10), nullable=True),
        sa.Column("working_minutes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_holds_case_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["attachments.id"], name=op.f("fk_holds_evidence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_case_id"), "holds", ["case_id"], unique=False)
    _index("ix_holds_running", "holds", ["until_at"], "ended_at IS NULL")


def _extensions() -> None:
    op.create_table(
        "extensions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("obligation_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("wanted_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_extensions_case_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["attachments.id"], name=op.f("fk_extensions_evidence_id")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligations.id"], name=op.f("fk_extensions_obligation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
    )
    op.create_index(op.f("ix_extensions_case_id"), "extensions", ["case_id"], unique=False)
    _index("uq_extensions_asked", "extensions", ["obligation_id"], "status = 'asked'", unique=True)
