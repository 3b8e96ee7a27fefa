"""Messages out: what people and customers are told, and how the ways out stand."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, text

from engine.db.types import Instant, Json
from engine.model.schema import KEY, id_column, metadata

_IN_APP = text("channel = 'app'")
_WAITING = text("status = 'waiting'")
_DIGEST = text("status = 'digest'")
_TROUBLE = text("status IN ('failed', 'bounced')")


class Channel(StrEnum):
    """The ways out. `outbox` is none: what customers would have been told where nothing was set up for them."""

    APP = "app"
    MAIL = "mail"
    SMS = "sms"
    WEBHOOK = "webhook"
    OUTBOX = "outbox"


class Recipient(StrEnum):
    """Whom a notification is for."""

    PERSON = "person"
    CUSTOMER = "customer"
    ENDPOINT = "endpoint"


class NotificationStatus(StrEnum):
    """told in the app; or digest → digested, the digest being a notification of its own; or waiting → sent or failed.

    What was sent may come back: bounced. What failed or bounced is sent again (waiting) or dismissed by an operator.
    What no channel was set up for is kept.
    """

    TOLD = "told"
    DIGEST = "digest"
    DIGESTED = "digested"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    DISMISSED = "dismissed"
    KEPT = "kept"


notifications = Table(
    "notifications",
    metadata,
    id_column(),
    Column("case_id", BigInteger),
    Column("person_id", BigInteger, ForeignKey("people.id")),
    Column("recipient", String(20), nullable=False),
    Column("channel", KEY, nullable=False),
    Column("template", KEY, nullable=False),
    Column("params", Json, nullable=False),
    Column("status", String(10), nullable=False, server_default="told"),
    Column("about_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("send_after", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("read_at", Instant),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("last_error", Text),
    Index(
        "ix_notifications_person", "person_id", "read_at", "created_at", sqlite_where=_IN_APP, postgresql_where=_IN_APP
    ),
    Index(None, "case_id"),
    Index("ix_notifications_outbox", "channel", "send_after", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("ix_notifications_digest", "person_id", sqlite_where=_DIGEST, postgresql_where=_DIGEST),
    Index("ix_notifications_trouble", "id", sqlite_where=_TROUBLE, postgresql_where=_TROUBLE),
)
"""Messages out, one row for each recipient and channel. They are an outbox: written in the transaction of what they
tell about, sent outside of it, in the order of `send_after`. `about_at`: the planned instant of what is told, so that
several levels of one instant make one notice. Addresses are looked up when it is sent, never kept here."""

channels = Table(
    "channels",
    metadata,
    Column("channel", KEY, primary_key=True),
    Column("leased_by", String(100)),
    Column("leased_until", Instant),
    Column("retry_at", Instant),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("down_since", Instant),
    Column("last_error", Text),
)
"""How each way out stands. One worker sends on a channel at a time, so that everything leaves in order; while the other
side is away nothing is tried before `retry_at`. The rows of mail, sms and webhook are there from the beginning."""
