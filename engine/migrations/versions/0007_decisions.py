"""What decisions gave, kept with the case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decisions_made",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_decisions_made_case_id")),
        sa.ForeignKeyConstraint(["version_id"], ["process_versions.id"], name=op.f("fk_decisions_made_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions_made")),
    )
    op.create_index(op.f("ix_decisions_made_case_id"), "decisions_made", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("decisions_made")
