"""Complex gateways with several flows in, as the engine plays them (BPMN 2.0.2, 13.4.5).

One fires as soon as its activation condition holds, and takes a token from each flow that has one. What comes later by
a flow it has not seen is swallowed, or kept for the reset where its own flows ask whether it is the first time. It is
reset when every flow was seen, or when nothing can come by the others any more. A condition on the number of tokens is
reckoned; one that reads data may hold at any moment, and holds in the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from engine.bpmn.feel import came_true, names_in
from engine.bpmn.soundness.net import Edge, Net, Node
from engine.decisions import Environment
from engine.errors import BadExpression

COUNT, FIRST = "activationCount", "waitingForStart"
Ways = tuple[tuple[Edge, ...], ...]
Turn = tuple[tuple[Edge, ...], Ways, frozenset[int]]
"""What a gateway takes, what it may give, and what it has seen then: numbers below zero, of all such gateways."""

_NOTHING: Ways = ((),)


def enough(condition: str) -> Callable[[int], bool] | None:
    """Whether so many tokens meet an activation condition; None when it asks for more than their number."""
    try:
        if not names_in(condition) <= {COUNT, FIRST}:
            return None
    except BadExpression:
        return None
    return lambda count: came_true(condition, {COUNT: count, FIRST: True}, Environment())


def asks_again(conditions: Iterable[str | None]) -> bool:
    """Whether the flows of a gateway are asked for late tokens too: one of them speaks of it."""
    try:
        return any(condition is not None and FIRST in names_in(condition) for condition in conditions)
    except BadExpression:
        return True


def said(condition: str) -> tuple[bool | None, bool | None]:
    """What a flow's condition says to the first token and to late ones; None where it asks for more."""
    if not names_in(condition) <= {FIRST}:
        return None, None
    first, late = (came_true(condition, {FIRST: first}, Environment()) for first in (True, False))
    return first, late


class ComplexGateways:
    """The complex gateways of one net. `ways` is what each node may give."""

    def __init__(self, net: Net, ways: Mapping[Node, Ways]) -> None:
        self.nodes = [node for node in ways if node.take == "complex" and len(node.ins) > 1]
        self.ways = ways
        self.late = {node: -2 - net.numbers - place for place, node in enumerate(self.nodes)}

    def at_once(self, tokens: Counter[int], marks: Collection[int]) -> Iterator[tuple[Node, Turn]]:
        """What a gateway does as soon as a token comes, before anything else moves."""
        for node in self.nodes:
            seen = {edge for edge in node.ins if _seen(edge) in marks}
            filled = [edge for edge in node.ins if tokens[edge.number]]
            count = sum(tokens[edge.number] for edge in node.ins)
            if seen and (late := [edge for edge in filled if edge not in seen]):
                yield node, self._swallow(node, late[0], seen | {late[0]}, marks)
                return
            if not seen and filled and node.enough is not None and node.enough(count):
                yield node, self._fire(node, filled, marks)
                return

    def in_time(
        self, tokens: Counter[int], marks: Collection[int], masks: list[int], bits: Mapping[Edge, int]
    ) -> Iterator[tuple[Node, Turn]]:
        """What a gateway may do now or later. `masks`: for each token that moves the edges that it can come to."""
        for node in self.nodes:
            seen = {edge for edge in node.ins if _seen(edge) in marks}
            filled = [edge for edge in node.ins if tokens[edge.number]]
            if not seen and filled and node.enough is None:
                yield node, self._fire(node, filled, marks)
            if seen:
                here = sum(bits[edge] for edge in seen)
                others = sum(bits[edge] for edge in node.ins) - here
                if not any(mask & others and not mask & here for mask in masks):
                    yield node, self._reset(node, (), marks)

    def holds_on(self, marks: Collection[int]) -> bool:
        """Whether late tokens wait at one of the gateways."""
        return any(mark in marks for mark in self.late.values())

    def _fire(self, node: Node, filled: list[Edge], marks: Collection[int]) -> Turn:
        more = () if len(filled) == len(node.ins) else map(_seen, filled)
        return tuple(filled), _agreeing(self.ways[node], late=False), frozenset({*marks, *more})

    def _swallow(self, node: Node, edge: Edge, seen: Collection[Edge], marks: Collection[int]) -> Turn:
        now = {*marks, _seen(edge)} | ({self.late[node]} if node.asks_again else set())
        if len(seen) == len(node.ins):
            return self._reset(node, (edge,), now)
        return (edge,), _NOTHING, frozenset(now)

    def _reset(self, node: Node, taken: tuple[Edge, ...], marks: Collection[int]) -> Turn:
        ways = _agreeing((*self.ways[node], ()), late=True) if self.late[node] in marks else _NOTHING
        return taken, ways, frozenset({*marks} - {self.late[node], *map(_seen, node.ins)})


def _agreeing(ways: Ways, *, late: bool) -> Ways:
    """The ways on which flows are taken as their conditions say."""
    edges = {edge for way in ways for edge in way}
    yes = {edge for edge in edges if edge.said[late] is True}
    no = {edge for edge in edges if edge.said[late] is False}
    return tuple(way for way in ways if yes <= set(way) and no.isdisjoint(way))


def _seen(edge: Edge) -> int:
    return -2 - edge.number
