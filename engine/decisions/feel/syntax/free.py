"""Which names a tree takes from outside."""

from __future__ import annotations

from engine.decisions.feel.syntax import nodes


def free_names(tree: nodes.Node) -> frozenset[str]:
    """The names an expression needs from its context, built-in functions that it calls left out.

    A name inside a filter may be an entry of the filtered items; since nobody can tell before it runs, it is left out.
    """
    return frozenset(_free(tree, frozenset()))


def _free(node: nodes.Node, bound: frozenset[str]) -> set[str]:
    match node:
        case nodes.Name():
            return set() if node.name in bound else {node.name}
        case nodes.Filter():
            return _free(node.base, bound)
        case nodes.Call(function=nodes.Name()):
            return _of_all(node.arguments, bound)
        case nodes.Lambda():
            return _free(node.body, bound.union(node.parameters))
        case nodes.ContextOf():
            return _entries(node, bound)
        case nodes.For():
            found, inside = _iterations(node.iterations, bound)
            return found | _free(node.body, inside)
        case nodes.Quantified():
            found, inside = _iterations(node.iterations, bound)
            return found | _free(node.condition, inside)
    return _of_all(tuple(nodes.children(node)), bound)


def _of_all(found: tuple[nodes.Node, ...], bound: frozenset[str]) -> set[str]:
    return {name for node in found for name in _free(node, bound)}


def _entries(node: nodes.ContextOf, bound: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for key, entry in node.entries:
        found |= _free(entry, bound)
        bound = bound | {key}
    return found


def _iterations(iterations: tuple[nodes.Iteration, ...], bound: frozenset[str]) -> tuple[set[str], frozenset[str]]:
    found: set[str] = set()
    for one in iterations:
        found |= _free(one.source, bound)
        if one.high is not None:
            found |= _free(one.high, bound)
        bound = bound | {one.name}
    return found, bound
