"""Tasks: for people, for nobody, and for FEEL.

Changed from 3.2.0, where plain and manual tasks wait for a person, a script is Python, and an event on a task's
border is a construction of split and join around it. Here they pass (work that somebody is to confirm is a user
task), a script is one FEEL expression whose value is kept under a name, and boundary events wait on behalf of the
task.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import NoneTask, ScriptTask, StartEvent, UserTask
from SpiffWorkflow.bpmn.specs.event_definitions import NoneEventDefinition

from engine.bpmn import feel
from engine.bpmn.data.values import adopt_value
from engine.bpmn.model import Element
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.token import Token
from engine.bpmn.spiff.waits import arm_boundaries


class HumanTask(Node, UserTask):
    """A user task: open until a person completes it."""

    is_activity = True

    def _update_hook(self, my_task: Token) -> bool:
        arm_boundaries(my_task)
        return super()._update_hook(my_task)

    def _on_ready(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.record.opened[my_task.id] = my_task

    def _run_hook(self, my_task: Token) -> bool:
        my_task.workflow.top_workflow.record.task_closed(my_task, cancelled=False)
        return True

    def _on_cancel(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.record.task_closed(my_task, cancelled=True)
        super()._on_cancel(my_task)


class PassingTask(Node, NoneTask):
    """A plain or manual task: drawn for the reader, passed by the run."""

    is_activity = True


class Start(Node, StartEvent):
    """A start event, which happened outside of the run. One whose id is `Start` is no special case here; stock drops
    it."""

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element, event_definition=NoneEventDefinition(), **kwargs)


class FeelScript(Node, ScriptTask):
    """A script task: the value of a FEEL expression, kept under a name. Without a script it is a plain task
    (BPMN 2.0.2, 10.3.3)."""

    is_activity = True

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element, script=element.script, **kwargs)

    def _run_hook(self, my_task: Token) -> bool:
        if not self.element.script:
            return True
        run = my_task.workflow.top_workflow
        value = feel.value_of(self.element.script, my_task.data, run.env, self.name)
        run.put(my_task, {self.element.result: adopt_value(value, self.element.result)})
        return True
