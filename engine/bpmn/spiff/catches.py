"""Events that catch in the flow, receive tasks, and event-based gateways.

Changed from 3.2.0, where an event with several definitions waits for one of them only, and where a gateway that begins
a process is refused.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway, IntermediateCatchEvent, ReceiveTask
from SpiffWorkflow.bpmn.specs.event_definitions import NoneEventDefinition

from engine.bpmn.data.merge import Data
from engine.bpmn.model import Element
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.token import TaskState, Token
from engine.bpmn.spiff.waits import Waiting, arm_boundaries, attach_all
from engine.errors import RunFailed
from engine.text import text


class Catch(Waiting, IntermediateCatchEvent):
    """An intermediate event: in the flow, or waiting on behalf of the event-based gateway before it."""

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element, **kwargs)
        self.has_attached = len(element.events) > 1

    def _update_hook(self, my_task: Token) -> bool:
        super()._update_hook(my_task)
        if self.event_of(my_task).kind == "link":
            return True
        if len(self.events) > 1:
            my_task._set_state(TaskState.STARTED)
            arm_boundaries(my_task)
            attach_all(self, my_task, my_task.data)
            return False
        my_task._set_state(TaskState.WAITING)
        arm_boundaries(my_task)
        self.arm(my_task, my_task.data)
        return False

    def fire(self, my_task: Token, payload: Data) -> None:
        """Go on; one that waited on behalf of a gateway takes over what that held."""
        came = self.completes(my_task, payload)
        if came is None:
            return
        level = my_task.workflow
        self.forget(my_task, fired=True)
        if my_task.host is None:
            for boundary in level.attached(my_task):
                boundary.cancel()
            self.go(my_task, came)
            return
        host = level.tasks[my_task.host]
        my_task.host = None
        if host.task_spec is self:
            level.remove(my_task)
            for waiting in level.attached(host):
                waiting.cancel()
            self.go(host, came)
            return
        my_task.data, my_task.stamps = host.data, host.stamps
        level.remove(host)
        level.top_workflow.visited += [self.element.incoming[0], self.name]
        self.go(my_task, came)

    def go(self, my_task: Token, payload: Data) -> None:
        """The token moves on with the payload."""
        self.take_in(my_task, payload)
        my_task._ready()


class Receive(Catch, ReceiveTask):
    """A receive task: a catch event that may have boundary events."""

    is_activity = True


class EventGateway(Node, EventBasedGateway):
    """An event-based gateway: it holds the data, and the first of the events behind it that fires goes on with it."""

    has_attached = True

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element, event_definition=NoneEventDefinition(), **kwargs)

    def _update_hook(self, my_task: Token) -> bool:
        super()._update_hook(my_task)
        my_task._set_state(TaskState.STARTED)
        uncertain = False
        for way in self.ways:
            assert isinstance(way.target, Waiting)
            attach_all(way.target, my_task, my_task.data)
            uncertain = uncertain or way.target.may_wait_for_nothing
        if uncertain and not my_task.workflow.attached(my_task):
            raise RunFailed(element=self.name, detail=text("none of the events behind it can happen"))
        return False
