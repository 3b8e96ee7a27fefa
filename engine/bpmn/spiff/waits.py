"""What waits for something from outside: timers, messages, boundary events, event-based gateways.

Changed from 3.2.0, where
- a timer compares itself with the machine's clock: here it evaluates its expression when it is armed, reports the
  text and fires when it is told to;
- two timers behind one event gateway share the first one's time: here every awaited event is a token with its own ref,
  waiting on behalf of the gateway;
- a non-interrupting boundary event fires once only: here each firing sends a new token on, and a message or a cycle
  with turns left goes on waiting;
- an interrupting one lets what it interrupts run on to the next wait: here it is cancelled before anything moves, and
  what people had entered inside it stays known.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    EventBasedGateway,
    IntermediateCatchEvent,
    ReceiveTask,
)
from SpiffWorkflow.bpmn.specs.event_definitions import NoneEventDefinition

from engine.bpmn import feel
from engine.bpmn.changes import ArmedTimer, Awaited
from engine.bpmn.merge import Data, copy_stamps
from engine.bpmn.model import Element
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.token import TaskState, Token
from engine.bpmn.timers import bad_literal, repetitions
from engine.bpmn.values import copied
from engine.errors import RunFailed


class Waiting(Node):
    """A node where a token waits for a timer or a message."""

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        # SpiffWorkflow's own definitions would watch the clock and the event manager; ours stands in the element.
        super().__init__(scope, element, event_definition=NoneEventDefinition(), **kwargs)

    def arm(self, my_task: Token, data: Data) -> None:
        """Begin to wait; a timer's expression sees `data`."""
        event = self.element.event
        if event.kind == "timer":
            run = my_task.workflow.top_workflow
            assert event.timer is not None
            my_task.timer = feel.text_of(event.expression, data, run.env, self.name)
            if problem := bad_literal(event.timer, my_task.timer):
                raise RunFailed(element=self.name, detail=problem)
            my_task.left = repetitions(event.timer, my_task.timer)
        self.report(my_task)

    def report(self, my_task: Token) -> None:
        """Tell what is waited for."""
        event, record = self.element.event, my_task.workflow.top_workflow.record
        if event.kind == "timer":
            assert event.timer is not None and my_task.timer is not None
            record.timers[my_task.id] = ArmedTimer(my_task.id, self.name, event.timer, my_task.timer, my_task.left)
        else:
            record.awaited[my_task.id] = Awaited(my_task.id, self.name, event.name)

    def forget(self, my_task: Token, *, fired: bool) -> None:
        """It waits no longer. A timer that fired needs no calling off."""
        record = my_task.workflow.top_workflow.record
        if self.element.event.kind == "message":
            record.message_forgotten(my_task)
        elif not fired:
            record.timer_cancelled(my_task)

    def fire(self, my_task: Token, payload: Data) -> None:
        """What the token waited for has come."""
        raise NotImplementedError

    def go(self, my_task: Token, payload: Data) -> None:
        """The token moves on with the payload."""
        if payload:
            my_task.workflow.top_workflow.put(my_task, payload)
        my_task._ready()

    def _on_cancel(self, my_task: Token) -> None:
        self.forget(my_task, fired=False)
        super()._on_cancel(my_task)


class Catch(Waiting, IntermediateCatchEvent):
    """An intermediate event: in the flow, or waiting on behalf of the event-based gateway before it."""

    def _update_hook(self, my_task: Token) -> bool:
        super()._update_hook(my_task)
        my_task._set_state(TaskState.WAITING)
        arm_boundaries(my_task)
        self.arm(my_task, my_task.data)
        return False

    def fire(self, my_task: Token, payload: Data) -> None:
        """Go on; one that waited on behalf of a gateway takes over what that held."""
        level = my_task.workflow
        self.forget(my_task, fired=True)
        if my_task.host is not None:
            gateway = level.tasks[my_task.host]
            my_task.host = None
            my_task.data, my_task.stamps = gateway.data, gateway.stamps
            level.remove(gateway)
            level.top_workflow.visited += [self.element.incoming[0], self.name]
        else:
            for boundary in level.attached(my_task):
                boundary.cancel()
        self.go(my_task, payload)


class Receive(Catch, ReceiveTask):
    """A receive task: a catch event that may have boundary events."""


class Boundary(Waiting, BoundaryEvent):
    """A boundary event, waiting on behalf of the activity it is drawn on."""

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element, cancel_activity=element.interrupting, **kwargs)

    def fire(self, my_task: Token, payload: Data) -> None:
        """Take the place of the activity, or send a handler on beside it."""
        assert my_task.host is not None
        level = my_task.workflow
        host = level.tasks[my_task.host]
        level.top_workflow.visited.append(self.name)
        if self.cancel_activity:
            self.forget(my_task, fired=True)
            my_task.host = None
            my_task.data, my_task.stamps = level.known_to(host)
            host.cancel()
            self.go(my_task, payload)
            return
        data, stamps = level.known_to(host)
        run = level.top_workflow
        handler = Token(level, self, run.new_ref(), copied(data), copy_stamps(stamps))
        self._wait_on(my_task)
        self.go(handler, payload)

    def _wait_on(self, my_task: Token) -> None:
        """After a firing that interrupts nothing: messages and cycles with turns left go on."""
        event = self.element.event
        if event.kind == "message":
            return
        if event.timer == "cycle" and my_task.left != 1:
            my_task.left = my_task.left - 1 if my_task.left is not None else None
            self.report(my_task)
        else:
            my_task.workflow.remove(my_task)

    def _on_cancel(self, my_task: Token) -> None:
        # A handler under way holds data and waits for nothing.
        if my_task.host is None:
            Node._on_cancel(self, my_task)
        else:
            super()._on_cancel(my_task)


class EventGateway(Node, EventBasedGateway):
    """An event-based gateway: it holds the data, and the first of the events behind it that fires goes on with it."""

    has_attached = True

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element, event_definition=NoneEventDefinition(), **kwargs)

    def _update_hook(self, my_task: Token) -> bool:
        super()._update_hook(my_task)
        my_task._set_state(TaskState.STARTED)
        for way in self.ways:
            assert isinstance(way.target, Waiting)
            way.target.arm(my_task.workflow.attach(way.target, my_task), my_task.data)
        return False


def arm_boundaries(host: Token) -> None:
    """The boundary events of the host's node begin to wait."""
    for node in host.task_spec.boundaries:
        assert isinstance(node, Waiting)
        node.arm(host.workflow.attach(node, host), host.data)
