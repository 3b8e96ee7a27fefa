"""Office hours: the sessions of a working day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = 24 * 60
_END_OF_DAY = timedelta(seconds=1)

Session = tuple[datetime, datetime]
"""Opening and closing of one session of one day, aware UTC instants."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Sessions as (opens, closes) in minutes after local midnight, in order and apart; 1440 is midnight at the end."""

    sessions: tuple[tuple[int, int], ...]

    def on(self, on: date, zone: ZoneInfo) -> tuple[Session, ...]:
        """The sessions of a day; a day on which the clocks change is as long as it really is."""
        return tuple(
            (local_instant(on, opens, zone), local_instant(on, closes, zone)) for opens, closes in self.sessions
        )

    def closing(self, sessions: tuple[Session, ...]) -> datetime:
        """When a day with these sessions is over; an office that closes at midnight is done a second before it."""
        last = sessions[-1][1]
        return last - _END_OF_DAY if self.sessions[-1][1] == DAY else last


def local_instant(on: date, minute: int, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local wall-clock minute; 1440 is the next day's midnight."""
    if minute == DAY:
        on, minute = on + timedelta(days=1), 0
    return datetime(on.year, on.month, on.day, minute // 60, minute % 60, tzinfo=zone).astimezone(UTC)


def end_of_day(on: date, zone: ZoneInfo) -> datetime:
    """23:59:59 local, as a UTC instant: when a calendar day is over."""
    return datetime(on.year, on.month, on.day, 23, 59, 59, tzinfo=zone).astimezone(UTC)
