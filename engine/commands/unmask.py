"""Look at a customer's personal data: allowed for a reason, and on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.commands._cases import groups_of_case, lock_case
from engine.commands._words import keep_words
from engine.dispatch import Transaction
from engine.errors import BadInput
from engine.model.audit import AuditAction
from engine.rules.permissions import Permission
from engine.text import text

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Unmask:
    """Record that the actor sees the case's personal data now, and why. Whoever works on the case owes a reason too."""

    permission: ClassVar[Permission] = Permission.UNMASK

    case_id: int
    reason: str

    def execute(self, tx: Transaction) -> None:
        reason = self.reason.strip()
        if not reason or len(reason) > LONGEST_REASON:
            raise BadInput(detail=text("Give a reason: it stays with the case."))
        case = lock_case(tx, self.case_id)
        tx.actor.require(Permission.UNMASK, groups_of_case(tx, case.id))
        tx.audit(case, AuditAction.CASE_UNMASKED, comment=keep_words(tx, case, reason))
