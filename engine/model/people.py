"""People, groups and units, and what they may do."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table

from engine.db.types import Instant
from engine.model.schema import KEY, id_column, metadata

people = Table(
    "people",
    metadata,
    id_column(),
    Column("username", String(100), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("unit", KEY),
    Column("email", String(200), nullable=False, server_default=""),
    Column("phone", String(40), nullable=False, server_default=""),
    Column("language", String(10), nullable=False),
    Column("zone", String(60), nullable=False),
    Column("password_hash", String(200)),
    Column("shortcuts", Boolean, nullable=False, server_default="1"),
    Column("theme", String(10), nullable=False, server_default="auto"),
    Column("active", Boolean, nullable=False, server_default="1"),
)

person_roles = Table(
    "person_roles",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("role", KEY, primary_key=True),
)

groups = Table(
    "groups",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("unit", KEY),
)
"""`unit`: the unit whose lead and head answer for the group's work."""

group_members = Table(
    "group_members",
    metadata,
    Column("group_key", KEY, ForeignKey("groups.key"), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Index(None, "person_id"),
)

units = Table(
    "units",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("parent", KEY),
    Column("group_key", KEY, ForeignKey("groups.key"), nullable=False),
    Column("lead_id", BigInteger, ForeignKey("people.id")),
    Column("head_id", BigInteger, ForeignKey("people.id")),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("csrf_token", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("client", String(200), nullable=False, server_default=""),
    Index(None, "person_id"),
    Index(None, "expires_at"),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("window_started_at", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
)
"""Rate limits on sign-in and on public look-ups: `subject` names what is counted (`user:…`, `address:…`, `case:…`)."""
