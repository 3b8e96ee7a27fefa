"""Points in time. Each prints as ISO 8601, which is how FEEL's `string()` and `huiyin feel` show it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.decisions.feel.temporal import civil
from engine.decisions.feel.temporal.durations import DAY, SECOND
from engine.decisions.feel.temporal.zones import Zone


@dataclass(frozen=True, slots=True)
class Date:
    """A day, without a zone."""

    year: int
    month: int
    day: int

    @property
    def days(self) -> int:
        """Days since 1970-01-01."""
        return civil.to_days(self.year, self.month, self.day)

    @classmethod
    def from_days(cls, days: int) -> Date:
        """The day with this number."""
        return cls(*civil.from_days(days))

    def plus_months(self, months: int) -> Date:
        """The same day of another month, or its last."""
        return Date(*civil.add_months(self.year, self.month, self.day, months))

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04}-{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day: nanoseconds since midnight, and a zone or none (local)."""

    nanos: int
    zone: Zone | None = None

    @property
    def clock(self) -> tuple[int, int, int, int]:
        """Hour, minute, second, nanosecond."""
        seconds, nanos = divmod(self.nanos, SECOND)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        return hour, minute, second, nanos

    @property
    def zoned(self) -> bool:
        return self.zone is not None

    def offset(self) -> int | None:
        """Seconds east of Greenwich; a named zone is read as on 1970-01-01, since a time has no day."""
        return None if self.zone is None else self.zone.offset_at(0, self.nanos // SECOND)

    def iso(self) -> str:
        """ISO 8601: as printed, but with an offset in the place of a zone's name."""
        offset = self.offset()
        return str(self if offset is None else Time(self.nanos, Zone(offset)))

    def instant(self) -> int:
        """Nanoseconds to compare by: in UTC when it has a zone, else as it stands."""
        return self.nanos - (self.offset() or 0) * SECOND

    def __str__(self) -> str:
        hour, minute, second, nanos = self.clock
        fraction = f".{nanos:09}".rstrip("0") if nanos else ""
        return f"{hour:02}:{minute:02}:{second:02}{fraction}{self.zone or ''}"


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day and a time of that day; the zone is the time's."""

    date: Date
    time: Time

    @property
    def zoned(self) -> bool:
        return self.time.zone is not None

    def offset(self) -> int | None:
        """Seconds east of Greenwich, or None when local."""
        zone = self.time.zone
        return None if zone is None else zone.offset_at(self.date.days, self.time.nanos // SECOND)

    def iso(self) -> str:
        """ISO 8601: as printed, but with an offset in the place of a zone's name."""
        offset = self.offset()
        return str(self if offset is None else DateTime(self.date, Time(self.time.nanos, Zone(offset))))

    def instant(self) -> int:
        """Nanoseconds since 1970-01-01T00:00: in UTC when it has a zone, else as it stands."""
        return self.date.days * DAY + self.time.nanos - (self.offset() or 0) * SECOND

    def plus_nanos(self, nanos: int) -> DateTime:
        """Later by a days and time duration, on the local clock of a fixed offset, through UTC in a named zone."""
        zone = self.time.zone
        if zone is None or zone.name is None:
            return _at(self.date.days * DAY + self.time.nanos + nanos, zone)
        return in_zone(self.instant() + nanos, zone)

    def plus_months(self, months: int) -> DateTime:
        """Later by a years and months duration, at the same time of day."""
        return DateTime(self.date.plus_months(months), self.time)

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


def in_zone(instant: int, zone: Zone) -> DateTime:
    """The local date and time of an instant (nanoseconds since 1970-01-01T00:00Z)."""
    offset = zone.offset_in_utc(instant // DAY, instant % DAY // SECOND)
    return _at(instant + offset * SECOND, zone)


def _at(local: int, zone: Zone | None) -> DateTime:
    return DateTime(Date.from_days(local // DAY), Time(local % DAY, zone))
