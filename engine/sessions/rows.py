"""Session rows: found by the hash of the cookie's token, so that a copy of the table signs nobody in."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from engine.db import Database
from engine.errors import Unavailable
from engine.model.people import people, sessions
from engine.queries.people import actor_of
from engine.rules.permissions import Actor
from engine.settings import Settings

_TOUCH_AFTER = timedelta(minutes=1)
"""Being seen is written at most this often: a click should not cost a write."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A living session: who, the token that forms carry, and how this person likes the pages."""

    actor: Actor
    csrf_token: str
    theme: str
    shortcuts: bool


_FIND = (
    select(sessions.c.person_id, sessions.c.csrf_token, sessions.c.seen_at, people.c.theme, people.c.shortcuts)
    .join(people, people.c.id == sessions.c.person_id)
    .where(sessions.c.token_hash == bindparam("hash"))
    .where(sessions.c.expires_at > bindparam("now"), sessions.c.seen_at > bindparam("idle_since"))
    .where(people.c.active)
)
_TOUCH = update(sessions).where(sessions.c.token_hash == bindparam("hash")).values(seen_at=bindparam("now"))
_OPEN = insert(sessions)
_END = delete(sessions).where(sessions.c.token_hash == bindparam("hash"))
_END_ALL = delete(sessions).where(sessions.c.person_id == bindparam("person"))
_SWEEP = delete(sessions).where(sessions.c.expires_at < bindparam("now"))


def find_session(database: Database, token: str, now: datetime, settings: Settings) -> SignedIn | None:
    """The session of this token, or None when it ended, idled out or was revoked."""
    idle_since = now - timedelta(minutes=settings.session_idle_minutes)
    with database.reading() as connection:
        row = connection.execute(_FIND, {"hash": _hash(token), "now": now, "idle_since": idle_since}).first()
        if row is None:
            return None
        actor = actor_of(connection, row.person_id)
    if now - row.seen_at > _TOUCH_AFTER:
        with suppress(Unavailable), database.writing() as connection:  # what can be read is shown all the same
            connection.execute(_TOUCH, {"hash": _hash(token), "now": now})
    return SignedIn(actor, row.csrf_token, row.theme, row.shortcuts)


def open_session(connection: Connection, person_id: int, client: str, now: datetime, settings: Settings) -> str:
    """Write a new session and return its token, which is stored nowhere; ended ones are swept out."""
    connection.execute(_SWEEP, {"now": now})
    token = secrets.token_urlsafe(32)
    row = {
        "token_hash": _hash(token),
        "person_id": person_id,
        "csrf_token": secrets.token_urlsafe(24),
        "created_at": now,
        "seen_at": now,
        "expires_at": now + timedelta(hours=settings.session_hours),
        "client": client[:200],
    }
    connection.execute(_OPEN, row)
    return token


def end_session(database: Database, token: str) -> None:
    """Sign out here."""
    with database.writing() as connection:
        connection.execute(_END, {"hash": _hash(token)})


def end_all_sessions(database: Database, person_id: int) -> None:
    """Sign out everywhere: after a lost device, or a new password."""
    with database.writing() as connection:
        connection.execute(_END_ALL, {"person": person_id})


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
