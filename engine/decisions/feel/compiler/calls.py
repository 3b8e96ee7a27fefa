"""Calls of built-ins, of the expression's own functions, and `function(…) …` itself."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.builtins.registry import Builtin, Signature
from engine.decisions.feel.compare import passed_on, placed
from engine.decisions.feel.compiler.build import Build, Code, Scope, compile_node, compiles
from engine.decisions.feel.compiler.presence import PRESENCE
from engine.decisions.feel.compiler.types import compile_type
from engine.decisions.feel.run import Run
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.lexer import excerpt
from engine.decisions.feel.types import Type, coerced
from engine.decisions.feel.values import Function, Null, Value, described
from engine.errors import BadExpression, UnknownName
from engine.text import text

_FRAMES_OF_A_CALL = 4


@compiles(nodes.Call)
def _call(node: nodes.Call, build: Build) -> Code:
    name = node.function.name if isinstance(node.function, nodes.Name) else None
    if name is not None and name not in build.bound and name not in build.declared:
        if name in PRESENCE:
            return PRESENCE[name](node, build)
        if name in BUILTINS:
            return _builtin_call(BUILTINS[name], node, build)
        if not build.in_filter:
            raise _unknown(name, node, build)
    elif name in BUILTINS:
        return _own_or_builtin(name, node, build)
    return _value_call(node, build)


def _own_or_builtin(name: str, node: nodes.Call, build: Build) -> Code:
    """A value may be called `date` or `count`: the built-in is meant then, unless the value is a function itself."""
    own, at = _value_call(node, build), node.at
    try:
        known = _builtin_call(BUILTINS[name], node, build)
    except BadExpression:
        return own

    def code(scope: Scope) -> Value:
        try:
            return own(scope) if isinstance(scope.find(name, at), Function) else known(scope)
        except UnknownName:
            return known(scope)

    return code


def _unknown(name: str, node: nodes.Call, build: Build) -> BadExpression:
    quoted, close = excerpt(name, width=40), get_close_matches(name, BUILTINS, n=1)
    if close:
        return build.problem(
            node.at, text("the function “{name}” is not known; is “{close}” meant?", name=quoted, close=close[0])
        )
    return build.problem(node.at, text("the function “{name}” is not known", name=quoted))


def _builtin_call(function: Builtin, node: nodes.Call, build: Build) -> Code:
    codes: list[Code | None] = [compile_node(argument, build) for argument in node.arguments]
    signature, places = _chosen(function, node, build)
    if places is not None:
        codes = [codes[place] if place is not None else None for place in places]
    at = node.at

    def code(scope: Scope) -> Value:
        arguments = [argument(scope) if argument is not None else None for argument in codes]
        return function.invoke(scope.run, signature, arguments, at)

    return code


def _chosen(function: Builtin, node: nodes.Call, build: Build) -> tuple[Signature, tuple[int | None, ...] | None]:
    for signature in function.signatures:
        if node.names:
            places = signature.places(node.names)
            if places is not None:
                return signature, places
        elif signature.takes(len(node.arguments)):
            return signature, None
    forms = "; ".join(signature.shown for signature in function.signatures)
    raise build.problem(node.at, text("these arguments do not fit: {forms}", forms=forms))


def _value_call(node: nodes.Call, build: Build) -> Code:
    target = compile_node(node.function, build)
    codes = [compile_node(argument, build) for argument in node.arguments]
    names, at = node.names, node.at

    def code(scope: Scope) -> Value:
        function = target(scope)
        if isinstance(function, Null):
            return passed_on(function, at)
        if not isinstance(function, Function):
            return Null(text("{kind} cannot be called", kind=described(function)), at)
        arguments = [argument(scope) for argument in codes]
        return call_function(function, arguments, names, scope.run, at)

    return code


def call_function(function: Function, arguments: Sequence[Value], names: Sequence[str], run: Run, at: int) -> Value:
    """Call a value that is a function, by position or by name."""
    if names:
        if sorted(names) != sorted(function.parameters):
            return Null(text("its parameters are {names}", names=", ".join(function.parameters)), at)
        arguments = [arguments[names.index(parameter)] for parameter in function.parameters]
    result = function.call(run, arguments)
    return placed(result, at) if isinstance(result, Null) else result


@compiles(nodes.Lambda)
def _lambda(node: nodes.Lambda, build: Build) -> Code:
    body = compile_node(node.body, build.binding(*node.parameters))
    parameters = node.parameters
    types = [None if written is None else compile_type(written, build) for written in node.types]
    weight, height = node.body.weight + 1, node.body.height + _FRAMES_OF_A_CALL

    def code(scope: Scope) -> Value:
        def call(run: Run, arguments: Sequence[Value]) -> Value:
            bound = bind(parameters, types, arguments, run)
            if isinstance(bound, Null):
                return bound
            run.spend(weight)
            run.enter(height)
            result = body(Scope(bound, scope, run))
            run.leave(height)
            return result

        return Function("", parameters, call)

    return code


def bind(
    parameters: Sequence[str], types: Sequence[Type | None], arguments: Sequence[Value], run: Run
) -> dict[str, Value] | Null:
    """The arguments by the names of the parameters, each as its type needs it; null when they do not fit."""
    if len(arguments) != len(parameters):
        return Null(
            text("a function with {count} parameters was given {given}", count=len(parameters), given=len(arguments))
        )
    bound: dict[str, Value] = {}
    for name, wanted, given in zip(parameters, types, arguments, strict=True):
        value = given if wanted is None else coerced(given, wanted, run)
        if isinstance(value, Null) and not isinstance(given, Null):
            return Null(text("{kind} does not fit the parameter’s type", kind=described(given)))
        bound[name] = value
    return bound
