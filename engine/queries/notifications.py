"""What the system told somebody in the app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal_column, select

from engine.dispatch.definitions import Definitions
from engine.model.cases import cases, runs
from engine.model.notifications import notifications
from engine.queries.called import called
from engine.queries.paging import Count

SHOWN = 40
BELL_CAP = 99


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing told. `template` is what it is about; `told`: the keys and instants of each thing told about that same
    instant, with `step`, what the step or clock is called.
    """

    id: int
    template: str
    told: tuple[Mapping[str, Any], ...]
    case_id: int | None
    number: str
    title: str
    created_at: datetime
    read: bool


_TO_PERSON = (notifications.c.person_id == bindparam("person")) & (notifications.c.channel == literal_column("'app'"))
_UNREAD = select(func.count()).select_from(
    select(literal_column("1"))
    .select_from(notifications)
    .where(_TO_PERSON, notifications.c.read_at.is_(None))
    .limit(BELL_CAP + 1)
    .subquery()
)
_LATEST = (
    select(notifications, cases.c.number, cases.c.title, runs.c.version_id)
    .outerjoin(cases, cases.c.id == notifications.c.case_id)
    .outerjoin(runs, (runs.c.case_id == cases.c.id) & (runs.c.run == cases.c.run))
    .where(_TO_PERSON)
    .order_by(notifications.c.created_at.desc(), notifications.c.id.desc())
    .limit(SHOWN)
)


def unread(connection: Connection, person_id: int) -> Count:
    """How many are new, up to `BELL_CAP`."""
    return Count(connection.execute(_UNREAD, {"person": person_id}).scalar_one())


def latest(connection: Connection, definitions: Definitions, person_id: int, language: str) -> tuple[Notification, ...]:
    """The last `SHOWN`, newest first."""
    rows = connection.execute(_LATEST, {"person": person_id})
    return tuple(
        Notification(
            row.id, row.template, _told(connection, definitions, row, language), row.case_id, row.number or "",
            row.title or "", row.created_at, row.read_at is not None,
        )
        for row in rows
    )  # fmt: skip


def _told(connection: Connection, definitions: Definitions, row: Any, language: str) -> tuple[Mapping[str, Any], ...]:
    each = (row.params, *row.params.get("also", ()))
    if row.version_id is None:
        return tuple({**one, "step": one.get("obligation", "")} for one in each)
    definition = definitions.version(connection, row.version_id)
    return tuple({**one, "step": called(definition, one.get("obligation", ""), language)} for one in each)
