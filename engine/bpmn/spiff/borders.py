"""Boundary events and event sub-processes: what may happen while something else is going on.

Changed from 3.2.0, where
- a boundary event is a construction of split and join around its activity; here it is a token that waits on behalf of
  the activity's, and one that waits on behalf of the level for an event sub-process;
- one that interrupts nothing fires once only: here each firing sends a new token on, and a message or a cycle with
  turns left goes on waiting;
- one that interrupts lets what it interrupts run on to the next wait: here that is cancelled before anything moves, and
  what people had entered inside it stays known;
- event sub-processes change the specs that all runs share, and interrupting ones do not interrupt.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent

from engine.bpmn.data.merge import Data, copy_stamps
from engine.bpmn.data.values import copied
from engine.bpmn.model import Element
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.scopes import Nested
from engine.bpmn.spiff.token import TaskState, Token
from engine.bpmn.spiff.waits import Waiting, attach_all


class Boundary(Waiting, BoundaryEvent):
    """A boundary event, waiting on behalf of the activity it is drawn on."""

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element, cancel_activity=element.interrupting, **kwargs)

    def fire(self, my_task: Token, payload: Data) -> None:
        """Take the place of the activity, or send a token on beside it."""
        came = self.completes(my_task, payload)
        if came is None:
            return
        assert my_task.host is not None
        level = my_task.workflow
        host = level.tasks[my_task.host]
        level.top_workflow.visited.append(self.name)
        if self.cancel_activity:
            self.forget(my_task, fired=True)
            my_task.host = None
            my_task.data, my_task.stamps = level.known_to(host)
            host.cancel()
            going = my_task
        else:
            data, stamps = level.known_to(host)
            going = Token(level, self, level.top_workflow.new_ref(), copied(data), copy_stamps(stamps))
            self.stays_armed(my_task)
        self.take_in(going, came)
        going._ready()

    def arm_again(self, my_task: Token) -> None:
        """On behalf of the same activity."""
        assert my_task.host is not None
        level = my_task.workflow
        host = level.tasks[my_task.host]
        attach_all(self, host, level.known_to(host)[0])


class EventSub(Waiting, Nested):
    """An event sub-process: armed when its level begins, entered when one of its start's events happens."""

    def watch(self, start: Element) -> None:
        """Its start event says what it waits for."""
        self.watched = start

    def attach_to_level(self, level: Level, data: Data) -> None:
        """Begin to wait on behalf of the level."""
        for slot in range(len(self.events)):
            token = level.attach(self, None)
            token.slot = slot
            self.arm(token, data)

    def fire(self, my_task: Token, payload: Data) -> None:
        """Take the place of all that goes on in the level, or run beside it."""
        came = self.completes(my_task, payload)
        if came is None:
            return
        level = my_task.workflow
        data, stamps = level.gathered()
        if self.watched.interrupting:
            self.forget(my_task, fired=True)
            my_task.host = None
            for other in list(level.tasks.values()):
                if other is not my_task and other.id in level.tasks:
                    other.cancel()
            level.ended = None
            my_task.data, my_task.stamps = data, stamps
            going = my_task
        else:
            going = Token(level, self, level.top_workflow.new_ref(), copied(data), copy_stamps(stamps))
            self.stays_armed(my_task)
        self.take_in(going, came)
        going._set_state(TaskState.STARTED)
        Nested._update_hook(self, going)

    def arm_again(self, my_task: Token) -> None:
        """On behalf of the same level."""
        self.attach_to_level(my_task.workflow, my_task.workflow.gathered()[0])
