"""The only bridge between what a run did (`Changes`) and rows: tasks, time owed, timers, messages, the case itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from engine.bpmn.changes import Changes, OpenedTask, Step
from engine.calendar import Duration
from engine.commands import _timers
from engine.commands._answers import owe_again
from engine.commands._cases import OpenRun
from engine.commands._deciding import keep_decisions
from engine.commands._expressions import assignee_of, evaluate_text, group_of
from engine.commands._ledger import Ledger, Owed, load_ledger, rule_of
from engine.commands._obligations import end, owe
from engine.commands._sending import send_thrown
from engine.commands._stores import write_stores
from engine.commands._telling import tell_customer
from engine.commands._waiting import forget_all, keep_waiting
from engine.dispatch import CaseInHand, Transaction
from engine.model.audit import AuditAction
from engine.model.cases import CaseStatus, runs, snapshots
from engine.model.ids import new_id
from engine.model.tasks import NO_DUE_DATE, TaskStatus, drafts, task_candidates, tasks
from engine.model.time import GIVEN, ObligationKind, ObligationStatus
from engine.queue import cancel_all

_OF_REF = (tasks.c.case_id == bindparam("of_case")) & (tasks.c.ref == bindparam("of_ref"))
_CLOSE_TASK = (
    update(tasks)
    .where(_OF_REF, tasks.c.run == bindparam("of_run"), tasks.c.status == TaskStatus.OPEN.value)
    .values(
        status=bindparam("new_status"),
        closed_at=bindparam("at"),
        closed_by=bindparam("by"),
        answers=bindparam("given"),
        revision=tasks.c.revision + 1,
    )
)
_DROP_CANDIDATE = delete(task_candidates).where(
    task_candidates.c.task_id.in_(select(tasks.c.id).where(_OF_REF).scalar_subquery())
)
_OPEN_TASK = insert(tasks)
_CANDIDATE = insert(task_candidates)
_FIRST_SNAPSHOT = insert(snapshots)
_NEXT_SNAPSHOT = (
    update(snapshots)
    .where(snapshots.c.case_id == bindparam("of_case"))
    .values(state=bindparam("new_state"), timers=bindparam("new_timers"))
)
_DROP_SNAPSHOT = delete(snapshots).where(snapshots.c.case_id == bindparam("of_case"))
_END_RUN = (
    update(runs)
    .where(runs.c.case_id == bindparam("of_case"), runs.c.run == bindparam("of_run"))
    .values(
        status=bindparam("new_status"),
        ended_at=bindparam("at"),
        end_element=bindparam("element"),
        reason=bindparam("why"),
        data=bindparam("answers"),
    )
)
_DROP_DRAFTS = delete(drafts).where(
    drafts.c.task_id.in_(select(tasks.c.id).where(tasks.c.case_id == bindparam("of_case")).scalar_subquery())
)


@dataclass(frozen=True, slots=True)
class Cause:
    """What made the run move: the answers that a person gave, or the instant that a fired timer was planned for."""

    answers: dict[str, Any] | None = None
    timer_ref: str | None = None
    planned_at: datetime | None = None


_NO_CAUSE = Cause()


def begin(tx: Transaction, case: CaseInHand, run: OpenRun, step: Step) -> None:
    """Write what a new run opened, its clocks first: steps may be capped by them."""
    ledger: Ledger = {}
    for rule in run.definition.route.clocks:
        if rule.start_on is None:
            _start_clock(tx, case, run, ledger, rule.key)
    if step.snapshot is not None:
        row = {"case_id": case.id, "run": case.run, "version_id": run.definition.version_id, "state": step.snapshot}
        tx.write(_FIRST_SNAPSHOT, row | {"timers": step.changes.timers_waiting})
    _apply(tx, case, run, ledger, step.changes)


def advance(tx: Transaction, case: CaseInHand, run: OpenRun, step: Step, cause: Cause = _NO_CAUSE) -> None:
    """Write what one more step of an open run changed."""
    if step.snapshot is not None:
        row = {"of_case": case.id, "new_state": step.snapshot, "new_timers": step.changes.timers_waiting}
        tx.write(_NEXT_SNAPSHOT, row, expect=1)
    _apply(tx, case, run, load_ledger(tx, case), step.changes, cause)


def _apply(
    tx: Transaction, case: CaseInHand, run: OpenRun, ledger: Ledger, changes: Changes, cause: Cause = _NO_CAUSE
) -> None:
    _close_tasks(tx, case, ledger, changes, cause)
    _take_answers(case, changes.data)
    _run_clocks(tx, case, run, ledger, changes)
    for opened in changes.opened:
        _open_task(tx, case, run, ledger, opened)
    for timer in changes.timers_cancelled:
        _timers.cancel(tx, case, timer)
    for armed in changes.timers:
        again = armed.ref == cause.timer_ref and cause.planned_at is not None
        _timers.arm(tx, case, run, armed, after=cause.planned_at if again else None)
    keep_waiting(tx, case, changes.awaited, changes.forgotten)
    send_thrown(tx, case, run, changes.thrown)
    write_stores(tx, case, run, changes.stored)
    keep_decisions(tx, case, run, changes.decided)
    for element_id in changes.passed:
        settings = run.definition.model.settings.get(element_id)
        if settings is not None and settings.notify:
            tell_customer(tx, case, settings.notify)
    if changes.finished:
        end_run(tx, case, ledger, CaseStatus.COMPLETED, outcome=changes.end, answers=changes.data)


def end_run(
    tx: Transaction,
    case: CaseInHand,
    ledger: Ledger,
    status: CaseStatus,
    *,
    outcome: str | None,
    reason: str | None = None,
    answers: dict[str, Any] | None = None,
) -> None:
    """Close the case's run: what was owed ends, jobs and state go, the answers stay with the run."""
    done = status is CaseStatus.COMPLETED
    for obligation in ledger.values():
        if obligation.open and obligation.kind == ObligationKind.CLOCK:
            tx.audit(case, AuditAction.CLOCK_STOPPED if done else AuditAction.CLOCK_CANCELLED, clock=obligation.name)
        met = done and obligation.kind != ObligationKind.ANSWER
        end(tx, case, obligation, ObligationStatus.MET if met else ObligationStatus.CANCELLED)
    cancel_all(tx, case.id)
    forget_all(tx, case)
    tx.write(_DROP_DRAFTS, {"of_case": case.id})
    tx.write(_DROP_SNAPSHOT, {"of_case": case.id}, expect=None)
    case.status, case.outcome, case.closed_at = status, outcome, tx.now
    row = {"of_case": case.id, "of_run": case.run, "new_status": str(status), "at": tx.now, "element": outcome}
    tx.write(_END_RUN, row | {"why": reason, "answers": answers}, expect=1)
    if done:
        tx.audit(case, AuditAction.CASE_COMPLETED, outcome=outcome)


