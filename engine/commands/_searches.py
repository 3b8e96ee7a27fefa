"""Where jobs could be missing: rows that say that something is to come, beside the jobs that are there.

Each search looks at what is open only, by an index of just that, in the order of its cursor, and reads no state of a
run: it is done every night, and finds nothing. What an index is partial by stands in the statement itself, since SQLite
does not look into parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, cast, exists, func, literal_column, select, tuple_

from engine.db.types import Instant
from engine.dispatch import Transaction
from engine.model.cases import snapshots
from engine.model.jobs import jobs
from engine.model.processes import route_starts
from engine.model.time import escalations, holds, obligations
from engine.queries.paging import Cursor
from engine.queue import Kind

FIRST = Cursor(datetime(1970, 1, 1, tzinfo=UTC), 0)


@dataclass(frozen=True, slots=True)
class Suspect:
    """What seems to have lost its job; `payload` is that of the job in which it gets it again."""

    case_id: int | None
    subject: str
    payload: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Portion:
    """What one look found, how many rows it looked at, and where the next one goes on."""

    suspects: tuple[Suspect, ...]
    seen: int = 0
    last: Cursor = FIRST


def _after(at: ColumnElement[Any], row_id: ColumnElement[Any]) -> ColumnElement[bool]:
    place = tuple_(bindparam("after_at", type_=Instant), bindparam("after_id"))
    return tuple_(at, row_id) > place


_ITS_LEVEL = exists().where(
    jobs.c.case_id == obligations.c.case_id,
    jobs.c.kind == Kind.ESCALATE.value,
    jobs.c.subject == cast(obligations.c.id, String),
)
_OWED = (
    select(
        obligations.c.id,
        obligations.c.case_id,
        obligations.c.due_at,
        obligations.c.ladder,
        obligations.c.paused_at,
        _ITS_LEVEL.label("armed"),
    )
    .where(obligations.c.status == literal_column("'open'"), _after(obligations.c.due_at, obligations.c.id))
    .order_by(obligations.c.due_at, obligations.c.id)
    .limit(bindparam("at_most"))
)
_LEVELS = select(escalations.c.level).where(
    escalations.c.obligation_id == bindparam("of_obligation"), escalations.c.due_at == bindparam("at_due")
)
_VERSION = select(snapshots.c.version_id).where(snapshots.c.case_id == bindparam("of_case"))
_HELD = (
    select(
        holds.c.id,
        holds.c.case_id,
        holds.c.until_at,
        exists().where(jobs.c.case_id == holds.c.case_id, jobs.c.kind == Kind.RESUME.value).label("armed"),
    )
    .where(holds.c.ended_at.is_(None), _after(holds.c.until_at, holds.c.id))
    .order_by(holds.c.until_at, holds.c.id)
    .limit(bindparam("at_most"))
)
_FIRING = (
    select(func.count()).where(jobs.c.case_id == snapshots.c.case_id, jobs.c.kind == Kind.TIMER.value).scalar_subquery()
)
_TIMED = (
    select(snapshots.c.case_id, snapshots.c.timers, _FIRING.label("armed"))
    .where(snapshots.c.timers > literal_column("0"), snapshots.c.case_id > bindparam("after_id"))
    .order_by(snapshots.c.case_id)
    .limit(bindparam("at_most"))
)
_STARTS = select(route_starts.c.job_id).where(
    route_starts.c.planned_at.is_not(None), ~exists().where(jobs.c.id == route_starts.c.job_id)
)


def _obligations(tx: Transaction, after: Cursor, at_most: int) -> Portion:
    """Open obligations without the job of their next level, in the order of their due dates."""
    found = tx.all(_OWED, after_at=after.at, after_id=after.id, at_most=at_most)
    last = Cursor(found[-1].due_at, found[-1].id) if found else after
    suspects = tuple(Suspect(row.case_id, str(row.id)) for row in _unarmed(tx, found))
    return Portion(suspects, len(found), last)


def _unarmed(tx: Transaction, found: list[Any]) -> Iterator[Any]:
    """Those without a job that have levels still to come; who has passed the whole ladder needs none."""
    for row in found:
        if row.ladder is not None and row.paused_at is None and not row.armed:
            version = tx.first(_VERSION, of_case=row.case_id)
            if version is not None and not _has_passed_all(tx, row, version.version_id):
                yield row


def _has_passed_all(tx: Transaction, row: Any, version_id: int) -> bool:
    ladders = tx.engine.definitions.version(tx.connection, version_id).ladders
    recorded = {one.level for one in tx.all(_LEVELS, of_obligation=row.id, at_due=row.due_at)}
    return row.ladder in ladders.names and {one.level for one in ladders.ladder(row.ladder).levels} <= recorded


def _holds(tx: Transaction, after: Cursor, at_most: int) -> Portion:
    """Running holds that nothing would end, in the order of their ends."""
    found = tx.all(_HELD, after_at=after.at, after_id=after.id, at_most=at_most)
    last = Cursor(found[-1].until_at, found[-1].id) if found else after
    lost = (row for row in found if not row.armed)
    return Portion(tuple(Suspect(row.case_id, str(row.id), {"what": "hold"}) for row in lost), len(found), last)


def _timers(tx: Transaction, after: Cursor, at_most: int) -> Portion:
    """Runs in which more timers wait than have a job, in the order of their cases."""
    found = tx.all(_TIMED, after_id=after.id, at_most=at_most)
    last = Cursor(after.at, found[-1].case_id) if found else after
    lost = (row for row in found if row.armed < row.timers)
    return Portion(tuple(Suspect(row.case_id, "timers", {"what": "timers"}) for row in lost), len(found), last)


def _starts(tx: Transaction, after: Cursor, at_most: int) -> Portion:
    """Starts by time whose job is gone. There are as many as routes begin by themselves, so all are looked at."""
    lost = tx.all(_STARTS)
    return Portion(tuple(Suspect(None, str(row.job_id), {"what": "start"}) for row in lost))


SEARCHES: Mapping[str, Callable[[Transaction, Cursor, int], Portion]] = {
    "obligations": _obligations,
    "holds": _holds,
    "timers": _timers,
    "starts": _starts,
}
"""Every search, in the order in which they are done."""
