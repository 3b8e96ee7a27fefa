"""What a run remembers because it may have to be undone, and whether the new version still can."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.migration.renames import Renames
from engine.bpmn.spiff.build import Specs
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.memory import Memory
from engine.text import Text, text


def memories(level: Level) -> Iterator[Memory]:
    """All that a level and what waits in it remember, what was done inside of it too, the oldest first."""
    for memory in [*level.memories, *(one for token in level.tasks.values() for one in token.todo or [])]:
        yield from _and_within(memory)


def _and_within(memory: Memory) -> Iterator[Memory]:
    yield memory
    for inner in memory.inner:
        yield from _and_within(inner)


def why_not_undone(name: str, old: Specs, new: Specs, renames: Renames) -> Text | None:
    """The old version has something that undoes the activity, and the new one has nothing."""
    if name in old.handlers and renames.element(name) not in new.handlers:
        return text("it is done and may have to be undone, and nothing undoes it in the new version")
    return None


def rename_memories(level: Level, renames: Renames) -> None:
    """The remembered activities go by their new ids."""
    for memory in memories(level):
        memory.name = renames.element(memory.name)
