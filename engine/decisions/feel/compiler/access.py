"""Paths (`case.unit`) and filters (`items[amount > 500]`, `items[1]`, `items[-1]`)."""

from __future__ import annotations

from decimal import Decimal

from engine.decisions.feel.compare import not_a_truth, passed_on
from engine.decisions.feel.compiler.build import Build, Code, Scope, compile_node, compiles
from engine.decisions.feel.numbers import is_whole
from engine.decisions.feel.properties import property_of
from engine.decisions.feel.run import MISSING
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.values import Null, Value
from engine.text import text


@compiles(nodes.Path)
def _path(node: nodes.Path, build: Build) -> Code:
    names = _names_from_context(node, build)
    exact = _exact_path(node, build)
    if names is None:
        return exact

    def code(scope: Scope) -> Value:
        value = scope.run.entry(names)
        return exact(scope) if value is MISSING else value

    return code


def _names_from_context(node: nodes.Node, build: Build) -> tuple[str, ...] | None:
    """`case.unit` as names, if `case` can only be the host's."""
    if isinstance(node, nodes.Path):
        around = _names_from_context(node.base, build)
        return None if around is None else (*around, node.name)
    if isinstance(node, nodes.Name) and node.name not in build.bound and not build.in_filter:
        return (node.name,)
    return None


def _exact_path(node: nodes.Path, build: Build) -> Code:
    base, name, at = compile_node(node.base, build), node.name, node.at

    def code(scope: Scope) -> Value:
        value = base(scope)
        if type(value) is dict and name in value:
            return value[name]
        if isinstance(value, list):
            scope.run.elements(len(value))
            return [property_of(item, name, at) for item in value]
        return property_of(value, name, at)

    return code


@compiles(nodes.Filter)
def _filter(node: nodes.Filter, build: Build) -> Code:
    base, condition = compile_node(node.base, build), compile_node(node.condition, build.filtering())
    weight, at = node.condition.weight + 1, node.at
    index = _literal_index(node.condition)

    def code(scope: Scope) -> Value:
        value = base(scope)
        if isinstance(value, Null):
            return passed_on(value, at)
        items = value if isinstance(value, list) else [value]
        if index is not None:
            return _item(items, index, at)
        return _chosen(items, condition, scope, weight, at)

    return code


def _literal_index(node: nodes.Node) -> Decimal | None:
    if isinstance(node, nodes.Negation) and isinstance(node.operand, nodes.Literal):
        inner = node.operand.value
        return -inner if isinstance(inner, Decimal) else None
    return node.value if isinstance(node, nodes.Literal) and isinstance(node.value, Decimal) else None


def _chosen(items: list[Value], condition: Code, scope: Scope, weight: int, at: int) -> Value:
    found: list[Value] = []
    for item in items:
        scope.run.spend(weight)
        verdict = condition(_around(item, items, scope))
        if isinstance(verdict, Decimal):
            return _item(items, verdict, at)
        if verdict is True:
            found.append(item)
        elif scope.run.strict and verdict is not False and not isinstance(verdict, Null):
            return not_a_truth(verdict, at)
    return found


def _around(item: Value, items: list[Value], scope: Scope) -> Scope:
    """The item is `item`; if it is a context, its entries are names of their own."""
    outer = Scope({"item": item}, scope, scope.run, items)
    return Scope(item, outer, scope.run) if isinstance(item, dict) else outer


def _item(items: list[Value], index: Decimal, at: int) -> Value:
    """Items count from 1, or from −1 backwards."""
    if not is_whole(index) or not 1 <= abs(index) <= len(items):
        return Null(text("there is no item {index} in a list of {count}", index=index, count=len(items)), at)
    place = int(index)
    return items[place - 1 if place > 0 else place]
