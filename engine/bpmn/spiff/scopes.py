"""Sub-processes, called processes and ends.

Changed from 3.2.0, where a sub-process copies its data in and out through Python objects that stay in memory and in
every snapshot, finished ones too, and where a terminate end drops what other branches had entered. Here a finished
inside is gone, and a terminate end keeps what was known.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import CallActivity, EndEvent, SubWorkflowTask
from SpiffWorkflow.bpmn.specs.event_definitions import NoneEventDefinition, TerminateEventDefinition

from engine.bpmn.model import Element
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.token import TaskState, Token
from engine.bpmn.spiff.waits import arm_boundaries


class Nested(Node, SubWorkflowTask):
    """An embedded sub-process. The token that entered it waits, started, until its inside is over."""

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element, subworkflow_spec=self.inside(element), **kwargs)

    @staticmethod
    def inside(element: Element) -> str:
        """The id of the scope that runs inside."""
        return element.id

    def _update_hook(self, my_task: Token) -> bool:
        super()._update_hook(my_task)
        my_task._set_state(TaskState.STARTED)
        arm_boundaries(my_task)
        my_task.workflow.top_workflow.open_level(my_task, self.spec)
        return False

    def _on_cancel(self, my_task: Token) -> None:
        run = my_task.workflow.top_workflow
        if my_task.id in run.subprocesses:
            run.subprocesses[my_task.id].cancel_all()
            run.close_level(my_task.id)
        Node._on_cancel(self, my_task)


class Called(Nested, CallActivity):
    """A call activity: another process of the route's files, with the same context."""

    @staticmethod
    def inside(element: Element) -> str:
        """The id of the process that is called."""
        return element.called


class End(Node, EndEvent):
    """An end event: the token is over. A terminate end takes the rest of its level with it."""

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        terminate = element.event.kind == "terminate"
        definition = TerminateEventDefinition() if terminate else NoneEventDefinition()
        super().__init__(scope, element, event_definition=definition, **kwargs)
        self.terminates = terminate

    def _run_hook(self, my_task: Token) -> bool:
        my_task.workflow.end_id = self.name
        return True

    def _on_complete(self, my_task: Token) -> None:
        level = my_task.workflow
        level.top_workflow.passed.append(self.name)
        level.remove(my_task)
        if self.terminates:
            level.keep(my_task)
            level.stop()
        else:
            level.absorb(my_task)
