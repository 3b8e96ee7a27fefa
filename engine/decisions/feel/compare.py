"""Equality and order. Both answer true, false or a null that says why they cannot be had."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.decisions.feel.run import Run
from engine.decisions.feel.temporal import Date, DateTime, DayDuration, MonthDuration, Time
from engine.decisions.feel.values import NULL, Function, Null, Range, Value, described, kind_of
from engine.text import text

Truth = bool | Null
ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_DEEPEST = 64
_TEMPORAL_COST = 10


def equal(left: Value, right: Value, run: Run, at: int = -1) -> Truth:
    """`=`. Null equals null only; values of different types cannot be compared.

    Where a condition is decided, a null that comes of a failure does not just differ from a value: it is passed on.
    """
    if isinstance(left, Null) or isinstance(right, Null):
        return _null_equal(left, right, run)
    return _equal(left, right, run, at, 0)


def _null_equal(left: Value, right: Value, run: Run) -> Truth:
    if isinstance(left, Null) and isinstance(right, Null):
        return True
    null = left if isinstance(left, Null) else right
    return null if run.strict and isinstance(null, Null) and null.fault else False


def _equal(left: Value, right: Value, run: Run, at: int, depth: int) -> Truth:
    if type(left) is not type(right):
        return incomparable(left, right, at)
    run.spend(1)
    if depth > _DEEPEST:
        return Null(text("the values are nested deeper than {limit} levels", limit=_DEEPEST), at)
    if isinstance(left, list) and isinstance(right, list):
        return _all_equal(left, right, run, at, depth)
    if isinstance(left, dict) and isinstance(right, dict):
        run.spend(len(left))
        if left.keys() != right.keys():
            return False
        return _all_equal(list(left.values()), [right[key] for key in left], run, at, depth)
    if isinstance(left, Range) and isinstance(right, Range):
        return _ranges_equal(left, right, run, at, depth)
    if isinstance(left, Time | DateTime) and isinstance(right, Time | DateTime):
        return _instants_equal(left, right, run)
    if isinstance(left, Function):
        return left is right
    if isinstance(left, str):
        run.string(len(left))
    return left == right


def _all_equal(left: list[Value], right: list[Value], run: Run, at: int, depth: int) -> Truth:
    if len(left) != len(right):
        return False
    for one, other in zip(left, right, strict=True):
        run.spend(1)
        same = _null_equal(one, other, run) if _has_null(one, other) else _equal(one, other, run, at, depth + 1)
        if same is not True:
            return same
    return True


def _has_null(one: Value, other: Value) -> bool:
    return isinstance(one, Null) or isinstance(other, Null)


def _ranges_equal(left: Range, right: Range, run: Run, at: int, depth: int) -> Truth:
    if (left.low_closed, left.high_closed) != (right.low_closed, right.high_closed):
        return False
    ends = ((left.low, right.low), (left.high, right.high))
    if any((one is None) != (other is None) for one, other in ends):
        return False
    pairs = [(one, other) for one, other in ends if one is not None]
    return _all_equal([one for one, _ in pairs], [other for _, other in pairs], run, at, depth)


def _instants_equal(left: Time | DateTime, right: Time | DateTime, run: Run) -> bool:
    run.spend(_TEMPORAL_COST)
    if left.zoned != right.zoned:
        return False
    return left.instant() == right.instant()


def mark(value: Value, run: Run, depth: int = 0) -> object:
    """Something hashable that two values share exactly when they are equal, so that many can be told apart quickly."""
    run.spend(1)
    run.written(value)
    if depth > _DEEPEST:
        return object()
    match value:
        case Null():
            return Null
        case list():
            return list, tuple([mark(item, run, depth + 1) for item in value])
        case dict():
            return dict, frozenset([(key, mark(item, run, depth + 1)) for key, item in value.items()])
        case Range():
            ends = [None if end is None else mark(end, run, depth + 1) for end in (value.low, value.high)]
            return Range, value.low_closed, value.high_closed, *ends
        case Time() | DateTime():
            run.spend(_TEMPORAL_COST)
            return type(value), value.zoned, value.instant()
    return type(value), value


def incomparable(left: Value, right: Value, at: int) -> Null:
    """The null for two values that have no common measure; a date written as text gets a hint."""
    kinds = {kind_of(left), kind_of(right)}
    if "string" in kinds and kinds & {"date", "date and time", "time"}:
        other = next(iter(kinds - {"string"}))
        return Null(
            text(
                "text is compared with {kind}: write {function}(…) around the text",
                kind=described_kind(other),
                function=other,
            ),
            at,
        )
    pair = {"left": described(left), "right": described(right)}
    if kinds == {"string", "number"}:
        return Null(text("{left} cannot be compared with {right}: write number(…) around the text", **pair), at)
    return Null(text("{left} cannot be compared with {right}", **pair), at)


def described_kind(kind: str) -> object:
    """The sentence form of a kind's name."""
    from engine.decisions.feel.values import KIND_TEXTS

    return KIND_TEXTS[kind]


def compare(sign: str, left: Value, right: Value, run: Run, at: int = -1) -> Truth:
    """`<`, `<=`, `>`, `>=`: numbers, strings, dates, times, dates and times, durations of one kind."""
    if isinstance(left, Null):
        return passed_on(left, at)
    if isinstance(right, Null):
        return passed_on(right, at)
    if type(left) is not type(right):
        return incomparable(left, right, at)
    if isinstance(left, str):
        run.string(len(left))
    if isinstance(left, Decimal | str | DayDuration | MonthDuration):
        return ORDERS[sign](left, right)
    if isinstance(left, Date) and isinstance(right, Date):
        return ORDERS[sign](left.days, right.days)
    if isinstance(left, Time | DateTime) and isinstance(right, Time | DateTime):
        run.spend(_TEMPORAL_COST)
        if left.zoned != right.zoned:
            return Null(text("a time with a zone cannot be compared with one without"), at)
        return ORDERS[sign](left.instant(), right.instant())
    return Null(text("{kind} has no order", kind=described(left)), at)


def passed_on(null: Null, at: int) -> Null:
    """The null of an operation that needed a value and got none: a failure, for the same reason."""
    if null.fault and null.at >= 0:
        return null
    return Null(text("a value needed here is null") if null is NULL else null.reason, at)


def placed(null: Null, at: int) -> Null:
    """The same null, with a place if it has none yet."""
    return null if null.at >= 0 else Null(null.reason, at, fault=null.fault)


def inside(value: Value, within: Range, run: Run, at: int = -1) -> Truth:
    """Whether `value` lies in a range."""
    above: Truth = True
    if within.low is not None:
        above = compare(">=" if within.low_closed else ">", value, within.low, run, at)
        if above is False:
            return False
    if within.high is None:
        return above
    below = compare("<=" if within.high_closed else "<", value, within.high, run, at)
    return below if below is False or above is True else above


def both(left: Value, right: Value) -> Truth:
    """Three-valued `and` of two truths."""
    if left is False or right is False:
        return False
    if left is True and right is True:
        return True
    return not_a_truth(left if left is not True else right)


def not_a_truth(value: Value, at: int = -1) -> Null:
    """The null for something that should have been true or false."""
    if isinstance(value, Null):
        return placed(value, at)
    return Null(text("expected true or false, found {kind}", kind=described(value)), at)
