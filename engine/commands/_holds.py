"""Holds as rows: begun, ended, and shortened when an answer turns out to have come earlier than it was recorded.

A hold takes time away from what may pause, and from nothing else. How much is known only when it ends: then the due
dates move by what was lost, and their proofs say so. An answer counts from when it came. Recorded while the hold runs,
it ends it; recorded later, it takes back what was given for the time after it. Both ways lead to the same due dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from engine.bpmn.bundle.route import HoldRule
from engine.calendar import Pause, working_minutes
from engine.commands import _timers
from engine.commands._cases import OpenRun, open_run
from engine.commands._ledger import load_ledger
from engine.commands._moving import clocks_first, limit_of, show_due
from engine.commands._obligations import move, pause, proof_of, unpause
from engine.dispatch import CaseInHand, Transaction
from engine.model.audit import AuditAction
from engine.model.cases import CaseStatus
from engine.model.ids import new_id
from engine.model.jobs import jobs
from engine.model.time import HoldEnd, ObligationStatus, holds
from engine.queue import Kind, cancel_job, enqueue
from engine.rules.due import Interruption, count_again

GENERAL = "general"
"""The reason of a hold on a route that names none of its own."""

_JOB = "hold"
_COLUMNS = [holds.c[name] for name in ("id", "reason", "began_at", "until_at", "ended_at")]
_OF_RUN = (
    select(*_COLUMNS)
    .where(holds.c.case_id == bindparam("of_case"), holds.c.run == bindparam("of_run"))
    .order_by(holds.c.began_at, holds.c.id)
)
_ENDING = select(jobs.c.id).where(jobs.c.case_id == bindparam("of_case"), jobs.c.kind == Kind.RESUME.value)
_BEGIN = insert(holds)
_END = (
    update(holds)
    .where(holds.c.id == bindparam("hold_id"))
    .values(
        ended_at=bindparam("at"), ended_by=bindparam("by"), how=bindparam("new_how"), working_minutes=bindparam("took")
    )
)


@dataclass(frozen=True, slots=True)
class Hold:
    """One row, as far as commands look at it."""

    id: int
    reason: str
    began_at: datetime
    until_at: datetime
    ended_at: datetime | None


def begin(tx: Transaction, case: CaseInHand, until: datetime, row: Mapping[str, Any]) -> int:
    """Suspend a locked, open case until then at most; returns the hold's id. `row`: reason, comment and evidence."""
    hold_id = new_id()
    case.status = CaseStatus.SUSPENDED
    began = {"id": hold_id, "case_id": case.id, "run": case.run, "began_at": tx.now, "began_by": tx.actor.username}
    tx.write(_BEGIN, {**began, "until_at": until, **row})
    reason, comment, evidence = row["reason"], row["comment_id"], row["evidence_id"]
    tx.audit(
        case, AuditAction.CASE_SUSPENDED, hold=hold_id, why=reason, until=until, comment=comment, evidence=evidence
    )
    for obligation in load_ledger(tx, case).values():
        if obligation.open and obligation.pausable and obligation.paused_at is None:
            pause(tx, case, obligation)
            tx.audit(case, AuditAction.CLOCK_PAUSED, clock=obligation.name, kind=obligation.kind)
    _plan_end(tx, case, until)
    return hold_id


def holds_of_run(tx: Transaction, case: CaseInHand) -> list[Hold]:
    """Every hold of the case's present run, oldest first."""
    return [Hold(*row) for row in tx.all(_OF_RUN, of_case=case.id, of_run=case.run)]


def running(holds_before: list[Hold]) -> Hold | None:
    """The hold that has not ended."""
    return next((hold for hold in holds_before if hold.ended_at is None), None)


def rule_of_hold(run: OpenRun, hold: Hold | None) -> HoldRule | None:
    """What the route says about the hold's reason; None for the general one."""
    return run.definition.route.hold(hold.reason) if hold is not None else None


