"""A token on the diagram: SpiffWorkflow's `Task`, made flat and silent.

Changed from 3.2.0, where a task
- lives in a tree that grows with every step and is walked by iterators that stop at depth 1,000, so a long loop loses
  sight of its own work and calls itself completed: here a task has no parent, and leaves the run when it is done;
- builds a dictionary of log extras at every change of state, a good part of the cost of a step: no logging here;
- has a UUID: here a short text, unique in its run, that survives save and reload.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.data.merge import Data, Stamps

if TYPE_CHECKING:
    from engine.bpmn.spiff.level import Level
    from engine.bpmn.spiff.memory import Memory
    from engine.bpmn.spiff.node import Node

LEVEL = "*"
"""The host of a token that waits on behalf of its whole level: an armed event sub-process."""


class Token(Task):
    """One token of one run.

    `via` is the flow it came by (joins count by it). `host` is the ref of the activity or event gateway at which a
    boundary event or an awaited event waits; such a token has no data of the run's until it fires. `armed` is what it
    was armed with: a timer's text, a message's key. `left` is how often a cycle still fires, or 1 while the condition
    of a conditional event holds. `slot` says which of an event's definitions it waits for; at a complex gateway, that
    it came after that had fired. `turn` is the number of the instance of a repeated activity. `todo` are activities
    still to be compensated, the next one last. `inside` is what compensation could undo of what ran inside, from when
    that is over until the token goes on.
    """

    task_spec: Node
    workflow: Level
    data: Data
    _state: int

    def __init__(self, level: Level, spec: Node, ref: str, data: Data, stamps: Stamps, via: str | None = None) -> None:
        # Task.__init__ is left out: it draws a UUID, asks the machine for the time and hangs the task into the tree.
        self.id = ref
        self.workflow = level
        self.task_spec = spec
        self._parent = None
        self._children: list[Any] = []
        self._state = TaskState.FUTURE
        self.triggered = False
        self.thread_id = 0
        self.data = data
        self.internal_data: dict[str, object] = {}
        self.last_state_change = 0.0
        self.stamps = stamps
        self.via = via
        self.host: str | None = None
        self.armed: str | None = None
        self.left: int | None = None
        self.slot = 0
        self.turn = 0
        self.todo: list[Memory] | None = None
        self.inside: list[Memory] = []
        self.waited = False
        level.tasks[ref] = self
        level.top_workflow.alive += 1

    def _set_state(self, value: int) -> None:
        self._state = value

    def cancel(self) -> None:
        """Cancel it; `waited` keeps whether it was still waiting."""
        self.waited = self._state == TaskState.WAITING
        super().cancel()

    def _drop_children(self, force: bool = False) -> None:
        """There are none."""


__all__ = ["LEVEL", "TaskState", "Token"]
