"""What the system told somebody in the app."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, literal_column, select

from engine.dispatch.definitions import Definitions
from engine.model.cases import cases, runs
from engine.model.notifications import notifications
from engine.notify.words import notice_text
from engine.queries.notices import each_told, notice_of
from engine.queries.paging import Count
from engine.text import Text

SHOWN = 40
BELL_CAP = 99


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing told, and what was told with it about the same instant: a sentence each."""

    id: int
    sentences: tuple[Text, ...]
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


def latest(
    connection: Connection, definitions: Definitions, person_id: int, language: str, zone: ZoneInfo
) -> tuple[Notification, ...]:
    """The last `SHOWN`, newest first."""

    def sentences(row: Any) -> tuple[Text, ...]:
        definition = definitions.version(connection, row.version_id) if row.version_id is not None else None
        notices = (
            notice_of(one, definition, row.number or "", row.title or "", language)
            for one in each_told(row.template, row.case_id, row.params)
        )
        return tuple(notice_text(notice, language, zone) for notice in notices)

    rows = connection.execute(_LATEST, {"person": person_id}).all()
    return tuple(
        Notification(
            row.id, sentences(row), row.case_id, row.number or "", row.title or "", row.created_at,
            row.read_at is not None,
        )
        for row in rows
    )  # fmt: skip
