"""An acknowledgement that is owed: begun by the level that asks for it, ended by the answer or with the matter.

When the matter comes back, what had not been answered is owed again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update

from engine.calendar import Duration, due
from engine.commands._cases import OpenRun
from engine.commands._ledger import Ledger, Obligation, Owed, key_of
from engine.commands._obligations import arm, end, move, owe, passed_levels, proof_of, reopen
from engine.dispatch import CaseInHand, Transaction
from engine.model.time import ObligationKind, ObligationStatus, escalations, obligations
from engine.rules.due import Interruption, count_again
from engine.rules.ladder import ANSWER

_TOLD = select(escalations.c.told).where(escalations.c.id == bindparam("escalation_id"))

_ENDED = select(obligations.c.ended_at).where(obligations.c.id == bindparam("obligation_id"))
_ANSWER_BY = (
    update(escalations).where(escalations.c.id == bindparam("of_level")).values(acknowledge_by=bindparam("new_by"))
)


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


def owe_again(tx: Transaction, case: CaseInHand, run: OpenRun, ledger: Ledger, about: str) -> None:
    """Work came back with the time already used: so do the answers about it that were open when it ended.

    Nobody could answer in between, so that time does not count. What was late by then is late still, and its levels
    that were passed stay passed.
    """
    for answer in ledger.values():
        if (answer.kind, answer.name, answer.status) != (ObligationKind.ANSWER, about, ObligationStatus.CANCELLED):
            continue
        row = tx.first(_ENDED, obligation_id=answer.id)
        assert row is not None and row.ended_at is not None, "it was cancelled"
        reopen(tx, answer)
        if row.ended_at >= answer.due_at:
            arm(tx, case, run, answer, passed_levels(tx, answer))
            continue
        away = Interruption(row.ended_at, run.since)
        counted = count_again(run.calendar, proof_of(tx, answer), moves=[away])
        move(tx, case, run, answer, counted, "again", moot_before=tx.now)
        tx.write(_ANSWER_BY, {"of_level": answer.escalation_id, "new_by": counted.due_at}, expect=1)


def answered(tx: Transaction, case: CaseInHand, ledger: Ledger, about: str, escalation_id: int) -> None:
    """The level was acknowledged: its answer is owed no longer."""
    answer = ledger.get(key_of(ObligationKind.ANSWER, about, escalation_id))
    if answer is not None:
        end(tx, case, answer, ObligationStatus.MET)
