"""Rate limits in the database, so that they hold across processes and restarts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import bindparam, delete, insert, select, update

from engine.db import Database
from engine.errors import SignInFailed
from engine.model.people import sign_in_failures
from engine.text import text


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `failures` for one subject within `window`."""

    failures: int
    window: timedelta


_FIND = select(sign_in_failures.c.failures, sign_in_failures.c.window_started_at).where(
    sign_in_failures.c.subject == bindparam("key")
)
_FIRST = insert(sign_in_failures)
_COUNT = (
    update(sign_in_failures)
    .where(sign_in_failures.c.subject == bindparam("key"))
    .values(failures=bindparam("new_failures"), window_started_at=bindparam("new_start"))
)
_FORGET = delete(sign_in_failures).where(sign_in_failures.c.subject == bindparam("key"))


def assert_below(database: Database, subject: str, limit: Limit, now: datetime) -> None:
    """Raise SignInFailed, saying when to come back, once `subject` has used up its tries."""
    with database.reading() as connection:
        row = connection.execute(_FIND, {"key": subject}).first()
    if row is None or row.failures < limit.failures:
        return
    opens_at = row.window_started_at + limit.window
    if now < opens_at:
        minutes = ceil((opens_at - now).total_seconds() / 60)
        raise SignInFailed(detail=text("Too many tries. Please wait {minutes} minute(s).", minutes=minutes))


def record_failure(database: Database, subject: str, limit: Limit, now: datetime) -> None:
    """Count one more failure; a window that has passed starts again at one."""
    with database.writing() as connection:
        row = connection.execute(_FIND, {"key": subject}).first()
        if row is None:
            connection.execute(_FIRST, {"subject": subject, "failures": 1, "window_started_at": now})
            return
        goes_on = now < row.window_started_at + limit.window
        values = {
            "key": subject,
            "new_failures": row.failures + 1 if goes_on else 1,
            "new_start": row.window_started_at if goes_on else now,
        }
        connection.execute(_COUNT, values)


def forget(database: Database, subject: str) -> None:
    """Forget the failures of `subject`: it has proved itself."""
    with database.writing() as connection:
        connection.execute(_FORGET, {"key": subject})
