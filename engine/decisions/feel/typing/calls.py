"""Calls of built-ins and of anything else, and `function(…) …` itself."""

from __future__ import annotations

from collections.abc import Sequence

from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.builtins.registry import Builtin, Parameter, Signature, refusal
from engine.decisions.feel.compiler.presence import PRESENCE, SHOWN
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.typing import remedies
from engine.decisions.feel.typing.constants import chosen, is_builtin, tried
from engine.decisions.feel.typing.convert import of_name, of_value
from engine.decisions.feel.typing.demands import demand_of
from engine.decisions.feel.typing.fitting import fitted, gathered
from engine.decisions.feel.typing.ground import Ground, infers, type_of
from engine.decisions.feel.typing.results import result_of
from engine.decisions.feel.typing.types import (
    ANY,
    BOOLEAN,
    NULL,
    FunctionType,
    ListType,
    Type,
    described,
    may_be,
    parts,
    union,
)
from engine.decisions.feel.values import Null
from engine.text import text

_ASKED = {"is defined": 1, "get or else": 2}


@infers(nodes.Call)
def _call(node: nodes.Call, ground: Ground) -> Type:
    name = node.function.name if isinstance(node.function, nodes.Name) else None
    if name is None or ground.defines(name):
        return _value_call(node, ground)
    if name in PRESENCE and name not in ground.given:
        return _presence_call(name, node, ground)
    if is_builtin(name, ground):
        return _builtin_call(BUILTINS[name], node, ground)
    if name in BUILTINS:
        # Whether a name of the host's hides the built-in is known only where it is compiled.
        return _unknown_call(node, ground)
    if ground.find(name) is not None:
        return _value_call(node, ground)
    message = text("the function “{name}” is not known", name=name)
    ground.report(node, message, remedies.function_remedy(name, ground))
    return _unknown_call(node, ground)


def _unknown_call(node: nodes.Call, ground: Ground) -> Type:
    for argument in node.arguments:
        type_of(argument, ground)
    return ANY


def _presence_call(name: str, node: nodes.Call, ground: Ground) -> Type:
    """What is asked for may be missing: that is the question, and no mistake."""
    if len(node.arguments) != _ASKED[name] or node.names:
        return _unfitting(node, SHOWN[name], ground)
    asked, *rest = node.arguments
    found = type_of(asked, ground.silent())
    return union(found, *(type_of(argument, ground) for argument in rest)) if rest else BOOLEAN


def _unfitting(node: nodes.Call, forms: str, ground: Ground) -> Type:
    ground.report(node, text("these arguments do not fit: {forms}", forms=forms), remedies.ARGUMENTS)
    return _unknown_call(node, ground)


# --- built-ins ---


def _builtin_call(function: Builtin, node: nodes.Call, ground: Ground) -> Type:
    choice = chosen(function, node)
    if choice is None:
        return _unfitting(node, "; ".join(signature.shown for signature in function.signatures), ground)
    signature, ordered = choice
    found = {id(argument): type_of(argument, ground) for argument in node.arguments}
    given = [None if argument is None else found[id(argument)] for argument in ordered]
    arguments = _arguments(function, node, signature, given, ground)
    if arguments is None:
        return ANY
    value = tried(node, ground)
    if isinstance(value, Null):
        if value.fault:
            ground.report(node, value.reason, remedies.CONSTANT)
        return ANY
    if value is not None:
        return of_value(value)
    problem = demand_of(function, ordered, arguments, ground)
    if problem is not None:
        ground.report(node, *problem)
    return result_of(function.name, arguments)


def _arguments(
    function: Builtin, node: nodes.Call, signature: Signature, given: Sequence[Type | None], ground: Ground
) -> list[Type] | None:
    """The types as the parameters have them, `NULL` for what is left out; None, and a report, when one never fits."""
    arguments: list[Type] = []
    for place, parameter in enumerate(signature.parameters):
        one = given[place] if place < len(given) else None
        if parameter.gathers:
            rest = [found or NULL for found in given[place:]]
            fitting, one = gathered(rest, parameter), union(*rest)
        else:
            fitting = NULL if one is None else fitted(one, parameter)
        if fitting is None:
            _misfit(function, parameter, node, one or NULL, ground)
            return None
        arguments.append(fitting)
    return arguments


def _misfit(function: Builtin, parameter: Parameter, node: nodes.Call, found: Type, ground: Ground) -> None:
    advice = remedies.NOT_NULL if found == NULL else remedies.FITTING
    ground.report(node, refusal(function.name, parameter, described(found)), advice)


# --- anything else ---


def _value_call(node: nodes.Call, ground: Ground) -> Type:
    target = type_of(node.function, ground)
    given = [type_of(argument, ground) for argument in node.arguments]
    functions = [part for part in parts(target) if isinstance(part, FunctionType)]
    if target == ANY or not functions:
        if target != ANY:
            ground.report(node, text("{kind} cannot be called", kind=described(target)), remedies.CALL)
        return ANY
    if len(functions) == len(parts(target)) == 1:
        _check_call(node, functions[0], given, ground)
    return union(*(one.result for one in functions))


def _check_call(node: nodes.Call, function: FunctionType, given: list[Type], ground: Ground) -> None:
    if function.parameters is None:
        return
    if node.names:
        if function.names is None:
            return
        if sorted(node.names) != sorted(function.names):
            message = text("its parameters are {names}", names=", ".join(function.names))
            ground.report(node, message, remedies.ARGUMENTS)
            return
        given = [given[node.names.index(name)] for name in function.names]
    if len(given) != len(function.parameters):
        count = len(function.parameters)
        message = text("a function with {count} parameters was given {given}", count=count, given=len(given))
        ground.report(node, message, remedies.ARGUMENTS)
        return
    for found, wanted in zip(given, function.parameters, strict=True):
        if not _passes(found, wanted):
            message = text("{kind} does not fit the parameter’s type", kind=described(found))
            ground.report(node, message, text("It takes {kind}.", kind=described(wanted)))
            return


def _passes(found: Type, wanted: Type) -> bool:
    """Whether an argument may be of the parameter's type; a host's function may take a list of one for its item."""
    if wanted == NULL or found == NULL or may_be(found, wanted):
        return True
    items = [part.item for part in parts(found) if isinstance(part, ListType)]
    wrapped = [part.item for part in parts(wanted) if isinstance(part, ListType)]
    return any(may_be(item, wanted) for item in items) or any(may_be(found, item) for item in wrapped)


@infers(nodes.Lambda)
def _lambda(node: nodes.Lambda, ground: Ground) -> Type:
    types = [ANY if wanted is None else of_name(wanted) for wanted in node.types]
    result = type_of(node.body, ground.binding(dict(zip(node.parameters, types, strict=True))))
    return FunctionType(tuple(types), result, node.parameters)
