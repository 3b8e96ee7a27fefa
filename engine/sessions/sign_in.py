"""Name and password against a new session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from engine.db import Database
from engine.errors import SignInFailed
from engine.model.people import people
from engine.sessions import passwords
from engine.sessions.limits import Limit, assert_below, forget, record_failure
from engine.sessions.rows import open_session
from engine.settings import Settings
from engine.text import text

PERSON_LIMIT = Limit(failures=8, window=timedelta(minutes=15))
ADDRESS_LIMIT = Limit(failures=40, window=timedelta(minutes=15))
"""An office shares one address, so an address may fail more often than a name."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new session's token: the cookie's value, known to nobody else."""

    token: str
    person_id: int
    language: str


_FIND = select(people.c.id, people.c.password_hash, people.c.language).where(
    people.c.username == bindparam("name"), people.c.active
)
_REHASH = update(people).where(people.c.id == bindparam("person")).values(password_hash=bindparam("hash"))


def sign_in(
    database: Database, username: str, password: str, *, now: datetime, settings: Settings, address: str, client: str
) -> Issued:
    """Open a session. Raises SignInFailed with one sentence for a wrong name and a wrong password, or when limited."""
    subjects = {f"user:{username[:150]}": PERSON_LIMIT, f"address:{address}": ADDRESS_LIMIT}
    for subject, limit in subjects.items():
        assert_below(database, subject, limit, now)
    with database.reading() as connection:
        row = connection.execute(_FIND, {"name": username}).first()
    if not passwords.matches(row.password_hash if row else None, password) or row is None:
        for subject, limit in subjects.items():
            record_failure(database, subject, limit, now)
        raise SignInFailed(detail=text("Name or password is wrong."))
    forget(database, f"user:{username[:150]}")
    with database.writing() as connection:
        if passwords.is_outdated(row.password_hash):
            connection.execute(_REHASH, {"person": row.id, "hash": passwords.hash_password(password)})
        token = open_session(connection, row.id, client, now, settings)
    return Issued(token, row.id, row.language)
