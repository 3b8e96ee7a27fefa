"""Receive a voice: it starts its case, or is the customer's answer to one that is open.

One transaction either way, and a repeat of the same message does no harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from sqlalchemy import bindparam, insert, select

from engine.clock import as_utc
from engine.commands._cases import lock_case
from engine.commands._fitting import misfits, refuse_large
from engine.commands._opening import Customer, Opening, open_case
from engine.commands._replies import Misdirected, case_answered, keep_answer, keep_reference, wrong_words
from engine.dispatch import CaseInHand, Transaction
from engine.errors import FormInvalid
from engine.model.cases import cases, intakes
from engine.model.ids import new_id
from engine.rules.permissions import Permission

__all__ = ["Customer", "ReceiveIntake", "Received", "StartCase"]


@dataclass(frozen=True, slots=True)
class Received:
    """The case that came of it. `already`: this message had been received before, and nothing was changed.

    `answered`: it opened no case but answered one that was open. Whoever sent it has no claim to that one's `code`.
    """

    case_id: int
    number: str
    code: str
    already: bool = False
    answered: bool = False


_KNOWN = (
    select(cases.c.id, cases.c.number, cases.c.code, cases.c.opened_at, intakes.c.received_at)
    .join(intakes, intakes.c.case_id == cases.c.id)
    .where(intakes.c.channel == bindparam("channel"), intakes.c.external_id == bindparam("external_id"))
)
_KEEP = insert(intakes)


@dataclass(frozen=True, slots=True)
class ReceiveIntake:
    """`external_id` is the sender's own name for the message (a ticket number, a mail's id), unique in its channel.

    `in_reply_to`: the number of the case that the customer answers with it. If that one is open and has the customer's
    phone number, `answers["words"]` are kept there as the customer's answer, and no case is opened. Otherwise the
    message opens its own case, which notes the number and why. `answered_at` (aware): when the customer gave it, if
    that was before now.
    """

    permission: ClassVar[Permission] = Permission.OPEN_CASE
    result: ClassVar[type[Received]] = Received

    route: str
    channel: str
    external_id: str
    answers: Mapping[str, object]
    customer: Customer = field(default_factory=Customer)
    content: Mapping[str, object] = field(default_factory=dict)
    in_reply_to: str = ""
    answered_at: datetime | None = None

    def execute(self, tx: Transaction) -> Received:
        self._refuse_misfits()
        refuse_large(tx, self.answers, self.content)
        known = tx.first(_KNOWN, channel=self.channel, external_id=self.external_id)
        if known is not None:
            # a number is known only after its case was opened: an answer is always the later of the two
            answered = known.received_at != known.opened_at
            return Received(known.id, known.number, "" if answered else known.code, already=True, answered=answered)
        aim = self._aim(tx)
        if isinstance(aim, CaseInHand):
            return self._answer(tx, aim)
        opened = open_case(tx, Opening(self.route, self.channel, self.answers, self.customer))
        if aim is not None and (case := tx.held(opened.id)) is not None:
            keep_reference(tx, case, self.in_reply_to, aim)
        self._keep(tx, opened.id, self.content)
        return Received(opened.id, opened.number, opened.code)

    def _refuse_misfits(self) -> None:
        wrong = misfits(intakes, {"channel": self.channel, "external_id": self.external_id})
        unfit = misfits(intakes, {"external_id": self.in_reply_to}).get("external_id")
        wrong |= {"in_reply_to": unfit} if unfit is not None else {}
        if wrong:
            raise FormInvalid(wrong)

    def _aim(self, tx: Transaction) -> CaseInHand | Misdirected | None:
        """The open case that this answers, locked; why it answers none; or None when it names none."""
        if not self.in_reply_to.strip():
            return None
        found = case_answered(tx.connection, self.in_reply_to, self.customer.phone)
        if isinstance(found, Misdirected):
            return found
        case = lock_case(tx, found)
        return Misdirected.CLOSED if case.status.closed else case

    def _answer(self, tx: Transaction, case: CaseInHand) -> Received:
        words = str(self.answers.get("words") or "")
        wrong = wrong_words(words)
        if wrong is not None:
            raise FormInvalid({"words": wrong})
        # the form that the other answers are for is not asked here: they stay with the message
        intake_id = self._keep(tx, case.id, self.content or self.answers)
        keep_answer(tx, case, words, self._answered_at(tx, case), intake=intake_id)
        return Received(case.id, case.number, "", answered=True)

    def _answered_at(self, tx: Transaction, case: CaseInHand) -> datetime:
        """Within the life of the case: a sender's clock may be wrong, and a date without a time is that day's midnight.

        Only who works in the office may say that an answer came earlier.
        """
        if self.answered_at is None or tx.actor.is_customer:
            return tx.now
        return min(max(as_utc(self.answered_at), case.opened_at), tx.now)

    def _keep(self, tx: Transaction, case_id: int, content: Mapping[str, object]) -> int:
        row = {"id": new_id(), "channel": self.channel, "external_id": self.external_id, "received_at": tx.now}
        tx.write(_KEEP, row | {"content": dict(content), "case_id": case_id})
        return int(str(row["id"]))


@dataclass(frozen=True, slots=True)
class StartCase:
    """Start a case that comes from a person rather than from a message: the window, the customer's page, a meeting."""

    permission: ClassVar[Permission] = Permission.OPEN_CASE
    result: ClassVar[type[Received]] = Received

    route: str
    channel: str
    answers: Mapping[str, object]
    customer: Customer = field(default_factory=Customer)

    def execute(self, tx: Transaction) -> Received:
        refuse_large(tx, self.answers)
        case = open_case(tx, Opening(self.route, self.channel, self.answers, self.customer))
        return Received(case.id, case.number, case.code)
