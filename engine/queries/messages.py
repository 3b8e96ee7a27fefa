"""Messages and signals between cases: how far each has come, and who received it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from engine.model.cases import cases
from engine.model.messages import DeliveryOutcome, SentState, deliveries, sent_messages

_RECEIVERS = (
    select(func.count())
    .where(deliveries.c.sent_id == sent_messages.c.id, deliveries.c.outcome == DeliveryOutcome.DELIVERED.value)
    .scalar_subquery()
)
_LINES = (
    select(
        sent_messages.c.id,
        sent_messages.c.kind,
        sent_messages.c.name,
        sent_messages.c.key,
        cases.c.number.label("from_case"),
        sent_messages.c.sent_by,
        sent_messages.c.sent_at,
        sent_messages.c.state,
        _RECEIVERS.label("receivers"),
    )
    .outerjoin(cases, cases.c.id == sent_messages.c.from_case)
    .order_by(sent_messages.c.id.desc())
    .limit(bindparam("at_most"))
)
_IN_STATE = _LINES.where(sent_messages.c.state == bindparam("in_state"))


@dataclass(frozen=True, slots=True)
class SentLine:
    """One message or signal. `key` is the JSON of its correlation key, "" without one; `receivers` how many got it.

    A delivered signal is one whose receivers are known: those that it has not reached yet have a job each.
    """

    id: int
    kind: str
    name: str
    key: str
    from_case: str | None
    sent_by: str
    sent_at: datetime
    state: str
    receivers: int


def sent_lines(connection: Connection, *, state: SentState | None = None, at_most: int) -> list[SentLine]:
    """What was sent, the newest first; with `state` only what has come so far."""
    if state is None:
        rows = connection.execute(_LINES, {"at_most": at_most})
    else:
        rows = connection.execute(_IN_STATE, {"at_most": at_most, "in_state": str(state)})
    return [SentLine(*row) for row in rows]
