"""A customer adds something to their own case, from the public pages."""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest
from typing import ClassVar

from sqlalchemy import bindparam, select

from engine.commands._cases import lock_case
from engine.commands._words import keep_words
from engine.dispatch import Transaction
from engine.errors import BadInput, NotFound, WrongState
from engine.model.audit import AuditAction
from engine.model.cases import cases
from engine.rules.permissions import Permission
from engine.text import text

_CODE = select(cases.c.code).where(cases.c.id == bindparam("case_id"))

LONGEST = 4_000
"""Characters."""


@dataclass(frozen=True, slots=True)
class AddMaterial:
    """Words that everybody who works on the case will see; returns the comment's id. `code` proves whose case it is."""

    permission: ClassVar[Permission] = Permission.OPEN_CASE

    case_id: int
    code: str
    words: str

    def execute(self, tx: Transaction) -> int:
        words = self.words.strip()
        if not words or len(words) > LONGEST:
            raise BadInput(detail=text("A comment has between 1 and {most} characters.", most=LONGEST))
        case = lock_case(tx, self.case_id)
        row = tx.first(_CODE, case_id=self.case_id)
        if row is None or not compare_digest(row.code.encode(), self.code.encode()):
            raise NotFound(kind="case", name=case.number)
        if case.status.closed:
            raise WrongState(what=text("Case {number}", number=case.number), state=str(case.status))
        comment_id = keep_words(tx, case, words)
        tx.audit(case, AuditAction.CASE_COMMENTED, comment=comment_id)
        return comment_id
