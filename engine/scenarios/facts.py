"""What became of a case, read from the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select

from engine.bpmn import runtime
from engine.bpmn.deciding.records import unpack_record
from engine.bpmn.model import Model
from engine.dispatch import Engine
from engine.model.audit import audit_events
from engine.model.cases import cases, runs, snapshots
from engine.model.decisions import decisions_made
from engine.model.jobs import incidents
from engine.model.notifications import notifications
from engine.model.people import people
from engine.model.tasks import TaskStatus, tasks
from engine.model.time import GIVEN, ObligationKind, ObligationStatus, escalations, obligations
from engine.scenarios.coverage import rules_passed

ACTIVITIES = frozenset(
    {"userTask", "manualTask", "task", "scriptTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask",
     "callActivity", "subProcess"}
)  # fmt: skip

_OF_CASE: BindParameter[int] = bindparam("case_id")
_CASE = select(cases.c.status, cases.c.outcome, cases.c.run).where(cases.c.id == _OF_CASE)
_OPEN_TASKS = (
    select(tasks.c.id, tasks.c.element_id, tasks.c.group_key, tasks.c.assignee_id, tasks.c.due_at)
    .where(tasks.c.case_id == _OF_CASE, tasks.c.status == TaskStatus.OPEN.value)
    .order_by(tasks.c.id)
)
_CLOCKS = select(obligations.c.name, obligations.c.due_at).where(
    obligations.c.case_id == _OF_CASE,
    obligations.c.kind == ObligationKind.CLOCK.value,
    obligations.c.status == ObligationStatus.OPEN.value,
)
_OBLIGATIONS = select(obligations.c.id, obligations.c.kind, obligations.c.name, obligations.c.due_at).where(
    obligations.c.case_id == _OF_CASE
)
_LEVELS = (
    select(escalations.c.id, escalations.c.level, escalations.c.told, obligations.c.kind, obligations.c.name)
    .join(obligations, obligations.c.id == escalations.c.obligation_id)
    .where(escalations.c.case_id == _OF_CASE, escalations.c.skipped.is_(False))
    .order_by(escalations.c.fired_at, escalations.c.planned_at, escalations.c.id)
)
_AUDIT = select(audit_events.c.payload).where(audit_events.c.case_id == _OF_CASE).order_by(audit_events.c.seq)
_DECIDED = (
    select(decisions_made.c.element_id, decisions_made.c.record)
    .where(decisions_made.c.case_id == _OF_CASE)
    .order_by(decisions_made.c.id)
)
_TOLD = (
    select(notifications.c.recipient, notifications.c.template, people.c.username)
    .outerjoin(people, people.c.id == notifications.c.person_id)
    .where(notifications.c.case_id == _OF_CASE)
    .order_by(notifications.c.id)
)
_ENDED = select(runs.c.data).where(runs.c.case_id == _OF_CASE, runs.c.run == bindparam("run"))
_STATE = select(snapshots.c.state).where(snapshots.c.case_id == _OF_CASE)
_INCIDENTS = select(incidents.c.message).where(incidents.c.case_id == _OF_CASE, incidents.c.resolved_at.is_(None))


@dataclass(frozen=True, slots=True)
class OpenTaskFact:
    """A step that waits for a person."""

    id: int
    element_id: str
    group_key: str | None
    assignee_id: int | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class LevelFact:
    """A level that fired: for which step or clock, and the ids of those it was told, the most responsible first."""

    id: int
    obligation: str
    level: str
    told: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a scenario may ask about its case. `owed`: the ids of its steps and clocks. `rules`: those of decision
    tables that hit."""

    status: str
    end: str | None
    open: tuple[OpenTaskFact, ...]
    clocks: Mapping[str, datetime]
    owed: Mapping[str, int]
    dues: Mapping[str, datetime]
    levels: tuple[LevelFact, ...]
    visited: tuple[str, ...]
    rules: tuple[str, ...]
    told: tuple[tuple[str, str], ...]
    data: Mapping[str, object]
    incidents: tuple[str, ...]

    @property
    def escalations(self) -> dict[str, list[str]]:
        """Levels in the order in which they fired, by step or clock."""
        found: dict[str, list[str]] = {}
        for fact in self.levels:
            found.setdefault(fact.obligation, []).append(fact.level)
        return found


def facts_of(engine: Engine, case_id: int, model: Model) -> Facts:
    """Read everything at once."""
    with engine.reading() as connection:
        of = {"case_id": case_id}
        row = connection.execute(_CASE, of).one()
        levels = tuple(_level(one) for one in connection.execute(_LEVELS, of))
        return Facts(
            status=str(row.status),
            end=row.outcome,
            open=tuple(OpenTaskFact(*one) for one in connection.execute(_OPEN_TASKS, of)),
            clocks={one.name: one.due_at for one in connection.execute(_CLOCKS, of)},
            owed={_called(one): one.id for one in connection.execute(_OBLIGATIONS, of)},
            dues={_called(one): one.due_at for one in connection.execute(_OBLIGATIONS, of)},
            levels=levels,
            visited=_visited(connection, of),
            rules=_rules(connection, of),
            told=tuple((one.username or one.recipient, one.template) for one in connection.execute(_TOLD, of)),
            data=_data(connection, of, row.run, model),
            incidents=tuple(connection.execute(_INCIDENTS, of).scalars()),
        )


def path_of(model: Model, visited: tuple[str, ...]) -> list[str]:
    """The start and the activities among what a run passed."""
    kinds = {key: element.type for key, element in model.elements.items()}
    starts = {model.start_id, *model.scopes[model.process_id].triggers}
    return [one for one in visited if one in starts or kinds.get(one) in ACTIVITIES]


def _level(row: Any) -> LevelFact:
    told = tuple(one["person"] for one in row.told)
    return LevelFact(row.id, _called(row), row.level, told)


def _called(row: Any) -> str:
    """A step's or clock's own name; what was promised about one is `promise(name)`, its answer `answer(name)`."""
    return f"{row.kind}({row.name})" if row.kind in GIVEN else str(row.name)


def _visited(connection: Connection, of: Mapping[str, Any]) -> tuple[str, ...]:
    payloads = connection.execute(_AUDIT, of).scalars()
    return tuple(one for payload in payloads for one in payload.get("visited", ()))


def _rules(connection: Connection, of: Mapping[str, Any]) -> tuple[str, ...]:
    rows = connection.execute(_DECIDED, of)
    return tuple(rule for row in rows for rule in rules_passed(unpack_record(row.record, row.element_id)))


def _data(connection: Connection, of: Mapping[str, Any], run: int, model: Model) -> dict[str, object]:
    state = connection.execute(_STATE, of).scalar()
    if state is not None:
        return dict(runtime.known(model, state))
    return dict(connection.execute(_ENDED, {**of, "run": run}).scalar() or {})
