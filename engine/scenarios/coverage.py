"""Which nodes and flows of a route, and which rules of its decision tables, its scenarios passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.bpmn.changes import DecisionMade
from engine.bpmn.deciding.asked import Asked
from engine.bpmn.deciding.records import rules_hit
from engine.bpmn.model import Model


@dataclass(frozen=True, slots=True)
class Coverage:
    """Ids of the diagram and rules of tables: all there are, and those that were passed."""

    nodes: frozenset[str] = frozenset()
    flows: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()

    @property
    def nodes_seen(self) -> int:
        return len(self.nodes & self.seen)

    @property
    def flows_seen(self) -> int:
        return len(self.flows & self.seen)

    @property
    def rules_seen(self) -> int:
        return len(self.rules & self.seen)

    @property
    def missing(self) -> tuple[str, ...]:
        """What no scenario passed: nodes first, then flows, then rules."""
        return tuple(one for part in (self.nodes, self.flows, self.rules) for one in sorted(part - self.seen))

    def with_visited(self, visited: Iterable[str]) -> Coverage:
        """The same route after one more scenario."""
        return replace(self, seen=self.seen | (frozenset(visited) & (self.nodes | self.flows | self.rules)))


def coverage_of(model: Model) -> Coverage:
    """Nothing passed yet."""
    return Coverage(frozenset(model.elements), frozenset(model.flows), frozenset(_rules(model)))


def rules_passed(made: DecisionMade) -> Iterator[str]:
    """The rules that hit, as coverage calls them."""
    return (_called(made.file, hit.decision, hit.rule) for hit in rules_hit(made))


def _rules(model: Model) -> Iterator[str]:
    """Every rule of the tables in the files that the route asks."""
    files = {asked.file: asked for asked in model.asks.values() if isinstance(asked, Asked)}
    for file, asked in files.items():
        for name, table in asked.tables():
            yield from (_called(file, name, number) for number, _ in enumerate(table.rules, 1))


def _called(file: str, decision: str, rule: int) -> str:
    return f"{file}: {decision}, rule {rule}"
