"""Reading calendar files: the schema says what shape they have, this module what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from engine.calendar.hours import OfficeHours
from engine.calendar.notices import Notice, NoticeDay, in_order
from engine.calendar.workdays import WorkCalendar
from engine.errors import BadFile
from engine.text import Text, text
from engine.yamlfile import Document, Path
from engine.yamlschema import load_checked, packaged_schema, schema_findings

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST = timedelta(days=60)


def load_calendar(source: str | bytes, file: str) -> WorkCalendar:
    """The calendar written in `source` (YAML); `file` is its name in messages. BadFile names line, key and remedy."""
    document = load_checked(source, file, packaged_schema("engine.calendar", "calendar.schema.json"))
    data = cast(Mapping[str, Any], document.data)
    return WorkCalendar(
        key=data["key"],
        name=data.get("name", data["key"]),
        zone=_zone(document, data["zone"]),
        hours=OfficeHours(tuple(_sessions(document, data["hours"]))),
        week=frozenset(_WEEK.index(day) for day in data.get("week", _WEEK[:5])),
        chinese_base=data.get("base") == "chinesecalendar",
        notices=in_order(_notices(document, data.get("notices", []))),
    )


def load_notices(data: object, file: str) -> tuple[Notice, ...]:
    """Notices from plain values in the form of the key `notices` of a calendar file. BadFile when they are wrong."""
    schema = packaged_schema("engine.calendar", "calendar.schema.json")
    only_notices = {**schema, "type": "object", "required": ["notices"]}
    document = Document(file, {"notices": data}, {})
    for finding in schema_findings(document, only_notices, "file-schema"):
        raise BadFile(file=file, detail=text("{problem}. {remedy}", problem=finding.message, remedy=finding.remedy))
    return in_order(_notices(document, cast(list[dict[str, Any]], data)))


def _wrong(document: Document, path: Path, problem: Text) -> BadFile:
    line = document.line(path)
    return BadFile(
        file=document.file, detail=text("line {line}: {problem}", line=line, problem=problem) if line else problem
    )


def _zone(document: Document, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        words = text("the zone “{name}” is unknown; write one such as Asia/Shanghai", name=name)
        raise _wrong(document, ("zone",), words) from problem


def _sessions(document: Document, hours: list[str]) -> Iterator[tuple[int, int]]:
    """Sessions in minutes after midnight, in order and apart."""
    before = 0
    for number, session in enumerate(hours):
        opens, closes = (_minute(clock) for clock in session.split("-"))
        if not before <= opens < closes:
            problem = text("the session “{session}” must begin after the one before it and end later", session=session)
            raise _wrong(document, ("hours", number), problem)
        yield opens, closes
        before = closes


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _notices(document: Document, notices: Iterable[Mapping[str, Any]]) -> Iterator[Notice]:
    for number, notice in enumerate(notices):
        path: Path = ("notices", number)
        yield Notice(
            year=notice["year"],
            published_on=_date(document, (*path, "published_on"), notice["published_on"], notice["year"]),
            url=notice["url"],
            days=_notice_days(document, (*path, "days"), notice["days"], notice["year"]),
            title=notice.get("title", ""),
            amends=notice.get("amends", False),
        )


def _notice_days(document: Document, path: Path, holidays: Mapping[str, Any], year: int) -> tuple[NoticeDay, ...]:
    """`国庆节: {rest: 10-01..10-07, work: [09-28, 10-11]}`, day by day in order of date."""
    days: dict[date, NoticeDay] = {}
    for name, kinds in holidays.items():
        for kind, spans in kinds.items():
            where = (*path, name, kind)
            for on in _dates(document, where, spans if isinstance(spans, list) else [spans], year):
                if on in days:
                    problem = text("{date} stands in this notice twice; write it once", date=on.isoformat())
                    raise _wrong(document, where, problem)
                days[on] = NoticeDay(on, kind == "work", name)
    return tuple(days[on] for on in sorted(days))


def _dates(document: Document, path: Path, spans: Iterable[str], year: int) -> Iterator[date]:
    for span in spans:
        first, dots, last = span.partition("..")
        begins = _date(document, path, first, year)
        length = _date(document, path, last, year) - begins if dots else timedelta()
        if not timedelta() <= length <= _LONGEST:
            raise _wrong(document, path, text("“{span}” ends before it begins, or is too long", span=span))
        yield from (begins + timedelta(days=days) for days in range(length.days + 1))


def _date(document: Document, path: Path, written: str, year: int) -> date:
    """A date, or `MM-DD` of the notice's own year."""
    try:
        return date.fromisoformat(written if len(written) == 10 else f"{year}-{written}")
    except ValueError as problem:
        raise _wrong(document, path, text("“{value}” is no date of the calendar", value=written)) from problem
