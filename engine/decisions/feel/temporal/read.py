"""Dates, times and durations from text (ISO 8601 as XML Schema narrows it, and `@zone` names). None when it is none."""

from __future__ import annotations

import re

from engine.decisions.feel.temporal import civil
from engine.decisions.feel.temporal.durations import DAY, SECOND, DayDuration, MonthDuration
from engine.decisions.feel.temporal.points import Date, DateTime, Time
from engine.decisions.feel.temporal.zones import Zone, known_zone

_DATE = re.compile(r"(-?)(\d{4,9})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,30}))?([Zz]|[+-]\d\d:\d\d(?::\d\d)?|@[\w+/-]{1,40})?", re.ASCII)
_MONTHS = re.compile(r"(-?)P(?:(\d{1,12})Y)?(?:(\d{1,12})M)?", re.ASCII)
_DAYS = re.compile(
    r"(-?)P(?:(\d{1,15})D)?(?:T(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,15})(?:\.(\d{1,30}))?S)?)?", re.ASCII
)
_LONGEST = 64


def make_date(year: int, month: int, day: int) -> Date | None:
    """A date, if there is such a day."""
    if abs(year) > civil.MAX_YEAR or not 1 <= month <= 12 or not 1 <= day <= civil.days_in_month(year, month):
        return None
    return Date(year, month, day)


def read_date(source: str) -> Date | None:
    """`2025-10-01`; more than four digits of a year only without a leading zero."""
    match = _DATE.fullmatch(source)
    if match is None:
        return None
    sign, year, month, day = match.groups()
    if len(year) > 4 and year[0] == "0":
        return None
    return make_date(-int(year) if sign else int(year), int(month), int(day))


def make_zone(shown: str) -> Zone | None:
    """`Z`, `+08:00`, `@Asia/Shanghai`; offsets reach 18 hours."""
    if shown[0] == "@":
        name = shown[1:]
        return Zone(None, name) if known_zone(name) else None
    if shown in ("Z", "z"):
        return Zone(0)
    hours, minutes, *rest = (int(part) for part in shown[1:].split(":"))
    seconds = rest[0] if rest else 0
    offset = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or offset > 18 * 3600:
        return None
    return Zone(-offset if shown[0] == "-" else offset)


def read_time(source: str) -> Time | None:
    """`16:00:00`, with a fraction and a zone if there are any."""
    match = _TIME.fullmatch(source) if len(source) <= _LONGEST * 2 else None
    if match is None:
        return None
    hour, minute, second = (int(part) for part in match.group(1, 2, 3))
    if hour > 23 or minute > 59 or second > 59:
        return None
    zone = make_zone(match.group(5)) if match.group(5) else None
    if match.group(5) and zone is None:
        return None
    return Time((hour * 3600 + minute * 60 + second) * SECOND + _fraction(match.group(4)), zone)


def _fraction(digits: str | None) -> int:
    return int(digits[:9].ljust(9, "0")) if digits else 0


def read_date_time(source: str) -> DateTime | None:
    """`2025-10-01T16:00:00+08:00`; a date alone means its midnight, and 24:00:00 the next one."""
    day, letter, clock = source.partition("T")
    date = read_date(day)
    if date is None:
        return None
    if not letter:
        return DateTime(date, Time(0))
    ends_day = clock.startswith("24:00:00")
    time = read_time(f"00{clock[2:]}" if ends_day else clock)
    if time is None or (ends_day and time.nanos):
        return None
    return DateTime(Date.from_days(date.days + 1) if ends_day else date, time)


def read_duration(source: str) -> DayDuration | MonthDuration | None:
    """`P1Y6M` or `P5DT4H30M`."""
    if len(source) > _LONGEST * 2:
        return None
    match = _MONTHS.fullmatch(source)
    if match is not None and (match.group(2) or match.group(3)):
        months = int(match.group(2) or 0) * 12 + int(match.group(3) or 0)
        return MonthDuration(-months if match.group(1) else months)
    match = _DAYS.fullmatch(source)
    if match is None or not any(match.group(part) for part in (2, 3, 4, 5)) or source.endswith("T"):
        return None
    days, hours, minutes, seconds = (int(match.group(part) or 0) for part in (2, 3, 4, 5))
    nanos = days * DAY + (hours * 3600 + minutes * 60 + seconds) * SECOND + _fraction(match.group(6))
    return DayDuration(-nanos if match.group(1) else nanos)
