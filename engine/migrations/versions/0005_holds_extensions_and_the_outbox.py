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
_FILED = (("kind", 10), ("route", 100), ("unit", 100), ("group_key", 100))
_WHOLE = (["fired_at"], ["level", "fired_at"], *([name, "fired_at"] for name, _ in _FILED))
_ESCALATIONS = (
    ("ix_escalations_waiting", "acknowledge_by IS NOT NULL AND acknowledged_at IS NULL", None),
    ("ix_escalations_promised", "promised_at IS NOT NULL", None),
    ("ix_escalations_by_hand", "why = 'hand'", None),
    ("ix_escalations_late", "late", "late = 1"),
    ("ix_escalations_skipped", "skipped", "skipped = 1"),
)
_FILE = """
    UPDATE escalations SET
        kind = (SELECT kind FROM obligations WHERE obligations.id = escalations.obligation_id),
        route = (SELECT definition_key FROM cases WHERE cases.id = escalations.case_id),
        unit = (SELECT unit FROM cases WHERE cases.id = escalations.case_id),
        group_key = (SELECT group_key FROM tasks WHERE tasks.id = escalations.task_id)
"""
_TOLD = {
    "sqlite": """
        INSERT OR IGNORE INTO escalations_told (person_id, fired_at, escalation_id)
        SELECT json_extract(one.value, '$.person'), fired_at, escalations.id
        FROM escalations, json_each(escalations.told) AS one
    """,
    "postgresql": """
        INSERT INTO escalations_told (person_id, fired_at, escalation_id)
        SELECT CAST(one.value ->> 'person' AS BIGINT), fired_at, escalations.id
        FROM escalations, jsonb_array_elements(CAST(escalations.told AS JSONB)) AS one(value)
        ON CONFLICT DO NOTHING
    """,
}
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
    _escalations()


def downgrade() -> None:
    op.drop_table("escalations_told")
    for name, _, _ in _ESCALATIONS:
        op.drop_index(name, table_name="escalations")
    for columns in _WHOLE:
        op.drop_index(op.f(f"ix_escalations_{'_'.join(columns)}_id"), table_name="escalations")
    op.create_index(op.f("ix_escalations_fired_at"), "escalations", ["fired_at"], unique=False)
    for column, _ in reversed(_FILED):
        op.drop_column("escalations", column)
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


def _escalations() -> None:
    """What the managers' page looks levels up by, filled for those that are there."""
    for name, length in _FILED:
        given = {"server_default": "", "nullable": False} if name in ("kind", "route") else {"nullable": True}
        op.add_column("escalations", sa.Column(name, sa.String(length=length), **given))
    op.execute(sa.text(_FILE))
    op.drop_index(op.f("ix_escalations_fired_at"), table_name="escalations")
    for columns in _WHOLE:
        op.create_index(op.f(f"ix_escalations_{'_'.join(columns)}_id"), "escalations", [*columns, "id"], unique=False)
    for name, where, sqlite_where in _ESCALATIONS:
        _index(name, "escalations", ["fired_at", "id"], where, sqlite_where=sqlite_where)
    op.create_table(
        "escalations_told",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fired_at", sa.BigInteger(), nullable=False),
        sa.Column("escalation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalations.id"], name=op.f("fk_escalations_told_escalation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_escalations_told_person_id")),
        sa.PrimaryKeyConstraint("person_id", "fired_at", "escalation_id", name=op.f("pk_escalations_told")),
        sqlite_with_rowid=False,
    )
    op.execute(sa.text(_TOLD[op.get_bind().dialect.name]))


def _index(
    name: str, table: str, columns: list[str], where: str, *, unique: bool = False, sqlite_where: str | None = None
) -> None:
    """A partial index: rows that are over cost nothing there."""
    on_sqlite = sa.text(sqlite_where or where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=on_sqlite, postgresql_where=sa.text(where))


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
