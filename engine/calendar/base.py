"""The base of Chinese calendars: what the `chinesecalendar` library knows, asked so that the unknown is said aloud."""

from __future__ import annotations

from datetime import date
from functools import cache

import chinese_calendar
from chinese_calendar.constants import Holiday, holidays

_CHINESE_NAMES: dict[str, str] = {holiday.value: holiday.chinese for holiday in Holiday}


@cache
def known_years() -> range:
    """The years the installed library holds the State Council's days for."""
    return range(min(holidays).year, max(holidays).year + 1)


def chinese_day(on: date) -> tuple[bool, str]:
    """(working, name of the holiday it belongs to or ""); the year must be one of `known_years`."""
    off, name = chinese_calendar.get_holiday_detail(on)
    return not off, _CHINESE_NAMES.get(name or "", "")
