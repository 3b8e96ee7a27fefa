"""Gateways that bring branches together.

Changed from 3.2.0, where a join looks for its branches in the tree of tasks (and needs all of its history for that),
lets the branch that comes later overwrite what the others wrote, fires an inclusive join early from the second turn
of a loop on, and knows no second token on one flow. Here tokens wait at the gateway with the flow they came by:

- a parallel gateway fires when each of its incoming flows has a token, and takes one from each (BPMN 2.0.2, 13.4.1);
- an inclusive gateway fires when no other token can still reach an incoming flow that has none, unless that token can
  also reach one that has (13.4.3). A boundary event's flow counts as a way out of its activity. Where gateways wait
  for each other and nothing else could move any more, tokens parked at a gateway do not count: BPMN would deadlock.

Data of what is joined is merged leaf by leaf (`engine.bpmn.data.merge`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway, ParallelGateway

from engine.bpmn.data.merge import merged
from engine.bpmn.model import Element
from engine.bpmn.spiff.choices import inclusive_ways, stuck
from engine.bpmn.spiff.node import Node, Way
from engine.bpmn.spiff.token import TaskState, Token

if TYPE_CHECKING:
    from engine.bpmn.spiff.level import Level


def united(tokens: list[Token]) -> Token:
    """The first of the tokens, which now knows what all of them knew; the others are gone."""
    first, *rest = tokens
    for token in rest:
        first.data, first.stamps = merged(first.data, first.stamps, token.data, token.stamps)
        first.workflow.remove(token)
    return first


class Join(Node):
    """What both kinds share: parking, and becoming one."""

    parks = True

    def _update_hook(self, my_task: Token) -> bool:
        my_task._set_state(TaskState.WAITING)
        return False

    def parked(self, level: Level) -> dict[str, list[Token]]:
        """The waiting tokens by incoming flow, oldest first."""
        found: dict[str, list[Token]] = {}
        for token in level.tasks.values():
            if token.task_spec is self and token._state == TaskState.WAITING:
                found.setdefault(token.via or "", []).append(token)
        return found

    def unite(self, tokens: list[Token]) -> None:
        """The tokens become one, which runs on."""
        one = united(tokens)
        one.workflow.top_workflow.visited.append(self.name)
        one._ready()


class ParallelJoin(Join, ParallelGateway):
    """A parallel gateway, joining, splitting or both."""

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.element.incoming) < 2:
            return Node._update_hook(self, my_task)
        super()._update_hook(my_task)
        parked = self.parked(my_task.workflow)
        if len(parked) == len(self.element.incoming):
            self.unite([parked[flow][0] for flow in self.element.incoming])
        return False

    def choose(self, my_task: Token) -> list[Way]:
        """All of them."""
        return self.ways


class InclusiveJoin(Join, InclusiveGateway):
    """An inclusive gateway, joining, splitting or both. The run asks it to fire when nothing else moves."""

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element, **kwargs)
        self._sources: dict[str, frozenset[Node]] = {}

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.element.incoming) < 2:
            return Node._update_hook(self, my_task)
        return super()._update_hook(my_task)

    def try_to_fire(self, level: Level, *, stuck: bool) -> bool:
        """Fire if the rule allows it; `stuck` when nothing in the run can move otherwise."""
        parked = self.parked(level)
        if not parked or self._awaits_more(level, parked.keys(), stuck):
            return False
        self.unite([parked[flow][0] for flow in self.element.incoming if flow in parked])
        return True

    def choose(self, my_task: Token) -> list[Way]:
        """Every flow whose condition holds, else the default."""
        return inclusive_ways(self, my_task) or stuck(self)

    def _awaits_more(self, level: Level, filled: Any, stuck: bool) -> bool:
        empty = [flow for flow in self.element.incoming if flow not in filled]
        for token in level.tasks.values():
            node = token.task_spec
            if token.host is not None or node is self:
                continue
            if stuck and node.parks and token._state == TaskState.WAITING:
                continue
            if any(node in self._reaching(flow) for flow in empty) and not any(
                node in self._reaching(flow) for flow in filled
            ):
                return True
        return False

    def _reaching(self, flow: str) -> frozenset[Node]:
        """The nodes from which a token can come to `flow` without passing this gateway; the same for every run."""
        if flow not in self._sources:
            self._sources[flow] = self._search(flow)
        return self._sources[flow]

    def _search(self, flow: str) -> frozenset[Node]:
        before: dict[Node, set[Node]] = {}
        last: Node | None = None
        for node in self._wf_spec.task_specs.values():
            for way in node.ways:
                before.setdefault(way.target, set()).add(node)
                last = node if way.id == flow else last
            for boundary in node.boundaries:
                before.setdefault(boundary, set()).add(node)
        found: set[Node] = set()
        queue = [last] if last is not None and last is not self else []
        while queue:
            node = queue.pop()
            if node not in found:
                found.add(node)
                queue.extend(source for source in before.get(node, ()) if source is not self)
        return frozenset(found)
