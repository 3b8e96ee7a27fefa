"""The escalation ladder: which levels an obligation passes, at which instants, and who hears of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache

from engine.calendar import Duration, Times, WorkCalendar
from engine.clock import as_utc
from engine.errors import NotFound
from engine.rules.when import Span, When

PROMISE = "promise"
"""The ladder that a promised date climbs when it is missed, where the route has one."""

ANSWER = "answer"
"""The ladder that an acknowledgement climbs when it is not given in time, where the route has one."""

LEVELS = ("warn", "urge", "supervise_1", "supervise_2", "supervise_3", "supervise_4", "supervise_5")
"""The levels that pages and reports have names for."""

BY_HAND = "by_hand"
"""What a level is called that a person raised."""


@dataclass(frozen=True, slots=True)
class Level:
    """One rung. `quiet` is false when it may break the quiet hours; `table_at` names an agenda, not a route.

    `digest`: whether its mail waits for the daily digest; None lets the instant decide, see `PlannedLevel`.
    """

    level: str
    at: When
    tell: tuple[str, ...] = ()
    acknowledge: Duration | None = None
    table_at: str | None = None
    quiet: bool = True
    digest: bool | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The levels in the order of the file; `plan` puts them in order of time."""

    name: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local times between which nobody is disturbed (over midnight when `begins` is the later one), and days off."""

    begins: time
    ends: time
    days_off: bool


@dataclass(frozen=True, slots=True)
class Ladders:
    """All ladders of an escalation file, by name."""

    ladders: Mapping[str, Ladder]
    quiet_hours: QuietHours | None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.ladders)

    def ladder(self, name: str) -> Ladder:
        """The ladder of that name; NotFound when the file has none."""
        if name not in self.ladders:
            raise NotFound(kind="ladder", name=name)
        return self.ladders[name]

    def over(self, shared: Ladders | None) -> Ladders:
        """These ladders before `shared`: one of the same name takes the other's place, and so do the quiet hours."""
        if shared is None:
            return self
        return Ladders({**shared.ladders, **self.ladders}, self.quiet_hours or shared.quiet_hours)


@dataclass(frozen=True, slots=True)
class PlannedLevel:
    """A level with its instant (UTC) for one obligation; `skipped` when that would lie before the start.

    `digest`: what comes before the due instant can wait for the day's digest; what is overdue cannot.
    """

    level: str
    planned_at: datetime
    skipped: bool
    tell: tuple[str, ...]
    acknowledge: Duration | None
    table_at: str | None
    quiet: bool
    digest: bool


@lru_cache(maxsize=8192)
def plan(
    ladder: Ladder,
    calendar: WorkCalendar,
    start: datetime,
    due_at: datetime,
    duration: Duration,
    pauses: Times = (),
) -> tuple[PlannedLevel, ...]:
    """The levels in order of time, those of one instant in the order of the file; skipped ones included.

    Remembered, because each level of an obligation asks for the whole plan again.
    """
    span = Span(calendar, as_utc(start), as_utc(due_at), duration, pauses)
    planned = (_planned(level, span) for level in ladder.levels)
    return tuple(sorted(planned, key=lambda one: one.planned_at))


def _planned(level: Level, span: Span) -> PlannedLevel:
    at = level.at.within(span)
    return PlannedLevel(
        level=level.level,
        planned_at=at,
        skipped=at < span.start,
        tell=level.tell,
        acknowledge=level.acknowledge,
        table_at=level.table_at,
        quiet=level.quiet,
        digest=at < span.due_at if level.digest is None else level.digest,
    )
