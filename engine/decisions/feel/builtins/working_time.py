"""Huiyin's own: working days and hours, by the same calendar and the same counting as every due date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from engine.calendar import DayKind, Duration, Unit, WorkCalendar, due
from engine.decisions.feel.builtins.registry import builtin, fault
from engine.decisions.feel.convert import from_datetime
from engine.decisions.feel.numbers import is_whole
from engine.decisions.feel.run import Run
from engine.decisions.feel.temporal import Date, DateTime
from engine.decisions.feel.temporal.durations import DAY
from engine.decisions.feel.values import Null, Value
from engine.errors import BadInput
from engine.text import text

_MOST = 2_000
_COST = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Day = Date | DateTime


def _calendar(run: Run) -> WorkCalendar | Null:
    return run.environment.calendar or fault(text("no working calendar is at hand here"))


def _python_date(value: Day) -> date | None:
    day = value.date if isinstance(value, DateTime) else value
    return date(day.year, day.month, day.day) if 1 <= day.year <= 9998 else None


def _instant(value: Day, calendar: WorkCalendar) -> datetime | None:
    """A local time is meant in the calendar's zone; a date alone is its first instant there."""
    if not 2 <= (value.date if isinstance(value, DateTime) else value).year <= 9998:
        return None
    if isinstance(value, DateTime) and value.time.zone is not None:
        return _EPOCH + timedelta(microseconds=value.instant() // 1000)
    nanos = value.date.days * DAY + value.time.nanos if isinstance(value, DateTime) else value.days * DAY
    return (_EPOCH + timedelta(microseconds=nanos // 1000)).replace(tzinfo=calendar.zone)


@builtin("working days(days: number, from: date|date and time)")
def _working_days(run: Run, days: Decimal, start: Day) -> Value:
    """When so many working days are over: a date from a date, closing time from a date and time."""
    if not is_whole(days):
        return fault(text("working days are counted whole"))
    ended = _due(run, days, Unit.WORKING_DAYS, start)
    if isinstance(ended, Null) or isinstance(start, DateTime):
        return ended
    return ended.date


@builtin("working hours(hours: number, from: date and time)")
def _working_hours(run: Run, hours: Decimal, start: DateTime) -> Value:
    """When so many office hours are over."""
    return _due(run, hours, Unit.WORKING_HOURS, start)


def _due(run: Run, amount: Decimal, unit: Unit, start: Day) -> DateTime | Null:
    calendar = _calendar(run)
    if isinstance(calendar, Null):
        return calendar
    instant = _instant(start, calendar)
    if instant is None or not 0 <= amount <= _MOST:
        return fault(text("working time is counted from 0 to {limit}, in the years 2 to 9998", limit=_MOST))
    run.spend(_COST * (1 + int(amount)))
    try:
        ended = due(calendar, instant, Duration(amount, unit)).due_at
    except BadInput as problem:
        return Null(problem.text)
    return from_datetime(ended.astimezone(calendar.zone))


@builtin("holiday(date: date|date and time)")
def _holiday(run: Run, value: Day) -> Value:
    """Whether the day is a public holiday (a plain weekend is none)."""
    return _is_kind(run, value, DayKind.HOLIDAY)


@builtin("working day(date: date|date and time)")
def _working_day(run: Run, value: Day) -> Value:
    """Whether the day is worked, make-up days included."""
    return _is_kind(run, value, DayKind.WORKING_DAY, DayKind.MAKE_UP_DAY)


def _is_kind(run: Run, value: Day, *kinds: DayKind) -> Value:
    calendar = _calendar(run)
    on = _python_date(value)
    if isinstance(calendar, Null):
        return calendar
    run.spend(_COST)
    return calendar.day(on).kind in kinds if on is not None else fault(text("no calendar reaches that year"))
