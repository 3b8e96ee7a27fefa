"""How points and ranges lie to each other, and ranges from text."""

from __future__ import annotations

from collections.abc import Callable

from engine.decisions.feel.builtins.registry import builtin, fault
from engine.decisions.feel.compare import compare
from engine.decisions.feel.run import Run
from engine.decisions.feel.values import Null, Range, Value
from engine.text import text

_POINT = "number|string|date|time|date and time|days and time duration|years and months duration"
_ANY = f"{_POINT}|range"


class _Unordered(Exception):
    """Two ends that have no order."""

    def __init__(self, null: Null) -> None:
        super().__init__()
        self.null = null


def _is(sign: str, left: Value, right: Value) -> bool:
    result = compare(sign, left, right)
    if isinstance(result, Null):
        raise _Unordered(result)
    return result


def _same(left: Value, right: Value) -> bool:
    return _is("<=", left, right) and _is(">=", left, right)


def _as_range(value: Value) -> Range:
    """A point is a range that begins and ends with it."""
    return value if isinstance(value, Range) else Range(value, value, True, True)


def _relation(name: str, first: str, second: str) -> Callable[[Callable[[Range, Range], bool]], None]:
    """Register a relation between two ranges or points."""
    left_name, left_kind = first.split(": ")
    right_name, right_kind = second.split(": ")

    def register(holds: Callable[[Range, Range], bool]) -> None:
        def checked(run: Run, left: Value, right: Value) -> Value:
            one, other = _as_range(left), _as_range(right)
            if None in (one.low, one.high, other.low, other.high):
                return fault(text("a range with an open end cannot be compared"))
            try:
                return holds(one, other)
            except _Unordered as unordered:
                return unordered.null

        builtin(f"{name}({left_name}: {left_kind}, {right_name}: {right_kind})")(checked)

    return register


def _before(one: Range, other: Range) -> bool:
    if _is("<", one.high, other.low):
        return True
    return _same(one.high, other.low) and not (one.high_closed and other.low_closed)


def _included_start(one: Range, other: Range) -> bool:
    """Whether `one` starts no earlier than `other`."""
    if _same(one.low, other.low):
        return other.low_closed or not one.low_closed
    return _is(">", one.low, other.low)


def _included_end(one: Range, other: Range) -> bool:
    """Whether `one` ends no later than `other`."""
    if _same(one.high, other.high):
        return other.high_closed or not one.high_closed
    return _is("<", one.high, other.high)


def _during(one: Range, other: Range) -> bool:
    return _included_start(one, other) and _included_end(one, other)


def _finishes(one: Range, other: Range) -> bool:
    return one.high_closed == other.high_closed and _same(one.high, other.high) and _included_start(one, other)


def _starts(one: Range, other: Range) -> bool:
    return one.low_closed == other.low_closed and _same(one.low, other.low) and _included_end(one, other)


def _meets(one: Range, other: Range) -> bool:
    return one.high_closed and other.low_closed and _same(one.high, other.low)


def _overlaps(one: Range, other: Range) -> bool:
    return not _before(one, other) and not _before(other, one)


def _overlaps_before(one: Range, other: Range) -> bool:
    starts_earlier = not _included_start(one, other)
    return _overlaps(one, other) and starts_earlier and _included_end(one, other)


def _overlaps_after(one: Range, other: Range) -> bool:
    ends_later = not _included_end(one, other)
    return _overlaps(one, other) and ends_later and _included_start(one, other)


def _coincides(one: Range, other: Range) -> bool:
    ends = (one.low_closed, one.high_closed) == (other.low_closed, other.high_closed)
    return ends and _same(one.low, other.low) and _same(one.high, other.high)


_relation("before", f"first: {_ANY}", f"second: {_ANY}")(_before)
_relation("after", f"first: {_ANY}", f"second: {_ANY}")(lambda one, other: _before(other, one))
_relation("meets", "range1: range", "range2: range")(_meets)
_relation("met by", "range1: range", "range2: range")(lambda one, other: _meets(other, one))
_relation("overlaps", "range1: range", "range2: range")(_overlaps)
_relation("overlaps before", "range1: range", "range2: range")(_overlaps_before)
_relation("overlaps after", "range1: range", "range2: range")(_overlaps_after)
_relation("finishes", f"first: {_ANY}", "range: range")(_finishes)
_relation("finished by", "range: range", f"second: {_ANY}")(lambda one, other: _finishes(other, one))
_relation("includes", "range: range", f"second: {_ANY}")(lambda one, other: _during(other, one))
_relation("during", f"first: {_ANY}", "range: range")(_during)
_relation("starts", f"first: {_ANY}", "range: range")(_starts)
_relation("started by", "range: range", f"second: {_ANY}")(lambda one, other: _starts(other, one))
_relation("coincides", f"first: {_ANY}", f"second: {_ANY}")(_coincides)