def _close_tasks(tx: Transaction, case: CaseInHand, ledger: Ledger, changes: Changes, cause: Cause) -> None:
    for closed in changes.closed:
        done = closed.how == "completed"
        of_ref = {"of_case": case.id, "of_ref": closed.ref}
        tx.write(_DROP_CANDIDATE, of_ref)
        status = TaskStatus.COMPLETED if done else TaskStatus.CANCELLED
        row = {"of_run": case.run, "new_status": str(status), "at": tx.now, "by": tx.actor.username}
        row["given"] = cause.answers if done else None
        tx.write(_CLOSE_TASK, of_ref | row, expect=1)
        obligation = ledger.get((ObligationKind.STEP, closed.element_id))
        if obligation is not None and closed.element_id not in changes.waiting:
            end(tx, case, obligation, ObligationStatus.MET if done else ObligationStatus.CANCELLED)
            _settle(tx, case, ledger)
        if not done:
            tx.audit(case, AuditAction.TASK_CANCELLED, element=closed.element_id)


def _settle(tx: Transaction, case: CaseInHand, ledger: Ledger) -> None:
    """With a step or clock ends what was given about it: a promise is kept or void with it, an answer is too late."""
    for one in ledger.values():
        about = ledger.get((ObligationKind.STEP, one.name)) or ledger.get((ObligationKind.CLOCK, one.name))
        if one.kind in GIVEN and about is not None and not about.open:
            promised = one.kind == ObligationKind.PROMISE
            end(tx, case, one, ObligationStatus(about.status) if promised else ObligationStatus.CANCELLED)


