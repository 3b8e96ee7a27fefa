"""Ranges from text: FEEL's own notation, with nothing but values written out at its ends."""

from __future__ import annotations

from decimal import Decimal

from engine.decisions.feel.ranges import make_range
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.parser import parse
from engine.decisions.feel.temporal.read import read_date, read_date_time, read_duration, read_time
from engine.decisions.feel.values import Range, Value
from engine.errors import BadExpression

_READERS = {"date": read_date, "time": read_time, "date and time": read_date_time, "duration": read_duration}


def read_range(source: str) -> Range | None:
    """The range; None when it is none, or when its ends are no values of one kind in order."""
    try:
        tree = parse(source)
    except BadExpression:
        return None
    if not isinstance(tree, nodes.RangeOf):
        return None
    low, high = _end(tree.low), _end(tree.high)
    if (tree.low is not None and low is None) or (tree.high is not None and high is None):
        return None
    found = make_range(low, high, tree.low_closed, tree.high_closed, -1)
    return found if isinstance(found, Range) else None


def _end(node: nodes.Node | None) -> Value | None:
    match node:
        case nodes.Literal():
            return node.value
        case nodes.Negation(operand=nodes.Literal(value=Decimal() as number)):
            return number.copy_negate()
        case nodes.Call(function=nodes.Name(name=name), arguments=(nodes.Literal(value=str() as words),)):
            return _READERS[name](words) if name in _READERS else None
    return None
