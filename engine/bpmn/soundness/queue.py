"""What of a sequential ad-hoc sub-process is still to begin: something whenever a token is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.bpmn.soundness.net import Edge, Net

Marks = tuple[int, ...]


class Queue:
    """The ways in that wait; in a state each of them is a number below zero, the first the lowest."""

    def __init__(self, net: Net) -> None:
        self.net = net
        lowest = -2 - net.numbers - len(net.nodes) - len(net.queue)  # below what complex gateways count with
        self.edges = {lowest + place: edge for place, edge in enumerate(net.queue)}

    def behind(self, begun: Iterable[Edge]) -> Marks:
        """What waits when a run has begun with these."""
        return tuple(mark for mark, edge in self.edges.items() if edge not in set(begun))

    def next(self, marks: Marks) -> Iterator[tuple[tuple[Edge, ...], Marks]]:
        """What may begin now that a token is over, and what waits then."""
        waiting = [mark for mark in marks if mark in self.edges]
        for mark in waiting if self.net.chosen else waiting[:1]:
            yield (self.edges[mark],), tuple(other for other in marks if other != mark)
        if not waiting or self.net.chosen or self.net.unsure:
            yield (), tuple(mark for mark in marks if mark not in self.edges)
