"""`is defined(x)` and `get or else(x, default)`: the only two that may ask for what is not there."""

from __future__ import annotations

from collections.abc import Callable

from engine.decisions.feel.compiler.build import Build, Code, Scope, compile_node
from engine.decisions.feel.properties import has_property
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.values import Null, Value
from engine.errors import UnknownName
from engine.text import text

SHOWN = {
    "is defined": "is defined(value: any)",
    "get or else": "get or else(value: any, default: any)",
}


def _is_defined(node: nodes.Call, build: Build) -> Code:
    asked = _arguments(node, build, 1)[0]
    tree = node.arguments[0]
    base = compile_node(tree.base, build) if isinstance(tree, nodes.Path) else None

    def code(scope: Scope) -> Value:
        depth = scope.run.depth
        try:
            if base is not None and isinstance(tree, nodes.Path):
                return has_property(base(scope), tree.name)
            asked(scope)
        except UnknownName:
            scope.run.depth = depth
            return False
        return True

    return code


def _get_or_else(node: nodes.Call, build: Build) -> Code:
    asked, default = _arguments(node, build, 2)

    def code(scope: Scope) -> Value:
        depth = scope.run.depth
        try:
            value = asked(scope)
        except UnknownName:
            scope.run.depth = depth
            return default(scope)
        return default(scope) if isinstance(value, Null) else value

    return code


def _arguments(node: nodes.Call, build: Build, count: int) -> list[Code]:
    if len(node.arguments) != count or node.names:
        name = node.function.name if isinstance(node.function, nodes.Name) else ""
        raise build.problem(node.at, text("these arguments do not fit: {forms}", forms=SHOWN[name]))
    return [compile_node(argument, build) for argument in node.arguments]


PRESENCE: dict[str, Callable[[nodes.Call, Build], Code]] = {"is defined": _is_defined, "get or else": _get_or_else}
