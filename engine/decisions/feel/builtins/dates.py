"""Dates, times, durations; `now()` and `today()` come from the environment."""

from __future__ import annotations

from decimal import Decimal

from engine.decisions.feel.builtins.registry import builtin, fault
from engine.decisions.feel.convert import from_datetime
from engine.decisions.feel.numbers import is_whole
from engine.decisions.feel.run import Run
from engine.decisions.feel.temporal import Date, DateTime, DayDuration, MonthDuration, Time, Zone, civil
from engine.decisions.feel.temporal.durations import SECOND
from engine.decisions.feel.temporal.read import make_date, read_date, read_date_time, read_duration, read_time
from engine.decisions.feel.values import Null, Value
from engine.text import Text, text

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
Day = Date | DateTime


def _unreadable(source: str, kind: Text) -> Null:
    return fault(text("“{source}” is not {kind}", source=source[:60], kind=kind))


def _day(value: Day) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("date(from: string|date|date and time)", "date(year: number, month: number, day: number)")
def _date(run: Run, source: str | Day | Decimal, month: Decimal | None = None, day: Decimal | None = None) -> Value:
    if isinstance(source, str):
        return read_date(source) or _unreadable(source, text("a date such as 2025-10-01"))
    if isinstance(source, Date | DateTime):
        return _day(source)
    if month is None or day is None or not all(is_whole(part) and abs(part) < 10**10 for part in (source, month, day)):
        return fault(text("there is no such day"))
    return make_date(int(source), int(month), int(day)) or fault(text("there is no such day"))


@builtin("date and time(from: string|date|date and time)", "date and time(date: date|date and time, time: time)")
def _date_and_time(run: Run, source: str | Day, time: Time | None = None) -> Value:
    if isinstance(source, str):
        return read_date_time(source) or _unreadable(source, text("a date and time such as 2025-10-01T16:00:00+08:00"))
    if time is not None:
        return DateTime(_day(source), time)
    return source if isinstance(source, DateTime) else DateTime(source, Time(0, Zone(0)))


@builtin(
    "time(from: string|time|date|date and time)",
    "time(hour: number, minute: number, second: number, offset?: days and time duration?)",
)
def _time(
    run: Run,
    source: str | Time | Day | Decimal,
    minute: Decimal | None = None,
    second: Decimal | None = None,
    offset: DayDuration | Null | None = None,
) -> Value:
    match source:
        case str():
            return read_time(source) or _unreadable(source, text("a time such as 16:00:00"))
        case Time():
            return source
        case DateTime():
            return source.time
        case Date():
            return Time(0, Zone(0))
    if minute is None or second is None:
        return fault(text("there is no such time"))
    return _clock(source, minute, second, offset)


def _clock(hour: Decimal, minute: Decimal, second: Decimal, offset: DayDuration | Null | None) -> Value:
    fits = 0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60 and is_whole(hour) and is_whole(minute)
    if not fits:
        return fault(text("there is no such time"))
    zone = None
    if isinstance(offset, DayDuration):
        if abs(offset.nanos) > 18 * 3600 * SECOND:
            return fault(text("a zone is at most 18 hours away"))
        zone = Zone(offset.nanos // SECOND)
    return Time((int(hour) * 3600 + int(minute) * 60) * SECOND + int(second * SECOND), zone)


@builtin("duration(from: string|days and time duration|years and months duration)")
def _duration(run: Run, source: str | DayDuration | MonthDuration) -> Value:
    if not isinstance(source, str):
        return source
    return read_duration(source) or _unreadable(source, text("a duration such as P5D, PT4H or P1Y6M"))


@builtin("years and months duration(from: date|date and time, to: date|date and time)")
def _years_and_months_duration(run: Run, start: Day, end: Day) -> Value:
    one, other = _day(start), _day(end)
    months = (other.year - one.year) * 12 + other.month - one.month
    back = other.days < one.days
    if not back and other.day < one.day:
        months -= 1
    if back and other.day > one.day:
        months += 1
    return MonthDuration(months)


@builtin("now()")
def _now(run: Run) -> Value:
    now = run.environment.now
    if now is None:
        return fault(text("no clock is at hand here"))
    return from_datetime(now.astimezone(run.environment.local_zone()))


@builtin("today()")
def _today(run: Run) -> Value:
    now = run.environment.now
    if now is None:
        return fault(text("no clock is at hand here"))
    local = now.astimezone(run.environment.local_zone())
    return Date(local.year, local.month, local.day)


@builtin("day of year(date: date|date and time)")
def _day_of_year(run: Run, value: Day) -> Value:
    day = _day(value)
    return Decimal(civil.day_of_year(day.year, day.month, day.day))


@builtin("day of week(date: date|date and time)")
def _day_of_week(run: Run, value: Day) -> Value:
    return _WEEKDAYS[civil.weekday(_day(value).days) - 1]


@builtin("month of year(date: date|date and time)")
def _month_of_year(run: Run, value: Day) -> Value:
    return _MONTHS[_day(value).month - 1]


@builtin("week of year(date: date|date and time)")
def _week_of_year(run: Run, value: Day) -> Value:
    day = _day(value)
    return Decimal(civil.week_of_year(day.year, day.month, day.day))
