"""Filling in a scene: `$name` is the voice's own value, `$name=value` has a default (nothing after it: may be
missing), `date(+5wd)` is a day counted from the scene's own, `month(-1)` the month before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from engine.calendar import Duration, Unit, WorkCalendar
from engine.errors import BadFile
from engine.text import text

_NAMED = re.compile(r"\$(?P<name>\w+)(?:=(?P<default>.*))?")
_DATE = re.compile(r"date\((?P<sign>[+-])(?P<duration>\d+(?:wd|d))\)")
_MONTH = re.compile(r"month\((?P<months>[+-]?\d+)\)")


def fill_in(
    template: Mapping[str, Any], values: Mapping[str, Any], now: datetime, calendar: WorkCalendar
) -> dict[str, Any]:
    """The template with everything filled in; what may be missing and is missing is left out."""
    filled = {name: word(value, values, now, calendar) for name, value in template.items()}
    return {name: value for name, value in filled.items() if value is not None}


def word(template: object, values: Mapping[str, Any], now: datetime, calendar: WorkCalendar) -> Any:
    """One value. Raises BadFile when the voice lacks what the scene asks for."""
    if isinstance(template, str) and (match := _NAMED.fullmatch(template)):
        template = _named(match, values)
    if isinstance(template, str) and (match := _DATE.fullmatch(template)):
        return moved(calendar.local_date(now), match["sign"], Duration.parse(match["duration"]), calendar).isoformat()
    if isinstance(template, str) and (match := _MONTH.fullmatch(template)):
        return _month(calendar.local_date(now), int(match["months"]))
    return template


def moved(on: date, sign: str, by: Duration, calendar: WorkCalendar) -> date:
    """A day so many days, or working days, before or after `on`."""
    if by.unit is Unit.DAYS:
        return on + timedelta(days=by.days if sign == "+" else -by.days)
    step = timedelta(days=1 if sign == "+" else -1)
    for _ in range(by.days):
        on += step
        on = calendar.next_working_day(on) if sign == "+" else calendar.previous_working_day(on)
    return on


def _named(match: re.Match[str], values: Mapping[str, Any]) -> Any:
    if match["name"] in values:
        return values[match["name"]]
    if match["default"] is not None:
        return {"true": True, "false": False, "": None}.get(match["default"], match["default"])
    raise BadFile(file="scenes.yaml", detail=text("no voice says what “{name}” is", name=match["name"]))


def _month(on: date, months: int) -> str:
    number = on.year * 12 + on.month - 1 + months
    return f"{number // 12}-{number % 12 + 1:02d}"
