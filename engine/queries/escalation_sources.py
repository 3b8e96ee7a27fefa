"""The rows behind the managers' page: the levels or obligations of a page, and what is read beside all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal_column, select
from sqlalchemy.sql.elements import BindParameter

from engine.model.cases import cases, runs
from engine.model.people import people, units
from engine.model.tasks import tasks
from engine.model.time import ObligationKind, escalations, obligations
from engine.queries.people import group_names, people_names

_LEVEL_ABOUT = escalations.alias("level_about")
_ABOUT = obligations.alias("about")
_SHARED = (
    obligations.c.id.label("obligation_id"),
    obligations.c.run,
    obligations.c.kind,
    obligations.c.name.label("subject"),
    obligations.c.source,
    obligations.c.status.label("obligation_status"),
    _ABOUT.c.name.label("about"),
    cases.c.number,
    cases.c.title,
    runs.c.version_id,
    units.c.name.label("unit_name"),
)
_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)


def _joined(statement: Select[Any]) -> Select[Any]:
    """The names around an obligation; a promise or an answer leads, over its level, to what it is about."""
    return (
        statement.join(runs, (runs.c.case_id == obligations.c.case_id) & (runs.c.run == obligations.c.run))
        .outerjoin(_LEVEL_ABOUT, _LEVEL_ABOUT.c.id == obligations.c.escalation_id)
        .outerjoin(_ABOUT, _ABOUT.c.id == _LEVEL_ABOUT.c.obligation_id)
    )


_COLUMNS = [column for column in escalations.c if column.name not in {"obligation_id", "kind", "route", "unit"}]
LEVELS = (
    _joined(
        select(*_COLUMNS, *_SHARED, tasks.c.group_key.label("of_group"), cases.c.unit.label("of_unit"))
        .join(obligations, obligations.c.id == escalations.c.obligation_id)
        .join(cases, cases.c.id == escalations.c.case_id)
    )
    .outerjoin(units, units.c.key == func.coalesce(escalations.c.unit, cases.c.unit))
    .outerjoin(tasks, tasks.c.id == escalations.c.task_id)
    .where(escalations.c.id.in_(_IDS))
    .order_by(escalations.c.fired_at.desc(), escalations.c.id.desc())
)
OVERDUE = (
    _joined(
        select(obligations.c.id, obligations.c.case_id, obligations.c.due_at, *_SHARED).join(
            cases, cases.c.id == obligations.c.case_id
        )
    )
    .outerjoin(units, units.c.key == cases.c.unit)
    .where(obligations.c.id.in_(_IDS))
    .order_by(obligations.c.due_at, obligations.c.id)
)
_OPEN_TASKS = (
    select(tasks.c.case_id, tasks.c.obligation_id, tasks.c.group_key, people.c.name)
    .outerjoin(people, people.c.id == tasks.c.assignee_id)
    .where(tasks.c.case_id.in_(_IDS), tasks.c.status == literal_column("'open'"))
    .order_by(tasks.c.opened_at, tasks.c.id)
)
_PROMISES = select(
    obligations.c.case_id, obligations.c.run, obligations.c.name, obligations.c.status, obligations.c.ended_at
).where(obligations.c.case_id.in_(_IDS), obligations.c.kind == ObligationKind.PROMISE.value)
_LAST_LEVELS = (
    select(escalations.c.obligation_id, escalations.c.level)
    .where(escalations.c.case_id.in_(_IDS), ~escalations.c.skipped)
    .order_by(escalations.c.planned_at, escalations.c.id)
)
_PEOPLE = select(people.c.id, people.c.name).where(people.c.id.in_(_IDS))


@dataclass(frozen=True, slots=True)
class Beside:
    """What was read for all rows of a page: open tasks by case, promises, last levels, names by id and user name."""

    tasks: Mapping[int, Sequence[Any]]
    promises: Mapping[tuple[int, int, str], Any]
    last_levels: Mapping[int, str]
    names: Mapping[str, str]
    groups: Mapping[str, str]

    def hands(self, case_id: int, obligation_id: int, kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(who holds it, which groups it waits for) now: a step's own tasks, else all open tasks of the case."""
        of_case = self.tasks.get(case_id, ())
        mine = [one for one in of_case if one.obligation_id == obligation_id]
        about = mine if kind == ObligationKind.STEP else mine or of_case
        holders = dict.fromkeys(one.name for one in about if one.name)
        groups = dict.fromkeys(one.group_key for one in about if not one.name and one.group_key)
        return tuple(holders), tuple(self.groups.get(key, key) for key in groups)


def read_beside(connection: Connection, rows: Sequence[Any]) -> Beside:
    """The same few queries for a page of any length."""
    case_ids = sorted({row.case_id for row in rows})
    by_case: dict[int, list[Any]] = {}
    for task in _read(connection, _OPEN_TASKS, case_ids):
        by_case.setdefault(task.case_id, []).append(task)
    overdue = bool(rows) and not hasattr(rows[0], "level")
    return Beside(
        tasks=by_case,
        promises={(one.case_id, one.run, one.name): one for one in _read(connection, _PROMISES, case_ids)},
        last_levels=dict(map(tuple, _read(connection, _LAST_LEVELS, case_ids))) if overdue else {},
        names=_names(connection, rows),
        groups=group_names(connection),
    )


def _read(connection: Connection, statement: Any, ids: Sequence[int]) -> Iterable[Any]:
    return connection.execute(statement, {"ids": ids}) if ids else ()


def _names(connection: Connection, rows: Sequence[Any]) -> dict[str, str]:
    ids = sorted({one["person"] for row in rows for one in getattr(row, "told", None) or ()})
    found = {str(row.id): row.name for row in _read(connection, _PEOPLE, ids)}
    return found | people_names(connection, filter(None, (getattr(row, "acknowledged_by", None) for row in rows)))
