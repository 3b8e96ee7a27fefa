"""Which nodes and flows of a route its scenarios passed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.bpmn.model import Model


@dataclass(frozen=True, slots=True)
class Coverage:
    """Ids of the diagram: all there are, and those that were passed."""

    nodes: frozenset[str] = frozenset()
    flows: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()

    @property
    def nodes_seen(self) -> int:
        return len(self.nodes & self.seen)

    @property
    def flows_seen(self) -> int:
        return len(self.flows & self.seen)

    @property
    def missing(self) -> tuple[str, ...]:
        """What no scenario passed, nodes first."""
        return (*sorted(self.nodes - self.seen), *sorted(self.flows - self.seen))

    def with_visited(self, visited: Iterable[str]) -> Coverage:
        """The same route after one more scenario."""
        return replace(self, seen=self.seen | (frozenset(visited) & (self.nodes | self.flows)))


def coverage_of(model: Model) -> Coverage:
    """Nothing passed yet."""
    return Coverage(frozenset(model.elements), frozenset(model.flows))
