"""Reading calendar files. What is wrong is said with file, place and remedy; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from engine.calendar.hours import OfficeHours
from engine.calendar.notices import Notice, NoticeDay, in_order
from engine.calendar.workdays import WorkCalendar
from engine.errors import BadFile
from engine.text import Text, text

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SESSION = re.compile(r"([01]\d|2[0-4]):([0-5]\d)\s*[-–]\s*([01]\d|2[0-4]):([0-5]\d)", re.ASCII)
_DATE = re.compile(r"(?:(\d{4})-)?(\d\d)-(\d\d)", re.ASCII)
_KEYS = {"key", "name", "zone", "hours", "base", "week", "notices"}
_NOTICE_KEYS = {"year", "title", "published_on", "url", "amends", "days"}


class _Wrong(Exception):
    """What is wrong with a part of the file; becomes BadFile with the file's name."""

    def __init__(self, detail: Text) -> None:
        self.detail = detail


def load_calendar(source: str, file: str) -> WorkCalendar:
    """The calendar written in `source` (YAML); `file` is its name in error messages. BadFile when it cannot be used."""
    try:
        return _calendar(_mapping(yaml.load(source, _Loader), "calendar"))
    except yaml.YAMLError as problem:
        raise BadFile(
            file=file, detail=text("this is not YAML: {problem}", problem=" ".join(str(problem).split()))
        ) from problem
    except _Wrong as problem:
        raise BadFile(file=file, detail=problem.detail) from problem


def read_notices(data: object) -> tuple[Notice, ...]:
    """Notices in the form of the key `notices` of a calendar file, from plain values; ValueError when wrong."""
    try:
        return tuple(_notices(data))
    except _Wrong as problem:
        raise ValueError(str(problem.detail)) from problem


def _calendar(data: Mapping[str, Any]) -> WorkCalendar:
    _only(data, _KEYS, "calendar")
    base = data.get("base", "none")
    if base not in ("none", None, "chinesecalendar"):
        raise _Wrong(text("base is “{base}”; write chinesecalendar or none.", base=base))
    key = _words(data, "key", "calendar")
    return WorkCalendar(
        key=key,
        name=str(data.get("name", key)),
        zone=_zone(_words(data, "zone", "calendar")),
        hours=OfficeHours(tuple(_sessions(data.get("hours")))),
        week=_week(data.get("week", list(_WEEK[:5]))),
        chinese_base=base == "chinesecalendar",
        notices=in_order(_notices(data.get("notices") or [])),
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise _Wrong(text("zone “{name}” is unknown; write one such as Asia/Shanghai.", name=name)) from problem


def _week(days: object) -> frozenset[int]:
    if not isinstance(days, list) or not days or any(day not in _WEEK for day in days):
        raise _Wrong(text("week must list the weekdays worked, such as [mon, tue, wed, thu, fri]."))
    return frozenset(_WEEK.index(day) for day in days)


def _sessions(hours: object) -> Iterator[tuple[int, int]]:
    """Sessions in minutes, in order and apart."""
    if not isinstance(hours, list) or not hours:
        raise _Wrong(text('hours must list the sessions of a day, such as ["09:00-12:00", "14:00-17:30"].'))
    before = 0
    for session in hours:
        found = _SESSION.fullmatch(str(session))
        opens, closes = (int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])) if found else (0, 0)
        if not before <= opens < closes <= 24 * 60:
            raise _Wrong(
                text("hours: “{session}” is no session after the one before it; write “09:00-12:00”.", session=session)
            )
        yield opens, closes
        before = closes


def _notices(data: object) -> Iterator[Notice]:
    if not isinstance(data, list):
        raise _Wrong(text("notices must be a list."))
    for number, entry in enumerate(data, start=1):
        place = f"notices[{number}]"
        notice = _mapping(entry, place)
        _only(notice, _NOTICE_KEYS, place)
        year = notice.get("year")
        if not isinstance(year, int) or not 1949 <= year <= 2200:
            raise _Wrong(text("{place}: year must be a year such as 2027.", place=place))
        yield Notice(
            year=year,
            published_on=_date(notice.get("published_on"), year, f"{place}.published_on"),
            url=_words(notice, "url", place),
            days=tuple(_notice_days(_mapping(notice.get("days"), f"{place}.days"), year, f"{place}.days")),
            title=str(notice.get("title", "")),
            amends=notice.get("amends") is True,
        )


def _notice_days(holidays: Mapping[str, Any], year: int, place: str) -> Iterator[NoticeDay]:
    """`国庆节: {rest: 10-01..10-07, work: [09-28, 10-11]}`, day by day in order of date."""
    days: dict[date, NoticeDay] = {}
    for name, spans in holidays.items():
        where = f"{place}.{name}"
        spans = _mapping(spans, where)
        _only(spans, {"rest", "work"}, where)
        for kind, working in (("rest", False), ("work", True)):
            for on in _dates(spans.get(kind, []), year, f"{where}.{kind}"):
                if on in days:
                    raise _Wrong(
                        text("{place}: {date} is named twice; name it once.", place=where, date=on.isoformat())
                    )
                days[on] = NoticeDay(on, working, str(name))
    yield from (days[on] for on in sorted(days))


def _dates(spans: object, year: int, place: str) -> Iterator[date]:
    for span in spans if isinstance(spans, list) else [spans]:
        first, dots, last = str(span).partition("..")
        begins = _date(first, year, place)
        ends = _date(last, year, place) if dots else begins
        if not 0 <= (ends - begins).days <= 60:
            raise _Wrong(text("{place}: “{span}” ends before it begins, or is too long.", place=place, span=span))
        yield from (begins + timedelta(days=days) for days in range((ends - begins).days + 1))


def _date(value: object, year: int, place: str) -> date:
    """A date, or `MM-DD` of the notice's own year."""
    found = _DATE.fullmatch(str(value).strip())
    try:
        if found:
            return date(int(found[1] or year), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise _Wrong(
        text("{place}: “{value}” is not a date; write 2026-10-01, or 10-01 in its own year.", place=place, value=value)
    )


def _mapping(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong(text("{place} must be keys with values.", place=place))
    return value


def _words(data: Mapping[str, Any], key: str, place: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(text("{place}: {key} is missing.", place=place, key=key))
    return value


def _only(data: Mapping[str, Any], known: set[str], place: str) -> None:
    unknown = sorted(str(key) for key in data if key not in known)
    if unknown:
        raise _Wrong(
            text(
                "{place}: “{key}” is unknown; known are {known}.",
                place=place,
                key=unknown[0],
                known=", ".join(sorted(known)),
            )
        )
