"""When something is due: the counting itself, with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.calendar.days import ProofDay, Why
from engine.calendar.durations import Duration, Unit
from engine.calendar.hours import end_of_day
from engine.calendar.proof import Proof
from engine.calendar.rule import DayZero, DueRule, Roll
from engine.calendar.workdays import ONE_DAY, WorkCalendar
from engine.clock import as_utc
from engine.errors import BadInput
from engine.text import text

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A due instant (UTC); `provisional` when a day it rests on is not settled by a notice yet."""

    due_at: datetime
    provisional: bool
    proof: Proof


def due(
    calendar: WorkCalendar,
    start: datetime,
    duration: Duration,
    *,
    day_zero: DayZero | str = DayZero.NEXT_WORKING_DAY,
    roll: Roll | str = Roll.FORWARD,
) -> Due:
    """The instant `duration` after `start` (aware) by this calendar.

    Working days end at closing time, calendar days at 23:59:59 local (rolled forward off days off unless `roll` is
    none), working hours are exact over open hours, hours and minutes are real time.
    """
    return due_by(calendar, start, DueRule(duration, DayZero(day_zero), Roll(roll)))


def due_by(calendar: WorkCalendar, start: datetime, rule: DueRule) -> Due:
    """The same for a rule already put together; a date that no calendar can hold raises BadInput."""
    try:
        start = as_utc(start)
        due_at, days = _COUNTING[rule.after.unit](calendar, start, rule)
    except OverflowError as problem:
        about = {"after": str(rule.after), "start": start.isoformat()}
        detail = text("{after} after {start} lies beyond the dates that calendars hold.", **about)
        raise BadInput(detail=detail) from problem
    provisional = any(day.provisional for day in days)
    known = calendar.cited(start.year, due_at.year)
    proof = Proof(calendar.key, calendar.zone.key, start, rule, tuple(days), due_at, provisional, known, calendar.known)
    return Due(due_at, provisional, proof)


def _working_days(calendar: WorkCalendar, start: datetime, rule: DueRule) -> tuple[datetime, list[ProofDay]]:
    on, days = _day_zero(calendar, start, rule.day_zero)
    left = rule.after.days
    while left:
        on += ONE_DAY
        fact = calendar.day(on)
        days.append(fact.entry)
        left -= fact.working
    if not calendar.day(on).working:  # no days at all, from a day off
        on = _roll_forward(calendar, on, days)
    return calendar.closes_at(on), days


def _calendar_days(calendar: WorkCalendar, start: datetime, rule: DueRule) -> tuple[datetime, list[ProofDay]]:
    on, days = _day_zero(calendar, start, rule.day_zero)
    last = on + timedelta(days=rule.after.days)
    while on < last:
        on += ONE_DAY
        days.append(ProofDay(on, True, Why.CALENDAR_DAY))
    if rule.roll is Roll.FORWARD:
        on = _roll_forward(calendar, on, days)
    return end_of_day(on, calendar.zone), days


def _roll_forward(calendar: WorkCalendar, last: date, days: list[ProofDay]) -> date:
    """Move the end off days off. The last day is told by its own kind, since the date rests on what it is."""
    ending = calendar.day(last)
    days[-1] = days[-1]._replace(provisional=ending.provisional)
    if ending.working:
        return last
    days[-1] = ending.entry._replace(counted=days[-1].counted)
    for fact in calendar.days_from(last + ONE_DAY):
        if fact.working:
            days.append(fact.stands_as(Why.ROLLED_TO))
            return fact.on
        days.append(fact.entry)
    raise AssertionError("days_from never ends")


def _day_zero(calendar: WorkCalendar, start: datetime, choice: DayZero) -> tuple[date, list[ProofDay]]:
    """The day that does not count, with the days passed over to get there."""
    fact = calendar.day(calendar.local_date(start))
    in_time = fact.working and start < calendar.closes_at(fact.on)
    if in_time or choice is DayZero.RECEIPT:
        return fact.on, [fact.stands_as(Why.DAY_ZERO)]
    passed = [fact.stands_as(Why.AFTER_CLOSING) if fact.working else fact.entry]
    for later in calendar.days_from(fact.on + ONE_DAY):
        if later.working:
            return later.on, [*passed, later.stands_as(Why.DAY_ZERO)]
        passed.append(later.entry)
    raise AssertionError("days_from never ends")


def _working_hours(calendar: WorkCalendar, start: datetime, rule: DueRule) -> tuple[datetime, list[ProofDay]]:
    days: list[ProofDay] = []
    whole = left = rule.after.time
    for fact in calendar.days_from(calendar.local_date(start)):
        before = whole - left
        for opens, closes in calendar.sessions(fact.on):
            begins = max(opens, start)
            if closes - begins >= left:
                days.append(_with_minutes(fact.entry, before, whole))
                return begins + left, days
            left -= max(closes - begins, timedelta())
        days.append(_with_minutes(fact.entry, before, whole - left))
    raise AssertionError("days_from never ends")


def _with_minutes(entry: ProofDay, before: timedelta, after: timedelta) -> ProofDay:
    """The day with its minutes: the difference of whole minutes reached, so that the days add up."""
    return entry._replace(counted=after > before, minutes=after // MINUTE - before // MINUTE)


def _real_time(_calendar: WorkCalendar, start: datetime, rule: DueRule) -> tuple[datetime, list[ProofDay]]:
    return start + rule.after.time, []


_COUNTING = {
    Unit.WORKING_DAYS: _working_days,
    Unit.WORKING_HOURS: _working_hours,
    Unit.DAYS: _calendar_days,
    Unit.HOURS: _real_time,
    Unit.MINUTES: _real_time,
}