def _take_answers(case: CaseInHand, data: dict[str, Any]) -> None:
    """The handling unit and the urgency stand in the case's row, because lists are made by them."""
    if isinstance(data.get("unit"), str):
        case.unit = data["unit"]
    if isinstance(data.get("urgency"), str):
        case.urgency = data["urgency"]


def _run_clocks(tx: Transaction, case: CaseInHand, run: OpenRun, ledger: Ledger, changes: Changes) -> None:
    """A clock starts when its element is entered, and stops when one of its elements is done."""
    entered, passed = set(changes.visited), set(changes.passed)
    for rule in run.definition.route.clocks:
        if rule.start_on in entered:
            _start_clock(tx, case, run, ledger, rule.key)
        clock = ledger.get((ObligationKind.CLOCK, rule.key))
        if clock is not None and clock.open and not passed.isdisjoint(rule.stops_on):
            end(tx, case, clock, ObligationStatus.MET)
            tx.audit(case, AuditAction.CLOCK_STOPPED, clock=rule.key)
            _settle(tx, case, ledger)


def _start_clock(tx: Transaction, case: CaseInHand, run: OpenRun, ledger: Ledger, key: str) -> None:
    rule = run.definition.route.clock(key)
    assert rule is not None, "the key comes from the route"
    due_rule = rule_of(rule.after, rule.day_zero, rule.roll)
    owed = Owed(ObligationKind.CLOCK, key, due_rule, rule.escalation, rule.source, rule.pausable)
    clock = owe(tx, case, run, ledger, owed)
    owe_again(tx, case, run, ledger, key)
    tx.audit(case, AuditAction.CLOCK_STARTED, clock=key, due_at=clock.due_at)


def _open_task(tx: Transaction, case: CaseInHand, run: OpenRun, ledger: Ledger, opened: OpenedTask) -> None:
    settings = run.definition.model.settings[opened.element_id]
    group_key = group_of(tx, run, opened)
    assignee_id = assignee_of(tx, run, opened, group_key)
    obligation = None
    if settings.due is not None:
        after = Duration.parse(evaluate_text(tx, run, settings.due, opened.data, opened.element_id))
        rule = rule_of(after, settings.day_zero, settings.roll)
        owed = Owed(
            ObligationKind.STEP, opened.element_id, rule, settings.escalation, not_after=settings.not_after,
            fresh=settings.again == "fresh",
        )  # fmt: skip
        obligation = owe(tx, case, run, ledger, owed)
        if not owed.fresh:
            owe_again(tx, case, run, ledger, owed.name)
    task_id = new_id()
    due_at = obligation.due_at if obligation else None
    tx.write(
        _OPEN_TASK,
        {
            "id": task_id,
            "case_id": case.id,
            "run": case.run,
            "ref": opened.ref,
            "element_id": opened.element_id,
            "name": opened.name,
            "status": str(TaskStatus.OPEN),
            "group_key": group_key,
            "assignee_id": assignee_id,
            "obligation_id": obligation.id if obligation else None,
            "opened_at": tx.now,
            "claimed_at": tx.now if assignee_id else None,
            "due_at": due_at,
            "revision": 1,
        },
    )
    if assignee_id is None and group_key is not None:
        tx.write(_CANDIDATE, {"group_key": group_key, "due_at": due_at or NO_DUE_DATE, "task_id": task_id})
    tx.audit(case, AuditAction.TASK_OPENED, task=task_id, element=opened.element_id, group=group_key, due_at=due_at)
