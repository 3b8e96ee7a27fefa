"""What makes a range."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.decisions.feel.temporal import Date, DateTime, DayDuration, MonthDuration, Time
from engine.decisions.feel.values import Null, Range, Value, described
from engine.text import text

_ORDERED = (Decimal, str, Date, Time, DateTime, DayDuration, MonthDuration)


def make_range(low: Value, high: Value, low_closed: bool, high_closed: bool, at: int) -> Value:
    """A range, if its ends can be its ends: of one type that has an order, the lower one first."""
    ends = [end for end in (low, high) if end is not None]
    for end in ends:
        if isinstance(end, Null):
            return not_a_range(end, at)
        if not isinstance(end, _ORDERED):
            return Null(text("a range cannot end at {kind}", kind=described(end)), at)
    if len(ends) == 2 and type(low) is not type(high):
        return Null(text("a range from {low} to {high}", low=described(low), high=described(high)), at)
    if len(ends) == 2 and _cannot_follow(low, high):
        return Null(text("a range must begin with its lower end"), at)
    return Range(low, high, low_closed, high_closed)


def _cannot_follow(low: Any, high: Any) -> bool:
    if isinstance(low, Date):
        return bool(low.days > high.days)
    if isinstance(low, Time | DateTime):
        return bool(low.zoned != high.zoned or low.instant() > high.instant())
    return bool(low > high)


def not_a_range(end: Null, at: int) -> Null:
    """The null for a range one of whose ends is null."""
    return Null(text("an end of the range is null: {reason}", reason=end.reason), at, fault=end.fault)
