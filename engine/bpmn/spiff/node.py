"""A node of the diagram: SpiffWorkflow's task spec, with token flow along sequence flows.

Changed from 3.2.0, where a spec
- predicts: it hangs children for possible futures into the tree before anything is decided, recursively (overflowing at
  about a thousand elements) and again after each step: here a child exists when its flow is taken;
- leaves by outputs, sorted by where the drawing puts them, and knows no flow ids and no conditions on a task: here it
  leaves by flows, in document order; a task takes the flows whose condition holds and those without one, and its
  default only when none of its conditions holds;
- hands its children data that shares nested objects: here the first child takes over the data and the others get
  copies;
- checks its connections at each activation: that is the parser's work, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn import feel
from engine.bpmn.data.merge import Data, Stamps, copy_stamps
from engine.bpmn.data.values import copied
from engine.bpmn.model import Element
from engine.bpmn.spiff.token import TaskState, Token

if TYPE_CHECKING:
    from engine.bpmn.spiff.level import Level


@dataclass(frozen=True, slots=True)
class Way:
    """A sequence flow as a node sees it; a link has no id, because nothing is drawn."""

    id: str
    target: Node
    condition: str | None


class Node(BpmnSpecMixin):
    """What all nodes share. `ways` lead out in document order; `boundaries` watch this node while it waits."""

    has_attached = False
    """Whether other tokens may wait on behalf of one that is here."""

    parks = False
    """Whether a token may wait here for others to come by flows of the same level."""

    remembered = False
    """Whether compensation may undo what is done here."""

    is_activity = False
    """Whether people would call it work: an ad-hoc sub-process asks after each activity whether it is over."""

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element.id, bpmn_name=element.name, lane=element.lane, **kwargs)
        self.element = element
        self.ways: list[Way] = []
        self.default: Way | None = None
        self.boundaries: list[Node] = []

    def add_way(self, flow_id: str, target: Node, condition: str | None) -> None:
        """Connect to the next node."""
        way = Way(flow_id, target, condition)
        self.ways.append(way)
        if self.element.default == flow_id:
            self.default = way
        # SpiffWorkflow's own lists are kept right too: its diff of specs reads them.
        self._outputs.append(target.name)
        target._inputs.append(self.name)

    def _predict(self, my_task: Token, *_: object, **__: object) -> None:
        """Nothing is predicted."""

    def _update_hook(self, my_task: Token) -> bool:
        """A token has come in. True lets it run."""
        my_task.workflow.top_workflow.visited.append(self.name)
        return True

    def _on_ready(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.ready.append(my_task)

    def _run_hook(self, my_task: Token) -> bool | None:
        return True

    def _on_complete(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.passed.append(self.name)
        self.remember(my_task)
        self.leave(my_task)

    def remember(self, my_task: Token) -> None:
        """Let compensation find what is done here, if it can be undone."""
        if self.remembered:
            my_task.workflow.remember(self.name, my_task.data)

    def leave(self, my_task: Token) -> None:
        """Off the node, along its flows; without any the token is over."""
        level = my_task.workflow
        level.remove(my_task)
        if level.completion and self.is_activity and level.ends_with(my_task):
            return
        ways = self.choose(my_task)
        if ways:
            count = self.element.completion_quantity
            send(my_task, ways if count == 1 else [way for way in ways for _ in range(count)])
        else:
            level.absorb(my_task)

    def choose(self, my_task: Token) -> list[Way]:
        """The flows taken. Here: those whose condition holds and those without one; the default when no condition
        holds."""
        if len(self.ways) == 1 and self.ways[0].condition is None:
            return self.ways
        open_ways = [way for way in self.ways if way.condition is None and way is not self.default]
        hits = [way for way in self.ways if way.condition is not None and holds(my_task, way)]
        if not hits and self.default is not None:
            hits = [self.default]
        return [way for way in self.ways if way in hits or way in open_ways]

    def waits_for(self, my_task: Token, kind: str) -> bool:
        """Whether the token waits here for an event of this kind."""
        return False

    def hopes(self, my_task: Token) -> bool:
        """Whether something from outside can move the token that waits here."""
        return True

    def inside_is_over(self, my_task: Token) -> None:
        """What ran inside on behalf of the token is over; its data has come back."""

    def _on_cancel(self, my_task: Token) -> None:
        my_task.workflow.remove(my_task)


def holds(my_task: Token, way: Way, given: Data | None = None) -> bool:
    """Whether the way's condition is true for the token, with the names that its node has `given` it."""
    assert way.condition is not None
    data = {**my_task.data, **given} if given else my_task.data
    return feel.holds(way.condition, data, my_task.workflow.top_workflow.env, way.id)


def send(my_task: Token, ways: list[Way]) -> None:
    """Put a token on each of the ways: the first takes over the data, the others get copies of their own."""
    level: Level = my_task.workflow
    rest = [(way, copied(my_task.data), copy_stamps(my_task.stamps)) for way in ways[1:]]
    if not rest:
        _take(level, ways[0], my_task.data, my_task.stamps)
        return
    # A gateway may swallow the first token at once: the level is not over before the last one has entered.
    level.splitting = True
    _take(level, ways[0], my_task.data, my_task.stamps)
    for way, data, stamps in rest:
        _take(level, way, data, stamps)
    level.splitting = False
    level.finish_if_over()


def _take(level: Level, way: Way, data: Data, stamps: Stamps) -> None:
    if way.id:
        level.top_workflow.visited.append(way.id)
    level.enter(way.target, data, stamps, way.id)


__all__ = ["Node", "TaskState", "Way", "holds", "send"]
