"""The instant of a row: its date in the declared or detected order, its time of day, its zone; what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from engine.intake.dates import Readings, local_instant, read_time, split_date
from engine.intake.evidence import Evidence, inside
from engine.intake.mapping import Moment
from engine.intake.values import CellRefused, whole_number
from engine.text import Text, text

_EARLIEST_YEAR = 1900
_ORDER_NAMES = {"ymd": text("year-month-day"), "dmy": text("day-month-year"), "mdy": text("month-day-year")}


@dataclass(slots=True)
class DateTally:
    """How the dates of a file were understood, in rows."""

    certain: int = 0
    only_day_first: int = 0
    only_month_first: int = 0
    same_either_way: int = 0
    settled_day_first: int = 0
    settled_month_first: int = 0
    undecided: int = 0
    unreadable: int = 0

    def count(self, readings: Readings, decided: date | None) -> None:
        """Take one row into account."""
        setattr(self, kind := _kind(readings, decided), getattr(self, kind) + 1)

    @property
    def ambiguous(self) -> int:
        return self.settled_day_first + self.settled_month_first + self.undecided


def _kind(readings: Readings, decided: date | None) -> str:
    possible = readings.possible()
    if not possible:
        return "unreadable"
    if readings.certain is not None:
        return "certain"
    if len(possible) == 1:
        if readings.day_first is None:
            return "only_month_first"
        return "only_day_first" if readings.month_first is None else "same_either_way"
    if decided is None:
        return "undecided"
    return "settled_day_first" if decided == readings.day_first else "settled_month_first"


def written(moment: Moment, cells: Mapping[str, str]) -> str:
    """Date and time of a row, as the file has them."""
    return " ".join(filter(None, (cells[name].strip() for name in moment.columns)))


def evidence_number(moment: Moment, cells: Mapping[str, str]) -> int | None:
    """The number that orders the rows; None when the cell has none."""
    return None if moment.evidence is None else whole_number(cells[moment.evidence])


def instant(moment: Moment, cells: Mapping[str, str], evidence: Evidence, tally: DateTally) -> datetime:
    """When the row happened, in UTC.

    Raises:
        CellRefused: no date or time of day, an ambiguous date, outside the period, or skipped by summer time.
    """
    where = ", ".join(moment.columns)
    words = written(moment, cells)
    readings, rest = split_date(words)
    decided = _decide(moment, evidence_number(moment, cells), readings, evidence)
    tally.count(readings, decided)
    if decided is None:
        raise CellRefused(where, _why_undecided(moment, words, readings))
    if not inside(decided, moment.within) or decided.year < _EARLIEST_YEAR:
        raise CellRefused(where, text("{day} is outside the period of the file", day=decided.isoformat()))
    return _at(moment, decided, rest, where)


def _decide(moment: Moment, number: int | None, readings: Readings, evidence: Evidence) -> date | None:
    if readings.certain is not None:
        return readings.certain
    if moment.order == "detect":
        return readings.only() or evidence.decide(number, readings)
    return {"dmy": readings.day_first, "mdy": readings.month_first, "ymd": None}[moment.order]


def _why_undecided(moment: Moment, words: str, readings: Readings) -> Text:
    possible = readings.possible()
    if len(possible) < 2 or moment.order != "detect":
        if moment.order == "detect":
            return text("“{words}” is not a date", words=words[:60])
        return text("“{words}” is not a date in the order {order}", words=words[:60], order=_ORDER_NAMES[moment.order])
    return text(
        "“{words}” can be {first} or {second}; “{evidence}” does not tell which",
        words=words[:60],
        first=possible[0].isoformat(),
        second=possible[-1].isoformat(),
        evidence=moment.evidence,
    )


def _at(moment: Moment, day: date, rest: str, where: str) -> datetime:
    if not rest.strip(" T,"):
        at, zone = moment.default_time, None
    else:
        found = read_time(rest)
        if found is None:
            raise CellRefused(where, text("“{words}” is not a time of day", words=rest.strip()[:60]))
        at, zone = found.at, found.zone
    moment_utc = local_instant(day, at, zone or moment.zone)
    if moment_utc is None:
        raise CellRefused(where, _skipped(day, at, moment))
    return moment_utc


def _skipped(day: date, at: time, moment: Moment) -> Text:
    return text(
        "{day} {time} does not exist in {zone}: summer time skipped it",
        day=day.isoformat(),
        time=at.isoformat("minutes"),
        zone=moment.zone.key,
    )
