"""Business rule tasks.

Changed from 3.2.0, whose own DMN evaluates Python, knows two hit policies and misreads tests. Here a task asks a
decision of the route's own DMN files, strictly: what has no sound answer stops the run.
"""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.defaults import NoneTask

from engine.bpmn.data.values import copied
from engine.bpmn.deciding.asked import Asked
from engine.bpmn.deciding.asking import ask
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.token import Token


class RuleTask(Node, NoneTask):
    """A business rule task: what a decision gives for the case's data, kept under a name. `asked` is set when it is
    built."""

    is_activity = True
    asked: Asked

    def _run_hook(self, my_task: Token) -> bool:
        run = my_task.workflow.top_workflow
        made = ask(self.asked, my_task.data, run.env, self.name)
        run.record.decided.append(made)
        run.put(my_task, copied({self.element.result: made.value}))
        return True
