"""What waits for somebody: their own tasks and those of their groups, the most urgent first.

Measured rules: one small ordered query for each group on its own index range, joined by UNION ALL and merged; one's own
tasks as one more part, never an OR; pages by keyset; counts that stop.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal_column, select, tuple_, union_all
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Subquery

from engine.bpmn.bundle.texts import translate
from engine.db.types import Instant
from engine.dispatch.definitions import Definitions
from engine.model.cases import CaseStatus, cases
from engine.model.tasks import NO_DUE_DATE, task_candidates, tasks
from engine.queries.paging import COUNT_CAP, Count, Cursor

PAGE = 50


class Split(StrEnum):
    """A part of the inbox."""

    ALL = "all"
    OVERDUE = "overdue"
    TODAY = "today"
    MINE = "mine"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One open task as a list shows it. `mine`: held by the reader; otherwise free to be claimed."""

    task_id: int
    step: str
    element_id: str
    case_id: int
    number: str
    title: str
    words: str
    definition_key: str
    group_key: str | None
    mine: bool
    suspended: bool
    urgency: str | None
    opened_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of one split; `after` leads to the next page, None on the last."""

    split: Split
    rows: tuple[InboxRow, ...]
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose inbox: a person, the groups they may claim from, and what "now" and "today" mean to them."""

    person_id: int
    groups: tuple[str, ...]
    now: datetime
    day_ends_at: datetime


def inbox(connection: Connection, reader: Reader, split: Split, after: Cursor | None = None) -> Inbox:
    """One page, the earliest due date first; tasks without one come last."""
    parts = _shape(reader, split)
    if parts is None:
        return Inbox(split, (), None)
    values = _values(reader, split) | {"limit": PAGE + 1}
    if after is not None:
        values |= {"after_at": after.at, "after_id": after.id}
    found = connection.execute(_page(*parts, split, after is not None), values).all()
    rows = tuple(_row(row, reader) for row in found[:PAGE])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Inbox(split, rows, Cursor(last.sort_at, last.task_id) if last is not None else None)


def in_language(connection: Connection, definitions: Definitions, page: Inbox, language: str) -> Inbox:
    """The same page with the steps' names in `language`; routes are written in Chinese."""
    if language.startswith("zh"):
        return page
    texts = {key: definitions.current(connection, key).texts for key in {row.definition_key for row in page.rows}}
    rows = (replace(row, step=translate(texts[row.definition_key], row.step, language)) for row in page.rows)
    return replace(page, rows=tuple(rows))


def count(connection: Connection, reader: Reader, split: Split) -> Count:
    """How many there are, up to the cap."""
    parts = _shape(reader, split)
    if parts is None:
        return Count(0)
    return Count(connection.execute(_counting(*parts, split), _values(reader, split)).scalar_one())


def _shape(reader: Reader, split: Split) -> tuple[bool, int] | None:
    """(with one's own tasks, how many groups): what decides the statement. None when nothing can be in it."""
    mine = split is not Split.TEAM
    group_count = 0 if split is Split.MINE else len(reader.groups)
    return (mine, group_count) if mine or group_count else None


def _values(reader: Reader, split: Split) -> dict[str, Any]:
    values: dict[str, Any] = {"cap": COUNT_CAP + 1, "none": NO_DUE_DATE}
    if split is not Split.TEAM:
        values["me"] = reader.person_id
    if split is not Split.MINE:
        values |= {f"group_{index}": key for index, key in enumerate(reader.groups)}
    if split in (Split.OVERDUE, Split.TODAY):
        values["now"] = reader.now
    if split is Split.TODAY:
        values["day_end"] = reader.day_ends_at
    return values


@lru_cache(maxsize=256)
def _page(with_mine: bool, group_count: int, split: Split, continued: bool) -> Select[Any]:
    keys = _merged(with_mine, group_count, split, continued, limited=True)
    return (
        select(
            tasks.c.id.label("task_id"),
            tasks.c.name,
            tasks.c.element_id,
            tasks.c.group_key,
            tasks.c.assignee_id,
            tasks.c.opened_at,
            tasks.c.due_at,
            keys.c.sort_at,
            cases.c.id.label("case_id"),
            cases.c.number,
            cases.c.title,
            cases.c.words,
            cases.c.definition_key,
            cases.c.status,
            cases.c.urgency,
        )
        .select_from(keys)
        .join(tasks, tasks.c.id == keys.c.task_id)
        .join(cases, cases.c.id == tasks.c.case_id)
        .order_by(keys.c.sort_at, keys.c.task_id)
        .limit(bindparam("limit"))
    )


@lru_cache(maxsize=256)
def _counting(with_mine: bool, group_count: int, split: Split) -> Select[Any]:
    keys = _merged(with_mine, group_count, split, continued=False, limited=False)
    capped = select(literal_column("1")).select_from(keys).limit(bindparam("cap")).subquery()
    return select(func.count()).select_from(capped)


def _merged(with_mine: bool, group_count: int, split: Split, continued: bool, *, limited: bool) -> Subquery:
    """(task_id, sort_at) of every part; each part is ordered and limited by itself, so it reads a page at most."""
    parts = [_group_part(index) for index in range(group_count)] + ([_own_part()] if with_mine else [])
    shaped = [_narrow(part, sort_at, row_id, split, continued, limited) for part, sort_at, row_id in parts]
    wrapped = [select(part.subquery()) for part in shaped]  # SQLite takes no ORDER BY inside a bare UNION
    return (union_all(*wrapped) if len(wrapped) > 1 else wrapped[0]).subquery("keys")


Part = tuple[Select[Any], ColumnElement[Any], ColumnElement[Any]]


def _group_part(index: int) -> Part:
    row_id, sort_at = task_candidates.c.task_id, task_candidates.c.due_at
    query = select(row_id.label("task_id"), sort_at.label("sort_at"))
    return query.where(task_candidates.c.group_key == bindparam(f"group_{index}")), sort_at, row_id


def _own_part() -> Part:
    sort_at = func.coalesce(tasks.c.due_at, bindparam("none", type_=Instant), type_=Instant)
    query = select(tasks.c.id.label("task_id"), sort_at.label("sort_at"))
    return (
        query.where(tasks.c.assignee_id == bindparam("me"), tasks.c.status == literal_column("'open'")),
        sort_at,
        tasks.c.id,
    )


def _narrow(
    query: Select[Any],
    sort_at: ColumnElement[Any],
    row_id: ColumnElement[Any],
    split: Split,
    continued: bool,
    limited: bool,
) -> Select[Any]:
    if split is Split.OVERDUE:
        query = query.where(sort_at <= bindparam("now", type_=Instant))
    if split is Split.TODAY:
        query = query.where(sort_at > bindparam("now", type_=Instant), sort_at <= bindparam("day_end", type_=Instant))
    if continued:
        place = tuple_(bindparam("after_at", type_=Instant), bindparam("after_id"))
        query = query.where(tuple_(sort_at, row_id) > place)
    if limited:
        return query.order_by(sort_at, row_id).limit(bindparam("limit"))
    return query.limit(bindparam("cap"))


def _row(row: Any, reader: Reader) -> InboxRow:
    return InboxRow(
        task_id=row.task_id,
        step=row.name,
        element_id=row.element_id,
        case_id=row.case_id,
        number=row.number,
        title=row.title,
        words=row.words,
        definition_key=row.definition_key,
        group_key=row.group_key,
        mine=row.assignee_id == reader.person_id,
        suspended=row.status == CaseStatus.SUSPENDED,
        urgency=row.urgency,
        opened_at=row.opened_at,
        due_at=row.due_at,
    )
