"""What a customer says about a case that is open: their words stay with it, and what waits for them goes on."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam, select

from engine.commands._holds import customer_answered
from engine.commands._words import keep_words
from engine.dispatch import CaseInHand, Transaction
from engine.model.audit import AuditAction
from engine.model.cases import CaseStatus, cases, customers
from engine.numbers import case_number, phone_number
from engine.text import Text, text

LONGEST = 4_000
"""Characters of one answer."""

_NAMED = (
    select(cases.c.id, cases.c.status, customers.c.phone)
    .join(customers, customers.c.id == cases.c.customer_id)
    .where(cases.c.number == bindparam("of_number"))
)


class Misdirected(StrEnum):
    """Why a message is no answer to the case that it names."""

    UNKNOWN = "unknown"
    OTHER_CUSTOMER = "other_customer"
    CLOSED = "closed"


def case_answered(connection: Connection, number: str, phone: str) -> int | Misdirected:
    """The id of the open case of this number, when the phone number is that of its customer."""
    row = connection.execute(_NAMED, {"of_number": case_number(number)}).first()
    if row is None:
        return Misdirected.UNKNOWN
    if not phone or phone_number(row.phone) != phone_number(phone):
        return Misdirected.OTHER_CUSTOMER
    case_id: int = row.id
    return Misdirected.CLOSED if CaseStatus(row.status).closed else case_id


def wrong_words(words: str) -> Text | None:
    """Why these cannot be kept as an answer; None when they can."""
    if words.strip() and len(words.strip()) <= LONGEST:
        return None
    return text("A comment has between 1 and {most} characters.", most=LONGEST)


def keep_answer(tx: Transaction, case: CaseInHand, words: str, answered_at: datetime, **facts: object) -> int:
    """Keep the customer's words with a locked, open case, as given at `answered_at`; returns the comment's id."""
    comment_id = keep_words(tx, case, words)
    late = {} if answered_at == tx.now else {"answered_at": answered_at}
    tx.audit(case, AuditAction.CASE_COMMENTED, comment=comment_id, by_customer=True, **late, **facts)
    customer_answered(tx, case, answered_at)
    return comment_id


def keep_reference(tx: Transaction, case: CaseInHand, number: str, why: Misdirected) -> None:
    """Note with a case of its own which other one it was meant for. The number is kept as it was written."""
    tx.audit(case, AuditAction.ANSWER_MISDIRECTED, why=why, comment=keep_words(tx, case, number))
