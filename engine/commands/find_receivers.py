"""Find out whom a message or signal is for. A message has one receiver, a signal everybody who waits at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from sqlalchemy import bindparam, or_, select

from engine.commands._cases import lock_case
from engine.commands._delivering import Sent, find_sent, move
from engine.commands._incidents import raise_incident
from engine.dispatch import Transaction
from engine.model.audit import AuditAction
from engine.model.messages import ANY_KEY, SentState, awaited_messages
from engine.model.processes import route_starts
from engine.queue import Kind, LeasedJob, enqueue, finish_job, postpone_job
from engine.rules.permissions import Permission
from engine.text import text

SOONEST_AGAIN = timedelta(seconds=5)
"""A case that began to wait while we looked is seen then; who waits later than that has the job run at once."""

_LONGEST_WAITING = (
    select(awaited_messages.c.case_id)
    .where(
        awaited_messages.c.name == bindparam("of_name"),
        awaited_messages.c.kind == "message",
        or_(awaited_messages.c.key == ANY_KEY, awaited_messages.c.key == bindparam("of_key")),
    )
    .order_by(awaited_messages.c.awaited_at, awaited_messages.c.case_id)
    .limit(1)
)
_ALL_WAITING = (
    select(awaited_messages.c.case_id)
    .where(
        awaited_messages.c.name == bindparam("of_name"),
        awaited_messages.c.kind == "signal",
        awaited_messages.c.awaited_at <= bindparam("since"),
        awaited_messages.c.case_id != bindparam("but"),
    )
    .distinct()
    .order_by(awaited_messages.c.case_id)
)
_STARTS = (
    select(route_starts.c.definition_key, route_starts.c.element_id)
    .where(route_starts.c.name == bindparam("of_name"), route_starts.c.kind == bindparam("of_kind"))
    .order_by(route_starts.c.definition_key, route_starts.c.element_id)
)


@dataclass(frozen=True, slots=True)
class FindReceivers:
    """Write a job for each receiver. A message that nobody waits for is kept for a time, then given up on record."""

    permission: ClassVar[Permission] = Permission.OPERATE

    job: LeasedJob

    def execute(self, tx: Transaction) -> None:
        sent = find_sent(tx, self.job.id)
        if sent is None:
            finish_job(tx, self.job)
        elif sent.kind == "signal":
            finish_job(tx, self.job)
            _spread(tx, sent)
        elif _aim(tx, sent):
            finish_job(tx, self.job)
            move(tx, sent, SentState.AIMED)
        elif tx.now < sent.keep_until:
            move(tx, sent, SentState.KEPT)
            # Twice as old each time it is looked for: soon at first, seldom later.
            again_at = min(tx.now + max(tx.now - sent.sent_at, SOONEST_AGAIN), sent.keep_until)
            postpone_job(tx, self.job, "nobody waits for it yet", again_at, failed=False)
        else:
            finish_job(tx, self.job)
            _give_up(tx, sent)


def _spread(tx: Transaction, sent: Sent) -> None:
    for row in tx.all(_ALL_WAITING, of_name=sent.name, since=sent.sent_at, but=sent.from_case or 0):
        _write_delivery(tx, sent, row.case_id)
    for row in tx.all(_STARTS, of_name=sent.name, of_kind="signal"):
        _write_start(tx, sent, row.definition_key, row.element_id)
    move(tx, sent, SentState.DELIVERED)


def _aim(tx: Transaction, sent: Sent) -> bool:
    """Whether somebody waits for the message: the case that has waited longest, else a route that begins with it."""
    waiting = tx.first(_LONGEST_WAITING, of_name=sent.name, of_key=sent.key)
    if waiting is not None:
        _write_delivery(tx, sent, waiting.case_id)
        return True
    start = tx.first(_STARTS, of_name=sent.name, of_kind="message")
    if start is not None:
        _write_start(tx, sent, start.definition_key, start.element_id)
    return start is not None


def _write_delivery(tx: Transaction, sent: Sent, case_id: int) -> None:
    enqueue(tx, Kind.DELIVER, tx.now, case_id=case_id, subject=str(sent.id))


def _write_start(tx: Transaction, sent: Sent, route: str, element_id: str) -> None:
    enqueue(tx, Kind.START, tx.now, subject=str(sent.id), payload={"route": route, "element": element_id})


def _give_up(tx: Transaction, sent: Sent) -> None:
    move(tx, sent, SentState.UNCLAIMED)
    raise_incident(tx, "message.unclaimed", str(text("Nobody waited for the message “{name}”.", name=sent.name)))
    if sent.from_case is not None:
        tx.audit(lock_case(tx, sent.from_case), AuditAction.MESSAGE_UNCLAIMED, message=sent.name, sent=sent.id)
    else:
        tx.journal("message.unclaimed", message=sent.name, sent=sent.id)
