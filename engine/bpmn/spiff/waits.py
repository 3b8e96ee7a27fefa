"""What waits for something to happen: the one way in which any event is armed, reported and called off.

Changed from 3.2.0, where
- a timer compares itself with the machine's clock: here it evaluates its expression when it is armed, reports the
  text and fires when it is told to;
- two timers behind one event gateway share the first one's time: here every awaited event is a token with its own ref,
  waiting on behalf of the gateway, and so is every definition of an event that has several.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.event_definitions import NoneEventDefinition

from engine.bpmn import feel
from engine.bpmn.changes import ArmedTimer, Awaited
from engine.bpmn.data.kept import key_text
from engine.bpmn.data.merge import Data
from engine.bpmn.model import Element, Event
from engine.bpmn.spiff import dataflow
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.token import TaskState, Token
from engine.bpmn.timers import bad_literal, repetitions
from engine.errors import RunFailed
from engine.text import text

if TYPE_CHECKING:
    from engine.bpmn.spiff.run import Run

_FROM_OUTSIDE = ("timer", "message", "signal", "conditional")


class Waiting(Node):
    """A node where a token waits for an event. `watched` is the element that says which."""

    may_wait_for_nothing = False
    """Whether it may turn out, when it is to wait, that it never can happen."""

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        # SpiffWorkflow's own definitions would watch the clock and the event manager; ours stands in the element.
        super().__init__(scope, element, event_definition=NoneEventDefinition(), **kwargs)
        self.watched = element

    @property
    def events(self) -> Sequence[Event]:
        """What is waited for."""
        return self.watched.events

    def event_of(self, my_task: Token) -> Event:
        """The definition that this token waits for."""
        return self.events[my_task.slot]

    def waits_for(self, my_task: Token, kind: str) -> bool:
        """Whether the token waits here for an event of this kind."""
        return my_task._state == TaskState.WAITING and self.event_of(my_task).kind == kind

    def hopes(self, my_task: Token) -> bool:
        """Errors, escalations and BPMN's default signal come from inside only: nobody outside can send one."""
        event = self.event_of(my_task)
        return event.kind in _FROM_OUTSIDE and not _is_default(event)

    def arm(self, my_task: Token, data: Data) -> None:
        """Begin to wait; expressions see `data`."""
        event, run = self.event_of(my_task), my_task.workflow.top_workflow
        if event.kind == "timer":
            assert event.timer is not None
            my_task.armed = feel.text_of(event.expression, data, run.env, self.watched.id)
            if problem := bad_literal(event.timer, my_task.armed):
                raise RunFailed(element=self.watched.id, detail=problem)
            my_task.left = repetitions(event.timer, my_task.armed)
        elif event.kind == "message" and event.key:
            my_task.armed = key_of(event, data, my_task, self.watched.id)
        elif event.kind == "conditional":
            run.unasked = True
        self.report(my_task)

    def report(self, my_task: Token) -> None:
        """Tell what is waited for, if it comes from outside."""
        event, record = self.event_of(my_task), my_task.workflow.top_workflow.record
        if event.kind == "timer":
            record.timers[my_task.id] = self.armed_timer(my_task)
        elif (event.kind == "message" or event.kind == "signal") and not _is_default(event):
            record.awaited[my_task.id] = Awaited(my_task.id, self.watched.id, event.name, event.kind, my_task.armed)

    def armed_timer(self, my_task: Token) -> ArmedTimer:
        """The timer that the token waits for."""
        event = self.event_of(my_task)
        assert event.timer is not None and my_task.armed is not None
        return ArmedTimer(my_task.id, self.watched.id, event.timer, my_task.armed, my_task.left)

    def forget(self, my_task: Token, *, fired: bool) -> None:
        """It waits no longer. A timer that fired needs no calling off."""
        event, record = self.event_of(my_task), my_task.workflow.top_workflow.record
        if event.kind in ("message", "signal") and not _is_default(event):
            record.forgotten(my_task, self.watched.id)
        elif event.kind == "timer" and not fired:
            record.timer_cancelled(my_task, self.watched.id)

    def fire(self, my_task: Token, payload: Data) -> None:
        """What the token waited for has come."""
        raise NotImplementedError

    def completes(self, my_task: Token, payload: Data) -> Data | None:
        """The payload to go on with; None while an event that needs all of its definitions misses one.

        What came so far is kept by the tokens that still wait.
        """
        if not self.watched.all_of:
            return payload
        level = my_task.workflow
        payload = {**my_task.data, **payload}
        rest = [
            token
            for token in level.tasks.values()
            if token.task_spec is self and token.host == my_task.host and token is not my_task
        ]
        if not rest:
            return payload
        rest[0].data = payload
        self.forget(my_task, fired=True)
        level.remove(my_task)
        return None

    def stays_armed(self, my_task: Token) -> None:
        """After a firing that interrupts nothing: a timer that has no turns left is over, all else goes on waiting.

        What needs all of its definitions begins anew, unless one of them is a point in time, which does not come twice.
        """
        event = self.event_of(my_task)
        if self.watched.all_of:
            self.forget(my_task, fired=True)
            my_task.workflow.remove(my_task)
            if all(event.timer in (None, "cycle") for event in self.events):
                self.arm_again(my_task)
                self._hold(my_task)
            return
        if event.kind != "timer":
            return
        if event.timer == "cycle" and my_task.left != 1:
            my_task.left = my_task.left - 1 if my_task.left is not None else None
            self.report(my_task)
        else:
            my_task.workflow.remove(my_task)

    def _hold(self, my_task: Token) -> None:
        """Conditions that are waited for anew have just held: they must turn false before they happen again."""
        for token in my_task.workflow.tasks.values():
            if token.task_spec is self and token.host == my_task.host and self.waits_for(token, "conditional"):
                token.left = 1

    def arm_again(self, my_task: Token) -> None:
        """Wait anew for all definitions on behalf of what the token, removed already, waited for."""
        raise NotImplementedError

    def take_in(self, my_task: Token, payload: Data) -> None:
        """Write what the event brought into the token's data."""
        run = my_task.workflow.top_workflow
        fields = dataflow.taken(self.watched, my_task.data, payload, run)
        if fields:
            run.put(my_task, fields)

    def _on_cancel(self, my_task: Token) -> None:
        # A token that goes on from here holds data and waits for nothing any more.
        if my_task.waited:
            self.forget(my_task, fired=False)
        super()._on_cancel(my_task)


