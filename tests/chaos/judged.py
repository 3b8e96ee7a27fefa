"""What must hold of an office whatever was broken in it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import make_url, select

from engine.dispatch import Engine
from engine.model.jobs import JobStatus, jobs
from engine.model.notifications import notifications
from engine.model.time import escalations
from tests.factories.records import broken_chains


def judge(office: Engine) -> None:
    """Nothing is torn, nothing happened twice, nothing waits that is due."""
    assert is_sound(office)
    assert broken_chains(office) == {}
    assert twice(levels(office)) == []
    assert twice(notices(office)) == []
    assert overdue(office) == []


def is_sound(office: Engine) -> bool:
    """SQLite's own check of the file and of what refers to what; PostgreSQL's start after a crash is its check."""
    if not office.database.is_sqlite:
        return True
    with sqlite3.connect(str(make_url(office.settings.database_url).database)) as file:
        sound = file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return sound and file.execute("PRAGMA foreign_key_check").fetchall() == []


def levels(office: Engine) -> list[tuple[object, ...]]:
    """What may be there once only: (obligation, level, due date)."""
    with office.reading() as connection:
        query = select(escalations.c.obligation_id, escalations.c.level, escalations.c.due_at)
        return [tuple(row) for row in connection.execute(query)]


def notices(office: Engine) -> list[tuple[object, ...]]:
    """What each recipient was told on each channel; a template with its parameters names its occasion."""
    with office.reading() as connection:
        table = notifications.c
        query = select(table.case_id, table.person_id, table.channel, table.template, table.params)
        return [(*row[:4], repr(row.params)) for row in connection.execute(query)]


def overdue(office: Engine) -> list[object]:
    """Jobs that a worker should have done by now, and those that somebody holds still."""
    due = (jobs.c.status == JobStatus.WAITING.value) & (jobs.c.visible_at <= office.clock.now())
    with office.reading() as connection:
        return list(connection.execute(select(jobs.c.id).where(due | jobs.c.leased_by.is_not(None))).scalars())


def twice(found: Iterable[object]) -> list[object]:
    """What is there more than once."""
    return [one for one, count in Counter(found).items() if count > 1]
