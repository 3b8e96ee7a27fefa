"""Open-office time between instants, and moving by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from engine.calendar.due import MINUTE
from engine.calendar.durations import Duration, Unit
from engine.calendar.workdays import ONE_DAY, WorkCalendar
from engine.clock import as_utc

_NONE = timedelta()


def working_time(calendar: WorkCalendar, a: datetime, b: datetime) -> timedelta:
    """Open-office time from `a` to `b`; none when `b` is not after `a`."""
    on, last = calendar.local_date(a), calendar.local_date(b)
    total = _NONE
    while on <= last:
        for opens, closes in calendar.sessions(on):
            total += max(min(closes, b) - max(opens, a), _NONE)
        on += ONE_DAY
    return total


def working_minutes(calendar: WorkCalendar, a: datetime, b: datetime) -> int:
    """Whole minutes of open-office time from `a` to `b`."""
    return working_time(calendar, a, b) // MINUTE


def add_working_time(calendar: WorkCalendar, start: datetime, amount: timedelta) -> datetime:
    """The earliest instant by which `amount` of open-office time has passed since `start`; nothing added is `start`.

    A negative amount goes back: the latest instant from which that much lies before `start`.
    """
    start = as_utc(start)
    if amount == _NONE:
        return start
    return _forward(calendar, start, amount) if amount > _NONE else _back(calendar, start, -amount)


def _forward(calendar: WorkCalendar, start: datetime, left: timedelta) -> datetime:
    on = calendar.local_date(start)
    while True:
        for opens, closes in calendar.sessions(on):
            begins = max(opens, start)
            if closes - begins >= left:
                return begins + left
            left -= max(closes - begins, _NONE)
        on += ONE_DAY


def _back(calendar: WorkCalendar, start: datetime, left: timedelta) -> datetime:
    on = calendar.local_date(start)
    while True:
        for opens, closes in reversed(calendar.sessions(on)):
            ends = min(closes, start)
            if ends - opens >= left:
                return ends - left
            left -= max(ends - opens, _NONE)
        on -= ONE_DAY


def at_share(calendar: WorkCalendar, start: datetime, due_at: datetime, share: Decimal, duration: Duration) -> datetime:
    """The instant at which `share` (0.6 is 60 %) of the way from `start` to `due_at` is used up, to the second.

    The way is measured in open-office time when `duration` is in working time, in real time otherwise.
    """
    if duration.in_working_time:
        return add_working_time(calendar, start, _part(working_time(calendar, start, due_at), share))
    return as_utc(start) + _part(due_at - start, share)


def _part(whole: timedelta, share: Decimal) -> timedelta:
    return timedelta(seconds=int(Decimal(whole // timedelta(seconds=1)) * share))


def shift(calendar: WorkCalendar, instant: datetime, duration: Duration, *, back: bool = False) -> datetime:
    """`instant` moved by a duration, as the offsets of a ladder are meant.

    Working days land at closing time, the day of `instant` not counted; calendar days keep the time on the wall clock
    and do not roll; working hours are exact over open hours; hours and minutes are real time.
    """
    if duration.unit is Unit.WORKING_DAYS:
        return _shift_working_days(calendar, instant, -duration.days if back else duration.days)
    if duration.unit is Unit.DAYS:
        local = instant.astimezone(calendar.zone)
        return as_utc(local + (-duration.days if back else duration.days) * ONE_DAY)
    amount = -duration.time if back else duration.time
    return add_working_time(calendar, instant, amount) if duration.in_working_time else as_utc(instant) + amount


def _shift_working_days(calendar: WorkCalendar, instant: datetime, days: int) -> datetime:
    on, step = calendar.local_date(instant), ONE_DAY if days > 0 else -ONE_DAY
    for _ in range(abs(days)):
        on += step
        while not calendar.day(on).working:
            on += step
    return calendar.closes_at(on) if calendar.day(on).working else as_utc(instant)
