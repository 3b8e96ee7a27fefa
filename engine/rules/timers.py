"""When a BPMN timer fires: a date, a duration (ours by the calendar, or ISO 8601 in real time), or a cycle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

import isodate

from engine.calendar import DayZero, DueRule, Duration, Unit, WorkCalendar, due_by
from engine.clock import as_utc
from engine.errors import BadDuration, BadInput
from engine.rules.due import Interruption, later_by
from engine.text import text


@dataclass(frozen=True, slots=True)
class Firing:
    """`missed`: how many firings of a cycle fell into a downtime and are not made up for."""

    due_at: datetime
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Cycle:
    """`R3/2025-09-29T09:00+08:00/P1D`: how often (None: without end), from when (None: from arming), how far apart."""

    times: int | None
    start: datetime | None
    interval: str


def first_firing(
    kind: Literal["date", "duration", "cycle"],
    value: str,
    now: datetime,
    calendar: WorkCalendar,
    *,
    by_timer: bool = False,
) -> Firing:
    """When a timer armed `now` (`by_timer`: because another one fired then) fires first.

    Raises BadInput when `value` is no such thing.
    """
    if kind == "date":
        return Firing(read_instant(value, calendar))
    if kind == "duration":
        return Firing(after(value, now, calendar, by_timer=by_timer))
    cycle = read_cycle(value, calendar)
    return Firing(cycle.start or after(cycle.interval, now, calendar, by_timer=by_timer))


def next_firing(value: str, planned_at: datetime, now: datetime, calendar: WorkCalendar) -> Firing:
    """The first firing of a cycle after `now`, on the grid of the one planned at `planned_at`."""
    interval = read_cycle(value, calendar).interval
    following = after(interval, planned_at, calendar, by_timer=True)
    step = following - planned_at
    if step <= timedelta():
        raise BadInput(detail=text("The cycle “{value}” repeats without any time between.", value=value))
    missed = 0
    if _is_even(interval) and following <= now:
        missed = (now - following) // step + 1
        following += step * missed
    while following <= now:
        following = after(interval, following, calendar, by_timer=True)
        missed += 1
    return Firing(following, missed)


def read_instant(value: str, calendar: WorkCalendar) -> datetime:
    """An ISO 8601 instant; one without an offset is meant in the calendar's zone."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise BadInput(
            detail=text("“{value}” is not a date and time such as 2026-01-01T09:00+08:00.", value=value)
        ) from None
    return as_utc(found if found.tzinfo else found.replace(tzinfo=calendar.zone))


def read_cycle(value: str, calendar: WorkCalendar) -> Cycle:
    """`R[n]/[start/]interval`."""
    head, *rest = value.strip().split("/")
    if not head.startswith("R") or not (head[1:].isdigit() or head == "R") or len(rest) not in (1, 2):
        raise BadInput(detail=text("“{value}” is not a cycle such as R3/P1D or R/1wd.", value=value))
    times = int(head[1:]) if head != "R" else None
    start = read_instant(rest[0], calendar) if len(rest) == 2 else None
    return Cycle(times, start, rest[-1])


def after(value: str, start: datetime, calendar: WorkCalendar, *, by_timer: bool = False) -> datetime:
    """`start` plus a duration of either kind. Raises BadDuration."""
    if not value.startswith("P"):
        rule = DueRule(Duration.parse(value))
        return due_by(calendar, start, after_timer(rule, start, calendar) if by_timer else rule).due_at
    try:
        end: datetime = start + isodate.parse_duration(value)
    except (isodate.ISO8601Error, OverflowError, ValueError):
        raise BadDuration(source=value) from None
    return end


def waited(value: str, planned_at: datetime, held: Iterable[Interruption], calendar: WorkCalendar) -> datetime:
    """When a wait of `value`, planned to end at `planned_at`, ends after holds: later by what they took, counted as the
    duration is."""
    rule = DueRule(Duration(Decimal(0), Unit.MINUTES) if value.startswith("P") else Duration.parse(value))
    for lost in held:
        planned_at = later_by(calendar, planned_at, rule, lost)
    return planned_at


def after_timer(rule: DueRule, fired_at: datetime, calendar: WorkCalendar) -> DueRule:
    """The rule for what begins because a timer fired at `fired_at`.

    Timers of working days fire at closing time. What they begin belongs to that day: it is not something that came in
    after hours, and a chain of waits must not lose a day at each link.
    """
    if fired_at != calendar.closes_at(calendar.local_date(fired_at)):
        return rule
    return replace(rule, day_zero=DayZero.RECEIPT)


def _is_even(interval: str) -> bool:
    """Whether every repetition takes the same real time, so that many can be skipped at once."""
    return interval.startswith("P") and isinstance(isodate.parse_duration(interval), timedelta)
