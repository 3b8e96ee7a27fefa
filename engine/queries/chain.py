"""Whether a case's audit chain is intact."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from engine.model.audit import CHAIN_START, audit_events, chain_hash
from engine.model.cases import cases

_EVENTS = select(audit_events).where(audit_events.c.case_id == bindparam("of_case")).order_by(audit_events.c.seq)
_HEAD = select(cases.c.audit_seq, cases.c.audit_hash).where(cases.c.id == bindparam("of_case"))


@dataclass(frozen=True, slots=True)
class ChainResult:
    """`broken_at`: the number of the first event that does not fit, None when all do."""

    events: int
    broken_at: int | None


def verify_chain(connection: Connection, case_id: int) -> ChainResult:
    """Hash every event again. A change, a gap, another order or a cut end each show as the first seq that is wrong."""
    head = connection.execute(_HEAD, {"of_case": case_id}).one()
    previous, count = CHAIN_START, 0
    for row in connection.execute(_EVENTS, {"of_case": case_id}):
        count += 1
        digest = chain_hash(previous, case_id, row.seq, row.at, row.actor, row.action, row.payload)
        if row.seq != count or digest != row.hash:
            return ChainResult(count, count)
        previous = digest
    intact = (count, previous) == (head.audit_seq, head.audit_hash)
    return ChainResult(count, None if intact else count + 1)
