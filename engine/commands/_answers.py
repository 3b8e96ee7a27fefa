"""An acknowledgement that is owed: begun by the level that asks for it, ended by the answer or with the matter."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from engine.calendar import Duration, due
from engine.commands._cases import OpenRun
from engine.commands._ledger import Ledger, Obligation, Owed, key_of
from engine.commands._obligations import end, owe
from engine.dispatch import CaseInHand, Transaction
from engine.model.time import ObligationKind, ObligationStatus, escalations
from engine.rules.ladder import ANSWER

_TOLD = select(escalations.c.told).where(escalations.c.id == bindparam("escalation_id"))


def ask(
    tx: Transaction, case: CaseInHand, run: OpenRun, *, about: Obligation, escalation_id: int, within: Duration
) -> datetime:
    """Owe an acknowledgement of the level `escalation_id` from now on; returns until when.

    Each level that asks has its own: two of one matter ask different people. Who missed the first must not get off
    because the second gives a later date. Nothing is owed where nobody is told, as in an import.
    """
    counted = due(run.calendar, tx.now, within)
    if not tx.engine.silent:
        ladder = ANSWER if ANSWER in run.definition.ladders.names else None
        owed = Owed(
            ObligationKind.ANSWER, about.name, counted.proof.rule, ladder, pausable=False,
            escalation_id=escalation_id, due=counted,
        )  # fmt: skip
        owe(tx, case, run, {}, owed)
    return counted.due_at


def asked(tx: Transaction, obligation: Obligation) -> list[int]:
    """The ids of those who were told to acknowledge, for an answer that is owed; nobody for anything else."""
    if obligation.kind != ObligationKind.ANSWER:
        return []
    row = tx.first(_TOLD, escalation_id=obligation.escalation_id)
    return [one["person"] for one in row.told] if row is not None else []


def answered(tx: Transaction, case: CaseInHand, ledger: Ledger, about: str, escalation_id: int) -> None:
    """The level was acknowledged: its answer is owed no longer."""
    answer = ledger.get(key_of(ObligationKind.ANSWER, about, escalation_id))
    if answer is not None:
        end(tx, case, answer, ObligationStatus.MET)
