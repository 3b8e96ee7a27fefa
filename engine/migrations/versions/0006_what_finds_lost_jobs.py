"""How many timers wait in a run, and what a start by time was planned as: what finds jobs that were lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COUNT = """
    UPDATE snapshots SET timers = (
        SELECT COUNT(*) FROM jobs WHERE jobs.case_id = snapshots.case_id AND jobs.kind = 'timer'
    )
"""
_PLAN = """
    UPDATE route_starts SET
        planned_at = (SELECT due_at FROM jobs WHERE jobs.id = route_starts.job_id),
        plan = (SELECT payload FROM jobs WHERE jobs.id = route_starts.job_id)
"""


def upgrade() -> None:
    op.add_column("snapshots", sa.Column("timers", sa.Integer(), server_default="0", nullable=False))
    op.execute(sa.text(_COUNT))
    timed = sa.text("timers > 0")
    op.create_index(
        "ix_snapshots_timers", "snapshots", ["case_id", "timers"], sqlite_where=timed, postgresql_where=timed
    )
    op.add_column("route_starts", sa.Column("planned_at", sa.BigInteger(), nullable=True))
    op.add_column("route_starts", sa.Column("plan", sa.Text(), nullable=True))
    op.execute(sa.text(_PLAN))


def downgrade() -> None:
    op.drop_column("route_starts", "plan")
    op.drop_column("route_starts", "planned_at")
    op.drop_index("ix_snapshots_timers", table_name="snapshots")
    op.drop_column("snapshots", "timers")
