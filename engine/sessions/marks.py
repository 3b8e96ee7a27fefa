"""What somebody has seen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import literal_column, update

from engine.db import Database
from engine.model.notifications import notifications


def mark_read(database: Database, person_id: int, now: datetime) -> None:
    """Everything told to this person so far counts as read."""
    told = (notifications.c.person_id == person_id) & (notifications.c.channel == literal_column("'app'"))
    unread = told & notifications.c.read_at.is_(None)
    with database.writing() as connection:
        connection.execute(update(notifications).where(unread).values(read_at=now))
