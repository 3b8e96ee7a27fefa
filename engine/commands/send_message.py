"""Send a message from outside, to whichever case waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from engine.bpmn.data.kept import key_text
from engine.commands._fitting import refuse_large
from engine.commands._sending import post
from engine.dispatch import Transaction
from engine.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Posted:
    """What was taken into the outbox; the worker brings it to its receivers."""

    id: int


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Send the message `name` to the case that has waited longest for it, or to a route that begins with it.

    `key` (a text, a number, a list of them) is the correlation key: it reaches places with the same one, and places
    without any. Raises FormInvalid for what is too long or too large, BadInput for a payload that no run can keep.
    """

    permission: ClassVar[Permission] = Permission.SEND
    result: ClassVar[type[Posted]] = Posted

    name: str
    key: object = None
    payload: Mapping[str, object] = field(default_factory=dict)

    def execute(self, tx: Transaction) -> Posted:
        refuse_large(tx, self.payload, {"key": self.key})
        sent = post(tx, "message", self.name, self.payload, key=None if self.key is None else key_text(self.key))
        tx.journal("message.sent", message=self.name, sent=sent)
        return Posted(sent)
