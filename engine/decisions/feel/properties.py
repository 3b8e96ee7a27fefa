"""What stands after a dot: entries of contexts, parts of dates, times, durations and ranges."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from engine.decisions.feel.builtins.registry import BUILTINS
from engine.decisions.feel.compare import passed_on
from engine.decisions.feel.numbers import CONTEXT
from engine.decisions.feel.temporal import Date, DateTime, DayDuration, MonthDuration, Time, civil
from engine.decisions.feel.temporal.durations import DAY, SECOND
from engine.decisions.feel.values import NULL, Null, Range, Value, described
from engine.text import text


def property_of(value: Value, name: str, at: int) -> Value:
    """The property, or a null that says what there is not."""
    if isinstance(value, Null):
        return passed_on(value, at)
    if isinstance(value, dict):
        return value[name] if name in value else Null(text("there is no entry “{name}”", name=name), at)
    part = _PARTS.get(type(value), {}).get(name)
    if part is None and name in BUILTINS:
        return Null(
            text("{kind} has no “{name}”; as a function it is written {name}(…)", kind=described(value), name=name), at
        )
    if part is None:
        return Null(text("{kind} has no “{name}”", kind=described(value), name=name), at)
    return part(value)


def has_property(value: Value, name: str) -> bool:
    """Whether the path exists, whatever stands there."""
    return name in value if isinstance(value, dict) else name in _PARTS.get(type(value), {})


def _date(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


def _time(value: Time | DateTime) -> Time:
    return value.time if isinstance(value, DateTime) else value


def _offset(value: Time | DateTime) -> Value:
    offset = value.offset()
    return Null(text("it has no zone"), fault=False) if offset is None else DayDuration(offset * SECOND)


def _zone(value: Time | DateTime) -> Value:
    zone = _time(value).zone
    if zone is None or zone.name is None:
        return Null(text("it has no zone name"), fault=False)
    return zone.name


def _seconds(value: Time) -> Value:
    return _in_seconds(value.clock[2] * SECOND + value.clock[3])


def _in_seconds(nanos: int) -> Decimal:
    return CONTEXT.divide(Decimal(nanos), Decimal(SECOND))


def _signed(value: DayDuration | MonthDuration, part: int) -> Decimal:
    negative = (value.nanos if isinstance(value, DayDuration) else value.months) < 0
    return Decimal(-value.parts()[part] if negative else value.parts()[part])


def _duration_seconds(value: DayDuration) -> Value:
    _, _, _, seconds, nanos = value.parts()
    in_all = seconds * SECOND + nanos
    return _in_seconds(-in_all if value.nanos < 0 else in_all)


def _end(value: Value) -> Value:
    return NULL if value is None else value


_OF_DATE: dict[str, Callable[..., Value]] = {
    "year": lambda value: Decimal(_date(value).year),
    "month": lambda value: Decimal(_date(value).month),
    "day": lambda value: Decimal(_date(value).day),
    "weekday": lambda value: Decimal(civil.weekday(_date(value).days)),
}
_OF_TIME: dict[str, Callable[..., Value]] = {
    "hour": lambda value: Decimal(_time(value).clock[0]),
    "minute": lambda value: Decimal(_time(value).clock[1]),
    "second": lambda value: _seconds(_time(value)),
    "time offset": _offset,
    "timezone": _zone,
}
_PARTS: dict[type, dict[str, Callable[..., Value]]] = {
    Date: _OF_DATE | {"value": lambda value: Decimal(value.days * DAY // SECOND)},
    Time: _OF_TIME | {"value": lambda value: Decimal(value.nanos // SECOND)},
    DateTime: _OF_DATE | _OF_TIME | {"value": lambda value: Decimal(value.instant() // SECOND)},
    DayDuration: {
        "days": lambda value: _signed(value, 0),
        "hours": lambda value: _signed(value, 1),
        "minutes": lambda value: _signed(value, 2),
        "seconds": _duration_seconds,
        "value": lambda value: _in_seconds(value.nanos),
    },
    MonthDuration: {
        "years": lambda value: _signed(value, 0),
        "months": lambda value: _signed(value, 1),
        "value": lambda value: Decimal(value.months),
    },
    Range: {
        "start": lambda value: _end(value.low),
        "end": lambda value: _end(value.high),
        "start included": lambda value: value.low_closed,
        "end included": lambda value: value.high_closed,
    },
}
