"""How the time of a step or clock went: running, on hold and why, overdue, not owed; under which due date, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from engine.calendar import WorkCalendar, working_minutes


class SegmentKind(StrEnum):
    """`IDLE`: done, and later sent back; nothing was owed meanwhile."""

    RUNNING = "running"
    PAUSED = "paused"
    OVERDUE = "overdue"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time with a reason: a hold, or a time in which nothing was owed. `until_at` is None while it lasts."""

    from_at: datetime
    until_at: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A due date that was in force until `at`, and why another one came."""

    due_at: datetime
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of one obligation's time. `pauses`: the holds that stop it, none for one that cannot be paused."""

    started_at: datetime
    ended_at: datetime | None
    due_at: datetime
    replaced: tuple[Replaced, ...]
    pauses: tuple[Stretch, ...]
    idle: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of that time in which nothing changed. `minutes`: office time. `due_at`: the date in force.

    `moved`: why the date in force replaced the one before, when it did so at the beginning of this piece. `reason`: of
    the hold. `until_at` is None for the piece that lasts.
    """

    kind: SegmentKind
    from_at: datetime
    until_at: datetime | None
    minutes: int
    due_at: datetime
    reason: str = ""
    moved: str = ""


def segments(life: Life, calendar: WorkCalendar, now: datetime) -> tuple[Segment, ...]:
    """From the start to the end (or `now`), without gaps."""
    end = life.ended_at or now
    found: list[Segment] = []
    for begins, ends in pairwise(_boundaries(life, end)):
        kind, reason = _state(life, begins)
        piece = Segment(
            kind,
            begins,
            ends,
            working_minutes(calendar, begins, ends),
            _due(life, begins),
            reason,
            _moved(life, begins),
        )
        last = found[-1] if found else None
        if last is not None and not piece.moved and _alike(last, piece):
            minutes = working_minutes(calendar, last.from_at, ends)
            piece = Segment(kind, last.from_at, ends, minutes, piece.due_at, reason, last.moved)
            found.pop()
        found.append(piece)
    if found and life.ended_at is None:
        last = found.pop()
        found.append(Segment(last.kind, last.from_at, None, last.minutes, last.due_at, last.reason, last.moved))
    return tuple(found)


def minutes_by_reason(pieces: Sequence[Segment]) -> Mapping[str, int]:
    """Office time on hold, by the reason of the hold."""
    found: dict[str, int] = {}
    for piece in pieces:
        if piece.kind is SegmentKind.PAUSED:
            found[piece.reason] = found.get(piece.reason, 0) + piece.minutes
    return found


def minutes_used(pieces: Sequence[Segment]) -> int:
    """Office time that counted, overdue or not."""
    return sum(piece.minutes for piece in pieces if piece.kind in (SegmentKind.RUNNING, SegmentKind.OVERDUE))


def _boundaries(life: Life, end: datetime) -> list[datetime]:
    """The instants at which something changed; the start and the end are always among them."""
    inside = {one for one in _changes(life) if life.started_at < one < end}
    return [life.started_at, *sorted(inside), *([end] if end > life.started_at else [])]


def _changes(life: Life) -> Iterator[datetime]:
    yield life.due_at
    for old in life.replaced:
        yield from (old.due_at, old.at)
    for stretch in (*life.pauses, *life.idle):
        yield stretch.from_at
        if stretch.until_at is not None:
            yield stretch.until_at


def _state(life: Life, at: datetime) -> tuple[SegmentKind, str]:
    if _covering(life.idle, at) is not None:
        return SegmentKind.IDLE, ""
    hold = _covering(life.pauses, at)
    if hold is not None:
        return SegmentKind.PAUSED, hold.reason
    return (SegmentKind.OVERDUE if at >= _due(life, at) else SegmentKind.RUNNING), ""


def _covering(stretches: Sequence[Stretch], at: datetime) -> Stretch | None:
    return next((one for one in stretches if one.from_at <= at and (one.until_at is None or at < one.until_at)), None)


def _due(life: Life, at: datetime) -> datetime:
    """The date in force: the first one that was replaced later, else the present one."""
    return next((old.due_at for old in life.replaced if at < old.at), life.due_at)


def _moved(life: Life, at: datetime) -> str:
    return next((old.reason for old in reversed(life.replaced) if old.at == at), "")


def _alike(one: Segment, other: Segment) -> bool:
    return (one.kind, one.due_at, one.reason) == (other.kind, other.due_at, other.reason)
