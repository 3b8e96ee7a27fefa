"""The time owed by a run: starting, meeting, pausing and reopening obligations, each with proof and next job."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from engine.calendar import Due, DueRule, Proof, WorkCalendar
from engine.commands._cases import OpenRun
from engine.commands._filing import filed_under
from engine.commands._lapsing import lapse
from engine.commands._ledger import Ledger, Obligation, Owed, key_of, limit_by, with_pauses
from engine.dispatch import CaseInHand, Transaction
from engine.dispatch.proofs import pack_proof, unpack_proof
from engine.model.audit import AuditAction
from engine.model.ids import new_id
from engine.model.time import ObligationStatus, due_history, escalations, obligations
from engine.queue import Kind, cancel_job, enqueue
from engine.rules.due import step_due
from engine.rules.ladder import PlannedLevel, plan
from engine.rules.timers import after_timer

_INSERT = insert(obligations)
_END = (
    update(obligations)
    .where(obligations.c.id == bindparam("obligation_id"))
    .values(status=bindparam("new_status"), ended_at=bindparam("at"), paused_at=None)
)
_MOVE = (
    update(obligations)
    .where(obligations.c.id == bindparam("obligation_id"))
    .values(
        started_at=bindparam("new_started_at"),
        due_at=bindparam("new_due_at"),
        provisional=bindparam("new_provisional"),
        rule=bindparam("new_rule"),
        proof=bindparam("new_proof"),
    )
)
_PAUSE = (
    update(obligations)
    .where(obligations.c.id == bindparam("obligation_id"))
    .values(paused_at=bindparam("new_paused_at"))
)
_PAST = select(escalations.c.level).where(
    escalations.c.obligation_id == bindparam("obligation_id"), escalations.c.due_at == bindparam("due_at")
)
_PROOF = select(obligations.c.proof).where(obligations.c.id == bindparam("obligation_id"))
_HISTORY_COUNT = select(due_history.c.seq).where(due_history.c.obligation_id == bindparam("obligation_id"))
_KEEP = insert(due_history)
_SKIPPED = insert(escalations)


def owe(tx: Transaction, case: CaseInHand, run: OpenRun, ledger: Ledger, owed: Owed) -> Obligation:
    """Start an obligation, or go on with the one that is there: work sent back keeps the time already used."""
    key = key_of(owed.kind, owed.name, owed.escalation_id)
    known = ledger.get(key)
    if known is not None:
        if not known.open:
            reopen(tx, known)
            if owed.fresh:
                known.started_at = run.since
                move(tx, case, run, known, _due(run, ledger, owed), "again")
            else:
                arm(tx, case, run, known, passed_levels(tx, known))
        return known
    due = _due(run, ledger, owed)
    obligation = Obligation(
        new_id(), str(owed.kind), owed.name, str(ObligationStatus.OPEN), _rule_row(owed), run.since, due.due_at,
        due.provisional, owed.ladder, owed.pausable, None, owed.escalation_id,
    )  # fmt: skip
    ledger[key] = obligation
    tx.write(_INSERT, _row(case, run.calendar, obligation, owed, due))
    arm(tx, case, run, obligation, frozenset())
    return obligation


def _due(run: OpenRun, ledger: Ledger, owed: Owed) -> Due:
    rule = after_timer(owed.rule, run.since, run.calendar) if run.by_timer else owed.rule
    return owed.due or step_due(run.calendar, run.since, rule, limit_by(ledger, owed.not_after))


def reopen(tx: Transaction, obligation: Obligation) -> None:
    """Owe again what was done: the same obligation, so that levels already passed do not come again."""
    if not obligation.open:
        _end(tx, obligation, ObligationStatus.OPEN, None)


def passed_levels(tx: Transaction, obligation: Obligation) -> frozenset[str]:
    """The levels recorded for the obligation's present due date, skipped ones too."""
    return frozenset(row.level for row in tx.all(_PAST, obligation_id=obligation.id, due_at=obligation.due_at))


def end(tx: Transaction, case: CaseInHand, obligation: Obligation, status: ObligationStatus) -> None:
    """Close an open obligation as met or cancelled; nothing escalates for it any more."""
    if obligation.open:
        _end(tx, obligation, status, tx.now)
        lapse(tx, case, obligation)
        if obligation.ladder is not None:
            cancel_job(tx, Kind.ESCALATE, case.id, str(obligation.id))


def arm(
    tx: Transaction,
    case: CaseInHand,
    run: OpenRun,
    obligation: Obligation,
    passed: frozenset[str],
    *,
    moot_before: datetime | None = None,
) -> None:
    """Write the job for the next level that has not been recorded (`passed`) for this due date; record skipped ones.

    `moot_before`: when the date has just been moved, reminders for instants before that come too late to help.
    """
    to_come = [level for level in planned_levels(run, obligation) if level.level not in passed]
    moot = [
        level for level in to_come
        if level.skipped or (moot_before is not None and level.planned_at < min(moot_before, obligation.due_at))
    ]  # fmt: skip
    for level in moot:
        _record_skipped(tx, case, obligation, level)
    following = next((level for level in to_come if level not in moot), None)
    if following is not None:
        subject = str(obligation.id)
        payload = {"level": following.level}
        enqueue(tx, Kind.ESCALATE, following.planned_at, case_id=case.id, subject=subject, payload=payload)


