"""Names that may be missing because the expression says what happens then: `is defined(x) and x > 5`."""

from __future__ import annotations

from collections.abc import Iterator

from engine.decisions.feel.compiler.presence import PRESENCE
from engine.decisions.feel.syntax import nodes


def names_asked_for(tree: nodes.Node) -> frozenset[str]:
    """Names and entries that stand in what `is defined` and `get or else` ask for, anywhere in the tree."""
    return frozenset(name for call in _all(tree) if _asks(call) for name in _names(call))


def _asks(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.function, nodes.Name) and node.function.name in PRESENCE


def _names(call: nodes.Node) -> Iterator[str]:
    for node in _all(call):
        if isinstance(node, nodes.Name | nodes.Path):
            yield node.name


def _all(tree: nodes.Node) -> Iterator[nodes.Node]:
    yield tree
    for child in nodes.children(tree):
        yield from _all(child)
