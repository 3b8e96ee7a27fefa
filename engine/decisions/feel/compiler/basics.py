"""Literals, names, lists, contexts and `if`."""

from __future__ import annotations

from engine.decisions.feel.builtins.registry import BUILTINS
from engine.decisions.feel.compare import passed_on
from engine.decisions.feel.compiler.build import Build, Code, Scope, compile_node, compiles
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.values import Null, Value
from engine.errors import UnknownName


@compiles(nodes.Literal)
def _literal(node: nodes.Literal, build: Build) -> Code:
    value = node.value
    return lambda scope: value


@compiles(nodes.Name)
def _name(node: nodes.Name, build: Build) -> Code:
    name, at = node.name, node.at
    if name in BUILTINS and name not in build.bound and name not in build.declared:
        return _builtin_as_value(name, at)
    if name in build.bound or build.in_filter:
        return lambda scope: scope.find(name, at)
    return lambda scope: scope.run.variable(name, at)


def _builtin_as_value(name: str, at: int) -> Code:
    function = BUILTINS[name].as_value()

    def code(scope: Scope) -> Value:
        try:
            return scope.find(name, at)
        except UnknownName:
            return function

    return code


@compiles(nodes.ListOf)
def _list(node: nodes.ListOf, build: Build) -> Code:
    if all(isinstance(item, nodes.Literal) for item in node.items):
        constant = [item.value for item in node.items if isinstance(item, nodes.Literal)]
        return lambda scope: constant  # no value is ever changed in place
    items = [compile_node(item, build) for item in node.items]
    return lambda scope: [item(scope) for item in items]


@compiles(nodes.ContextOf)
def _context(node: nodes.ContextOf, build: Build) -> Code:
    entries: list[tuple[str, Code]] = []
    for key, entry in node.entries:
        # the entry itself is bound too: a function may call itself by its key
        build = build.binding(key)
        entries.append((key, compile_node(entry, build)))

    def code(scope: Scope) -> Value:
        built: dict[str, Value] = {}
        inner = Scope(built, scope, scope.run)
        for key, entry in entries:
            built[key] = entry(inner)
        return built

    return code


@compiles(nodes.If)
def _if(node: nodes.If, build: Build) -> Code:
    condition = compile_node(node.condition, build)
    then, otherwise = compile_node(node.then, build), compile_node(node.otherwise, build)
    at = node.condition.at

    def code(scope: Scope) -> Value:
        chosen = condition(scope)
        if chosen is True:
            return then(scope)
        if scope.run.strict and isinstance(chosen, Null) and chosen.fault:
            return passed_on(chosen, at)
        return otherwise(scope)

    return code
