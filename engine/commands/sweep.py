"""The nightly sweep: due dates that rested on guesses are counted again, what has lost its job is armed again, and what
nobody will ask for is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, select

from engine.clock import as_utc
from engine.commands.rearm import plan_check
from engine.dispatch import Transaction
from engine.model.audit import idempotency_keys
from engine.model.jobs import jobs
from engine.model.messages import deliveries, sent_messages
from engine.model.people import sessions, sign_in_failures
from engine.model.time import ObligationStatus, obligations
from engine.queue import Kind, LeasedJob, enqueue, finish_job
from engine.rules.permissions import Permission

AT = time(3, 10)
"""Local time of the sweep, when nobody works."""

SWEEP_ID = 1
"""The one sweep job of a database: a second one could not be inserted."""

KEYS_KEPT = timedelta(days=7)
"""How long the result of a command is remembered for a repeat with the same key."""

MESSAGES_KEPT = timedelta(days=30)
"""How long one can look up who received a message; with it goes what it said."""

_PLANNED = select(jobs.c.id).where(jobs.c.id == SWEEP_ID)
_GUESSED = (
    select(obligations.c.case_id)
    .where(obligations.c.status == ObligationStatus.OPEN.value, obligations.c.provisional)
    .distinct()
)
_OLD_KEYS = delete(idempotency_keys).where(idempotency_keys.c.at < bindparam("before"))
_OLD_DELIVERIES = delete(deliveries).where(
    deliveries.c.sent_id.in_(
        select(sent_messages.c.id).where(sent_messages.c.settled_at < bindparam("before")).scalar_subquery()
    )
)
_OLD_MESSAGES = delete(sent_messages).where(sent_messages.c.settled_at < bindparam("before"))
_OLD_SESSIONS = delete(sessions).where(sessions.c.expires_at < bindparam("before"))
_OLD_FAILURES = delete(sign_in_failures).where(sign_in_failures.c.window_started_at < bindparam("before"))


@dataclass(frozen=True, slots=True)
class PlanSweep:
    """Every worker does this at its start: plan the sweep if it is not yet, and look for what has lost its job."""

    permission: ClassVar[Permission] = Permission.OPERATE

    def execute(self, tx: Transaction) -> None:
        if tx.first(_PLANNED) is None:
            plan_sweep(tx)
        plan_check(tx)


@dataclass(frozen=True, slots=True)
class Sweep:
    """One night's sweep. Each case that may move gets a job of its own, so that none holds up others."""

    permission: ClassVar[Permission] = Permission.OPERATE

    job: LeasedJob

    def execute(self, tx: Transaction) -> None:
        finish_job(tx, self.job)
        for row in tx.all(_GUESSED):
            enqueue(tx, Kind.RECOUNT, tx.now, case_id=row.case_id, subject="sweep")
        tx.write(_OLD_KEYS, {"before": tx.now - KEYS_KEPT})
        tx.write(_OLD_DELIVERIES, {"before": tx.now - MESSAGES_KEPT})
        tx.write(_OLD_MESSAGES, {"before": tx.now - MESSAGES_KEPT})
        tx.write(_OLD_SESSIONS, {"before": tx.now})
        tx.write(_OLD_FAILURES, {"before": tx.now - KEYS_KEPT})
        plan_sweep(tx)
        plan_check(tx)


def plan_sweep(tx: Transaction) -> None:
    """Write the job of the next night's sweep."""
    enqueue(tx, Kind.SWEEP, _next(tx), job_id=SWEEP_ID)


def _next(tx: Transaction) -> datetime:
    zone = ZoneInfo(tx.engine.settings.zone)
    today = tx.now.astimezone(zone)
    at = datetime.combine(today.date(), AT, zone)
    return as_utc(at if at > today else at + timedelta(days=1))
