"""What a command holds while it runs: the connection, the instant, the actor, and the audit chains it appends to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, insert, update

from engine.db import Batch
from engine.model.audit import AuditAction, audit_events, chain_hash, journal
from engine.model.cases import CaseStatus, cases
from engine.model.ids import new_id
from engine.rules.permissions import Actor

if TYPE_CHECKING:
    from engine.dispatch.engine import Engine

_APPEND = insert(audit_events)
_JOURNAL = insert(journal)
_CHANGING = ("status", "outcome", "unit", "urgency", "closed_at", "run", "revision", "audit_seq", "audit_hash")
_OPEN_CASE = insert(cases)
_SAVE_CASE = (
    update(cases)
    .where(cases.c.id == bindparam("case_id"), cases.c.revision == bindparam("seen_revision"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)


@dataclass(slots=True)
class CaseInHand:
    """A case that this transaction has locked: its row's changing part, written back once when the transaction ends."""

    id: int
    number: str
    definition_key: str
    status: CaseStatus
    outcome: str | None
    unit: str | None
    urgency: str | None
    opened_at: datetime
    closed_at: datetime | None
    run: int
    revision: int
    audit_seq: int
    audit_hash: str


class Transaction(Batch):
    """One command's transaction. `now` is the same instant throughout."""

    def __init__(self, connection: Connection, now: datetime, actor: Actor, engine: Engine) -> None:
        super().__init__(connection)
        self.now = now
        self.actor = actor
        self.engine = engine
        self._events: dict[int, list[dict[str, Any]]] = {}
        self._cases: dict[int, CaseInHand] = {}
        self._unborn: dict[int, dict[str, Any]] = {}

    def hold(self, case: CaseInHand) -> CaseInHand:
        """Take a locked case in hand: audit events may be appended to it, and its row is saved at the end."""
        return self._cases.setdefault(case.id, case)

    def open(self, case: CaseInHand, row: dict[str, Any]) -> CaseInHand:
        """Take a new case in hand. Its row is inserted at this point, with the chain's head as it is by then."""
        self._unborn[case.id] = row
        self.write(_OPEN_CASE, row)
        return self.hold(case)

    def held(self, case_id: int) -> CaseInHand | None:
        """The case, if this transaction has it in hand already."""
        return self._cases.get(case_id)

    def audit(self, case: CaseInHand, action: AuditAction, **payload: object) -> None:
        """Append a fact to the case's chain. `payload` holds keys and instants, never personal data."""
        plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in payload.items()}
        seq = case.audit_seq + 1
        digest = chain_hash(case.audit_hash, case.id, seq, self.now, self.actor.username, action, plain)
        case.audit_seq, case.audit_hash = seq, digest
        self._events.setdefault(case.id, []).append(
            {
                "case_id": case.id,
                "seq": seq,
                "at": self.now,
                "actor": self.actor.username,
                "action": str(action),
                "payload": plain,
                "hash": digest,
            }
        )

    def journal(self, action: str, **payload: object) -> None:
        """Record what was done to the system rather than to a case."""
        row = {"id": new_id(), "at": self.now, "actor": self.actor.username, "action": action, "payload": payload}
        self.write(_JOURNAL, row)

    def flush(self) -> None:
        """Execute what was collected; the rows of new cases take what became of them meanwhile."""
        for case_id, row in self._unborn.items():
            row.update(_case_values(self._cases[case_id]))
        self._unborn.clear()
        super().flush()

    def finish(self) -> None:
        """Write the new events and the cases they changed, then everything else that is still collected."""
        for case in self._cases.values():
            events = self._events.pop(case.id, [])
            if events:
                self.write(_APPEND, events)
                if case.id not in self._unborn:
                    self.write(_SAVE_CASE, _changed_row(case), expect=1)
                    case.revision += 1
        self.flush()


def _case_values(case: CaseInHand) -> dict[str, Any]:
    return {name: getattr(case, name) for name in _CHANGING}


def _changed_row(case: CaseInHand) -> dict[str, Any]:
    values = _case_values(case) | {"revision": case.revision + 1}
    row = {f"new_{name}": value for name, value in values.items()}
    return row | {"case_id": case.id, "seen_revision": case.revision}
