"""Receive a voice and start its case: one transaction, and a repeat of the same message does no harm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from sqlalchemy import bindparam, insert, select

from engine.commands._fitting import misfits
from engine.commands._opening import Customer, Opening, open_case
from engine.dispatch import Transaction
from engine.errors import FormInvalid
from engine.model.cases import cases, intakes
from engine.model.ids import new_id
from engine.rules.permissions import Permission

__all__ = ["Customer", "ReceiveIntake", "Received", "StartCase"]


@dataclass(frozen=True, slots=True)
class Received:
    """The case that came of it. `already`: this message had been received before, and nothing was changed."""

    case_id: int
    number: str
    code: str
    already: bool = False


_KNOWN = (
    select(cases.c.id, cases.c.number, cases.c.code)
    .join(intakes, intakes.c.case_id == cases.c.id)
    .where(intakes.c.channel == bindparam("channel"), intakes.c.external_id == bindparam("external_id"))
)
_KEEP = insert(intakes)


@dataclass(frozen=True, slots=True)
class ReceiveIntake:
    """`external_id` is the sender's own name for the message (a ticket number, a mail's id), unique in its channel."""

    permission: ClassVar[Permission] = Permission.OPEN_CASE
    result: ClassVar[type[Received]] = Received

    route: str
    channel: str
    external_id: str
    answers: Mapping[str, object]
    customer: Customer = field(default_factory=Customer)
    content: Mapping[str, object] = field(default_factory=dict)

    def execute(self, tx: Transaction) -> Received:
        wrong = misfits(intakes, {"channel": self.channel, "external_id": self.external_id})
        if wrong:
            raise FormInvalid(wrong)
        known = tx.first(_KNOWN, channel=self.channel, external_id=self.external_id)
        if known is not None:
            return Received(known.id, known.number, known.code, already=True)
        case = open_case(tx, Opening(self.route, self.channel, self.answers, self.customer))
        row = {"id": new_id(), "channel": self.channel, "external_id": self.external_id, "received_at": tx.now}
        tx.write(_KEEP, row | {"content": dict(self.content), "case_id": case.id})
        return Received(case.id, case.number, case.code)


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
        case = open_case(tx, Opening(self.route, self.channel, self.answers, self.customer))
        return Received(case.id, case.number, case.code)
