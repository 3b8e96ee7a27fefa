"""Values that stand in the text itself, and calls that have nothing else to work on: they can be tried at once."""

from __future__ import annotations

from engine.decisions.feel.arithmetic import negative
from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.builtins.registry import Builtin, Signature
from engine.decisions.feel.environment import EMPTY
from engine.decisions.feel.run import Run
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.typing.ground import Ground
from engine.decisions.feel.values import Null, Value
from engine.errors import LimitReached

_DEPENDS = frozenset({"now", "today"})
_DEPENDING_GROUP = "working_time"


def constant(node: nodes.Node, ground: Ground) -> Value | None:
    """The value of a literal, or of a call of a built-in with literals only; None when it depends on anything, and for
    null."""
    value = tried(node, ground)
    return None if isinstance(value, Null) else value


def tried(node: nodes.Node, ground: Ground) -> Value | None:
    """As `constant`, with the null that says why a call fails."""
    match node:
        case nodes.Literal():
            return node.value
        case nodes.Negation():
            inner = constant(node.operand, ground)
            return None if inner is None else negative(inner, node.at)
        case nodes.Call(function=nodes.Name(name=name)) if is_builtin(name, ground):
            return _called(BUILTINS[name], node, ground)
    return None


def is_builtin(name: str, ground: Ground) -> bool:
    """Whether a call of this name means the built-in for certain: nothing else has its name."""
    return name in BUILTINS and name not in ground.given and not ground.defines(name)


def chosen(function: Builtin, node: nodes.Call) -> tuple[Signature, tuple[nodes.Node | None, ...]] | None:
    """The signature that a call uses, and its arguments in that order; None when none fits, which does not compile."""
    for signature in function.signatures:
        if node.names:
            places = signature.places(node.names)
            if places is not None:
                return signature, tuple(None if place is None else node.arguments[place] for place in places)
        elif signature.takes(len(node.arguments)):
            return signature, node.arguments
    return None


def _called(function: Builtin, node: nodes.Call, ground: Ground) -> Value | None:
    if function.name in _DEPENDS or function.group == _DEPENDING_GROUP:
        return None
    choice = chosen(function, node)
    if choice is None:
        return None
    signature, arguments = choice
    values = [None if argument is None else tried(argument, ground) for argument in arguments]
    for argument, value in zip(arguments, values, strict=True):
        if argument is not None and (value is None or (isinstance(value, Null) and value.fault)):
            return None
    try:
        return function.invoke(Run({}, EMPTY), signature, values, node.at)
    except LimitReached:
        return None
