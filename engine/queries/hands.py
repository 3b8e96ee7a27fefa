"""The chain of hands: who had each step of a run from when to when, and how it came to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.bpmn.bundle.texts import translate
from engine.calendar import WorkCalendar, working_minutes
from engine.dispatch.definitions import Definition
from engine.model.audit import AuditAction, audit_events
from engine.model.people import people
from engine.model.tasks import TaskStatus, tasks
from engine.queries.people import people_names


class Taken(StrEnum):
    """How a step came into these hands."""

    OPENED = "opened"
    CLAIMED = "claimed"
    RELEASED = "released"
    REASSIGNED = "reassigned"
    TAKEN_OVER = "taken_over"


class Given(StrEnum):
    """How it left them: on to the next hands, done, dropped, or not yet."""

    ON = "on"
    DONE = "done"
    DROPPED = "dropped"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Hand:
    """One stretch of time in which a person had a step, or (`waited`) a group had it and nobody of them.

    `by`: who brought it there, where that was somebody else. `minutes`: office time, whole minutes. `done_by`: who
    completed it, where they were not its holder.
    """

    task_id: int
    step: str
    who: str
    waited: bool
    taken: Taken
    by: str
    from_at: datetime
    until_at: datetime | None
    minutes: int
    given: Given
    done_by: str = ""


_MOVES = {
    AuditAction.TASK_CLAIMED: Taken.CLAIMED,
    AuditAction.TASK_RELEASED: Taken.RELEASED,
    AuditAction.TASK_REASSIGNED: Taken.REASSIGNED,
    AuditAction.TASK_TAKEN_OVER: Taken.TAKEN_OVER,
}
_TASKS = (
    select(tasks, people.c.username)
    .outerjoin(people, people.c.id == tasks.c.assignee_id)
    .where(tasks.c.case_id == bindparam("case_id"), tasks.c.run == bindparam("run"))
    .order_by(tasks.c.opened_at, tasks.c.id)
)
_EVENTS = (
    select(audit_events.c.at, audit_events.c.actor, audit_events.c.action, audit_events.c.payload)
    .where(audit_events.c.case_id == bindparam("case_id"), audit_events.c.action.in_([str(one) for one in _MOVES]))
    .order_by(audit_events.c.seq)
)


def hands_of(
    connection: Connection,
    definition: Definition,
    calendar: WorkCalendar,
    case_id: int,
    run: int,
    *,
    now: datetime,
    language: str,
    groups: Mapping[str, str],
) -> tuple[Hand, ...]:
    """Every stretch of a run, in order of time. `groups`: key → name."""
    rows = connection.execute(_TASKS, {"case_id": case_id, "run": run}).all()
    by_task: dict[int, list[Any]] = {row.id: [] for row in rows}
    for event in connection.execute(_EVENTS, {"case_id": case_id}):
        by_task.get(event.payload.get("task", 0), []).append(event)
    names = people_names(connection, _mentioned(rows, by_task))
    found = [
        replace(hand, step=translate(definition.texts, row.name, language))
        for row in rows
        for hand in _hands(row, by_task[row.id], names, groups)
    ]
    timed = (
        replace(hand, minutes=working_minutes(calendar, hand.from_at, hand.until_at or now))
        for hand in found
        if not (hand.waited and hand.given is Given.ON and hand.from_at == hand.until_at)
    )
    return tuple(sorted(timed, key=lambda hand: (hand.from_at, hand.until_at or now)))


def _mentioned(rows: Sequence[Any], by_task: Mapping[int, Sequence[Any]]) -> Iterator[str]:
    for row in rows:
        yield from filter(None, (row.username, row.closed_by))
        for event in by_task[row.id]:
            yield from (event.actor, str(event.payload.get("to") or event.actor))


def _hands(row: Any, events: Sequence[Any], names: Mapping[str, str], groups: Mapping[str, str]) -> Iterator[Hand]:
    """The stretches of one task; the step's name and the minutes are filled in later."""
    group = groups.get(row.group_key, row.group_key or "")
    # Only a task that never changed hands still shows who was given it when it opened.
    first = row.username if not events or row.group_key is None else None
    held = Hand(
        row.id, "", names.get(first, first) if first else group, not first, Taken.OPENED, "", row.opened_at, None, 0,
        Given.NOT_YET,
    )  # fmt: skip
    for event in events:
        yield replace(held, until_at=event.at, given=Given.ON)
        taken = _MOVES[AuditAction(event.action)]
        actor = names.get(event.actor, event.actor)
        if taken is Taken.RELEASED:
            who, by = group, actor
        else:
            to = str(event.payload.get("to") or event.actor)
            who = names.get(to, to)
            by = actor if to != event.actor else ""
        held = replace(held, who=who, by=by, waited=taken is Taken.RELEASED, taken=taken, from_at=event.at)
    if row.status == TaskStatus.OPEN:
        yield held
        return
    done = row.status == TaskStatus.COMPLETED
    closed_by = names.get(row.closed_by, row.closed_by or "")
    yield replace(
        held,
        until_at=row.closed_at,
        given=Given.DONE if done else Given.DROPPED,
        done_by=closed_by if done and closed_by != held.who else "",
    )
