"""Dates and times as people and spreadsheets write them. A date is not guessed: all its readings are returned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

_NUMBERS = re.compile(r"^(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,4})(?!\d)日?(.*)$", re.DOTALL)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?!\d)(.*)$", re.DOTALL)
_NAMED = re.compile(
    r"^(?:(?P<d1>\d{1,2})[\s-]*(?P<m1>[A-Za-z]{3,9})\.?[\s,-]*|(?P<m2>[A-Za-z]{3,9})\.?\s+(?P<d2>\d{1,2}),?\s+)(?P<y>\d{4})(?!\d)(?P<rest>.*)$",
    re.DOTALL,
)
_TIME = re.compile(
    r"^[T\s,]*(?P<zh>上午|下午)?\s*(?P<h>\d{1,2})[::时点](?P<m>\d{1,2})分?(?:[::]?(?P<s>\d{1,2})(?:[.,]\d{1,9})?秒?)?"
    r"\s*(?P<half>[AaPp]\.?\s?[Mm]\.?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?\s*$"
)
_MONTHS = {
    name: number + 1
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))
}
_TWO_DIGIT_PIVOT = 69
"""POSIX: 69–99 are 19xx, 00–68 are 20xx."""


@dataclass(frozen=True, slots=True)
class Readings:
    """What one written date can mean. `certain` needs no order (the year stands first, or the month is a word)."""

    certain: date | None = None
    day_first: date | None = None
    month_first: date | None = None

    def possible(self) -> tuple[date, ...]:
        """Each different day it can mean, earliest first; empty when there is none."""
        return tuple(sorted({day for day in (self.certain, self.day_first, self.month_first) if day is not None}))

    def only(self) -> date | None:
        """The day, when there is just one."""
        days = self.possible()
        return days[0] if len(days) == 1 else None


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A time of day; `zone` is set when the text itself says its offset."""

    at: time
    zone: tzinfo | None = None


def split_date(written: str) -> tuple[Readings, str]:
    """The readings of the date at the start of `written`, and what follows it (a time, or nothing)."""
    cleaned = written.strip()
    if match := _COMPACT.match(cleaned):
        return Readings(certain=_day(*match.group(1, 2, 3))), match.group(4)
    if match := _NUMBERS.match(cleaned):
        return _numeric(*match.group(1, 2, 3)), match.group(4)
    if match := _NAMED.match(cleaned):
        return _named(match), match["rest"]
    return Readings(), ""


def read_time(written: str) -> LocalTime | None:
    """A time of day in 24 or 12 hours (`15:53`, `3:53:50 PM`, `下午3:53`); None when it is none."""
    match = _TIME.match(written)
    if match is None:
        return None
    hour = _hour(int(match["h"]), _half(match["zh"], match["half"]))
    minute, second = int(match["m"]), int(match["s"] or 0)
    if hour is None or minute > 59 or second > 59:
        return None
    return LocalTime(time(hour, minute, second), _offset(match["zone"]))


def local_instant(day: date, at: time, zone: tzinfo) -> datetime | None:
    """The instant of a wall-clock time; None for one that summer time skipped. A doubled hour means its first pass."""
    local = datetime.combine(day, at, tzinfo=zone)
    utc = local.astimezone(UTC)
    return utc if utc.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None) else None


def _numeric(first: str, second: str, third: str) -> Readings:
    if len(first) > 2:
        return Readings(certain=_day(first, second, third)) if len(first) == 4 and len(third) <= 2 else Readings()
    if len(third) not in (2, 4):
        return Readings()
    return Readings(day_first=_day(third, second, first), month_first=_day(third, first, second))


def _named(match: re.Match[str]) -> Readings:
    month = _MONTHS.get((match["m1"] or match["m2"])[:3].lower())
    return Readings() if month is None else Readings(certain=_day(match["y"], str(month), match["d1"] or match["d2"]))


def _day(year: str, month: str, day: str) -> date | None:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= _TWO_DIGIT_PIVOT else 2000
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def _half(chinese: str | None, english: str | None) -> str | None:
    if chinese is not None:
        return "a" if chinese == "上午" else "p"
    return english[0].lower() if english else None


def _hour(hour: int, half: str | None) -> int | None:
    if half is None:
        return hour if hour <= 23 else None
    if not 1 <= hour <= 12:
        return None
    return hour % 12 + (12 if half == "p" else 0)


def _offset(written: str | None) -> tzinfo | None:
    if written is None:
        return None
    if written == "Z":
        return UTC
    minutes = int(written[1:3]) * 60 + int(written[-2:])
    return timezone(timedelta(minutes=-minutes if written[0] == "-" else minutes))
