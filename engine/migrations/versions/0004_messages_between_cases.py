"""Messages, signals and data stores between cases; routes that begin by themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OLD_COLUMNS = "case_id, ref, element_id, name"


def upgrade() -> None:
    _set_aside("ix_awaited_messages_name")
    op.create_table(
        "awaited_messages",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=10), server_default="message", nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=200), server_default="", nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("awaited_at", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_awaited_messages_case_id")),
        sa.PrimaryKeyConstraint("case_id", "ref", "kind", "name", "key", name=op.f("pk_awaited_messages")),
    )
    op.create_index(
        op.f("ix_awaited_messages_name_kind_key"), "awaited_messages", ["name", "kind", "key"], unique=False
    )
    _take_back()
    op.create_table(
        "sent_messages",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=200), server_default="", nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("from_case", sa.BigInteger(), nullable=True),
        sa.Column("element_id", sa.String(length=100), nullable=True),
        sa.Column("sent_by", sa.String(length=100), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("keep_until", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["from_case"], ["cases.id"], name=op.f("fk_sent_messages_from_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_messages")),
    )
    op.create_index(
        "ix_sent_messages_kept",
        "sent_messages",
        ["name"],
        unique=False,
        sqlite_where=sa.text("state = 'kept'"),
        postgresql_where=sa.text("state = 'kept'"),
    )
    op.create_index(op.f("ix_sent_messages_settled_at"), "sent_messages", ["settled_at"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("sent_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("receiver", sa.String(length=220), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_deliveries_case_id")),
        sa.ForeignKeyConstraint(["sent_id"], ["sent_messages.id"], name=op.f("fk_deliveries_sent_id")),
        sa.PrimaryKeyConstraint("sent_id", "receiver", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_case_id"), "deliveries", ["case_id"], unique=False)
    op.create_table(
        "data_stores",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["cases.id"], name=op.f("fk_data_stores_changed_by")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_data_stores")),
    )
    op.create_table(
        "route_starts",
        sa.Column("definition_key", sa.String(length=100), nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["definition_key"], ["process_definitions.key"], name=op.f("fk_route_starts_definition_key")
        ),
        sa.PrimaryKeyConstraint("definition_key", "element_id", "kind", "name", name=op.f("pk_route_starts")),
    )
    op.create_index(op.f("ix_route_starts_name_kind"), "route_starts", ["name", "kind"], unique=False)
    op.add_column("runs", sa.Column("start_element", sa.String(length=100), nullable=True))


def downgrade() -> None:
    op.drop_column("runs", "start_element")
    op.drop_index(op.f("ix_route_starts_name_kind"), table_name="route_starts")
    op.drop_table("route_starts")
    op.drop_table("data_stores")
    op.drop_index(op.f("ix_deliveries_case_id"), table_name="deliveries")
    op.drop_table("deliveries")
    op.drop_index(op.f("ix_sent_messages_settled_at"), table_name="sent_messages")
    op.drop_index("ix_sent_messages_kept", table_name="sent_messages")
    op.drop_table("sent_messages")
    op.execute(sa.text("DELETE FROM awaited_messages WHERE kind <> 'message'"))
    _set_aside("ix_awaited_messages_name_kind_key")
    op.create_table(
        "awaited_messages",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_awaited_messages_case_id")),
        sa.PrimaryKeyConstraint("case_id", "ref", name=op.f("pk_awaited_messages")),
    )
    op.create_index(op.f("ix_awaited_messages_name"), "awaited_messages", ["name"], unique=False)
    _take_back()


def _set_aside(index: str) -> None:
    """The table's key grows, which SQLite cannot do in place: its rows wait elsewhere while it is made anew."""
    op.execute(sa.text(f"CREATE TEMPORARY TABLE awaited_aside AS SELECT {_OLD_COLUMNS} FROM awaited_messages"))
    op.drop_index(op.f(index), table_name="awaited_messages")
    op.drop_table("awaited_messages")


def _take_back() -> None:
    op.execute(
        sa.text(
            f"INSERT INTO awaited_messages ({_OLD_COLUMNS}) "
            "SELECT case_id, ref, MIN(element_id), MIN(name) FROM awaited_aside GROUP BY case_id, ref"
        )
    )
    op.execute(sa.text("DROP TABLE awaited_aside"))
