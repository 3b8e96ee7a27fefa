"""Acknowledge an escalation: a new date and a reason. The date is a promise with a clock of its own; no clock stops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Row, bindparam, select, update

from engine.clock import as_utc
from engine.commands._answers import answered
from engine.commands._cases import lock_case, open_run
from engine.commands._ledger import load_ledger
from engine.commands._promises import promise
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput, Conflict, NotFound, WrongState
from engine.model.audit import AuditAction
from engine.model.tasks import tasks
from engine.model.time import ObligationKind, ObligationStatus, escalations, obligations
from engine.queries.sight import groups_of_case as groups_concerned
from engine.rules.permissions import Permission
from engine.text import text

_ESCALATION = (
    select(
        escalations.c.id,
        escalations.c.case_id,
        escalations.c.level,
        escalations.c.acknowledged_by,
        escalations.c.acknowledged_at,
        obligations.c.kind,
        obligations.c.name,
        obligations.c.status,
        tasks.c.group_key,
    )
    .join(obligations, obligations.c.id == escalations.c.obligation_id)
    .outerjoin(tasks, tasks.c.id == escalations.c.task_id)
    .where(escalations.c.id == bindparam("escalation_id"))
)
_ACKNOWLEDGE = (
    update(escalations)
    .where(escalations.c.id == bindparam("escalation_id"), escalations.c.acknowledged_at.is_(None))
    .values(
        acknowledged_at=bindparam("at"),
        acknowledged_by=bindparam("by"),
        acknowledgement=bindparam("words"),
        promised_at=bindparam("promised"),
    )
)


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """`promised_at` (aware) is when it will be done now; `reason` is kept with the escalation, outside the chain."""

    permission: ClassVar[Permission] = Permission.ACKNOWLEDGE

    escalation_id: int
    promised_at: datetime
    reason: str

    def execute(self, tx: Transaction) -> None:
        found = tx.first(_ESCALATION, escalation_id=self.escalation_id)
        if found is None:
            raise NotFound(kind="escalation", name=self.escalation_id)
        case = lock_case(tx, found.case_id)
        tx.actor.require(Permission.ACKNOWLEDGE, _whom_it_concerns(tx, case, found))
        if not self.reason.strip():
            raise BadInput(detail=text("Give the reason for the new date."))
        if found.kind == ObligationKind.ANSWER:
            raise BadInput(
                detail=text("This level says that an answer is late: acknowledge the level that asked for it.")
            )
        promised_at = as_utc(self.promised_at)
        if promised_at <= tx.now:
            raise BadInput(detail=text("The new date must lie ahead."))
        row = tx.first(_ESCALATION, escalation_id=self.escalation_id)
        if row is not None and row.acknowledged_at is not None:
            raise Conflict(
                detail=text("Already acknowledged by {who} at {at}.", who=row.acknowledged_by, at=row.acknowledged_at)
            )
        if row is not None and row.status != ObligationStatus.OPEN:
            raise WrongState(what=text("“{name}”", name=found.name), state=str(row.status))
        values = {"at": tx.now, "by": tx.actor.username, "words": self.reason.strip(), "promised": promised_at}
        tx.write(_ACKNOWLEDGE, values | {"escalation_id": self.escalation_id}, expect=1)
        tx.audit(
            case, AuditAction.ESCALATION_ACKNOWLEDGED, obligation=found.name, level=found.level, promised_at=promised_at
        )
        ledger = load_ledger(tx, case)
        answered(tx, case, ledger, found.name, found.id)
        promise(tx, case, open_run(tx, case), ledger, about=found.name, promised_at=promised_at, escalation_id=found.id)


def _whom_it_concerns(tx: Transaction, case: CaseInHand, escalation: Row[Any]) -> frozenset[str]:
    """A step's escalation concerns its own group; a clock runs for everybody who works on the case."""
    if escalation.kind == ObligationKind.STEP and escalation.group_key:
        return frozenset({escalation.group_key})
    return groups_concerned(tx.connection, case.id, case.unit)
