"""A promise to do something by an instant: an obligation with a ladder of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from engine.calendar import Due, DueRule, Duration, Unit
from engine.commands._cases import OpenRun
from engine.commands._ledger import Ledger, Owed
from engine.commands._obligations import move, owe, reopen
from engine.dispatch import CaseInHand, Transaction
from engine.model.time import ObligationKind
from engine.rules.due import Limit, step_due
from engine.rules.ladder import PROMISE


def promise(
    tx: Transaction,
    case: CaseInHand,
    run: OpenRun,
    ledger: Ledger,
    *,
    about: str,
    promised_at: datetime,
    escalation_id: int,
) -> None:
    """Owe `about` by `promised_at`. A later promise about the same thing replaces the date, and its history is kept."""
    ladder = PROMISE if PROMISE in run.definition.ladders.names else None
    known = ledger.get((ObligationKind.PROMISE, about))
    due = promised_due(run, tx.now, promised_at)
    if known is not None:
        reopen(tx, known)
        move(tx, case, run, known, due, "promised anew")
        return
    owed = Owed(
        ObligationKind.PROMISE, about, due.proof.rule, ladder, pausable=False, escalation_id=escalation_id, due=due
    )
    owe(tx, case, run, ledger, owed)


def promised_due(run: OpenRun, start: datetime, promised_at: datetime) -> Due:
    """The promised instant as a due date: real time from now, ended exactly there."""
    minutes = Decimal((promised_at - start) // timedelta(minutes=1) + 1)
    rule = DueRule(Duration(minutes, Unit.MINUTES))
    return step_due(run.calendar, start, rule, Limit("promise", promised_at))
