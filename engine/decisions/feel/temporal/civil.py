"""The proleptic Gregorian calendar as arithmetic; day 0 is 1970-01-01. Years have no bounds here;
within 1 to 9999 Python's own dates are asked, which is quicker.
"""

from __future__ import annotations

from datetime import date

MAX_YEAR = 999_999_999
_DAYS_BEFORE = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_DAYS_IN = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PYTHON_DAYS = date.max.toordinal()
_EPOCH = 719_162  # days from 0001-01-01 to 1970-01-01


def is_leap(year: int) -> bool:
    """Whether `year` has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    return 29 if month == 2 and is_leap(year) else _DAYS_IN[month]


def to_days(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01."""
    if 1 <= year <= 9999:
        return date(year, month, day).toordinal() - 1 - _EPOCH
    before = year - 1
    years = before * 365 + before // 4 - before // 100 + before // 400
    return years + day_of_year(year, month, day) - 1 - _EPOCH


def from_days(days: int) -> tuple[int, int, int]:
    """The inverse of `to_days`."""
    rest = days + _EPOCH
    if 0 <= rest < _PYTHON_DAYS:
        found = date.fromordinal(rest + 1)
        return found.year, found.month, found.day
    cycles, rest = divmod(rest, 146_097)
    centuries = min(rest // 36_524, 3)
    rest -= centuries * 36_524
    quads, rest = divmod(rest, 1_461)
    years = min(rest // 365, 3)
    rest -= years * 365
    year = cycles * 400 + centuries * 100 + quads * 4 + years + 1
    month = 1
    while rest >= days_in_month(year, month):
        rest -= days_in_month(year, month)
        month += 1
    return year, month, rest + 1


def day_of_year(year: int, month: int, day: int) -> int:
    """1 to 366."""
    return _DAYS_BEFORE[month] + day + (1 if month > 2 and is_leap(year) else 0)


def weekday(days: int) -> int:
    """1 for Monday to 7 for Sunday, of a day number."""
    return (days + 3) % 7 + 1


def week_of_year(year: int, month: int, day: int) -> int:
    """The ISO 8601 week, 1 to 53."""
    days = to_days(year, month, day)
    thursday = days + 4 - weekday(days)
    return (thursday - to_days(from_days(thursday)[0], 1, 1)) // 7 + 1


def add_months(year: int, month: int, day: int, months: int) -> tuple[int, int, int]:
    """The same day `months` later, or the last of that month when it has no such day."""
    year, index = divmod(year * 12 + month - 1 + months, 12)
    return year, index + 1, min(day, days_in_month(year, index + 1))
