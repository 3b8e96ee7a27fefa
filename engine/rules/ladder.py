"""The escalation ladder: which levels an obligation passes, at which instants, and who hears of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import Any, cast

from engine.calendar import Duration, WorkCalendar
from engine.clock import as_utc
from engine.errors import BadFile, BadInput, NotFound
from engine.rules.when import Span, When, parse_when
from engine.text import Text, text
from engine.yamlfile import Document
from engine.yamlschema import load_checked, packaged_schema

_QUIET_HOURS = "quiet_hours"


@dataclass(frozen=True, slots=True)
class Level:
    """One rung. `quiet` is false when it may break the quiet hours; `table_at` names an agenda, not a route."""

    level: str
    at: When
    tell: tuple[str, ...] = ()
    acknowledge: Duration | None = None
    table_at: str | None = None
    quiet: bool = True


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


@dataclass(frozen=True, slots=True)
class PlannedLevel:
    """A level with its instant (UTC) for one obligation; `skipped` when that would lie before the start."""

    level: str
    planned_at: datetime
    skipped: bool
    tell: tuple[str, ...]
    acknowledge: Duration | None
    table_at: str | None
    quiet: bool


@lru_cache(maxsize=8192)
def plan(
    ladder: Ladder, calendar: WorkCalendar, start: datetime, due_at: datetime, duration: Duration
) -> tuple[PlannedLevel, ...]:
    """The levels in order of time, those of one instant in the order of the file; skipped ones included.

    Remembered, because each level of an obligation asks for the whole plan again.
    """
    span = Span(calendar, as_utc(start), as_utc(due_at), duration)
    planned = (_planned(level, level.at.within(span), span.start) for level in ladder.levels)
    return tuple(sorted(planned, key=lambda one: one.planned_at))


def _planned(level: Level, at: datetime, start: datetime) -> PlannedLevel:
    return PlannedLevel(level.level, at, at < start, level.tell, level.acknowledge, level.table_at, level.quiet)


def load_ladders(source: str | bytes, file: str) -> Ladders:
    """Read an escalation file; BadFile names line, ladder, level and field, and what to write instead."""
    document = load_checked(source, file, packaged_schema("engine.rules", "escalation.schema.json"))
    data = dict(cast(Mapping[str, Any], document.data))
    quiet = data.pop(_QUIET_HOURS, None)
    ladders = {name: Ladder(name, tuple(_levels(document, name, levels))) for name, levels in data.items()}
    return Ladders(ladders, _quiet_hours(quiet) if quiet else None)


def _levels(document: Document, ladder: str, levels: list[Mapping[str, Any]]) -> Iterator[Level]:
    seen: set[str] = set()
    for number, level in enumerate(levels):
        name = level["level"]
        if name in seen:
            raise _wrong(document, ladder, number, name, "level", text("the name stands here twice; write another"))
        seen.add(name)
        try:
            at = parse_when(level["at"])
        except BadInput as problem:
            raise _wrong(document, ladder, number, name, "at", problem.text) from problem
        yield Level(
            level=name,
            at=at,
            tell=tuple(level.get("tell", ())),
            acknowledge=Duration.parse(level["acknowledge"]) if "acknowledge" in level else None,
            table_at=level.get("table_at"),
            quiet=level.get("quiet", True),
        )


def _wrong(document: Document, ladder: str, number: int, level: str, field: str, problem: Text) -> BadFile:
    return BadFile(
        file=document.file,
        detail=text(
            "line {line}: ladder {ladder}, level {level}, {field}: {problem}",
            line=document.line((ladder, number, field)),
            ladder=ladder,
            level=level,
            field=field,
            problem=problem,
        ),
    )


def _quiet_hours(data: Mapping[str, Any]) -> QuietHours:
    return QuietHours(time.fromisoformat(data["from"]), time.fromisoformat(data["to"]), data.get("days_off", False))
