"""Send a signal from outside, to every case that waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from engine.commands._fitting import refuse_large
from engine.commands._sending import post
from engine.commands.send_message import Posted
from engine.dispatch import Transaction
from engine.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class BroadcastSignal:
    """Send the signal `name` to all cases that wait for it at this moment; routes that begin with it open a case each.

    Raises FormInvalid for what is too long or too large, BadInput for a payload that no run can keep.
    """

    permission: ClassVar[Permission] = Permission.SEND
    result: ClassVar[type[Posted]] = Posted

    name: str
    payload: Mapping[str, object] = field(default_factory=dict)

    def execute(self, tx: Transaction) -> Posted:
        refuse_large(tx, self.payload)
        sent = post(tx, "signal", self.name, self.payload)
        tx.journal("signal.sent", message=self.name, sent=sent)
        return Posted(sent)
