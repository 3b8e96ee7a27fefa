"""When a scenario's clock moves, and to where: `wait: 1wd`, `wait_until: due(write_opinion)`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from engine.calendar import Duration, Unit, WorkCalendar, due
from engine.clock import as_utc
from engine.errors import BadInput
from engine.text import text

_DUE = re.compile(r"due\(([\w.-]+|promise\([\w.-]+\))\)(?:\s*([+-])\s*([0-9.]+(?:wd|wh|d|h|m)))?")


def after(calendar: WorkCalendar, now: datetime, waited: Duration) -> datetime:
    """`now` and `waited`: working days end when the office closes and working hours count its hours, as for every due
    date; the rest is real time.
    """
    if waited.unit in (Unit.WORKING_DAYS, Unit.WORKING_HOURS):
        return due(calendar, now, waited).due_at
    return now + _real(waited)


def moment(words: str, dues: Mapping[str, datetime], calendar: WorkCalendar) -> datetime:
    """An instant, a day (its beginning), `due(step)`, or `due(step)+2wd`. Raises BadInput for anything else."""
    found = _DUE.fullmatch(words.strip())
    if found is None:
        return instant(words, calendar)
    name, sign, distance = found.groups()
    if name not in dues:
        known = ", ".join(sorted(dues)) or "-"
        raise BadInput(detail=text("nothing called “{name}” is owed; known are: {known}", name=name, known=known))
    if not sign:
        return dues[name]
    return _beside(calendar, dues[name], sign, Duration.parse(distance))


def instant(words: str, calendar: WorkCalendar) -> datetime:
    """An instant with offset, or a day in the calendar's zone."""
    try:
        if len(words) == 10:
            day = date.fromisoformat(words)
            return as_utc(datetime(day.year, day.month, day.day, tzinfo=calendar.zone))
        return as_utc(datetime.fromisoformat(words))
    except ValueError as error:
        detail = text("“{words}” is no instant; write it like {example}", words=words, example="2025-10-10T09:00+08:00")
        raise BadInput(detail=detail) from error


def _beside(calendar: WorkCalendar, at: datetime, sign: str, distance: Duration) -> datetime:
    if sign == "+":
        return after(calendar, at, distance)
    if distance.unit in (Unit.WORKING_DAYS, Unit.WORKING_HOURS):
        detail = text("“{distance}” cannot be counted backwards; use days, hours or minutes", distance=str(distance))
        raise BadInput(detail=detail)
    return at - _real(distance)


def _real(distance: Duration) -> timedelta:
    return timedelta(days=float(distance.amount)) if distance.unit is Unit.DAYS else distance.time
