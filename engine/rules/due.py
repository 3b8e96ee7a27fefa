"""Due dates of steps and clocks: the calendar's answer, moved by pauses, limited by another clock, counted again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.calendar import (
    Due,
    DueRule,
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


def step_due(
    calendar: WorkCalendar,
    start: datetime,
    rule: DueRule,
    limit: Limit | None = None,
    interruptions: Iterable[Interruption] = (),
) -> Due:
    """When something begun at `start` is due: interruptions move it, then a limit that ends earlier decides.

    The proof says both.
    """
    found = due_by(calendar, start, rule)
    for interruption in interruptions:
        found = _moved(calendar, found, interruption)
    return found if limit is None or found.due_at <= limit.due_at else _capped(found, limit)


def count_again(
    calendar: WorkCalendar, proof: Proof, limit: Limit | None = None, interruptions: Iterable[Interruption] = ()
) -> Due:
    """The due date that `proof` proves, counted by what `calendar` knows: now, or on a date with `known_on`.

    `limit` is the present due date of what `proof.cap` names; without it the limit stays where the proof has it. Pauses
    of the proof stay, `interruptions` come after them.
    """
    if limit is None and proof.cap is not None:
        limit = Limit(proof.cap.name, proof.cap.due_at)
    before = (Interruption(pause.began_at, pause.ended_at) for pause in proof.pauses)
    return step_due(calendar, proof.start, proof.rule, limit, (*before, *interruptions))


def _moved(calendar: WorkCalendar, counted: Due, interruption: Interruption) -> Due:
    """Later by what was lost: whole days for days (an interruption within one day loses none), exact time otherwise.

    What begins when the due date is already past gives nothing back.
    """
    began_at, ended_at = as_utc(interruption.began_at), as_utc(interruption.ended_at)
    if began_at >= counted.due_at:
        return counted
    due_at = _later_by(calendar, counted, began_at, ended_at)
    provisional = counted.provisional or _rests_on_guesses(calendar, counted.due_at, due_at)
    proof = counted.proof.paused(began_at, ended_at, due_at, provisional=provisional)
    return Due(due_at, provisional, proof)


def _later_by(calendar: WorkCalendar, counted: Due, began_at: datetime, ended_at: datetime) -> datetime:
    rule = counted.proof.rule
    first, last = calendar.local_date(began_at), calendar.local_date(ended_at)
    match rule.after.unit:
        case Unit.WORKING_DAYS:
            lost = sum(calendar.day(on).working for on in _days_after(first, last))
            return closing_after(calendar, calendar.local_date(counted.due_at), lost)
        case Unit.DAYS:
            return end_after(calendar, calendar.local_date(counted.due_at), max((last - first).days, 0), rule.roll)
        case Unit.WORKING_HOURS:
            return add_working_time(calendar, counted.due_at, working_time(calendar, began_at, ended_at))
    return counted.due_at + max(ended_at - began_at, timedelta())


def _days_after(first: date, last: date) -> Iterable[date]:
    return (first + number * _ONE_DAY for number in range(1, (last - first).days + 1))


def _rests_on_guesses(calendar: WorkCalendar, before: datetime, after: datetime) -> bool:
    first, last = calendar.local_date(before), calendar.local_date(after)
    return any(calendar.day(on).provisional for on in _days_after(first, last))


def _capped(counted: Due, limit: Limit) -> Due:
    """Ended by the limit; still provisional if it was, since a notice to come may end it earlier."""
    proof = counted.proof.capped(limit.name, as_utc(limit.due_at))
    return Due(proof.due_at, counted.provisional, proof)
