"""End a case before its route does: the customer withdraws (撤诉), or the company cancels it. And open it again."""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest
from typing import Any, ClassVar

from sqlalchemy import bindparam, select, update

from engine.bpmn import runtime
from engine.bpmn.model import Model
from engine.commands import _holds, _opening, _reconcile
from engine.commands._cases import groups_of_case, lock_case, open_run
from engine.commands._ledger import load_ledger
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput, NotAllowed, WrongState
from engine.model.audit import AuditAction
from engine.model.cases import CaseStatus, cases, runs
from engine.model.tasks import TaskStatus, task_candidates, tasks
from engine.rules.permissions import Permission
from engine.text import text

WITHDRAWN = "withdrawn"
CANCELLED = "cancelled"

LONGEST_REASON = 4_000
"""Characters."""

_OPEN_TASKS = select(tasks.c.id, tasks.c.element_id).where(
    tasks.c.case_id == bindparam("of_case"), tasks.c.status == TaskStatus.OPEN.value
)
_CANCEL_TASKS = (
    update(tasks)
    .where(tasks.c.case_id == bindparam("of_case"), tasks.c.status == TaskStatus.OPEN.value)
    .values(status=TaskStatus.CANCELLED.value, closed_at=bindparam("at"), closed_by=bindparam("by"))
)
_DROP_OFFER = task_candidates.delete().where(task_candidates.c.task_id == bindparam("of_task"))
_CODE = select(cases.c.code).where(cases.c.id == bindparam("of_case"))
_LAST_RUN = select(runs.c.data, runs.c.start_element).where(
    runs.c.case_id == bindparam("of_case"), runs.c.run == bindparam("of_run")
)


@dataclass(frozen=True, slots=True)
class WithdrawCase:
    """The customer takes the matter back; leaders sample withdrawals.

    `code` proves whose case it is: a customer must give it, and somebody at the window whom the case does not concern
    otherwise may.
    """

    permission: ClassVar[Permission] = Permission.WITHDRAW_CASE

    case_id: int
    reason: str
    code: str | None = None

    def execute(self, tx: Transaction) -> None:
        case = lock_case(tx, self.case_id)
        if tx.actor.is_customer or self.code is not None:
            _require_code(tx, case, self.code)
        else:
            tx.actor.require(Permission.WITHDRAW_CASE, groups_of_case(tx, case.id))
        _close(tx, case, WITHDRAWN, AuditAction.CASE_WITHDRAWN, self.reason)


@dataclass(frozen=True, slots=True)
class CancelCase:
    """The company ends a case that should not be one: a test, a double, a wrong number."""

    permission: ClassVar[Permission] = Permission.CLOSE_CASE

    case_id: int
    reason: str

    def execute(self, tx: Transaction) -> None:
        case = lock_case(tx, self.case_id)
        tx.actor.require(Permission.CLOSE_CASE, groups_of_case(tx, case.id))
        _close(tx, case, CANCELLED, AuditAction.CASE_CANCELLED, self.reason)


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """Start the next run of a closed case: same number, same history, the route's newest version, new clocks."""

    permission: ClassVar[Permission] = Permission.CLOSE_CASE

    case_id: int
    reason: str

    def execute(self, tx: Transaction) -> None:
        case = lock_case(tx, self.case_id)
        tx.actor.require(Permission.CLOSE_CASE, groups_of_case(tx, case.id))
        if not case.status.closed:
            raise WrongState(what=text("Case {number}", number=case.number), state=str(case.status))
        reason = _reason(self.reason)
        last = tx.first(_LAST_RUN, of_case=case.id, of_run=case.run)
        answers: dict[str, Any] = dict(last.data or {}) if last else {}
        case.run += 1
        case.status, case.outcome, case.closed_at = CaseStatus.OPEN, None, None
        tx.audit(case, AuditAction.CASE_REOPENED, run=case.run)
        definition, calendar = _opening.route(tx, case.definition_key)
        begun = _opening.Begun(answers, _entry(definition.model, last.start_element if last else None))
        _opening.start_run(tx, case, definition, calendar, begun, reason=reason)


def _entry(model: Model, element_id: str | None) -> str | None:
    """The start event that began the last run, where the newest version still has it."""
    return element_id if element_id in model.scopes[model.process_id].triggers else None


def _require_code(tx: Transaction, case: CaseInHand, code: str | None) -> None:
    row = tx.first(_CODE, of_case=case.id)
    if row is None or not compare_digest((code or "").encode(), row.code.encode()):
        raise NotAllowed(permission=str(Permission.WITHDRAW_CASE), who=tx.actor.name)


def _reason(words: str) -> str:
    if not words.strip():
        raise BadInput(field="reason", detail=text("Give the reason."))
    if len(words.strip()) > LONGEST_REASON:
        raise BadInput(field="reason", detail=text("Write at most {limit} characters.", limit=LONGEST_REASON))
    return words.strip()


def _close(tx: Transaction, case: CaseInHand, outcome: str, action: AuditAction, reason: str) -> None:
    reason = _reason(reason)
    run = open_run(tx, case)  # raises WrongState for a closed case
    if case.status is CaseStatus.SUSPENDED:
        _holds.close(tx, case, run)
    tx.audit(case, action, outcome=outcome)
    for task in tx.all(_OPEN_TASKS, of_case=case.id):
        tx.write(_DROP_OFFER, {"of_task": task.id})
        tx.audit(case, AuditAction.TASK_CANCELLED, task=task.id, element=task.element_id)
    tx.write(_CANCEL_TASKS, {"of_case": case.id, "at": tx.now, "by": tx.actor.username})
    answers = runtime.known(run.definition.model, run.snapshot)
    _reconcile.end_run(
        tx, case, load_ledger(tx, case), CaseStatus.CANCELLED, outcome=outcome, reason=reason, answers=answers
    )
