"""What one step changed, collected while it happens. Nothing of SpiffWorkflow's is changed here."""

from __future__ import annotations

from engine.bpmn.changes import (
    ArmedTimer,
    AwaitedMessage,
    CancelledTimer,
    ClosedTask,
    ForgottenMessage,
)
from engine.bpmn.spiff.token import Token


class Record:
    """Net changes: what both began and ended within the step never existed for anybody outside and is left out."""

    def __init__(self, first_new: int) -> None:
        self._first_new = first_new
        self.opened: dict[str, Token] = {}
        self.closed: list[ClosedTask] = []
        self.timers: dict[str, ArmedTimer] = {}
        self.timers_cancelled: list[CancelledTimer] = []
        self.messages: dict[str, AwaitedMessage] = {}
        self.messages_cancelled: list[ForgottenMessage] = []

    def task_closed(self, token: Token, *, cancelled: bool) -> None:
        """A person's task ended."""
        if self.opened.pop(token.id, None) is None:
            self.closed.append(ClosedTask(token.id, token.task_spec.name, "cancelled" if cancelled else "completed"))

    def timer_cancelled(self, token: Token) -> None:
        """An armed timer will not fire."""
        self.timers.pop(token.id, None)
        if self._is_old(token):
            self.timers_cancelled.append(CancelledTimer(token.id, token.task_spec.name))

    def message_forgotten(self, token: Token) -> None:
        """A place waits for its message no longer."""
        self.messages.pop(token.id, None)
        if self._is_old(token):
            self.messages_cancelled.append(ForgottenMessage(token.id, token.task_spec.name))

    def _is_old(self, token: Token) -> bool:
        return int(token.id) < self._first_new
