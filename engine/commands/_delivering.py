"""What the steps of a delivery share: the message on its way, who received it, and handing it to a run.

A message goes by jobs, each in a transaction of its own: one looks for who is meant, one for each receiver hands it
over. A job is gone with its effect, and a receiver is recorded under a key that exists once, so that workers that die,
come back or race have the effect once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from engine.bpmn import runtime
from engine.commands import _reconcile
from engine.commands._cases import open_run
from engine.commands._sending import MessageKind
from engine.commands._stores import with_stores
from engine.dispatch import CaseInHand, Transaction
from engine.model.audit import AuditAction
from engine.model.messages import DeliveryOutcome, SentState, deliveries, sent_messages
from engine.queue import Kind, enqueue

_COLUMNS = ("id", "kind", "name", "key", "payload", "from_case", "sent_at", "keep_until")
_SENT = select(*(sent_messages.c[name] for name in _COLUMNS)).where(sent_messages.c.id == bindparam("sent_id"))
_MOVE = (
    update(sent_messages)
    .where(sent_messages.c.id == bindparam("sent_id"))
    .values(state=bindparam("new_state"), settled_at=bindparam("at"))
)
_RECORD = insert(deliveries)
_DROP_MISS = delete(deliveries).where(
    deliveries.c.sent_id == bindparam("of_sent"),
    deliveries.c.receiver == bindparam("of_receiver"),
    deliveries.c.outcome != DeliveryOutcome.DELIVERED.value,
)
_SETTLED = (SentState.DELIVERED, SentState.UNCLAIMED)
_ARRIVED: Mapping[str, AuditAction] = {
    "message": AuditAction.MESSAGE_DELIVERED,
    "signal": AuditAction.SIGNAL_DELIVERED,
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A message or signal on its way. `key` is the JSON of its correlation key, `ANY_KEY` without one; `payload` is
    packed."""

    id: int
    kind: MessageKind
    name: str
    key: str
    payload: str
    from_case: int | None
    sent_at: datetime
    keep_until: datetime


def find_sent(tx: Transaction, sent_id: int) -> Sent | None:
    """The message, until the nightly sweep has forgotten it."""
    row = tx.first(_SENT, sent_id=sent_id)
    return Sent(*row) if row is not None else None


def move(tx: Transaction, sent: Sent, state: SentState) -> None:
    """Say how far the message has come."""
    at = tx.now if state in _SETTLED else None
    tx.write(_MOVE, {"sent_id": sent.id, "new_state": str(state), "at": at}, expect=1)


def record(tx: Transaction, sent: Sent, receiver: str, case_id: int | None, outcome: DeliveryOutcome) -> None:
    """Record what became of one receiver, in place of an earlier miss. A second delivery cannot be recorded."""
    tx.write(_DROP_MISS, {"of_sent": sent.id, "of_receiver": receiver})
    row = {"sent_id": sent.id, "receiver": receiver, "case_id": case_id, "outcome": str(outcome), "at": tx.now}
    tx.write(_RECORD, row)
    if outcome is DeliveryOutcome.DELIVERED and sent.kind == "message":
        move(tx, sent, SentState.DELIVERED)


def miss(tx: Transaction, sent: Sent, receiver: str, case_id: int | None, outcome: DeliveryOutcome) -> None:
    """Whom it was meant for is not there any more: a message looks for another, a signal has passed."""
    record(tx, sent, receiver, case_id, outcome)
    if sent.kind == "message":
        move(tx, sent, SentState.SENT)
        enqueue(tx, Kind.SEND, tx.now, job_id=sent.id)


def hand_over(
    tx: Transaction,
    case: CaseInHand,
    kind: MessageKind,
    name: str,
    payload: Mapping[str, object],
    *,
    key: str | None = None,
    sent: int | None = None,
) -> None:
    """Let a locked case, which waits for it, go on with the message; its chain says so. Without a key it is meant for
    every place of the case that waits for this name."""
    run = with_stores(tx, open_run(tx, case))
    step = runtime.deliver(
        run.definition.model, run.snapshot, name, payload,
        now=tx.now, calendar=run.calendar, kind=kind, key=key, stores=run.stores,
    )  # fmt: skip
    facts = {} if sent is None else {"sent": sent}
    tx.audit(case, _ARRIVED[kind], message=name, visited=step.changes.visited, **facts)
    _reconcile.advance(tx, case, run, step)
