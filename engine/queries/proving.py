"""Whether what is kept of a case's decisions is what was recorded, and still comes out the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.bpmn.data.values import identical
from engine.bpmn.deciding.asked import Asked
from engine.bpmn.deciding.asking import answer
from engine.bpmn.deciding.records import digest_of, unpack_record
from engine.decisions import Environment
from engine.dispatch.definitions import Definitions
from engine.errors import HuiyinError
from engine.model.audit import AuditAction, audit_events
from engine.model.decisions import decisions_made

_EVENTS = (
    select(audit_events.c.seq, audit_events.c.payload)
    .where(audit_events.c.case_id == bindparam("of_case"), audit_events.c.action == AuditAction.DECISION_MADE.value)
    .order_by(audit_events.c.seq)
)
_ROWS = select(decisions_made).where(decisions_made.c.case_id == bindparam("of_case"))


class Proof(StrEnum):
    """`changed`: the record is not the one of which the chain holds the digest. `differs`: it is, and working it out
    again, from the version and the inputs that were kept, gives something else."""

    SAME = "same"
    MISSING = "missing"
    CHANGED = "changed"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class ProvenDecision:
    """One decision of the chain: the number of its event, its element, and what became of it."""

    seq: int
    element_id: str
    proof: Proof


def prove_decisions(connection: Connection, definitions: Definitions, case_id: int) -> tuple[ProvenDecision, ...]:
    """Every decision that the case's chain tells of, in their order."""
    return tuple(_proven(connection, definitions, case_id))


def _proven(connection: Connection, definitions: Definitions, case_id: int) -> Iterator[ProvenDecision]:
    kept = {row.id: row for row in connection.execute(_ROWS, {"of_case": case_id})}
    for event in connection.execute(_EVENTS, {"of_case": case_id}).all():
        row = kept.get(event.payload["decision"])
        if row is None:
            proof = Proof.MISSING
        elif digest_of(row.record) != event.payload["digest"]:
            proof = Proof.CHANGED
        else:
            proof = Proof.SAME if _comes_out_again(connection, definitions, row) else Proof.DIFFERS
        yield ProvenDecision(event.seq, event.payload["element"], proof)


def _comes_out_again(connection: Connection, definitions: Definitions, row: Any) -> bool:
    made = unpack_record(row.record, row.element_id)
    definition = definitions.version(connection, row.version_id)
    asked = definition.model.asks.get(row.element_id)
    if not isinstance(asked, Asked):
        return False
    calendar = definitions.calendar(connection, definition, row.notice_id)
    try:
        again = answer(asked, made.inputs, Environment(row.made_at, calendar), row.element_id)
    except HuiyinError:
        return False
    return identical(again.value, made.value)
