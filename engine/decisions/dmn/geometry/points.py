"""Values as points on a line: a kind, and a key that orders those of one kind."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal, localcontext
from typing import Any, NamedTuple

from engine.decisions.feel.temporal import Date, DateTime, DayDuration, MonthDuration, Time
from engine.decisions.feel.temporal.durations import DAY, SECOND
from engine.decisions.feel.temporal.zones import Zone
from engine.decisions.feel.values import NULL, Null, Value

NULL_KIND, BOOLEAN, STRING, NUMBER = "null", "boolean", "string", "number"
KINDS = (
    NUMBER, STRING, BOOLEAN, "date", "time", "date and time", "date and time with zone", "days and time duration",
    "years and months duration", NULL_KIND,
)  # fmt: skip
"""What a column can hold and be reckoned with, in the order in which samples are looked for."""

_DIGITS = 34
_NEAT = (DAY, 3600 * SECOND, 60 * SECOND, SECOND, 1)


class Point(NamedTuple):
    """A value: keys of one kind are ordered as FEEL orders the values."""

    kind: str
    key: Any


def point_of(value: Value) -> Point | None:
    """The place of a value; None for what has no line: lists, contexts, times with a zone."""
    match value:
        case Null() | None:
            return Point(NULL_KIND, 0)
        case bool():
            return Point(BOOLEAN, value)
        case Decimal():
            return Point(NUMBER, value)
        case str():
            return Point(STRING, value)
        case Date():
            return Point("date", value.days)
        case DateTime():
            return Point("date and time with zone" if value.zoned else "date and time", value.instant())
        case Time() if not value.zoned:
            return Point("time", value.nanos)
        case DayDuration():
            return Point("days and time duration", value.nanos)
        case MonthDuration():
            return Point("years and months duration", value.months)
    return None


_VALUES: dict[str, Callable[[Any], Value]] = {
    "date": Date.from_days,
    "time": Time,
    "date and time": lambda key: DateTime(Date.from_days(key // DAY), Time(key % DAY)),
    "date and time with zone": lambda key: DateTime(Date.from_days(key // DAY), Time(key % DAY, Zone(0))),
    "days and time duration": DayDuration,
    "years and months duration": MonthDuration,
    NULL_KIND: lambda key: NULL,
}


def value_at(point: Point) -> Value:
    """The inverse of `point_of`."""
    return _VALUES[point.kind](point.key) if point.kind in _VALUES else point.key


def between(kind: str, low: Any, high: Any) -> Any:
    """A key strictly between two others, None standing for no end; None where nothing lies between."""
    if kind == NUMBER:
        return _number(low, high)
    if kind == STRING:
        return _string(low, high)
    return _whole(low, high, *((-1, DAY) if kind == "time" else (None, None)))


def _number(low: Decimal | None, high: Decimal | None) -> Decimal | None:
    """The next whole number where there is one, else a number half-way."""
    with localcontext() as context:
        context.prec = 2 * _DIGITS
        if low is None:
            return Decimal(0) if high is None else _rounded(high.to_integral_value(ROUND_DOWN) - 1)
        whole = low.to_integral_value(ROUND_DOWN) + 1
        if high is None:
            return _rounded(whole)
        middle = _rounded(whole if low < whole < high else (low + high) / 2)
    return middle if low < middle < high else None


def _rounded(number: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = _DIGITS
        return +number


def _string(low: str | None, high: str | None) -> str | None:
    if high == "":
        return None
    if low is None:
        return ""
    candidates = (low + "a", low + "0", low + " ", low + "\x00")
    return next((one for one in candidates if high is None or one < high), None)


def _whole(low: int | None, high: int | None, least: int | None, beyond: int | None) -> int | None:
    """A whole number between, as neat as can be: a full day, hour, minute, second."""
    low, high = (least if low is None else low), (beyond if high is None else high)
    if low is None:
        return 0 if high is None else high - 1
    if high is None:
        return low + 1
    return next((neat for unit in _NEAT if (neat := (low // unit + 1) * unit) < high), None)
