"""SpiffWorkflow as it comes, to be shown beside what we make of it."""

from __future__ import annotations

import io
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from tests.factories.diagrams import diagram


class Stock:
    """A run of stock SpiffWorkflow, read by its own parser and moved by its own loop."""

    def __init__(self, inside: str | bytes, data: dict[str, Any] | None = None) -> None:
        parser = BpmnParser()
        source = inside if isinstance(inside, bytes) else diagram(inside)
        parser.add_bpmn_xml(etree.parse(io.BytesIO(source)))
        self.workflow = BpmnWorkflow(parser.get_spec("route"), parser.get_subprocess_specs("route"))
        self.workflow.task_tree.data.update(data or {})
        self.workflow.do_engine_steps()

    @property
    def open(self) -> list[str]:
        """What waits for a person."""
        return [task.task_spec.name for task in self.ready()]

    @property
    def waiting(self) -> list[str]:
        """What waits for an event."""
        return [task.task_spec.name for task in self.workflow.get_tasks(state=TaskState.WAITING)]

    @property
    def completed(self) -> list[str]:
        """What is done."""
        return [task.task_spec.name for task in self.workflow.get_tasks(state=TaskState.COMPLETED)]

    def ready(self) -> list[Any]:
        """The tasks that wait for a person."""
        return list(self.workflow.get_tasks(state=TaskState.READY, manual=True))

    def complete(self, name: str, which: int = 1, **answers: Any) -> Stock:
        """A person completes the task of this name, the `which`-th one."""
        task = [task for task in self.ready() if task.task_spec.name == name][which - 1]
        task.data.update(answers)
        task.run()
        self.workflow.do_engine_steps()
        return self

    def refresh(self) -> Stock:
        """Let everything that waits look at the clock and ask its condition again; stock itself asks timers only."""
        for task in list(self.workflow.get_tasks(state=TaskState.WAITING)):
            task.task_spec._update(task)
        self.workflow.do_engine_steps()
        return self

    def deliver(self, name: str) -> Stock:
        """A message comes in."""
        self.workflow.send_event(BpmnEvent(MessageEventDefinition(name), {}))
        self.workflow.do_engine_steps()
        return self
