"""When a message may reach somebody: not at night, not on a day off, unless it may break the quiet hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.calendar import WorkCalendar
from engine.clock import as_utc
from engine.rules.ladder import QuietHours

_ONE_DAY = timedelta(days=1)


def undisturbed(quiet: QuietHours | None, calendar: WorkCalendar, at: datetime) -> datetime:
    """The first instant (UTC) from `at` on that is outside the quiet hours, by the calendar's days and local time."""
    at = as_utc(at)
    while True:
        following = _after_quiet(quiet, calendar, at)
        if following is None:
            return at
        at = following


def _after_quiet(quiet: QuietHours | None, calendar: WorkCalendar, at: datetime) -> datetime | None:
    """The end of the quiet time that `at` lies in; None when it lies in none."""
    if quiet is None:
        return None
    local = at.astimezone(calendar.zone)
    on, clock = local.date(), local.time()
    if quiet.days_off and not calendar.day(on).working:
        return as_utc(datetime.combine(calendar.next_working_day(on), time(), calendar.zone))
    over_midnight = quiet.begins > quiet.ends
    if quiet.begins <= clock if over_midnight else quiet.begins <= clock < quiet.ends:
        on += _ONE_DAY if over_midnight else timedelta()
        return as_utc(datetime.combine(on, quiet.ends, calendar.zone))
    if over_midnight and clock < quiet.ends:
        return as_utc(datetime.combine(on, quiet.ends, calendar.zone))
    return None


def next_digest(calendar: WorkCalendar, zone: ZoneInfo, at: time, now: datetime) -> datetime:
    """The next instant (UTC) after `now` at which it is `at` in `zone`, on a day that the calendar works."""
    on = now.astimezone(zone).date()
    while True:
        on = calendar.next_working_day(on)
        instant = as_utc(datetime.combine(on, at, zone))
        if instant > now:
            return instant
        on += _ONE_DAY
