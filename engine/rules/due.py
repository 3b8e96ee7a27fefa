"""Due dates of steps and clocks: the calendar's answer, moved by pauses, limited by another clock, counted again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.calendar import (
    Due,
    DueRule,
    Grant,
    Pause,
    Proof,
    Unit,
    WorkCalendar,
    add_working_time,
    closing_after,
    due_by,
    end_after,
    working_time,
)
from engine.clock import as_utc

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """A due instant that another may not pass: `not_after` of a step names the clock it belongs to."""

    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Interruption:
    """Time that does not count: from `began_at` to `ended_at`, both aware."""

    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, approved at `approved_at`: due at `due_at` at the earliest from then on. Both aware."""

    approved_at: datetime
    due_at: datetime


def step_due(
    calendar: WorkCalendar,
    start: datetime,
    rule: DueRule,
    limit: Limit | None = None,
    moves: Iterable[Interruption | Extension] = (),
) -> Due:
    """When something begun at `start` is due: `moves`, in their order, move it; then a limit that ends earlier decides.

    The proof says all of it.
    """
    found = due_by(calendar, start, rule)
    for move in moves:
        found = _extended(found, move) if isinstance(move, Extension) else _moved(calendar, found, move)
    return found if limit is None or found.due_at <= limit.due_at else _capped(found, limit)


def count_again(
    calendar: WorkCalendar,
    proof: Proof,
    limit: Limit | None = None,
    moves: Iterable[Interruption | Extension] = (),
) -> Due:
    """The due date that `proof` proves, counted by what `calendar` knows: now, or on a date with `known_on`.

    `limit` is the present due date of what `proof.cap` names; without it the limit stays where the proof has it. What
    moved the date so far stays, `moves` come after it.
    """
    if limit is None and proof.cap is not None:
        limit = Limit(proof.cap.name, proof.cap.due_at)
    return step_due(calendar, proof.start, proof.rule, limit, (*map(_again, proof.moves()), *moves))


def later_by(calendar: WorkCalendar, due_at: datetime, rule: DueRule, lost: Interruption) -> datetime:
    """`due_at`, counted by `rule`, moved by lost time: whole days for days (an interruption within one day loses none),
    exact time otherwise. What begins when the date is already past gives nothing back."""
    if lost.began_at >= due_at:
        return due_at
    first, last = calendar.local_date(lost.began_at), calendar.local_date(lost.ended_at)
    match rule.after.unit:
        case Unit.WORKING_DAYS:
            days = sum(calendar.day(on).working for on in _days_after(first, last))
            return closing_after(calendar, calendar.local_date(due_at), days)
        case Unit.DAYS:
            return end_after(calendar, calendar.local_date(due_at), max((last - first).days, 0), rule.roll)
        case Unit.WORKING_HOURS:
            return add_working_time(calendar, due_at, working_time(calendar, lost.began_at, lost.ended_at))
    return due_at + max(lost.ended_at - lost.began_at, timedelta())


def ending(calendar: WorkCalendar, rule: DueRule, instant: datetime) -> datetime:
    """The end of a limit that somebody wants at `instant`: limits counted in days end with their day, on a working day
    where the rule says so."""
    on = calendar.local_date(instant)
    match rule.after.unit:
        case Unit.WORKING_DAYS:
            return closing_after(calendar, on, 0)
        case Unit.DAYS:
            return end_after(calendar, on, 0, rule.roll)
    return as_utc(instant)


def _again(move: Pause | Grant) -> Interruption | Extension:
    if isinstance(move, Grant):
        return Extension(move.approved_at, move.granted_at)
    return Interruption(move.began_at, move.ended_at)


def _extended(counted: Due, extension: Extension) -> Due:
    """Never earlier: a date that lies further off already, by holds or a notice, stays."""
    approved_at, granted_at = as_utc(extension.approved_at), as_utc(extension.due_at)
    due_at = max(counted.due_at, granted_at)
    provisional = counted.provisional and due_at == counted.due_at
    return Due(due_at, provisional, counted.proof.granted(approved_at, granted_at, due_at, provisional=provisional))


def _moved(calendar: WorkCalendar, counted: Due, interruption: Interruption) -> Due:
    """Nothing is lost by what begins when the due date is past, nor by what a clock that was set back ends before it
    began."""
    began_at = as_utc(interruption.began_at)
    lost = Interruption(began_at, max(as_utc(interruption.ended_at), began_at))
    if lost.began_at >= counted.due_at:
        return counted
    due_at = later_by(calendar, counted.due_at, counted.proof.rule, lost)
    provisional = counted.provisional or _rests_on_guesses(calendar, counted.due_at, due_at)
    proof = counted.proof.paused(lost.began_at, lost.ended_at, due_at, provisional=provisional)
    return Due(due_at, provisional, proof)


def _days_after(first: date, last: date) -> Iterable[date]:
    return (first + number * _ONE_DAY for number in range(1, (last - first).days + 1))


def _rests_on_guesses(calendar: WorkCalendar, before: datetime, after: datetime) -> bool:
    first, last = calendar.local_date(before), calendar.local_date(after)
    return any(calendar.day(on).provisional for on in _days_after(first, last))


def _capped(counted: Due, limit: Limit) -> Due:
    """Ended by the limit; still provisional if it was, since a notice to come may end it earlier."""
    proof = counted.proof.capped(limit.name, as_utc(limit.due_at))
    return Due(proof.due_at, counted.provisional, proof)
