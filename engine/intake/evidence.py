"""Which way round are day and month? Rows that can be read only one way settle those that can be read both ways.

A column that grows with time (a ticket number) orders the rows. Rows with one reading are *anchors*. An ambiguous row
lies between the anchors below and above its number, so a reading outside that span is impossible; when exactly one
reading is left, it is the date, otherwise the row stays undecided and is reported. Counting which order is commoner
would be simpler and wrong: where a program wrote the dates that it could read in one order and left the others as they
were, the anchors are all day-first and the ambiguous rows all month-first.

Numbers may be somewhat out of order. The worst disorder among the anchors themselves, in days, is the slack: a reading
must fit its span within the slack, and the other must miss it by more than twice that. So the answer is right as long
as no ambiguous row is further out of order than the anchors are. The two readings of a date are 27 days apart or more;
where the anchors are out of order by more than a week, even one of them, the numbers settle nothing, and the line is
named. A period declared in the mapping bounds the open ends and keeps anchors outside it from being evidence.

Only the smallest and largest number of each day are kept: memory grows with the days of a file, not with its rows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from engine.intake.dates import Readings

_NO_SLACK = timedelta(0)
_TOO_MUCH_SLACK = timedelta(days=7)


@dataclass(slots=True)
class _Day:
    low: int
    low_line: int
    high: int
    high_line: int


@dataclass(slots=True)
class Anchors:
    """Collects what the first pass over the file sees."""

    within: tuple[date, date] | None = None
    rows: int = 0
    _days: dict[date, _Day] = field(default_factory=dict)

    def see(self, number: int, readings: Readings, line: int) -> None:
        """Take a row into account; ambiguous and unreadable ones, and those outside the period, are no evidence."""
        day = readings.only()
        if day is None or not inside(day, self.within):
            return
        self.rows += 1
        known = self._days.get(day)
        if known is None:
            self._days[day] = _Day(number, line, number, line)
        elif number < known.low:
            known.low, known.low_line = number, line
        elif number > known.high:
            known.high, known.high_line = number, line

    def settle(self) -> Evidence:
        """The evidence as a whole, ready to decide."""
        by_low = sorted((seen.low, day) for day, seen in self._days.items())
        by_high = sorted((seen.high, day) for day, seen in self._days.items())
        latest = tuple(accumulate((day for _, day in by_low), max))
        earliest = tuple(accumulate((day for _, day in reversed(by_high)), min))[::-1]
        spans = Evidence(tuple(n for n, _ in by_low), latest, tuple(n for n, _ in by_high), earliest, self.within)
        return self._with_slack(spans)

    def _with_slack(self, spans: Evidence) -> Evidence:
        """How far the anchors themselves are out of order: for each day, against what lies below its largest number."""
        worst, line = _NO_SLACK, None
        for day, seen in self._days.items():
            below = spans.latest_below(seen.high)
            if below is not None and below - day > worst:
                worst, line = below - day, seen.high_line
        return Evidence(spans.lows, spans.latest, spans.highs, spans.earliest, self.within, worst, line, self.rows)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Sorted numbers and the days they bound. `slack` is the worst disorder of the anchors, seen at `worst_line`."""

    lows: Sequence[int] = ()
    latest: Sequence[date] = ()
    highs: Sequence[int] = ()
    earliest: Sequence[date] = ()
    within: tuple[date, date] | None = None
    slack: timedelta = _NO_SLACK
    worst_line: int | None = None
    anchors: int = 0

    def latest_below(self, number: int) -> date | None:
        """The latest day that an anchor with a smaller number has."""
        position = bisect_left(self.lows, number)
        return self.latest[position - 1] if position else None

    def earliest_above(self, number: int) -> date | None:
        """The earliest day that an anchor with a larger number has."""
        position = bisect_right(self.highs, number)
        return self.earliest[position] if position < len(self.highs) else None

    @property
    def usable(self) -> bool:
        """Whether the numbers grow with time well enough to settle anything."""
        return self.slack <= _TOO_MUCH_SLACK

    def decide(self, number: int | None, readings: Readings) -> date | None:
        """The one reading that fits the period and the span between the anchors; None when none or several may."""
        days = [day for day in readings.possible() if inside(day, self.within)]
        fitting = [day for day in days if self._misses_by(number, day) <= self.slack]
        near = [day for day in days if self._misses_by(number, day) <= 2 * self.slack]
        return fitting[0] if len(fitting) == len(near) == 1 else None

    def _misses_by(self, number: int | None, day: date) -> timedelta:
        """How far the day lies outside the span of its number; nothing where there is no span."""
        if number is None or not self.usable:
            return _NO_SLACK
        below, above = self.latest_below(number), self.earliest_above(number)
        return max(_NO_SLACK if below is None else below - day, _NO_SLACK if above is None else day - above, _NO_SLACK)


def inside(day: date, period: tuple[date, date] | None) -> bool:
    """Whether the day is in the period, both ends included; always when there is none."""
    return period is None or period[0] <= day <= period[1]
