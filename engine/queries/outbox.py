"""How the ways out stand, and which messages did not arrive: what an operator looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal_column, select

from engine.db.types import Instant
from engine.model.cases import cases, customers
from engine.model.notifications import NotificationStatus, Recipient, channels, notifications
from engine.model.people import people
from engine.notify.channels import configured
from engine.queries.masking import mask_email, mask_phone
from engine.queries.paging import COUNT_CAP, Count
from engine.settings import Settings

SHOWN = 100
LATELY = 400
"""How many of the newest messages are looked at for late ones."""
LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A way out. `waiting` counts what is to be sent, now or later; `overdue_at`: when the first of it was to go, where
    that is past."""

    channel: str
    waiting: Count
    overdue_at: datetime | None
    down_since: datetime | None
    retry_at: datetime | None
    last_error: str


@dataclass(frozen=True, slots=True)
class MessageOut:
    """One message. `to` is a person's name, or a customer's address as people may see it; empty for an endpoint."""

    id: int
    channel: str
    status: str
    recipient: str
    to: str
    template: str
    case_id: int | None
    number: str
    created_at: datetime
    planned_at: datetime
    sent_at: datetime | None
    attempts: int
    last_error: str

    @property
    def delay(self) -> timedelta:
        """How much later than planned it went."""
        return (self.sent_at or self.planned_at) - self.planned_at


@dataclass(frozen=True, slots=True)
class OutboxState:
    """Everything on the page: the ways that are set up, what failed or bounced, what went late of late."""

    channels: tuple[ChannelState, ...]
    troubles: tuple[MessageOut, ...]
    late: tuple[MessageOut, ...]


_WAITING = notifications.c.status == literal_column("'waiting'")
_FIRST = (
    select(func.min(notifications.c.send_after, type_=Instant))
    .where(notifications.c.channel == channels.c.channel, _WAITING)
    .scalar_subquery()
)
_CHANNELS = select(channels, _FIRST.label("first_at")).order_by(channels.c.channel)
_COUNT = select(func.count()).select_from(
    select(literal_column("1"))
    .select_from(notifications)
    .where(notifications.c.channel == bindparam("of_channel"), _WAITING)
    .limit(COUNT_CAP + 1)
    .subquery()
)
_MESSAGES = (
    select(
        notifications,
        cases.c.number,
        people.c.name.label("person"),
        customers.c.phone.label("customer_phone"),
        customers.c.email.label("customer_email"),
    )
    .outerjoin(cases, cases.c.id == notifications.c.case_id)
    .outerjoin(people, people.c.id == notifications.c.person_id)
    .outerjoin(customers, customers.c.id == cases.c.customer_id)
    .order_by(notifications.c.id.desc())
)
_IN_TROUBLE = notifications.c.status.in_([literal_column("'failed'"), literal_column("'bounced'")])
_TROUBLES = _MESSAGES.where(_IN_TROUBLE).limit(SHOWN)
_NEWEST = select(notifications.c.id).order_by(notifications.c.id.desc()).limit(LATELY)
_SENT = _MESSAGES.where(
    notifications.c.id.in_(_NEWEST.scalar_subquery()), notifications.c.status == NotificationStatus.SENT.value
)


def outbox_state(connection: Connection, settings: Settings, now: datetime) -> OutboxState:
    """How messages out stand, on the channels that are set up."""
    ways = configured(settings)
    states = [_channel(connection, row, now) for row in connection.execute(_CHANNELS) if row.channel in ways]
    sent = [_message(row) for row in connection.execute(_SENT)]
    return OutboxState(
        channels=tuple(states),
        troubles=tuple(_message(row) for row in connection.execute(_TROUBLES)),
        late=tuple(one for one in sent if one.delay > LATE_AFTER),
    )


def _channel(connection: Connection, row: Any, now: datetime) -> ChannelState:
    waiting = Count(connection.execute(_COUNT, {"of_channel": row.channel}).scalar_one())
    overdue_at = row.first_at if row.first_at is not None and row.first_at <= now else None
    return ChannelState(row.channel, waiting, overdue_at, row.down_since, row.retry_at, row.last_error or "")


def _message(row: Any) -> MessageOut:
    to = row.person or ""
    if row.recipient == Recipient.CUSTOMER:
        to = mask_phone(row.customer_phone or "") if row.channel == "sms" else mask_email(row.customer_email or "")
    return MessageOut(
        row.id, row.channel, row.status, row.recipient, to, row.template, row.case_id, row.number or "", row.created_at,
        row.send_after, row.sent_at, row.attempts, row.last_error or "",
    )  # fmt: skip