def resume(tx: Transaction, case: CaseInHand, run: OpenRun, hold: Hold | None, at: datetime, how: HoldEnd) -> None:
    """Go on with a suspended case as if the hold had ended at `at`: never before it began, nor after its end.

    `hold` is None for a case that was suspended before holds were kept.
    """
    if hold is not None:
        how = HoldEnd.TIME if at >= hold.until_at else how
        at = min(max(at, hold.began_at), hold.until_at)
        _record_end(tx, run, hold, at, how)
    case.status = CaseStatus.OPEN
    facts = {} if at == tx.now else {"ended_at": at}
    tx.audit(case, AuditAction.CASE_RESUMED, hold=hold.id if hold else None, how=how, **facts)
    ledger = load_ledger(tx, case)
    for obligation in clocks_first(ledger):
        if obligation.paused_at is None:
            continue
        lost = Interruption(obligation.paused_at, max(at, obligation.paused_at))
        unpause(tx, obligation)
        proof = proof_of(tx, obligation)
        due = count_again(run.calendar, proof, limit_of(ledger, obligation, proof), [lost])
        move(tx, case, run, obligation, due, "hold", moot_before=tx.now)
        show_due(tx, obligation)
        tx.audit(case, AuditAction.CLOCK_RESUMED, clock=obligation.name, kind=obligation.kind)
    if hold is not None:
        _timers.give_back(tx, case, run, Interruption(hold.began_at, at))
    _timers.wake(tx, case)


def close(tx: Transaction, case: CaseInHand, run: OpenRun) -> None:
    """End the running hold of a case that ends; nobody gets time back any more."""
    hold = running(holds_of_run(tx, case))
    if hold is not None:
        _record_end(tx, run, hold, min(tx.now, hold.until_at), HoldEnd.CLOSED)


def customer_answered(tx: Transaction, case: CaseInHand, answered_at: datetime) -> None:
    """The customer answered at `answered_at`: what waits for that ends then, or turns out to have ended then."""
    known = holds_of_run(tx, case)
    if not known:
        return
    run = open_run(tx, case)
    for hold in known:
        rule = rule_of_hold(run, hold)
        if rule is None or not rule.ends_on_answer:
            continue
        if hold.ended_at is None:
            cancel(tx, case)
            resume(tx, case, run, hold, answered_at, HoldEnd.CUSTOMER)
        elif answered_at < hold.ended_at:
            _shorten(tx, case, run, hold, max(hold.began_at, answered_at))


def cancel(tx: Transaction, case: CaseInHand) -> None:
    """Delete the job that would end the hold."""
    cancel_job(tx, Kind.RESUME, case.id, _JOB)


def arm_lost(tx: Transaction, case: CaseInHand) -> Hold | None:
    """Write again the job that ends the running hold, should there be none; returns the hold that had lost it."""
    hold = running(holds_of_run(tx, case))
    if hold is None or case.status is not CaseStatus.SUSPENDED or tx.first(_ENDING, of_case=case.id) is not None:
        return None
    _plan_end(tx, case, hold.until_at)
    return hold


def _plan_end(tx: Transaction, case: CaseInHand, until: datetime) -> None:
    enqueue(tx, Kind.RESUME, until, case_id=case.id, subject=_JOB, payload={})


def _shorten(tx: Transaction, case: CaseInHand, run: OpenRun, hold: Hold, at: datetime) -> None:
    """Correct the end of a hold that is over, and every due date that had got time for what lies after it."""
    assert hold.ended_at is not None, "it is over"
    _record_end(tx, run, hold, at, HoldEnd.CUSTOMER)
    ledger = load_ledger(tx, case)
    moved: set[str] = set()
    for obligation in clocks_first(ledger):
        if obligation.status == ObligationStatus.CANCELLED:
            continue
        proof = proof_of(tx, obligation)
        shorter = replace(proof, pauses=_ended_at(proof.pauses, hold, at))
        if shorter == proof and not (proof.cap and proof.cap.name in moved):
            continue
        before = obligation.due_at
        due = count_again(run.calendar, shorter, limit_of(ledger, obligation, proof))
        move(tx, case, run, obligation, due, "answer", moot_before=tx.now)
        if obligation.due_at != before:
            show_due(tx, obligation)
            moved.add(obligation.name)
    _timers.take_back(tx, case, run, Interruption(hold.began_at, hold.ended_at), at)


def _ended_at(pauses: tuple[Pause, ...], hold: Hold, at: datetime) -> tuple[Pause, ...]:
    """The pauses, those that were within the hold ended at `at`; what would begin after it never was."""
    found = []
    for one in pauses:
        within = hold.began_at <= one.began_at and hold.ended_at is not None and one.ended_at <= hold.ended_at
        if not within:
            found.append(one)
        elif one.began_at < at:
            found.append(replace(one, ended_at=min(one.ended_at, at)))
    return tuple(found)


def _record_end(tx: Transaction, run: OpenRun, hold: Hold, at: datetime, how: HoldEnd) -> None:
    took = working_minutes(run.calendar, hold.began_at, at)
    tx.write(_END, {"hold_id": hold.id, "at": at, "by": tx.actor.username, "new_how": str(how), "took": took}, expect=1)
