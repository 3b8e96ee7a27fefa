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

from engine.bpmn.merge import Data, Stamps

if TYPE_CHECKING:
    from engine.bpmn.spiff.level import Level
    from engine.bpmn.spiff.node import Node


class Token(Task):
    """One token of one run.

    `via` is the flow it came by (joins count by it). `host` is the ref of the activity or event gateway at which a
    boundary event or an awaited event waits; such a token has no data until it fires. `timer` is the armed text, `left`
    how often a cycle still fires.
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
        self.timer: str | None = None
        self.left: int | None = None
        level.tasks[ref] = self

    def _set_state(self, value: int) -> None:
        self._state = value

    def _drop_children(self, force: bool = False) -> None:
        """There are none."""


__all__ = ["TaskState", "Token"]
