"""What is overdue and what was escalated, for those who answer for it: pages, counts, one level, all for a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from engine.dispatch.definitions import Definitions
from engine.errors import NotFound
from engine.queries.escalation_filters import Filters, View, Why, person_ids
from engine.queries.escalation_reach import counted, keys, reaches
from engine.queries.escalation_rows import Answered, EscalationRow, Kept, ToldPerson, row_of
from engine.queries.escalation_sources import LEVELS, OVERDUE, read_beside
from engine.queries.paging import COUNT_CAP, Count, Cursor
from engine.queries.sight import concerned_by_levels
from engine.rules.permissions import Actor, Permission

__all__ = [
    "PAGE", "Answered", "EscalationPage", "EscalationRow", "Filters", "Kept", "ToldPerson", "View", "Why",
    "escalation", "escalation_count", "escalation_page", "person_ids", "whole_list",
]  # fmt: skip

PAGE = 50
IN_ONE_READ = 500
"""Rows that a file reads at a time, each in a transaction of its own: a slow reader of a long file holds up nobody."""


@dataclass(frozen=True, slots=True)
class EscalationPage:
    """A page of rows; `after` leads on. `whole`: these are all there are."""

    filters: Filters
    rows: tuple[EscalationRow, ...]
    after: Cursor | None
    whole: bool

    @property
    def view(self) -> View:
        return self.filters.view


class Reading(Protocol):
    """Opens connections for queries."""

    def __call__(self) -> AbstractContextManager[Connection]: ...


def escalation_page(
    connection: Connection,
    definitions: Definitions,
    actor: Actor,
    filters: Filters,
    now: datetime,
    after: Cursor | None = None,
    *,
    size: int = PAGE,
) -> EscalationPage:
    """A page within the actor's reach: the newest first, what is overdue longest first. May raise NotAllowed."""
    statement, values = keys(connection, actor, filters, now, limit=size + 1, after=after)
    found = connection.execute(statement, values).all()
    shown = found[:size]
    rows = _rows(connection, definitions, filters.view, [row.id for row in shown], actor, now)
    more = len(found) > size
    following = Cursor(shown[-1].sort_at, shown[-1].id) if more else None
    return EscalationPage(filters, rows, following, whole=after is None and not more)


def escalation_count(
    connection: Connection,
    actor: Actor,
    filters: Filters,
    now: datetime,
    page: EscalationPage | None = None,
    *,
    cap: int = COUNT_CAP,
) -> Count:
    """How many there are within reach, up to `cap`. A `page` that is all there is has counted them already."""
    if page is not None and page.whole and page.filters == filters:
        return Count(len(page.rows), cap)
    return Count(counted(connection, actor, filters, now, cap=cap + 1), cap)


def escalation(
    connection: Connection, definitions: Definitions, actor: Actor, escalation_id: int, now: datetime
) -> EscalationRow:
    """One level, skipped or not. NotFound, also for what lies beyond the actor's reach."""
    if reaches(connection, actor, escalation_id):
        for row in _rows(connection, definitions, View.ALL, [escalation_id], actor, now):
            return row
    raise NotFound(kind="escalation", name=escalation_id)


def whole_list(
    reading: Reading, definitions: Definitions, actor: Actor, filters: Filters, now: datetime
) -> Iterator[EscalationRow]:
    """Every row, page by page."""
    after: Cursor | None = None
    while True:
        with reading() as connection:
            page = escalation_page(connection, definitions, actor, filters, now, after, size=IN_ONE_READ)
        yield from page.rows
        if (after := page.after) is None:
            return


def _rows(
    connection: Connection, definitions: Definitions, view: View, ids: list[int], actor: Actor, now: datetime
) -> tuple[EscalationRow, ...]:
    statement: Any = OVERDUE if view is View.OVERDUE else LEVELS
    rows = connection.execute(statement, {"ids": ids}).all() if ids else []
    beside = read_beside(connection, rows)
    made = (row_of(row, definitions.version(connection, row.version_id), actor.language, beside, now) for row in rows)
    if view is View.OVERDUE or not actor.may(Permission.ACKNOWLEDGE):
        return tuple(made)
    concerned = concerned_by_levels(connection, [row for row in rows if row.acknowledge_by and not row.acknowledged_at])
    none: frozenset[str] = frozenset()
    return tuple(
        replace(one, may_answer=actor.reaches(Permission.ACKNOWLEDGE, concerned.get(one.id, none))) for one in made
    )
