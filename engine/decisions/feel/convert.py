"""Between the host's values (JSON, YAML, Python's dates) and FEEL's. Only data passes; any other object is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.decisions.feel.numbers import from_decimal, from_float, from_int
from engine.decisions.feel.temporal import Date, DateTime, DayDuration, MonthDuration, Time
from engine.decisions.feel.temporal.durations import SECOND
from engine.decisions.feel.temporal.read import read_date, read_date_time, read_duration, read_time
from engine.decisions.feel.temporal.zones import zone_of
from engine.decisions.feel.values import KINDS, Function, Null, Range, Value
from engine.errors import EvaluationFailed
from engine.text import text

if TYPE_CHECKING:
    from engine.decisions.feel.run import Run

_DEEPEST = 64


def from_host(value: object, run: Run, name: str, depth: int = 0) -> Value:
    """`value` as FEEL sees it; lists and mappings are copied, so that nothing of the host's can change.

    Raises EvaluationFailed for anything that is no data, LimitReached for what is too large. `name` is for messages.
    """
    match value:
        case bool():
            return value
        case str():
            run.string(len(value))
            return str(value)
        case Decimal():
            return from_decimal(value)
        case int():
            return from_int(value)
        case float():
            return from_float(value)
        case None:
            return Null(text("“{name}” is null", name=name), fault=False)
        case Mapping():
            return _mapping(value, run, name, depth)
        case list() | tuple() | set() | frozenset():
            run.elements(len(value))
            return [from_host(item, run, name, _deeper(depth, name)) for item in value]
        case datetime():
            return from_datetime(value)
        case date():
            return Date(value.year, value.month, value.day)
        case time():
            return _time(value)
        case timedelta():
            return DayDuration((value.days * 86_400 + value.seconds) * SECOND + value.microseconds * 1000)
    if type(value) in KINDS:
        return value
    raise EvaluationFailed(
        source="",
        detail=text("“{name}” holds something that is no data ({kind})", name=name, kind=type(value).__name__),
    )


def _mapping(value: Mapping[object, object], run: Run, name: str, depth: int) -> dict[str, Value]:
    run.elements(len(value))
    deeper = _deeper(depth, name)
    return {
        str(key): from_host(item, run, str(key), deeper) for key, item in value.items() if isinstance(key, str | int)
    }


def _deeper(depth: int, name: str) -> int:
    if depth >= _DEEPEST:
        raise EvaluationFailed(
            source="", detail=text("“{name}” is nested deeper than {limit} levels", name=name, limit=_DEEPEST)
        )
    return depth + 1


def from_datetime(value: datetime) -> DateTime:
    """A Python datetime; a naive one stays local."""
    zone = zone_of(value.tzinfo, value) if value.tzinfo is not None else None
    return DateTime(Date(value.year, value.month, value.day), Time(_nanos(value), zone))


def _time(value: time) -> Time:
    zone = zone_of(value.tzinfo, datetime.combine(date(1970, 1, 1), value)) if value.tzinfo is not None else None
    return Time(_nanos(value), zone)


def _nanos(value: datetime | time) -> int:
    return (value.hour * 3600 + value.minute * 60 + value.second) * SECOND + value.microsecond * 1000


def read_at(source: str) -> Value | None:
    """What `@"…"` means: a date, date and time, time or duration; None when it is none of them."""
    return read_date(source) or read_date_time(source) or read_time(source) or read_duration(source)


def to_plain(value: Value) -> object:
    """A FEEL value as JSON can hold it: whole numbers become int, others stay Decimal, dates and durations ISO text.

    Null becomes None. Ranges and functions, which are no data, become their text.
    """
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < Decimal("1e34") else value
    if isinstance(value, list):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, Null):
        return None
    if isinstance(value, DateTime | Time):
        return value.iso()
    if isinstance(value, Date | DayDuration | MonthDuration):
        return str(value)
    if isinstance(value, Range | Function):
        from engine.decisions.feel.literal import literal

        return literal(value)
    return value
