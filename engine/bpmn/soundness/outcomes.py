"""What can come of a token that leaves a node, whatever the data."""

from __future__ import annotations

from itertools import combinations

from engine.bpmn.soundness.net import Edge, Node

MAX_CONDITIONS = 8
"""Up to so many conditional ways out of one node all combinations are looked at; beyond, only one way, two, and all."""


def outcomes(node: Node) -> tuple[tuple[Edge, ...], ...]:
    """The edges that get a token, for each way in which it can go. None of them when the token ends."""
    edges = tuple(node.outs)
    if node.kills or not edges:
        return ((),)
    found: tuple[tuple[Edge, ...], ...]
    if node.give == "one":
        found = tuple((edge,) for edge in edges)
    elif node.give == "all":
        found = (edges,)
    else:
        found = _some(edges)
    if node.copies > 1:
        found = tuple(way * node.copies for way in found)
    if node.again:
        found = (*found, *(way * 2 for way in found))
    return (*found, ()) if node.may_vanish and () not in found else found


def exact(node: Node) -> bool:
    """Whether all combinations are looked at."""
    return node.give != "some" or len(node.outs) <= MAX_CONDITIONS


def _some(edges: tuple[Edge, ...]) -> tuple[tuple[Edge, ...], ...]:
    """Always the sure ones, with any of the others; at least one of all; the default only when no other is taken."""
    sure = tuple(edge for edge in edges if edge.sure)
    asked = [edge for edge in edges if not edge.sure and not edge.otherwise]
    otherwise = [edge for edge in edges if edge.otherwise]
    sizes = range(1, len(asked) + 1) if len(asked) <= MAX_CONDITIONS else (1, 2, len(asked))
    found = [(*sure, *chosen) for size in sizes for chosen in combinations(asked, size)]
    if otherwise:
        found.append((*sure, *otherwise))
    elif sure:
        found.append(sure)
    return tuple(found)
