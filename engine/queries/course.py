"""The course of a run: its chain of hands, and how the time of each step and clock went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.sql.elements import BindParameter

from engine.bpmn.bundle.texts import translate
from engine.calendar import WorkCalendar
from engine.dispatch.definitions import NEWEST_NOTICE, Definition, Definitions
from engine.errors import NotFound
from engine.model.audit import AuditAction, audit_events
from engine.model.cases import runs
from engine.model.tasks import comments, tasks
from engine.model.time import (
    ExtensionStatus,
    ObligationKind,
    ObligationStatus,
    due_history,
    extensions,
    holds,
    obligations,
)
from engine.queries.called import called
from engine.queries.hands import Hand, hands_of
from engine.queries.people import group_names, people_names
from engine.queries.segments import Life, Replaced, Segment, Stretch, minutes_by_reason, minutes_used, segments

_CASE: BindParameter[int] = bindparam("case_id")
_RUN: BindParameter[int] = bindparam("run")
_VERSION = select(runs.c.version_id).where(runs.c.case_id == _CASE, runs.c.run == _RUN)
_OWED = (
    select(obligations)
    .where(obligations.c.case_id == _CASE, obligations.c.run == _RUN)
    .order_by(obligations.c.started_at, obligations.c.id)
)
_OF_RUN = select(obligations.c.id).where(obligations.c.case_id == _CASE, obligations.c.run == _RUN)
_REPLACED = (
    select(due_history.c.obligation_id, due_history.c.due_at, due_history.c.replaced_at, due_history.c.reason)
    .where(due_history.c.obligation_id.in_(_OF_RUN))
    .order_by(due_history.c.obligation_id, due_history.c.seq)
)
_HOLDS = (
    select(holds.c.began_at, holds.c.ended_at, holds.c.reason, holds.c.comment_id)
    .where(holds.c.case_id == _CASE, holds.c.run == _RUN)
    .order_by(holds.c.began_at, holds.c.id)
)
_EXTENSIONS = (
    select(extensions).where(extensions.c.obligation_id.in_(_OF_RUN)).order_by(extensions.c.asked_at, extensions.c.id)
)
_PAUSES = (
    select(audit_events.c.at, audit_events.c.action, audit_events.c.payload)
    .where(
        audit_events.c.case_id == _CASE,
        audit_events.c.action.in_([AuditAction.CASE_SUSPENDED.value, AuditAction.CASE_RESUMED.value]),
    )
    .order_by(audit_events.c.seq)
)
_WORDS = select(comments.c.id, comments.c.words).where(comments.c.case_id == _CASE)
_WORK = (
    select(tasks.c.obligation_id, tasks.c.opened_at, tasks.c.closed_at)
    .where(tasks.c.case_id == _CASE, tasks.c.run == _RUN, tasks.c.obligation_id.is_not(None))
    .order_by(tasks.c.opened_at, tasks.c.id)
)


@dataclass(frozen=True, slots=True)
class Extension:
    """A new date that was asked for, and what was decided."""

    status: ExtensionStatus
    due_at: datetime
    wanted_at: datetime
    reason: str
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str


@dataclass(frozen=True, slots=True)
class ClockStory:
    """The time of one obligation. `minutes`: office time that counted; `paused`: on hold, by reason."""

    obligation_id: int
    kind: ObligationKind
    name: str
    source: str
    status: ObligationStatus
    due_at: datetime
    ended_at: datetime | None
    segments: tuple[Segment, ...]
    minutes: int
    paused: Mapping[str, int]
    extensions: tuple[Extension, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """All of a run."""

    hands: tuple[Hand, ...]
    clocks: tuple[ClockStory, ...]


def course_of(
    connection: Connection,
    definitions: Definitions,
    case_id: int,
    run: int,
    *,
    now: datetime,
    language: str,
) -> Course:
    """The hands in order of time, the obligations as they began. The caller has asked whether the reader may see it."""
    version_id = connection.execute(_VERSION, {"case_id": case_id, "run": run}).scalar()
    if version_id is None:
        raise NotFound(kind="case", name=case_id)
    definition = definitions.version(connection, version_id)
    calendar = definitions.calendar(connection, definition, connection.execute(select(NEWEST_NOTICE)).scalar())
    hands = hands_of(
        connection, definition, calendar, case_id, run, now=now, language=language, groups=group_names(connection)
    )
    return Course(hands, _clocks(connection, definition, calendar, {"case_id": case_id, "run": run}, now, language))


def _clocks(
    connection: Connection, definition: Definition, calendar: WorkCalendar, of_run: dict[str, int], now: datetime,
    language: str,
) -> tuple[ClockStory, ...]:  # fmt: skip
    pauses = _pauses(connection, definition, of_run, language)
    replaced = _by_obligation(connection, _REPLACED, of_run)
    work = _by_obligation(connection, _WORK, of_run)
    asked = _by_obligation(connection, _EXTENSIONS, of_run)
    names = people_names(connection, _named(asked))

    def story(row: Any) -> ClockStory:
        done = tuple(work.get(row.id, ()))
        life = Life(
            started_at=min([row.started_at, *(one.opened_at for one in done)]),
            ended_at=row.ended_at,
            due_at=row.due_at,
            replaced=tuple(Replaced(one.due_at, one.replaced_at, one.reason) for one in replaced.get(row.id, ())),
            pauses=pauses if row.pausable else (),
            idle=_idle(done),
        )
        pieces = segments(life, calendar, now)
        return ClockStory(
            obligation_id=row.id,
            kind=ObligationKind(row.kind),
            name=called(definition, row.name, language),
            source=translate(definition.texts, row.source, language) if row.source else "",
            status=ObligationStatus(row.status),
            due_at=row.due_at,
            ended_at=row.ended_at,
            segments=pieces,
            minutes=minutes_used(pieces),
            paused=minutes_by_reason(pieces),
            extensions=tuple(_extension(one, names) for one in asked.get(row.id, ())),
        )

    return tuple(story(row) for row in connection.execute(_OWED, of_run))


def _pauses(
    connection: Connection, definition: Definition, of_run: dict[str, int], language: str
) -> tuple[Stretch, ...]:
    """The holds of a run; where a hold left no row, what the audit chain says of it, with the words written then."""
    words = {row.id: row.words for row in connection.execute(_WORDS, of_run)}
    kept = [
        Stretch(row.began_at, row.ended_at, _hold_reason(definition, row, words, language))
        for row in connection.execute(_HOLDS, of_run)
    ]
    begun = {one.from_at for one in kept}
    for event in connection.execute(_PAUSES, of_run):
        if event.action == AuditAction.CASE_SUSPENDED:
            if event.at not in begun:
                kept.append(Stretch(event.at, None, words.get(event.payload.get("comment"), "")))
        elif kept and kept[-1].until_at is None and kept[-1].from_at not in begun:
            kept[-1] = Stretch(kept[-1].from_at, event.at, kept[-1].reason)
    return tuple(kept)


def _hold_reason(definition: Definition, row: Any, words: Mapping[int, str], language: str) -> str:
    """What the route calls it; on a route that names no reasons, the words written then."""
    rule = definition.route.hold(row.reason)
    return translate(definition.texts, rule.name, language) if rule else words.get(row.comment_id, row.reason)


def _by_obligation(connection: Connection, statement: Any, of_run: dict[str, int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in connection.execute(statement, of_run):
        found.setdefault(row.obligation_id, []).append(row)
    return found


def _idle(work: Sequence[Any]) -> tuple[Stretch, ...]:
    """The times between a step's tasks: it was done, and later came back."""
    found: list[Stretch] = []
    until: datetime | None = None
    for task in work:
        if until is not None and task.opened_at > until:
            found.append(Stretch(until, task.opened_at))
        if task.closed_at is None:
            break
        until = max(until or task.closed_at, task.closed_at)
    return tuple(found)


def _named(asked: Mapping[int, Sequence[Any]]) -> list[str]:
    return [who for rows in asked.values() for row in rows for who in (row.asked_by, row.decided_by) if who]


def _extension(row: Any, names: Mapping[str, str]) -> Extension:
    return Extension(
        status=ExtensionStatus(row.status),
        due_at=row.due_at,
        wanted_at=row.wanted_at,
        reason=row.reason,
        asked_at=row.asked_at,
        asked_by=names.get(row.asked_by, row.asked_by),
        decided_at=row.decided_at,
        decided_by=names.get(row.decided_by, row.decided_by or ""),
    )
