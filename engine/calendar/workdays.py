"""A work calendar: which days are worked, in which hours, and on whose word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from engine.calendar import base
from engine.calendar.days import DayFact, DayKind, day_fact
from engine.calendar.hours import OfficeHours, Session
from engine.calendar.notices import Citation, Notice, NoticeDay, in_order

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """One office's working time; immutable, so every answer about a day is kept.

    `week` holds the weekdays worked (Monday is 0). `chinese_base` says whether `chinesecalendar` is asked for days that
    no notice names. `known` limits knowledge to the notices published by then; None means all.
    """

    key: str
    name: str
    zone: ZoneInfo
    hours: OfficeHours
    week: frozenset[int]
    chinese_base: bool
    notices: tuple[Notice, ...] = ()
    known: date | None = None
    _facts: dict[date, DayFact] = field(default_factory=dict, init=False, repr=False, compare=False)
    _sessions: dict[date, tuple[Session, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _open_time: dict[date, timedelta] = field(default_factory=dict, init=False, repr=False, compare=False)
    _cited: dict[tuple[int, int], tuple[Citation, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __hash__(self) -> int:
        """Cheap, since calendars are keys of caches; equality still compares everything."""
        return hash((self.key, self.known))

    def known_on(self, on: date) -> WorkCalendar:
        """The calendar as it was known at the end of that date: what was published later is not used."""
        return replace(self, known=on)

    def with_notices(self, notices: Iterable[Notice]) -> WorkCalendar:
        """The calendar with more notices; the one published last has the last word on a day."""
        return replace(self, notices=in_order((*self.notices, *notices)))

    @cached_property
    def known_notices(self) -> tuple[Notice, ...]:
        """The notices published by the date of knowledge, oldest first."""
        return tuple(notice for notice in self.notices if self._is_known(notice))

    def cited(self, first_year: int, last_year: int) -> tuple[Citation, ...]:
        """The known notices that speak of these years: what a proof over them rests on."""
        found = self._cited.get((first_year, last_year))
        if found is None:
            years = range(first_year, last_year + 1)
            found = tuple(
                notice.citation()
                for notice in self.known_notices
                if notice.year in years or any(day.on.year in years for day in notice.days)
            )
            self._cited[first_year, last_year] = found
        return found

    def day(self, on: date) -> DayFact:
        """What is known about a day."""
        fact = self._facts.get(on)
        if fact is None:
            fact = self._facts[on] = self._find_out(on)
        return fact

    def days_from(self, on: date) -> Iterator[DayFact]:
        """The facts of `on` and every day after it."""
        while True:
            yield self.day(on)
            on += ONE_DAY

    def next_working_day(self, on: date) -> date:
        """`on` itself if it is one, else the first after it."""
        while not self.day(on).working:
            on += ONE_DAY
        return on

    def previous_working_day(self, on: date) -> date:
        """`on` itself if it is one, else the last before it."""
        while not self.day(on).working:
            on -= ONE_DAY
        return on

    def sessions(self, on: date) -> tuple[Session, ...]:
        """The open hours of a day as UTC instants; none on a day off."""
        found = self._sessions.get(on)
        if found is None:
            found = self.hours.on(on, self.zone) if self.day(on).working else ()
            self._sessions[on] = found
        return found

    def open_time(self, on: date) -> timedelta:
        """How long the office is open on a day."""
        found = self._open_time.get(on)
        if found is None:
            found = sum((closes - opens for opens, closes in self.sessions(on)), timedelta())
            self._open_time[on] = found
        return found

    def opens_at(self, on: date) -> datetime:
        """When the office opens on a working day."""
        return self.sessions(on)[0][0]

    def closes_at(self, on: date) -> datetime:
        """When the office closes on a working day: the instant at which something due that day is due."""
        return self.hours.closing(self.sessions(on))

    def is_open(self, instant: datetime) -> bool:
        """Whether the office is open at an instant."""
        on = self.local_date(instant)
        return any(opens <= instant < closes for opens, closes in self.sessions(on))

    def local_date(self, instant: datetime) -> date:
        """The calendar's own date at an instant."""
        return instant.astimezone(self.zone).date()

    def _is_known(self, notice: Notice) -> bool:
        return self.known is None or notice.published_on <= self.known

    @cached_property
    def _said(self) -> dict[date, tuple[Notice, NoticeDay]]:
        """The last word of the known notices on each day they name."""
        return {day.on: (notice, day) for notice in self.known_notices for day in notice.days}

    @cached_property
    def _unsaid(self) -> frozenset[date]:
        """Days named by notices not known yet: the base knows them already and must not be asked."""
        return frozenset(day.on for notice in self.notices if not self._is_known(notice) for day in notice.days)

    @cached_property
    def _years_ordered(self) -> frozenset[int]:
        """Years that have a notice for the whole year, known or not."""
        return frozenset(notice.year for notice in self.notices if not notice.amends)

    @cached_property
    def _years_known(self) -> frozenset[int]:
        return frozenset(notice.year for notice in self.known_notices if not notice.amends)

    def _year_is_known(self, year: int) -> bool:
        """Whether the year's days are settled. A year that only the base knows counts as published by its first day."""
        if not self.chinese_base or year in self._years_known:
            return True
        only_base = year in base.known_years() and year not in self._years_ordered
        return only_base and (self.known is None or self.known >= date(year, 1, 1))

    def _find_out(self, on: date) -> DayFact:
        if on in self._said:
            notice, day = self._said[on]
            return day_fact(on, self._kind(on, day.working), day.name, notice, provisional=False)
        if self.chinese_base and not self._year_is_known(on.year):
            return day_fact(on, self._kind_by_week(on), "", None, provisional=True)
        if self.chinese_base and on.year in base.known_years() and on not in self._unsaid:
            working, name = base.chinese_day(on)
            kind = self._kind(on, working) if name else self._kind_by_week(on)
            return day_fact(on, kind, name, None, provisional=False)
        return day_fact(on, self._kind_by_week(on), "", None, provisional=False)

    def _kind_by_week(self, on: date) -> DayKind:
        return DayKind.WORKING_DAY if on.weekday() in self.week else DayKind.WEEKEND

    def _kind(self, on: date, working: bool) -> DayKind:
        """The kind of a day that somebody named."""
        if not working:
            return DayKind.HOLIDAY
        return DayKind.WORKING_DAY if on.weekday() in self.week else DayKind.MAKE_UP_DAY
