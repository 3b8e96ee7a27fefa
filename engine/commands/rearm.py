"""Finding what has lost the job that would bring it on, and writing that job again.

Every command writes what is to come and its job together, so nothing should ever be found here. What is found all the
same (a row deleted by hand, a database put together from two backups) would otherwise be overdue, or wait, in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import bindparam, select

from engine.commands import _holds, _starts, _timers
from engine.commands._cases import lock_case, open_run
from engine.commands._ledger import COLUMNS, read_obligation
from engine.commands._obligations import arm, passed_levels, planned_levels
from engine.commands._searches import FIRST, SEARCHES
from engine.dispatch import CaseInHand, Transaction
from engine.model.jobs import jobs
from engine.model.time import obligations
from engine.queries.paging import Cursor
from engine.queue import Kind, LeasedJob, enqueue, finish_job
from engine.rules.permissions import Permission

CHECK_ID = 2
"""The one search of a database: a second one could not be inserted."""

LOOKED_AT = 2_000
"""Rows for one transaction: some ten milliseconds, so that nobody waits for the search."""

_OBLIGATION = select(*COLUMNS).where(obligations.c.id == bindparam("obligation_id"))
_ARMED = select(jobs.c.id).where(
    jobs.c.case_id == bindparam("of_case"),
    jobs.c.kind == Kind.ESCALATE.value,
    jobs.c.subject == bindparam("about"),
)
_PLANNED = select(jobs.c.id).where(jobs.c.id == CHECK_ID)


def plan_check(tx: Transaction) -> None:
    """Have the search begin now, unless one is under way."""
    if tx.first(_PLANNED) is None:
        enqueue(tx, Kind.CHECK, tx.now, job_id=CHECK_ID)


@dataclass(frozen=True, slots=True)
class FindUnarmed:
    """Look at some of what is to come, one search after the other, and go on with the next ones in a job of its own.

    Each that has lost its job gets one in which it is armed again, so that none holds up others.
    """

    permission: ClassVar[Permission] = Permission.OPERATE

    job: LeasedJob

    def execute(self, tx: Transaction) -> None:
        finish_job(tx, self.job)
        after = Cursor.parse(self.job.payload.get("after")) or FIRST
        names = list(SEARCHES)
        left = LOOKED_AT
        for name in names[names.index(self.job.payload.get("search", names[0])) :]:
            found = SEARCHES[name](tx, after, left)
            for one in found.suspects:
                enqueue(tx, Kind.REARM, tx.now, case_id=one.case_id, subject=one.subject, payload=one.payload)
            left -= found.seen
            if left <= 0:
                enqueue(tx, Kind.CHECK, tx.now, payload={"search": name, "after": str(found.last)}, job_id=CHECK_ID)
                return
            after = FIRST


@dataclass(frozen=True, slots=True)
class Rearm:
    """Write again the job that something has lost; the journal says so. What has its job is left alone."""

    permission: ClassVar[Permission] = Permission.OPERATE

    job: LeasedJob

    def execute(self, tx: Transaction) -> None:
        if self.job.case_id is None:
            _arm_start(tx, self.job)
            return
        case = lock_case(tx, self.job.case_id)
        finish_job(tx, self.job)
        if not case.status.closed:
            _OF_CASE[self.job.payload.get("what", "obligation")](tx, case, self.job.subject or "")


def _arm_obligation(tx: Transaction, case: CaseInHand, subject: str) -> None:
    row = tx.first(_OBLIGATION, obligation_id=int(subject))
    obligation = read_obligation(row) if row is not None else None
    if obligation is None or not obligation.open or obligation.paused_at is not None:
        return
    if tx.first(_ARMED, of_case=case.id, about=subject) is not None:
        return
    run = open_run(tx, case)
    passed = passed_levels(tx, obligation)
    to_come = [level for level in planned_levels(run, obligation) if level.level not in passed]
    if to_come:
        arm(tx, case, run, obligation, passed)
        tx.journal("obligation.rearmed", case=case.id, obligation=obligation.id, level=to_come[0].level)


def _arm_hold(tx: Transaction, case: CaseInHand, _subject: str) -> None:
    hold = _holds.arm_lost(tx, case)
    if hold is not None:
        tx.journal("hold.rearmed", case=case.id, hold=hold.id, until=hold.until_at.isoformat())


def _arm_timers(tx: Transaction, case: CaseInHand, _subject: str) -> None:
    refs = _timers.arm_lost(tx, case, open_run(tx, case))
    if refs:
        tx.journal("timer.rearmed", case=case.id, timers=refs)


def _arm_start(tx: Transaction, job: LeasedJob) -> None:
    finish_job(tx, job)
    route = _starts.arm_lost(tx, int(job.subject or 0))
    if route is not None:
        tx.journal("start.rearmed", route=route)


_OF_CASE: Mapping[str, Callable[[Transaction, CaseInHand, str], None]] = {
    "obligation": _arm_obligation,
    "hold": _arm_hold,
    "timers": _arm_timers,
}
