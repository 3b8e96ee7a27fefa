"""What one step changed, collected while it happens. Nothing of SpiffWorkflow's is changed here."""

from __future__ import annotations

from engine.bpmn.changes import (
    ArmedTimer,
    Awaited,
    CancelledTimer,
    ClosedTask,
    DecisionMade,
    Forgotten,
    Thrown,
)
from engine.bpmn.spiff.token import Token


class Record:
    """Net changes: what both began and ended within the step never existed for anybody outside and is left out.

    A cycle that fires and is armed again counts as armed in this step: the firing that was asked for is used up.
    """

    def __init__(self) -> None:
        self.opened: dict[str, Token] = {}
        self.closed: list[ClosedTask] = []
        self.timers: dict[str, ArmedTimer] = {}
        self.timers_cancelled: list[CancelledTimer] = []
        self.awaited: dict[str, Awaited] = {}
        self.no_longer: list[Forgotten] = []
        self.thrown: list[Thrown] = []
        self.decided: list[DecisionMade] = []

    def task_closed(self, token: Token, *, cancelled: bool) -> None:
        """A person's task ended."""
        if self.opened.pop(token.id, None) is None:
            self.closed.append(ClosedTask(token.id, token.task_spec.name, "cancelled" if cancelled else "completed"))

    def timer_cancelled(self, token: Token, element_id: str) -> None:
        """An armed timer will not fire."""
        if self.timers.pop(token.id, None) is None:
            self.timers_cancelled.append(CancelledTimer(token.id, element_id))

    def forgotten(self, token: Token, element_id: str) -> None:
        """A place waits for its message or signal no longer."""
        if self.awaited.pop(token.id, None) is None:
            self.no_longer.append(Forgotten(token.id, element_id))
