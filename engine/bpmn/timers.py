"""What a timer's text may be. Whether its time has come is not decided here: the runtime only reports it."""

from __future__ import annotations

import re
from datetime import date, datetime

from engine.bpmn.model import TimerKind
from engine.calendar import Duration
from engine.errors import BadDuration
from engine.text import Text, text

_ISO_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", re.ASCII)
_CYCLE = re.compile(r"R(?P<times>\d{0,9})/(?P<rest>.+)", re.ASCII)


_DAYS = {"Y": 366, "W": 7}
MOST_DAYS = 366_000
"""A wait that ends beyond the calendar's last year is none; a thousand years are enough for anybody."""


def bad_literal(kind: TimerKind, value: str) -> Text | None:
    """Why `value` is no timer of this kind; None when it is one."""
    if kind == "date":
        return None if _is_instant(value) else text("“{value}” is no instant with a time zone", value=value)
    if kind == "duration":
        return None if _is_duration(value) else text("“{value}” is no duration", value=value)
    return None if _is_cycle(value) else text("“{value}” is no repetition such as R3/P1D", value=value)


def repetitions(kind: TimerKind, value: str) -> int | None:
    """How often a cycle fires in all; None for one without an end, and for what is no cycle."""
    match = _CYCLE.fullmatch(value) if kind == "cycle" else None
    return int(match["times"]) if match and match["times"] else None


def _is_instant(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return _is_date(value)


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_duration(value: str) -> bool:
    if match := _ISO_DURATION.fullmatch(value):
        return sum(_days(match[group]) for group in range(1, 9) if group != 5) < MOST_DAYS
    try:
        Duration.parse(value)
    except BadDuration:
        return False
    return True


def _days(part: str | None) -> float:
    """A part of a duration in days, roughly."""
    return float(part[:-1]) * _DAYS.get(part[-1], 1) if part else 0


def _is_cycle(value: str) -> bool:
    # R3/P1D, R/2wd, R3/2026-01-01T09:00+08:00/P1D; no times at all (R0) would be a timer that never fires.
    match = _CYCLE.fullmatch(value)
    if not match or match["times"].strip("0") == "" != match["times"]:
        return False
    start, _, duration = match["rest"].rpartition("/")
    return _is_duration(duration) and _takes_time(duration) and (not start or _is_instant(start))


def _takes_time(duration: str) -> bool:
    """Whether time passes between two repetitions; without any, the timer would fire for ever at one instant."""
    return any(digit in "123456789" for digit in duration)
