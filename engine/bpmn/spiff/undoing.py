"""Compensation: undoing what was completed, newest first.

Changed from 3.2.0, which cannot parse compensation at all. Here a level remembers the activities that could be undone,
with their data as it was (BPMN 2.0.2, 13.5.5). An event that throws compensation takes what it means from the memories
of its level and undoes one after the other: it waits while a handler runs in a level of its own, and what the handler
writes becomes part of what the thrower knows.
"""

from __future__ import annotations

from engine.bpmn.data.merge import Data, Stamps, merged, stamped
from engine.bpmn.spiff.inside import Inner
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.memory import Handler, Memory, oldest_first
from engine.bpmn.spiff.token import Token


def recall(my_task: Token, activity: str) -> list[Memory]:
    """Take what a compensation event means from the memories of its level, the newest last.

    `activity` is the one to undo, "" for all. In an event sub-process the scope around it is meant too.
    """
    levels: list[Level] = [my_task.workflow]
    while isinstance(level := levels[0], Inner) and level.spec.kind == "eventSubProcess":
        levels.insert(0, level.host.workflow)
    known = oldest_first(memory for level in levels for memory in level.memories)
    found = [memory for memory in known if not activity or memory.name == activity]
    for level in levels:
        level.memories = [memory for memory in level.memories if memory not in found]
    return found


def give_back(my_task: Token) -> None:
    """The throw is cancelled: what it has not begun to undo can still be undone, by another one of the scope."""
    level: Level = my_task.workflow
    while isinstance(level, Inner) and level.spec.kind == "eventSubProcess":
        level = level.host.workflow
    level.memories += my_task.todo or []


def undo_next(my_task: Token) -> bool:
    """Begin to undo the newest activity that is left; True when there is none any more."""
    run = my_task.workflow.top_workflow
    while my_task.todo:
        memory = my_task.todo.pop()
        handler = run.handlers.get(memory.name)
        if handler is not None:
            _begin(my_task, memory, handler)
            return False
        my_task.todo += memory.inner
    return True


def _begin(my_task: Token, memory: Memory, handler: Handler) -> None:
    run = my_task.workflow.top_workflow
    level = run.inside(my_task, handler.node._wf_spec)
    if handler.boundary is not None:
        run.visited.append(handler.boundary)
    else:
        level.memories = memory.inner
    # Without stamps of its own, so that what the handler writes can be told from what was.
    level.enter(handler.node, memory.data, {}, None)


class Undoing(Inner):
    """A level in which one handler runs on behalf of the event that throws compensation."""

    undoing = True

    def outcome(self) -> tuple[Data, Stamps]:
        """What the thrower knew and what the handler wrote; the rest of its data is as it was and stays with it."""
        data, stamps = self.gathered()
        return merged(self.host.data, self.host.stamps, stamped(data, stamps), stamps)

    def finish(self) -> None:
        """Back to the thrower, which undoes the next one."""
        assert self.ended is not None
        self.host.data, self.host.stamps = self.outcome()
        self.top_workflow.close_level(self.host.id)
        self.host._ready()


__all__ = ["Undoing", "give_back", "recall", "undo_next"]
