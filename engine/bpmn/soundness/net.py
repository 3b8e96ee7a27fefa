"""A scope as a net: nodes that pass tokens on, and the edges between them where tokens lie.

What an element does is reduced to how it takes tokens (`take`) and how it gives them (`give`). Events on an
activity's border become nodes behind it: an interrupting one is an alternative to going on normally, another may
send a token of its own along. Both are decided when the activity ends; since tokens on different edges move in any
order, no behaviour is lost by that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Take = Literal["each", "all", "inclusive", "count", "complex"]
Give = Literal["one", "all", "some"]


@dataclass(eq=False, slots=True)
class Edge:
    """A sequence flow, a link, or the way into the scope (`source` None).

    `sure`: taken whenever a source that gives `some` goes on; `otherwise`: taken when no other is. `through` are the
    elements that reduction has put into this edge, in order along one way.
    """

    number: int
    source: Node | None
    target: Node
    sure: bool = True
    otherwise: bool = False
    through: list[str] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Node:
    """`id` is the element's; "" for what stands only in the net.

    `quantity`: how many tokens it takes at once; `copies`: how many it puts on each edge. `may_vanish`: a token may
    end here instead of going on. `kills`: it ends the scope. `aside`: what a non-interrupting event begins; `again`:
    it may happen twice while its activity lasts. `mixes`: an inclusive join at which tokens of two times can meet.
    `quiet`: an end that tells nobody anything.
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
    mixes: bool = False
    quiet: bool = False
    ins: dict[Edge, None] = field(default_factory=dict)
    outs: dict[Edge, None] = field(default_factory=dict)

    @property
    def ends(self) -> bool:
        """Whether a token that comes is over, and nothing else."""
        return not self.outs and self.take == "each" and not self.kills


@dataclass(eq=False)
class Net:
    """`roots` are the ways to begin: each a set of edges that hold one token then. `vague`: what happens in it depends
    on expressions so much that only silence is honest."""

    nodes: list[Node] = field(default_factory=list)
    roots: list[list[Edge]] = field(default_factory=list)
    vague: bool = False
    numbers: int = 0

    def node(self, node: Node) -> Node:
        """Add a node."""
        self.nodes.append(node)
        return node

    def edge(self, source: Node | None, target: Node, *, sure: bool = True, otherwise: bool = False) -> Edge:
        """Connect two nodes, or lead into one."""
        edge = Edge(self.numbers, source, target, sure, otherwise)
        self.numbers += 1
        if source is not None:
            source.outs[edge] = None
        target.ins[edge] = None
        return edge

    def edges(self) -> Iterable[Edge]:
        """All of them; the ways in are among the ins of their targets."""
        for node in self.nodes:
            yield from node.ins
