"""Whom an escalation is told: the people behind the words of a ladder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select

from engine.commands._cases import groups_of_case
from engine.dispatch import CaseInHand, Transaction
from engine.model.people import groups, people, person_roles, units
from engine.model.tasks import TaskStatus, tasks

LEADER = "leader"
"""The role of those who are told when nobody nearer can be."""

_OPEN_TASKS = select(
    tasks.c.id, tasks.c.element_id, tasks.c.group_key, tasks.c.assignee_id, tasks.c.obligation_id
).where(tasks.c.case_id == bindparam("of_case"), tasks.c.status == TaskStatus.OPEN.value)
_UNITS = select(units.c.key, units.c.lead_id, units.c.head_id)
_GROUPS = select(groups.c.key, groups.c.unit).where(groups.c.unit.is_not(None))
_IN_ROLE = (
    select(person_roles.c.person_id)
    .join(people, people.c.id == person_roles.c.person_id)
    .where(person_roles.c.role == bindparam("role"), people.c.active)
)


@dataclass(frozen=True, slots=True)
class Told:
    """One person told, and in which capacity the ladder named them."""

    person_id: int
    capacity: str


def open_tasks(tx: Transaction, case: CaseInHand, obligation_id: int | None = None) -> list[Row[Any]]:
    """The case's open tasks; with an obligation, those that it is about (a clock is about all of them)."""
    rows = list(tx.all(_OPEN_TASKS, of_case=case.id))
    own = [row for row in rows if row.obligation_id == obligation_id]
    return own or rows


def addressees(tx: Transaction, case: CaseInHand, about: Iterable[Row[Any]], tell: Iterable[str]) -> list[Told]:
    """The people behind `assignee`, `group.lead`, `unit.head`, `leader` or a username, each once.

    A step that nobody has claimed has no assignee: its group's lead is told instead. Where no unit is concerned, the
    leaders are: it is never nobody.
    """
    tell = tuple(tell)
    if tx.engine.silent or not tell:
        return []
    about = list(about)
    concerned = _units_concerned(tx, case, about)
    told: dict[int, Told] = {}
    for capacity in tell:
        for person_id in _behind(tx, capacity, about, concerned) or _behind(tx, LEADER, about, concerned):
            told.setdefault(person_id, Told(person_id, capacity))
    return list(told.values())


def _units_concerned(tx: Transaction, case: CaseInHand, about: list[Row[Any]]) -> list[Row[Any]]:
    """The units whose groups have the tasks; else the case's handling unit; else those that had a task of the case."""
    unit_of = {row.key: row.unit for row in tx.all(_GROUPS)}
    by_key = {row.key: row for row in tx.all(_UNITS)}

    def known(keys: Iterable[str | None]) -> list[Row[Any]]:
        return [by_key[key] for key in dict.fromkeys(keys) if key in by_key]

    return (
        known(unit_of.get(row.group_key) for row in about)
        or known([case.unit])
        or known(unit_of.get(key) for key in sorted(groups_of_case(tx, case.id)))
    )


def _behind(tx: Transaction, capacity: str, about: list[Row[Any]], concerned: list[Row[Any]]) -> list[int]:
    holders = [row.assignee_id for row in about if row.assignee_id is not None]
    if capacity == "assignee" and holders:
        return holders
    if capacity in ("assignee", "group.lead"):
        return [unit.lead_id or unit.head_id for unit in concerned if unit.lead_id or unit.head_id]
    if capacity == "unit.head":
        return [unit.head_id or unit.lead_id for unit in concerned if unit.lead_id or unit.head_id]
    return [row.person_id for row in tx.all(_IN_ROLE, role=capacity)]
