"""A case as its customer sees it: plain steps and the promised date, no name of anybody inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.bpmn.bundle.texts import translate
from engine.dispatch.definitions import Definition, Definitions
from engine.errors import NotFound
from engine.model.cases import CaseStatus, cases, runs
from engine.model.tasks import tasks
from engine.model.time import ObligationKind, ObligationStatus, obligations


class Stage(StrEnum):
    """The steps that mean something to somebody outside."""

    RECEIVED = "received"
    HANDLING = "handling"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class StageView:
    """One step: passed at `at`, or `now`, or neither."""

    stage: Stage
    at: datetime | None
    now: bool


@dataclass(frozen=True, slots=True)
class CustomerCase:
    """`promised_at`: until when an answer is owed; None once given, or where nothing was promised."""

    id: int
    number: str
    route: str
    words: str
    status: CaseStatus
    opened_at: datetime
    closed_at: datetime | None
    stages: tuple[StageView, ...]
    promised_at: datetime | None
    withdrawn: bool
    may_withdraw: bool


_FIND = (
    select(cases, runs.c.version_id)
    .join(runs, (runs.c.case_id == cases.c.id) & (runs.c.run == cases.c.run))
    .where(cases.c.number == bindparam("number"))
)
_FIRST_DONE = (
    select(tasks.c.closed_at)
    .where(tasks.c.case_id == bindparam("case_id"), tasks.c.run == bindparam("run"), tasks.c.status == "completed")
    .order_by(tasks.c.closed_at)
    .limit(1)
)
_CLOCKS = (
    select(
        obligations.c.name, obligations.c.status, obligations.c.due_at, obligations.c.ended_at, obligations.c.pausable
    )
    .where(obligations.c.case_id == bindparam("case_id"), obligations.c.run == bindparam("run"))
    .where(obligations.c.kind == ObligationKind.CLOCK.value)
    .order_by(obligations.c.due_at)
)


def customer_case(
    connection: Connection, definitions: Definitions, number: str, code: str, language: str
) -> CustomerCase:
    """The case of this number and code. NotFound for a wrong number and a wrong code alike."""
    row = connection.execute(_FIND, {"number": number.strip()}).first()
    if row is None or not compare_digest(row.code.encode(), code.strip().encode()):
        raise NotFound(kind="case", name=number)
    definition = definitions.version(connection, row.version_id)
    key = {"case_id": row.id, "run": row.run}
    clocks = connection.execute(_CLOCKS, key).all()
    first_done = connection.execute(_FIRST_DONE, key).scalar()
    status = CaseStatus(row.status)
    answered_at = _answered_at(clocks)
    return CustomerCase(
        id=row.id,
        number=row.number,
        route=translate(definition.texts, definition.route.name, language),
        words=row.words,
        status=status,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        stages=_stages(row, first_done, answered_at),
        promised_at=None if status.closed else _promised_at(clocks, answered_at),
        withdrawn=row.outcome == "withdrawn",
        may_withdraw=_may_withdraw(definition, status),
    )


def _answered_at(clocks: Sequence[Any]) -> datetime | None:
    """When the last clock towards the customer (one that nobody may pause) was kept."""
    owed = [row for row in clocks if not row.pausable]
    if not owed or any(row.status != ObligationStatus.MET for row in owed):
        return None
    return max((row.ended_at for row in owed if row.ended_at), default=None)


def _promised_at(clocks: Sequence[Any], answered_at: datetime | None) -> datetime | None:
    if answered_at is not None:
        return None
    running = [row for row in clocks if row.status == ObligationStatus.OPEN]
    owed = [row.due_at for row in running if not row.pausable]
    return min(owed or [row.due_at for row in running], default=None)


def _stages(row: Any, first_done: datetime | None, answered_at: datetime | None) -> tuple[StageView, ...]:
    reached = {
        Stage.RECEIVED: row.opened_at,
        Stage.HANDLING: first_done,
        Stage.ANSWERED: answered_at,
        Stage.CLOSED: row.closed_at,
    }
    passed = [stage for stage in Stage if reached[stage] is not None]
    latest = passed[-1]
    return tuple(StageView(stage, reached[stage], stage is latest) for stage in Stage)


def _may_withdraw(definition: Definition, status: CaseStatus) -> bool:
    return definition.route.withdraw and not status.closed
