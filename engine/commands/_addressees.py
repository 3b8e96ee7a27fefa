"""Whom an escalation is told: the people behind the words of a ladder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select

from engine.commands._cases import groups_of_case
from engine.dispatch import CaseInHand, Transaction
from engine.model.people import group_members, groups, people, person_roles, units
from engine.model.tasks import TaskStatus, tasks

LEADER = "leader"
"""The role of those who are told when nobody nearer can be."""

_OPEN_TASKS = (
    select(
        tasks.c.id,
        tasks.c.element_id,
        tasks.c.group_key,
        tasks.c.obligation_id,
        people.c.id.label("holder_id"),
    )
    .outerjoin(people, (people.c.id == tasks.c.assignee_id) & people.c.active)
    .where(tasks.c.case_id == bindparam("of_case"), tasks.c.status == TaskStatus.OPEN.value)
    .order_by(tasks.c.id)
)
_LEAD, _HEAD = people.alias("lead"), people.alias("head")
_UNITS = (
    select(units.c.key, _LEAD.c.id.label("lead_id"), _HEAD.c.id.label("head_id"))
    .outerjoin(_LEAD, (_LEAD.c.id == units.c.lead_id) & _LEAD.c.active)
    .outerjoin(_HEAD, (_HEAD.c.id == units.c.head_id) & _HEAD.c.active)
)
_GROUPS = select(groups.c.key, groups.c.unit).where(groups.c.unit.is_not(None))
_IN_ROLE = (
    select(person_roles.c.person_id)
    .join(people, people.c.id == person_roles.c.person_id)
    .where(person_roles.c.role == bindparam("role"), people.c.active)
    .order_by(person_roles.c.person_id)
)
_IN_GROUP = (
    select(group_members.c.person_id)
    .join(people, people.c.id == group_members.c.person_id)
    .where(group_members.c.group_key == bindparam("group_key"), people.c.active)
    .order_by(group_members.c.person_id)
)
_NAMED = select(people.c.id.label("person_id")).where(people.c.username == bindparam("username"), people.c.active)
_BY_ID = select(people.c.id.label("person_id")).where(people.c.id == bindparam("person_id"), people.c.active)


@dataclass(frozen=True, slots=True)
class Told:
    """One person told, and in which capacity the ladder named them."""

    person_id: int
    capacity: str


def open_tasks(
    tx: Transaction, case: CaseInHand, obligation_id: int | None = None, step: str | None = None
) -> list[Row[Any]]:
    """The case's open tasks; with an obligation, those that it is about: a clock is about all of them, what was
    promised or is to be answered about `step` is about that step's."""
    rows = list(tx.all(_OPEN_TASKS, of_case=case.id))
    if obligation_id is None:
        return rows
    own = [row for row in rows if row.obligation_id == obligation_id or row.element_id == step]
    return own or rows


def addressees(
    tx: Transaction, case: CaseInHand, about: Iterable[Row[Any]], tell: Iterable[str], asked: Sequence[int] = ()
) -> list[Told]:
    """The people behind the words of a level's `tell`, each once.

    What nobody has claimed has no assignee: its group's lead is told instead. Where an acknowledgement is owed, the
    assignees are those who were `asked` for it. Where a word leads to nobody, the leaders are told: never nobody.
    """
    tell = tuple(tell)
    if tx.engine.silent or not tell:
        return []
    office = _Office(tx, case, list(about), asked)
    told: dict[int, Told] = {}
    for capacity in tell:
        for person_id in office.behind(capacity) or office.behind(LEADER):
            told.setdefault(person_id, Told(person_id, capacity))
    return list(told.values())


class _Office:
    """Who stands behind a word, for one case and the tasks that the matter is about."""

    def __init__(self, tx: Transaction, case: CaseInHand, about: list[Row[Any]], asked: Sequence[int]) -> None:
        self._tx = tx
        self._case = case
        self._about = about
        self._asked = asked
        self._unit_of = {row.key: row.unit for row in tx.all(_GROUPS)}
        self._by_key = {row.key: row for row in tx.all(_UNITS)}

    def behind(self, capacity: str) -> list[int]:
        """The ids of the active people whom the word means here; none where it leads to nobody."""
        word, _, key = capacity.partition(":")
        match word:
            case "assignee":
                return self._assignees()
            case "group":
                keys = [key] if key else [row.group_key for row in self._about if row.group_key]
                return [one for group in dict.fromkeys(keys) for one in self._people(_IN_GROUP, group_key=group)]
            case "group.lead" | "group.head":
                return self._answerable(self._units_of_tasks() if self._about else self._concerned(), word)
            case "unit.lead" | "unit.head":
                return self._answerable(self._concerned(), word)
            case "person":
                return self._people(_NAMED, username=key)
        return self._people(_IN_ROLE, role=word)

    def _assignees(self) -> list[int]:
        """Who holds the tasks; for each that nobody holds, the lead of its group, or the leaders if it has none."""
        if self._asked:
            return [one for person_id in self._asked for one in self._people(_BY_ID, person_id=person_id)]
        if not self._about:
            return self._answerable(self._concerned(), "unit.lead")
        found: list[int] = []
        for row in self._about:
            if row.holder_id is not None:
                found.append(row.holder_id)
            else:
                unit = self._known([self._unit_of.get(row.group_key)])
                found += self._answerable(unit, "group.lead") or self.behind(LEADER)
        return found

    def _units_of_tasks(self) -> list[Row[Any]]:
        return self._known(self._unit_of.get(row.group_key) for row in self._about)

    def _concerned(self) -> list[Row[Any]]:
        """The units whose groups have the tasks; else the case's handling unit; else those that had a task of it."""
        return (
            self._units_of_tasks()
            or self._known([self._case.unit])
            or self._known(self._unit_of.get(key) for key in sorted(groups_of_case(self._tx, self._case.id)))
        )

    def _known(self, keys: Iterable[str | None]) -> list[Row[Any]]:
        return [self._by_key[key] for key in dict.fromkeys(keys) if key in self._by_key]

    @staticmethod
    def _answerable(concerned: Iterable[Row[Any]], word: str) -> list[int]:
        """Lead or head of each unit; one stands in where a unit has not got the other."""
        if word.endswith("head"):
            chosen = [unit.head_id or unit.lead_id for unit in concerned]
        else:
            chosen = [unit.lead_id or unit.head_id for unit in concerned]
        return [one for one in chosen if one is not None]

    def _people(self, statement: Any, **which: object) -> list[int]:
        return [row.person_id for row in self._tx.all(statement, **which)]
