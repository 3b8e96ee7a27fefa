"""How points and ranges lie to each other, and ranges from text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.decisions.feel.builtins.range_text import read_range
from engine.decisions.feel.builtins.registry import builtin, fault
from engine.decisions.feel.compare import compare
from engine.decisions.feel.run import Run
from engine.decisions.feel.temporal import Date, DateTime, Time
from engine.decisions.feel.values import Null, Range, Value
from engine.text import text

_POINT = "number|string|date|time|date and time|days and time duration|years and months duration"
_ANY = f"{_POINT}|range"
_COST_OF_PARSING = 20


@dataclass(frozen=True, slots=True)
class _Ends:
    """A range whose ends Python itself can put in order; a point is a range that begins and ends with it."""

    low: Any
    high: Any
    low_closed: bool
    high_closed: bool


def _as_range(value: Value) -> Range:
    return value if isinstance(value, Range) else Range(value, value, True, True)


def _ends(value: Range) -> _Ends:
    return _Ends(_orderable(value.low), _orderable(value.high), value.low_closed, value.high_closed)


def _orderable(end: Value) -> Any:
    if isinstance(end, Date):
        return end.days
    return end.instant() if isinstance(end, Time | DateTime) else end


def _relation(name: str, first: str, second: str) -> Callable[[Callable[[_Ends, _Ends], bool]], None]:
    """Register a relation between two ranges or points."""
    left_name, left_kind = first.split(": ")
    right_name, right_kind = second.split(": ")

    def register(holds: Callable[[_Ends, _Ends], bool]) -> None:
        def checked(run: Run, left: Value, right: Value) -> Value:
            one, other = _as_range(left), _as_range(right)
            if None in (one.low, one.high, other.low, other.high):
                return fault(text("a range with an open end cannot be compared"))
            for end in (one.high, other.low, other.high):
                order = compare("<", one.low, end, run)
                if isinstance(order, Null):
                    return order
            return holds(_ends(one), _ends(other))

        builtin(f"{name}({left_name}: {left_kind}, {right_name}: {right_kind})")(checked)

    return register


def _before(one: _Ends, other: _Ends) -> bool:
    if one.high < other.low:
        return True
    return one.high == other.low and not (one.high_closed and other.low_closed)


def _included_start(one: _Ends, other: _Ends) -> bool:
    """Whether `one` starts no earlier than `other`."""
    if one.low == other.low:
        return other.low_closed or not one.low_closed
    return bool(one.low > other.low)


def _included_end(one: _Ends, other: _Ends) -> bool:
    """Whether `one` ends no later than `other`."""
    if one.high == other.high:
        return other.high_closed or not one.high_closed
    return bool(one.high < other.high)


def _during(one: _Ends, other: _Ends) -> bool:
    return _included_start(one, other) and _included_end(one, other)


def _finishes(one: _Ends, other: _Ends) -> bool:
    return one.high_closed == other.high_closed and one.high == other.high and _included_start(one, other)


def _starts(one: _Ends, other: _Ends) -> bool:
    return one.low_closed == other.low_closed and one.low == other.low and _included_end(one, other)


def _meets(one: _Ends, other: _Ends) -> bool:
    return one.high_closed and other.low_closed and one.high == other.low


def _overlaps(one: _Ends, other: _Ends) -> bool:
    return not _before(one, other) and not _before(other, one)


def _overlaps_before(one: _Ends, other: _Ends) -> bool:
    starts_earlier = not _included_start(one, other)
    return _overlaps(one, other) and starts_earlier and _included_end(one, other)


def _coincides(one: _Ends, other: _Ends) -> bool:
    ends = (one.low_closed, one.high_closed) == (other.low_closed, other.high_closed)
    return ends and one.low == other.low and one.high == other.high


_relation("before", f"first: {_ANY}", f"second: {_ANY}")(_before)
_relation("after", f"first: {_ANY}", f"second: {_ANY}")(lambda one, other: _before(other, one))
_relation("meets", "range1: range", "range2: range")(_meets)
_relation("met by", "range1: range", "range2: range")(lambda one, other: _meets(other, one))
_relation("overlaps", "range1: range", "range2: range")(_overlaps)
_relation("overlaps before", "range1: range", "range2: range")(_overlaps_before)
_relation("overlaps after", "range1: range", "range2: range")(lambda one, other: _overlaps_before(other, one))
_relation("finishes", f"first: {_ANY}", "range: range")(_finishes)
_relation("finished by", "range: range", f"second: {_ANY}")(lambda one, other: _finishes(other, one))
_relation("includes", "range: range", f"second: {_ANY}")(lambda one, other: _during(other, one))
_relation("during", f"first: {_ANY}", "range: range")(_during)
_relation("starts", f"first: {_ANY}", "range: range")(_starts)
_relation("started by", "range: range", f"second: {_ANY}")(lambda one, other: _starts(other, one))
_relation("coincides", f"first: {_ANY}", f"second: {_ANY}")(_coincides)


@builtin("range(from: string)")
def _range(run: Run, source: str) -> Value:
    """A range from text, such as `[1..5]` or `(> @"2025-10-01")`; its ends must be written out."""
    run.spend(_COST_OF_PARSING * (1 + len(source)))
    return read_range(source) or fault(text("“{source}” is not a range", source=source[:60]))
