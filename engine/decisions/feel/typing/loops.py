"""`for`, `some` and `every`."""

from __future__ import annotations

from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.typing import remedies
from engine.decisions.feel.typing.basics import truth
from engine.decisions.feel.typing.ground import Ground, infers, type_of
from engine.decisions.feel.typing.types import (
    ANY,
    ANY_LIST,
    BOOLEAN,
    DATE,
    NULL,
    NUMBER,
    ListType,
    RangeType,
    Type,
    described,
    may_be,
    parts,
    union,
)
from engine.text import Text, text

_COUNTED = union(NUMBER, DATE)


@infers(nodes.For)
def _for(node: nodes.For, ground: Ground) -> Type:
    inside = _inside(node, node.iterations, ground).binding({"partial": ANY_LIST})
    return ListType(type_of(node.body, inside))


@infers(nodes.Quantified)
def _quantified(node: nodes.Quantified, ground: Ground) -> Type:
    truth(node.condition, _inside(node, node.iterations, ground))
    return BOOLEAN


def _inside(node: nodes.Node, iterations: tuple[nodes.Iteration, ...], ground: Ground) -> Ground:
    for one in iterations:
        source = type_of(one.source, ground)
        turn = _over(source) if one.high is None else _between(source, type_of(one.high, ground))
        if isinstance(turn, Text):
            ground.report(node, turn, remedies.LOOP)
        ground = ground.binding({one.name: turn if isinstance(turn, Type) else ANY})
    return ground


def _over(source: Type) -> Type | Text:
    """What a loop's variable is, one item or counted value after the other; or why there is no loop."""
    if source == NULL:
        return text("a value needed here is null")
    found = [turn for part in parts(source) if (turn := _turn(part)) is not None]
    return union(*found) if found else text("a loop runs over a range of whole numbers or dates only")


def _turn(part: Type) -> Type | None:
    match part:
        case ListType():
            return part.item
        case RangeType():
            return _counted(part.end)
    return part


def _counted(end: Type) -> Type | None:
    if end == ANY:
        return _COUNTED
    found = union(*(part for part in parts(end) if part in (NUMBER, DATE)))
    return None if found == NULL else found


def _between(low: Type, high: Type) -> Type | Text:
    found = [kind for kind in (NUMBER, DATE) if may_be(low, kind) and may_be(high, kind)]
    if found:
        return union(*found)
    return text(
        "a loop runs over whole numbers or dates, not from {low} to {high}", low=described(low), high=described(high)
    )
