"""Making a net small without changing what it says.

Three rules, applied until none fits. A node with one way in and one way out that only passes tokens on becomes part
of an edge. Of several branches that only end one is
enough. Of two edges from one split to one join of its kind one is enough: whatever the choice, the join sees the
same, unless tokens of two times meet there. Together they make nothing of chains and of well-formed blocks, however
deeply nested.
"""

from __future__ import annotations

from collections import deque

from engine.bpmn.soundness.net import Edge, Net, Node

_MEET = frozenset(
    {("one", "each"), ("one", "inclusive"), ("all", "all"), ("all", "inclusive"), ("some", "inclusive")}
)  # fmt: skip


def reduce(net: Net) -> bool:
    """Apply the rules, in place; whether one of two edges to an inclusive join was left out. Where the end of one token
    begins another, each end counts."""
    lossy = False
    waiting = deque(net.nodes if not net.queue else ())
    queued = set(waiting)
    gone: set[Node] = set()
    while waiting:
        node = waiting.popleft()
        queued.discard(node)
        if node in gone:
            continue
        touched = _unite(node)
        lossy = lossy or any(other.take == "inclusive" for other in touched)
        if _passes(node):
            touched += _dissolve(node)
            gone.add(node)
        for other in touched:
            if other not in queued and other not in gone:
                queued.add(other)
                waiting.append(other)
    net.nodes = [node for node in net.nodes if node not in gone]
    return lossy


def _passes(node: Node) -> bool:
    if len(node.ins) != 1 or len(node.outs) != 1:
        return False
    if node.kept or node.kills or node.may_vanish or node.take in ("count", "complex") or node.copies > 1:
        return False
    return next(iter(node.ins)).source is not node


def _dissolve(node: Node) -> list[Node]:
    """The edge into the node goes on to where the edge out of it led."""
    into, out = next(iter(node.ins)), next(iter(node.outs))
    if node.id:
        into.through.append(node.id)
    into.through.extend(out.through)
    target = into.target = out.target
    del target.ins[out]
    target.ins[into] = None
    return [target] if into.source is None else [into.source, target]


def _unite(node: Node) -> list[Node]:
    """Leave one of several edges to the same join, and one branch that only ends; the nodes that this changed."""
    if len(node.outs) < 2 or node.kept:
        return []
    first: dict[Node, Edge] = {}
    ending: dict[tuple[bool, bool], Edge] = {}
    changed: dict[Node, None] = {}
    for edge in list(node.outs):
        join = edge.target
        if node.give == "all" and join.ends:
            alike = (join.quiet, bool(edge.through))
            if ending.setdefault(alike, edge) is not edge:
                del node.outs[edge], join.ins[edge]
                changed[node] = None
            continue
        if (node.give, join.take) not in _MEET or node.copies > 1 or (join.take == "inclusive" and join.mixes):
            continue
        kept = first.setdefault(join, edge)
        if kept is edge:
            continue
        kept.sure = kept.sure or edge.sure
        kept.otherwise = kept.otherwise and edge.otherwise
        del node.outs[edge], join.ins[edge]
        changed[join] = changed[node] = None
    return list(changed)
