"""Acknowledge an escalation: a new date and a reason. The date is a promise with a clock of its own; no clock stops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import bindparam, select, update

from engine.clock import as_utc
from engine.commands._answers import answered
from engine.commands._cases import lock_case, open_run
from engine.commands._ledger import load_ledger
from engine.commands._promises import promise
from engine.dispatch import Transaction
from engine.errors import BadInput, Conflict, NotFound, WrongState
from engine.model.audit import AuditAction
from engine.model.cases import cases
from engine.model.tasks import tasks
from engine.model.time import ObligationKind, ObligationStatus, escalations, obligations
from engine.queries.sight import concerned_by_levels
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
        tasks.c.group_key.label("of_group"),
        cases.c.unit.label("of_unit"),
    )
    .join(obligations, obligations.c.id == escalations.c.obligation_id)
    .join(cases, cases.c.id == escalations.c.case_id)
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
        row = tx.first(_ESCALATION, escalation_id=self.escalation_id)  # as it is now that nobody else changes it
        assert row is not None, "levels are never deleted"
        tx.actor.require(Permission.ACKNOWLEDGE, concerned_by_levels(tx.connection, [row])[row.id])
        if not self.reason.strip():
            raise BadInput(detail=text("Give the reason for the new date."))
        if found.kind == ObligationKind.ANSWER:
            raise BadInput(
                detail=text("This level says that an answer is late: acknowledge the level that asked for it.")
            )
        promised_at = as_utc(self.promised_at)
        if promised_at <= tx.now:
            raise BadInput(detail=text("The new date must lie ahead."))
        if row.acknowledged_at is not None:
            raise Conflict(
                detail=text("Already acknowledged by {who} at {at}.", who=row.acknowledged_by, at=row.acknowledged_at)
            )
        if row.status != ObligationStatus.OPEN:
            raise WrongState(what=text("“{name}”", name=found.name), state=str(row.status))
        values = {"at": tx.now, "by": tx.actor.username, "words": self.reason.strip(), "promised": promised_at}
        tx.write(_ACKNOWLEDGE, values | {"escalation_id": self.escalation_id}, expect=1)
        tx.audit(
            case, AuditAction.ESCALATION_ACKNOWLEDGED, obligation=found.name, level=found.level, promised_at=promised_at
        )
        ledger = load_ledger(tx, case)
        answered(tx, case, ledger, found.name, found.id)
        promise(tx, case, open_run(tx, case), ledger, about=found.name, promised_at=promised_at, escalation_id=found.id)
