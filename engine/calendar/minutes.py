"""Open-office time between instants, and moving by it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from engine.calendar.due import MINUTE
from engine.calendar.durations import Duration, Unit
from engine.calendar.hours import end_of_day
from engine.calendar.rule import Roll
from engine.calendar.workdays import ONE_DAY, WorkCalendar
from engine.clock import as_utc

_NONE = timedelta()
_SECOND = timedelta(seconds=1)


def working_time(calendar: WorkCalendar, a: datetime, b: datetime) -> timedelta:
    """Open-office time from `a` to `b`; none when `b` is not after `a`."""
    on, last = calendar.local_date(a), calendar.local_date(b)
    if on >= last:
        return _open_between(calendar, on, a, b)
    total = _open_between(calendar, on, a, b) + _open_between(calendar, last, a, b)
    while (on := on + ONE_DAY) < last:
        total += calendar.open_time(on)
    return total


def _open_between(calendar: WorkCalendar, on: date, a: datetime, b: datetime) -> timedelta:
    """Open-office time of one day, as far as it lies between `a` and `b`."""
    total = _NONE
    for opens, closes in calendar.sessions(on):
        if opens < b and closes > a:
            total += max(min(closes, b) - max(opens, a), _NONE)
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
    left += sum((min(closes, start) - opens for opens, closes in calendar.sessions(on) if opens < start), _NONE)
    while (open_time := calendar.open_time(on)) < left:
        left -= open_time
        on += ONE_DAY
    for opens, closes in calendar.sessions(on):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise AssertionError("the sessions of a day add up to its open time")


def _back(calendar: WorkCalendar, start: datetime, left: timedelta) -> datetime:
    on = calendar.local_date(start)
    left += sum((closes - max(opens, start) for opens, closes in calendar.sessions(on) if closes > start), _NONE)
    while (open_time := calendar.open_time(on)) < left:
        left -= open_time
        on -= ONE_DAY
    for opens, closes in reversed(calendar.sessions(on)):
        if closes - opens >= left:
            return closes - left
        left -= closes - opens
    raise AssertionError("the sessions of a day add up to its open time")


Times = tuple[tuple[datetime, datetime], ...]
"""Stretches of time, each with its beginning and its end (aware)."""


def at_share(
    calendar: WorkCalendar, start: datetime, due_at: datetime, share: Decimal, duration: Duration, pauses: Times = ()
) -> datetime:
    """The instant at which `share` (0.6 is 60 %) of the way from `start` to `due_at` is used up, to the second.

    The way is measured in open-office time when `duration` is in working time, in real time otherwise. Time within
    `pauses` is no part of it.
    """
    stretches = _between(start, due_at, pauses)
    if not stretches:
        return as_utc(min(start, due_at))
    left = _part(sum((_way(calendar, duration, a, b) for a, b in stretches), _NONE), share)
    for a, b in stretches:
        way = _way(calendar, duration, a, b)
        if left <= way:
            return add_working_time(calendar, a, left) if duration.in_working_time else a + left
        left -= way
    return as_utc(due_at)


def used_share(
    calendar: WorkCalendar, start: datetime, due_at: datetime, until: datetime, duration: Duration, pauses: Times = ()
) -> int:
    """How much of the way, measured as in `at_share`, is used up at `until`: 0 to 100."""
    whole, used = (
        sum((_way(calendar, duration, a, b) for a, b in _between(start, end, pauses)), _NONE)
        for end in (due_at, min(until, due_at))
    )
    return used * 100 // whole if whole > _NONE else 100


def _between(start: datetime, end: datetime, pauses: Times) -> list[tuple[datetime, datetime]]:
    """What lies between the two instants and in no pause, in order."""
    found, at = [], as_utc(start)
    for began_at, ended_at in sorted(pauses):
        if at < min(began_at, end):
            found.append((at, as_utc(min(began_at, end))))
        at = max(at, as_utc(ended_at))
    return [*found, (at, as_utc(end))] if at < end else found


def _way(calendar: WorkCalendar, duration: Duration, a: datetime, b: datetime) -> timedelta:
    return working_time(calendar, a, b) if duration.in_working_time else b - a


def _part(whole: timedelta, share: Decimal) -> timedelta:
    return timedelta(seconds=int((whole // _SECOND) * share))


def shift(calendar: WorkCalendar, instant: datetime, duration: Duration, *, back: bool = False) -> datetime:
    """`instant` moved by a duration, as the offsets of a ladder are meant.

    Working days land at closing time, the day of `instant` not counted; calendar days keep the time on the wall clock
    and do not roll; working hours are exact over open hours; hours and minutes are real time.
    """
    if duration.unit is Unit.WORKING_DAYS:
        on = calendar.local_date(instant)
        return _closing_before(calendar, on, duration.days) if back else closing_after(calendar, on, duration.days)
    if duration.unit is Unit.DAYS:
        local = instant.astimezone(calendar.zone)
        return as_utc(local + (-duration.days if back else duration.days) * ONE_DAY)
    amount = -duration.time if back else duration.time
    return add_working_time(calendar, instant, amount) if duration.in_working_time else as_utc(instant) + amount


def closing_after(calendar: WorkCalendar, on: date, days: int) -> datetime:
    """Closing time of the `days`-th working day after `on`; of the next one when that is none and `days` is 0."""
    for _ in range(days):
        on = calendar.next_working_day(on + ONE_DAY)
    return calendar.closes_at(calendar.next_working_day(on))


def end_after(calendar: WorkCalendar, on: date, days: int, roll: Roll) -> datetime:
    """The end (23:59:59 local) of the day `days` after `on`, moved off days off when the rule rolls."""
    on += days * ONE_DAY
    return end_of_day(calendar.next_working_day(on) if roll is Roll.FORWARD else on, calendar.zone)


def _closing_before(calendar: WorkCalendar, on: date, days: int) -> datetime:
    for _ in range(days):
        on = calendar.previous_working_day(on - ONE_DAY)
    return calendar.closes_at(calendar.previous_working_day(on))
