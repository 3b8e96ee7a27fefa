"""Receive tasks that are decided by their message and do more than take it: they happen several times, or map data into
themselves.

Changed from 3.2.0, which cannot read one that repeats behind an event-based gateway, and where none begins a process.
Here the message that the first turn would wait for decides; then the activity begins, its first turn has this
message, and the others wait for theirs (BPMN 2.0.2, 10.3.3 and 10.6.6).
"""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.defaults import ReceiveTask

from engine.bpmn.data.merge import Data
from engine.bpmn.spiff.shells import Shell
from engine.bpmn.spiff.token import Token
from engine.bpmn.spiff.waits import Waiting


class FirstReceive(Shell, Waiting, ReceiveTask):
    """The shell of such a task. A token may wait at it on behalf of the event-based gateway before it."""

    may_wait_for_nothing = True

    def arm(self, my_task: Token, data: Data) -> None:
        """Wait for the message of the first turn; where there would be none, for nothing."""
        known = self.first_known(data, my_task.workflow.top_workflow)
        if known is None:
            my_task.workflow.drop(my_task)
        else:
            super().arm(my_task, known)

    def fire(self, my_task: Token, payload: Data) -> None:
        """The gateway has decided for it."""
        assert my_task.host is not None
        level = my_task.workflow
        gateway = level.tasks[my_task.host]
        self.forget(my_task, fired=True)
        my_task.host = None
        my_task.data, my_task.stamps = gateway.data, gateway.stamps
        level.remove(gateway)
        level.top_workflow.visited.append(self.element.incoming[0])
        self.begin_with(my_task, payload)

    def begin_with(self, my_task: Token, payload: Data) -> None:
        """Begin, with the message of the first turn at hand."""
        self.begin(my_task)
        turns = my_task.workflow.top_workflow.subprocesses.get(my_task.id)
        first = next(iter(turns.tasks.values()), None) if turns is not None else None
        if first is not None:
            first.task_spec.fire(first, payload)
