"""Record a level of the ladder: by the worker when its time has come, or by hand with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import bindparam, insert, select

from engine.commands._addressees import addressees, open_tasks
from engine.commands._answers import ask, asked
from engine.commands._cases import OpenRun, lock_case, open_run
from engine.commands._filing import file_told, filed_under
from engine.commands._ledger import COLUMNS, Obligation, read_obligation
from engine.commands._obligations import arm, passed_levels, planned_levels
from engine.commands._telling import tell
from engine.commands.fire_timer import LATE_AFTER_SECONDS
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput, NotFound, WrongState
from engine.model.audit import AuditAction
from engine.model.ids import new_id
from engine.model.time import GIVEN, escalations, obligations
from engine.queue import LeasedJob, finish_job
from engine.rules.ladder import BY_HAND, PlannedLevel
from engine.rules.permissions import Permission
from engine.text import text

_OBLIGATION = select(*COLUMNS).where(obligations.c.id == bindparam("obligation_id"))
_CASE_OF = select(obligations.c.case_id).where(obligations.c.id == bindparam("obligation_id"))
_RECORD = insert(escalations)


@dataclass(frozen=True, slots=True)
class Escalate:
    """The level that `job` was written for. One that is recorded already, or no longer owed, does nothing."""

    permission: ClassVar[Permission] = Permission.OPERATE

    job: LeasedJob

    def execute(self, tx: Transaction) -> None:
        obligation_id = int(self.job.subject or 0)
        assert self.job.case_id is not None, "escalations belong to a case"
        case = lock_case(tx, self.job.case_id)
        finish_job(tx, self.job)
        row = tx.first(_OBLIGATION, obligation_id=obligation_id)
        obligation = read_obligation(row) if row else None
        if obligation is None or not obligation.open or obligation.paused_at is not None:
            return
        run = open_run(tx, case)
        level = _level(run, obligation, self.job.payload["level"])
        passed = passed_levels(tx, obligation)
        if level is None or level.level in passed or level.planned_at > tx.now:
            arm(tx, case, run, obligation, passed)
            return
        record_level(tx, case, run, obligation, level)
        arm(tx, case, run, obligation, passed | {level.level})


@dataclass(frozen=True, slots=True)
class EscalateByHand:
    """Raise a case's step or clock to the unit's head and the leaders, now, because a person says so."""

    permission: ClassVar[Permission] = Permission.ESCALATE

    obligation_id: int
    reason: str

    def execute(self, tx: Transaction) -> int:
        owner = tx.first(_CASE_OF, obligation_id=self.obligation_id)
        if owner is None:
            raise NotFound(kind="obligation", name=self.obligation_id)
        case = lock_case(tx, owner.case_id)
        row = tx.first(_OBLIGATION, obligation_id=self.obligation_id)
        assert row is not None, "its case was found by it"
        obligation = read_obligation(row)
        if not obligation.open:
            raise WrongState(what=text("“{name}”", name=obligation.name), state=str(obligation.status))
        about = open_tasks(tx, case, obligation.id)
        groups = frozenset(task.group_key for task in about if task.group_key)
        tx.actor.require(Permission.ESCALATE, groups)
        if not self.reason.strip():
            raise BadInput(field="reason", detail=text("Give the reason for raising it."))
        level = PlannedLevel(
            BY_HAND, tx.now, skipped=False, tell=("unit.head", "leader"), acknowledge=None, table_at=None, quiet=True,
            digest=False,
        )  # fmt: skip
        return record_level(tx, case, None, obligation, level, why="hand", reason=self.reason, due_at=tx.now)


def record_level(
    tx: Transaction,
    case: CaseInHand,
    run: OpenRun | None,
    obligation: Obligation,
    level: PlannedLevel,
    *,
    why: str = "timer",
    reason: str = "",
    due_at: datetime | None = None,
) -> int:
    """Write the level and tell its addressees, once: (obligation, level, due date) is unique."""
    about = open_tasks(tx, case, obligation.id, obligation.name if obligation.kind in GIVEN else None)
    told = addressees(tx, case, about, level.tell, asked(tx, obligation))
    late = (tx.now - level.planned_at).total_seconds() > LATE_AFTER_SECONDS
    escalation_id = new_id()
    answer_by = None
    if level.acknowledge is not None and run is not None:
        answer_by = ask(tx, case, run, about=obligation, escalation_id=escalation_id, within=level.acknowledge)
    row: dict[str, Any] = {
        "id": escalation_id,
        "case_id": case.id,
        "obligation_id": obligation.id,
        "task_id": about[0].id if about else None,
        "level": level.level,
        "due_at": due_at or obligation.due_at,
        "planned_at": level.planned_at,
        "fired_at": tx.now,
        "why": why,
        "skipped": False,
        "late": late,
        "told": [{"person": one.person_id, "as": one.capacity} for one in told],
        "table_at": level.table_at,
        "acknowledge_by": answer_by,
        "reason": reason.strip() or None,
        **filed_under(case, obligation, about[0].group_key if about else None),
    }
    tx.write(_RECORD, row)
    file_told(tx, escalation_id, told)
    tell(
        tx, case, told, "escalation", about_at=level.planned_at if why == "timer" else None, digest=level.digest,
        urgent=not level.quiet,
        escalation=escalation_id, level=level.level, obligation=obligation.name, kind=obligation.kind,
        number=case.number, due_at=obligation.due_at, late=late,
    )  # fmt: skip
    tx.audit(
        case, AuditAction.ESCALATED, obligation=obligation.name, kind=obligation.kind, level=level.level,
        planned_at=level.planned_at, due_at=obligation.due_at, late=late, why=why, told=len(told),
        table_at=level.table_at,
    )  # fmt: skip
    return escalation_id


def _level(run: OpenRun, obligation: Obligation, name: str) -> PlannedLevel | None:
    return next((level for level in planned_levels(run, obligation) if level.level == name), None)
