"""Finding obligations that have lost the job of their next level, and arming them again.

Every command writes what is owed and its job together, so nothing should ever be found here. What is found all the
same (a row deleted by hand, a database put together from two backups) would otherwise be overdue in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import String, bindparam, cast, exists, select, tuple_

from engine.commands._cases import lock_case, open_run
from engine.commands._ledger import COLUMNS, read_obligation
from engine.commands._obligations import arm, passed_levels, planned_levels
from engine.db.types import Instant
from engine.dispatch import Transaction
from engine.model.cases import snapshots
from engine.model.jobs import jobs
from engine.model.time import ObligationStatus, escalations, obligations
from engine.queries.paging import Cursor
from engine.queue import Kind, LeasedJob, enqueue, finish_job
from engine.rules.permissions import Permission

CHECK_ID = 2
"""The one search of a database: a second one could not be inserted."""

LOOKED_AT = 2_000
"""Open obligations for one transaction: some ten milliseconds, so that nobody waits for the search."""

_ITS_JOB = exists().where(
    jobs.c.case_id == obligations.c.case_id,
    jobs.c.kind == Kind.ESCALATE.value,
    jobs.c.subject == cast(obligations.c.id, String),
)
_LOOK = (
    select(
        obligations.c.id,
        obligations.c.case_id,
        obligations.c.due_at,
        obligations.c.ladder,
        obligations.c.paused_at,
        _ITS_JOB.label("armed"),
    )
    .where(
        obligations.c.status == ObligationStatus.OPEN.value,
        tuple_(obligations.c.due_at, obligations.c.id)
        > tuple_(bindparam("after_at", type_=Instant), bindparam("after_id")),
    )
    .order_by(obligations.c.due_at, obligations.c.id)
    .limit(bindparam("at_most"))
)
_LEVELS = select(escalations.c.level).where(
    escalations.c.obligation_id == bindparam("of_obligation"), escalations.c.due_at == bindparam("at_due")
)
_VERSION = select(snapshots.c.version_id).where(snapshots.c.case_id == bindparam("of_case"))
_OBLIGATION = select(*COLUMNS).where(obligations.c.id == bindparam("obligation_id"))
_ARMED = select(jobs.c.id).where(
    jobs.c.case_id == bindparam("of_case"),
    jobs.c.kind == Kind.ESCALATE.value,
    jobs.c.subject == bindparam("about"),
)
_PLANNED = select(jobs.c.id).where(jobs.c.id == CHECK_ID)
_FIRST = Cursor(datetime(1970, 1, 1, tzinfo=UTC), 0)


def plan_check(tx: Transaction) -> None:
    """Have the search begin now, unless one is under way."""
    if tx.first(_PLANNED) is None:
        enqueue(tx, Kind.CHECK, tx.now, job_id=CHECK_ID)


@dataclass(frozen=True, slots=True)
class FindUnarmed:
    """Look at some open obligations in the order of their due dates, and go on with the next ones in a job of its own.

    Each that has lost its job gets one in which it is armed again, so that none holds up others.
    """

    permission: ClassVar[Permission] = Permission.OPERATE

    job: LeasedJob

    def execute(self, tx: Transaction) -> None:
        finish_job(tx, self.job)
        after = Cursor.parse(self.job.payload.get("after")) or _FIRST
        found = tx.all(_LOOK, after_at=after.at, after_id=after.id, at_most=LOOKED_AT)
        for row in _suspects(tx, found):
            enqueue(tx, Kind.REARM, tx.now, case_id=row.case_id, subject=str(row.id))
        if len(found) == LOOKED_AT:
            last = Cursor(found[-1].due_at, found[-1].id)
            enqueue(tx, Kind.CHECK, tx.now, payload={"after": str(last)}, job_id=CHECK_ID)


@dataclass(frozen=True, slots=True)
class Rearm:
    """Arm the next level of an obligation that has lost its job; the journal says so. One that has it is left alone."""

    permission: ClassVar[Permission] = Permission.OPERATE

    job: LeasedJob

    def execute(self, tx: Transaction) -> None:
        assert self.job.case_id is not None, "an obligation belongs to a case"
        case = lock_case(tx, self.job.case_id)
        finish_job(tx, self.job)
        obligation_id = int(self.job.subject or 0)
        row = tx.first(_OBLIGATION, obligation_id=obligation_id)
        obligation = read_obligation(row) if row is not None else None
        if obligation is None or not obligation.open or obligation.paused_at is not None or case.status.closed:
            return
        if tx.first(_ARMED, of_case=case.id, about=str(obligation_id)) is not None:
            return
        run = open_run(tx, case)
        passed = passed_levels(tx, obligation)
        to_come = [level for level in planned_levels(run, obligation) if level.level not in passed]
        if to_come:
            arm(tx, case, run, obligation, passed)
            tx.journal("obligation.rearmed", case=case.id, obligation=obligation_id, level=to_come[0].level)


def _suspects(tx: Transaction, found: list[Any]) -> Iterator[Any]:
    """Those without a job that have levels still to come; who has passed the whole ladder needs none."""
    for row in found:
        if row.ladder is not None and row.paused_at is None and not row.armed:
            version = tx.first(_VERSION, of_case=row.case_id)
            if version is not None and not _has_passed_all(tx, row, version.version_id):
                yield row


def _has_passed_all(tx: Transaction, row: Any, version_id: int) -> bool:
    ladders = tx.engine.definitions.version(tx.connection, version_id).ladders
    recorded = {one.level for one in tx.all(_LEVELS, of_obligation=row.id, at_due=row.due_at)}
    return row.ladder in ladders.names and {one.level for one in ladders.ladder(row.ladder).levels} <= recorded