def planned_levels(run: OpenRun, obligation: Obligation) -> tuple[PlannedLevel, ...]:
    """The ladder's levels for the obligation's present due date, in order of time."""
    if obligation.ladder is None:
        return ()
    rule = DueRule.from_json(obligation.rule)
    ladder = run.definition.ladders.ladder(obligation.ladder)
    return plan(ladder, run.calendar, obligation.started_at, obligation.due_at, rule.after, obligation.pauses)


def move(
    tx: Transaction,
    case: CaseInHand,
    run: OpenRun,
    obligation: Obligation,
    due: Due,
    reason: str,
    *,
    moot_before: datetime | None = None,
) -> None:
    """Give an obligation a new due date. The old one is kept with its proof, and the levels are armed again."""
    previous = proof_of(tx, obligation)
    seq = len(tx.all(_HISTORY_COUNT, obligation_id=obligation.id)) + 1
    tx.write(
        _KEEP,
        {
            "obligation_id": obligation.id,
            "seq": seq,
            "due_at": obligation.due_at,
            "provisional": obligation.provisional,
            "proof": pack_proof(previous),
            "replaced_at": tx.now,
            "reason": reason,
        },
    )
    tx.audit(
        case,
        AuditAction.DUE_RECOMPUTED,
        obligation=obligation.name,
        kind=obligation.kind,
        before=obligation.due_at,
        after=due.due_at,
        reason=reason,
    )
    if obligation.due_at == due.due_at:
        moot_before = None
    obligation.due_at, obligation.provisional = due.due_at, due.provisional
    obligation.rule = with_pauses(obligation.rule, due.proof.pauses)
    tx.write(
        _MOVE,
        {
            "obligation_id": obligation.id,
            "new_started_at": obligation.started_at,
            "new_due_at": due.due_at,
            "new_provisional": due.provisional,
            "new_rule": obligation.rule,
            "new_proof": pack_proof(due.proof),
        },
    )
    if obligation.ladder is not None and obligation.open and obligation.paused_at is None:
        cancel_job(tx, Kind.ESCALATE, case.id, str(obligation.id))
        arm(tx, case, run, obligation, passed_levels(tx, obligation), moot_before=moot_before)


def pause(tx: Transaction, case: CaseInHand, obligation: Obligation) -> None:
    """Stop a pausable obligation's time; nothing escalates until it goes on."""
    pause_from(tx, obligation, tx.now)
    if obligation.ladder is not None:
        cancel_job(tx, Kind.ESCALATE, case.id, str(obligation.id))


def pause_from(tx: Transaction, obligation: Obligation, at: datetime) -> None:
    """Say from when on its time stands still: what the proof does not tell of yet."""
    obligation.paused_at = at
    tx.write(_PAUSE, {"obligation_id": obligation.id, "new_paused_at": at})


def unpause(tx: Transaction, obligation: Obligation) -> None:
    """Let its time run again; whoever calls moves the due date by the time that was lost."""
    obligation.paused_at = None
    tx.write(_PAUSE, {"obligation_id": obligation.id, "new_paused_at": None})


def proof_of(tx: Transaction, obligation: Obligation) -> Proof:
    """The proof of an obligation's present due date."""
    row = tx.first(_PROOF, obligation_id=obligation.id)
    assert row is not None, "the obligation was just read"
    return unpack_proof(row.proof)


def _end(tx: Transaction, obligation: Obligation, status: ObligationStatus, at: datetime | None) -> None:
    obligation.status = str(status)
    tx.write(_END, {"obligation_id": obligation.id, "new_status": str(status), "at": at})


def _rule_row(owed: Owed) -> dict[str, Any]:
    return owed.rule.as_json() | ({"not_after": owed.not_after} if owed.not_after else {})


def _row(case: CaseInHand, calendar: WorkCalendar, obligation: Obligation, owed: Owed, due: Due) -> dict[str, Any]:
    return {
        "id": obligation.id,
        "case_id": case.id,
        "run": case.run,
        "kind": obligation.kind,
        "name": obligation.name,
        "status": obligation.status,
        "rule": obligation.rule,
        "source": owed.source,
        "calendar": calendar.key,
        "started_at": obligation.started_at,
        "due_at": due.due_at,
        "provisional": due.provisional,
        "proof": pack_proof(due.proof),
        "ladder": obligation.ladder,
        "pausable": obligation.pausable,
        "escalation_id": owed.escalation_id,
    }


def _record_skipped(tx: Transaction, case: CaseInHand, obligation: Obligation, level: PlannedLevel) -> None:
    tx.write(
        _SKIPPED,
        {
            "id": new_id(),
            "case_id": case.id,
            "obligation_id": obligation.id,
            "level": level.level,
            "due_at": obligation.due_at,
            "planned_at": level.planned_at,
            "fired_at": tx.now,
            "why": "timer",
            "skipped": True,
            "late": False,
            "told": [],
            **filed_under(case, obligation),
        },
    )
    tx.audit(
        case, AuditAction.ESCALATION_SKIPPED, obligation=obligation.name, level=level.level, planned_at=level.planned_at
    )