def _is_default(event: Event) -> bool:
    """Whether it is the signal without a name that instances throw to their own border."""
    return event.kind == "signal" and not event.name


def waiting_tokens(run: Run, kind: str) -> list[Token]:
    """All tokens that wait for an event of this kind, the oldest first."""
    found = [
        token
        for level in run.levels()
        for token in level.tasks.values()
        if token._state == TaskState.WAITING and token.task_spec.waits_for(token, kind)
    ]
    return sorted(found, key=lambda token: int(token.id))


def attach_all(node: Waiting, host: Token, data: Data) -> None:
    """One waiting token for each definition of the node's event, on behalf of `host`; expressions see `data`."""
    for slot in range(len(node.events)):
        token = host.workflow.attach(node, host)
        token.slot = slot
        node.arm(token, data)


def arm_boundaries(host: Token) -> None:
    """The boundary events of the host's node begin to wait."""
    for node in host.task_spec.boundaries:
        assert isinstance(node, Waiting)
        attach_all(node, host, host.data)


def key_of(event: Event, data: Data, my_task: Token, element: str) -> str:
    """The correlation key as a text. Null would be everybody's key: it stops the run."""
    env = my_task.workflow.top_workflow.env
    value = feel.value_of(event.key, data, env, element)
    if value is None or (isinstance(value, list) and None in value):
        raise feel.unfit(event.key, data, env, element, text("the key “{source}” is not there", source=event.key))
    return key_text(value)
