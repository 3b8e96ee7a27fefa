"""A customer adds something to their own case: from the public pages, or through somebody who records it for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import ClassVar

from sqlalchemy import bindparam, select

from engine.clock import as_utc
from engine.commands._cases import lock_case
from engine.commands._replies import keep_answer, wrong_words
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput, NotFound, WrongState
from engine.model.cases import cases
from engine.queries.sight import require_sight_of
from engine.rules.permissions import Permission
from engine.text import text

_CODE = select(cases.c.code).where(cases.c.id == bindparam("case_id"))


@dataclass(frozen=True, slots=True)
class AddMaterial:
    """Words that everybody who works on the case will see; returns the comment's id. A hold that waits for the
    customer's answer ends with them.

    `code` proves whose case it is; without it the case has to concern who records it. `answered_at` (aware): when the
    customer gave it, if that was before now.
    """

    permission: ClassVar[Permission] = Permission.OPEN_CASE

    case_id: int
    code: str | None
    words: str
    answered_at: datetime | None = None

    def execute(self, tx: Transaction) -> int:
        wrong = wrong_words(self.words)
        if wrong is not None:
            raise BadInput(field="words", detail=wrong)
        case = lock_case(tx, self.case_id)
        self._require_right(tx, case)
        if case.status.closed:
            raise WrongState(what=text("Case {number}", number=case.number), state=str(case.status))
        return keep_answer(tx, case, self.words, self._answered_at(tx, case))

    def _require_right(self, tx: Transaction, case: CaseInHand) -> None:
        if self.code is None and not tx.actor.is_customer:
            require_sight_of(tx.connection, case.id, tx.actor)
            return
        row = tx.first(_CODE, case_id=self.case_id)
        if row is None or not compare_digest(row.code.encode(), (self.code or "").encode()):
            raise NotFound(kind="case", name=case.number)

    def _answered_at(self, tx: Transaction, case: CaseInHand) -> datetime:
        if self.answered_at is None or tx.actor.is_customer:
            return tx.now
        answered_at = as_utc(self.answered_at)
        if not case.opened_at <= answered_at <= tx.now:
            wrong = text("The answer came between the opening of the case and now: correct its date.")
            raise BadInput(field="answered_at", detail=wrong)
        return answered_at
