"""What commands that evaluate share: values from a file, the surroundings of an evaluation, values as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import click

from engine.calendar import WorkCalendar
from engine.cli.due import CalendarName, Instant
from engine.clock import SystemClock
from engine.decisions import Environment, literal
from engine.errors import BadFile
from engine.text import text
from engine.yamlfile import MAX_BYTES, read_yaml

_USES_CALENDAR = ("working", "holiday", "now", "today")
_DEFAULT_CALENDAR = "shenzhen"

calendar_option = click.option(
    "--calendar", type=CalendarName(), help=f"Working calendar, by key or file.  [default: {_DEFAULT_CALENDAR}]"
)
now_option = click.option(
    "--now", type=Instant(), help="What now() says, for example 2025-09-29T16:00+08:00.  [default: the clock]"
)


def values_from(file: str | None, option: str) -> Mapping[str, object]:
    """The values given with `option`; a file that is not a mapping of names to values is refused."""
    if file is None:
        return {}
    shown = "standard input" if file == "-" else file
    try:
        raw = sys.stdin.buffer.read(MAX_BYTES + 1) if file == "-" else Path(file).read_bytes()
    except OSError as problem:
        raise click.BadParameter(f"{file}: {problem.strerror}", param_hint=option) from problem
    data = _json(raw)
    if data is None:
        data = read_yaml(raw, shown).data
    if not isinstance(data, dict):
        raise BadFile(file=shown, detail=text("it must give values by name, such as amount: 120"))
    return data


def _json(raw: bytes) -> object:
    """The data of a JSON file with its decimals exact; None when it is not JSON."""
    if len(raw) > MAX_BYTES:
        return None
    try:
        return json.loads(raw, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None


def environment(source: str, calendar: WorkCalendar | None, now: datetime | None) -> Environment:
    """What surrounds an evaluation; the default calendar's file is read only where days or the local time matter."""
    if calendar is None and any(word in source for word in _USES_CALENDAR):
        calendar = CalendarName().convert(_DEFAULT_CALENDAR, None, None)
    around = Environment(calendar=calendar)
    if now is not None and now.tzinfo is None:
        now = now.replace(tzinfo=around.local_zone())
    return Environment(now=now or SystemClock().now(), calendar=calendar)


def as_json(value: object) -> str:
    """Plain values on one line, numbers as they are written: 0.3, never 0.30000 or 3E-1."""
    match value:
        case Decimal():
            return literal(value)
        case list():
            return f"[{', '.join(map(as_json, value))}]"
        case dict():
            return f"{{{', '.join(f'{as_json(key)}: {as_json(item)}' for key, item in value.items())}}}"
        case _:
            return json.dumps(value, ensure_ascii=False)
