"""What passes between runs: places that wait, what was sent, who received it, and the data stores that all share."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, text

from engine.db.types import Instant
from engine.model.schema import KEY, id_column, metadata

MESSAGE_KEY = String(200)
"""A correlation key as text: the JSON of its value."""

ANY_KEY = ""
"""Stands for "no key" where keys are compared: JSON is never empty."""

_KEPT = text("state = 'kept'")


class SentState(StrEnum):
    """sent → aimed at one receiver, or kept until somebody waits → delivered, or unclaimed when its time is over."""

    SENT = "sent"
    AIMED = "aimed"
    KEPT = "kept"
    DELIVERED = "delivered"
    UNCLAIMED = "unclaimed"


class DeliveryOutcome(StrEnum):
    """What became of one receiver. Only what is delivered can never be delivered there again."""

    DELIVERED = "delivered"
    CLOSED = "closed"
    GONE = "gone"


awaited_messages = Table(
    "awaited_messages",
    metadata,
    Column("case_id", BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("ref", String(60), primary_key=True),
    Column("kind", String(10), primary_key=True, server_default="message"),
    Column("name", KEY, primary_key=True),
    Column("key", MESSAGE_KEY, primary_key=True, server_default=""),
    Column("element_id", KEY, nullable=False),
    Column("awaited_at", Instant, nullable=False, server_default="0"),
    Index(None, "name", "kind", "key"),
)
"""Places that wait for a message or signal. A place may wait for several. `key`: the only one it takes, `ANY_KEY` for
all. `awaited_at`: since when, because the longest waiting is served first."""

sent_messages = Table(
    "sent_messages",
    metadata,
    id_column(),
    Column("kind", String(10), nullable=False),
    Column("name", KEY, nullable=False),
    Column("key", MESSAGE_KEY, nullable=False, server_default=""),
    Column("payload", Text, nullable=False),
    Column("from_case", BigInteger, ForeignKey("cases.id")),
    Column("element_id", KEY),
    Column("sent_by", String(100), nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("keep_until", Instant, nullable=False),
    Column("state", String(10), nullable=False),
    Column("settled_at", Instant),
    Index("ix_sent_messages_kept", "name", sqlite_where=_KEPT, postgresql_where=_KEPT),
    Index(None, "settled_at"),
)
"""Messages and signals on their way to other cases. `id` is that of the job that looks for who is meant. `from_case`
and `element_id`: the run that threw it; none for one from outside."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("sent_id", BigInteger, ForeignKey("sent_messages.id"), primary_key=True, autoincrement=False),
    Column("receiver", String(220), primary_key=True),
    Column("case_id", BigInteger, ForeignKey("cases.id")),
    Column("outcome", String(10), nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "case_id"),
)
"""Who received it: `case:ID`, or `route:KEY:START` for a start event that it began a case at. Once each: the key says
so."""

data_stores = Table(
    "data_stores",
    metadata,
    Column("name", KEY, primary_key=True),
    Column("content", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", BigInteger, ForeignKey("cases.id")),
)
"""What routes keep beyond the life of a case, by the name in the diagram. `changed_by` is the case that wrote last."""
