"""Calendars and instants for tests, read from the files that ship."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from engine.calendar import WorkCalendar, load_calendar

PROCESSES = Path(__file__).parents[2] / "processes"
CALENDARS = PROCESSES / "_shared" / "calendars"


@cache
def shipped(key: str = "shenzhen") -> WorkCalendar:
    """One of the calendars that ship with the routes."""
    file = CALENDARS / f"{key}.yaml"
    return load_calendar(file.read_bytes(), file.name)


def at(words: str, calendar: WorkCalendar | None = None) -> datetime:
    """`2025-09-29 16:00` on a calendar's own clock, Shenzhen's unless another is given."""
    return datetime.fromisoformat(words).replace(tzinfo=(calendar or shipped()).zone)


def local(instant: datetime, calendar: WorkCalendar | None = None) -> str:
    """An instant as `2025-10-13 17:30:00` on the calendar's clock."""
    return instant.astimezone((calendar or shipped()).zone).strftime("%Y-%m-%d %H:%M:%S")
