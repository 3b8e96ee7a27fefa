"""A level of the ladder that an operator had skipped because it could not be recorded: it stands there as skipped."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, select

from engine.commands._cases import open_run
from engine.commands._ledger import COLUMNS, read_obligation
from engine.commands._obligations import arm, passed_levels, planned_levels
from engine.dispatch import CaseInHand, Transaction
from engine.model.audit import AuditAction
from engine.model.ids import new_id
from engine.model.time import escalations, obligations

_OBLIGATION = select(*COLUMNS).where(obligations.c.id == bindparam("obligation_id"))
_RECORD = insert(escalations)


def skip_level(tx: Transaction, case: CaseInHand, job: Any, reason: str) -> None:
    """Record the level of an escalation's `job` (a row) as skipped by hand, and arm the one after it."""
    row = tx.first(_OBLIGATION, obligation_id=int(job.subject))
    if row is None or case.status.closed:
        return
    obligation = read_obligation(row)
    if not obligation.open or obligation.paused_at is not None:
        return
    run = open_run(tx, case)
    passed = passed_levels(tx, obligation)
    name = job.payload["level"]
    level = next((one for one in planned_levels(run, obligation) if one.level == name), None)
    if level is not None and name not in passed:
        fixed = {"why": "hand", "reason": reason, "skipped": True, "late": False, "told": []}
        tx.write(
            _RECORD,
            {
                "id": new_id(),
                "case_id": case.id,
                "obligation_id": obligation.id,
                "level": name,
                "due_at": obligation.due_at,
                "planned_at": level.planned_at,
                "fired_at": tx.now,
                **fixed,
            },
        )
        tx.audit(
            case, AuditAction.ESCALATION_SKIPPED, obligation=obligation.name, level=name, planned_at=level.planned_at
        )
    arm(tx, case, run, obligation, passed | {name})
