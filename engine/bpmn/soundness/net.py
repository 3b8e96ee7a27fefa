"""A scope as a net: nodes that pass tokens on, and the edges between them where tokens lie.

What an element does is reduced to how it takes tokens (`take`) and how it gives them (`give`). Events on an
activity's border become nodes behind it: an interrupting one is an alternative to going on normally, another may
send a token of its own along. Both are decided when the activity ends; since tokens on different edges move in any
order, no behaviour is lost by that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

Take = Literal["each", "all", "inclusive", "count", "complex"]
Give = Literal["one", "all", "some"]


@dataclass(eq=False, slots=True)
class Edge:
    """A sequence flow, a link, or the way into the scope (`source` None).

    `flow` is the id of the flow with which it begins. `sure`: taken whenever a source that gives `some` goes on;
    `otherwise`: taken when no other is. `through` are the elements that reduction has put into this edge, in order
    along one way. `said`: what its condition says to the first token of a complex gateway, and to late ones; None where
    the data say it.
    """

    number: int
    source: Node | None
    target: Node
    sure: bool = True
    otherwise: bool = False
    flow: str = ""
    said: tuple[bool | None, bool | None] = (None, None)
    through: list[str] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Node:
    """`id` is the element's; "" for what stands only in the net.

    `quantity`: how many tokens it takes at once; `copies`: how many it puts on each edge. `may_vanish`: a token may
    end here instead of going on. `kills`: it ends the scope. `aside`: what a non-interrupting event begins; `again`:
    it may happen twice while its activity lasts. `mixes`: an inclusive join at which tokens of two times can meet.
    `quiet`: an end that tells nobody anything. `gateway`: it has to take a way out. `kept`: what it asks or writes
    matters, so it stays as it is. `may_end`: it may end the scope instead of going on. `enough`: whether so many tokens
    make a complex gateway fire; None where the data say it. `asks_again`: its flows are asked for late tokens too.
    """

    id: str
    take: Take = "each"
    give: Give = "all"
    quantity: int = 1
    copies: int = 1
    may_vanish: bool = False
    kills: bool = False
    aside: bool = False
    again: bool = False
    beside: Node | None = None
    mixes: bool = False
    quiet: bool = False
    gateway: bool = False
    kept: bool = False
    may_end: bool = False
    enough: Callable[[int], bool] | None = None
    asks_again: bool = False
    ins: dict[Edge, None] = field(default_factory=dict)
    outs: dict[Edge, None] = field(default_factory=dict)

    @property
    def ends(self) -> bool:
        """Whether a token that comes is over, and nothing else."""
        return not self.outs and self.take == "each" and not self.kills


@dataclass(eq=False)
class Net:
    """`roots` are the ways to begin: each a set of edges that hold one token then. `queue`: the ways in on which a
    token begins whenever another is over, in this order; `chosen`: in any order, and as many as somebody likes.
    `unsure`: a condition on the data may call off whatever waits in it."""

    nodes: list[Node] = field(default_factory=list)
    roots: list[list[Edge]] = field(default_factory=list)
    queue: list[Edge] = field(default_factory=list)
    chosen: bool = False
    unsure: bool = False
    numbers: int = 0

    def node(self, node: Node) -> Node:
        """Add a node."""
        self.nodes.append(node)
        return node

    def edge(
        self, source: Node | None, target: Node, *, sure: bool = True, otherwise: bool = False, flow: str = ""
    ) -> Edge:
        """Connect two nodes, or lead into one."""
        edge = Edge(self.numbers, source, target, sure, otherwise, flow)
        self.numbers += 1
        if source is not None:
            source.outs[edge] = None
        target.ins[edge] = None
        return edge

    def begins(self) -> Iterable[Edge]:
        """All ways in."""
        for root in self.roots:
            yield from root
        yield from self.queue

    def edges(self) -> Iterable[Edge]:
        """All of them; the ways in are among the ins of their targets."""
        for node in self.nodes:
            yield from node.ins
