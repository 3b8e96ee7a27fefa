"""What a level remembers so that compensation can undo it. Nothing of SpiffWorkflow's is changed here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.bpmn.data.merge import Data

if TYPE_CHECKING:
    from engine.bpmn.spiff.node import Node


@dataclass(eq=False)
class Memory:
    """A completed activity: its id, its data as it was, and what was completed inside it, oldest first.

    `number` is higher for what was completed later, at whatever level; 0 where an older snapshot does not tell.
    """

    name: str
    data: Data
    inner: list[Memory] = field(default_factory=list)
    number: int = 0


def oldest_first(memories: Iterable[Memory]) -> list[Memory]:
    """In the order of completion, across levels."""
    return sorted(memories, key=lambda memory: memory.number)


@dataclass(frozen=True)
class Handler:
    """What undoes an activity: the boundary event that says so (None for an event sub-process) and the handler."""

    boundary: str | None
    node: Node
