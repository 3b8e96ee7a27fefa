"""How a state came about, told in elements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from engine.bpmn.soundness.explore import Move, Space, State
from engine.bpmn.soundness.net import Edge, Net, Node
from engine.bpmn.soundness.order import can_reach


def history(space: Space, state: State) -> tuple[State, list[Move]]:
    """The beginning and the moves that led from there to a state."""
    moves = []
    while (step := space.before[state]) is not None:
        state, move = step
        moves.append(move)
    return state, moves[::-1]


def trace(space: Space, state: State, tokens: Iterable[int], missing: Iterable[Edge] = ()) -> tuple[str, ...]:
    """What was passed on the way to these tokens of a state, and on the way of the last token that could still have
    come to a missing edge and chose otherwise."""
    root, moves = history(space, state)
    needed = Counter(tokens)
    sources = can_reach(missing)
    turned = next(
        (
            index
            for index in reversed(range(len(moves)))
            if moves[index].node in sources and not any(_leads(edge, sources, missing) for edge in moves[index].given)
        ),
        None,
    )
    told: list[list[str]] = []
    for index in reversed(range(len(moves))):
        move = moves[index]
        used = [edge for edge in move.given if needed[edge.number] > 0]
        if not used and index != turned:
            continue
        for edge in used:
            needed[edge.number] -= 1
        needed.update(edge.number for edge in move.taken)
        shown = used or list(move.given)
        happens = not move.node.aside or move.given
        told.append([move.node.id if happens else "", *(key for edge in dict.fromkeys(shown) for key in edge.through)])
    told.append([key for number in root if needed[number] > 0 for key in space.edges[number].through])
    return tuple(key for part in reversed(told) for key in part if key)


def _leads(edge: Edge, sources: set[Node], missing: Iterable[Edge]) -> bool:
    return edge.target in sources or edge in missing


class Ways:
    """The shortest ways through a net from its beginnings, or along some edges."""

    def __init__(self, starts: Iterable[Edge]) -> None:
        waiting = list(starts)
        self.before: dict[Edge, Edge | None] = dict.fromkeys(waiting)
        self.into: dict[Node, Edge] = {}
        for edge in waiting:
            if edge.target in self.into:
                continue
            self.into[edge.target] = edge
            for following in edge.target.outs:
                if following not in self.before:
                    self.before[following] = edge
                    waiting.append(following)

    def to(self, goal: Node) -> tuple[str, ...]:
        """The elements on the way to a node, itself included; nothing when there is no way."""
        parts = [[goal.id]]
        edge = self.into.get(goal)
        if edge is None:
            return ()
        while edge is not None:
            before = self.before[edge]
            source = edge.source.id if edge.source is not None and before is not None else ""
            parts.append([source, *edge.through])
            edge = before
        return tuple(key for part in reversed(parts) for key in part if key)


def beginnings(net: Net) -> list[Edge]:
    """The edges at which tokens can begin."""
    return list(net.begins())
