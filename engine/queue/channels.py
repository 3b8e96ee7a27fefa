"""One worker at a time on each way out: a lease, as with jobs, and a pause while the other side is away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, literal_column, select, update

from engine.db import Batch, Database
from engine.db.types import Instant
from engine.model.ids import new_id
from engine.model.notifications import channels, notifications


@dataclass(frozen=True, slots=True)
class LeasedChannel:
    """A channel in a worker's hands; `lease` proves it, as long as it was not taken over after `until`."""

    channel: str
    lease: str
    until: datetime


_FIRST = (
    select(func.min(notifications.c.send_after, type_=Instant))
    .where(notifications.c.channel == channels.c.channel, notifications.c.status == literal_column("'waiting'"))
    .scalar_subquery()
)
_STANDING = select(channels.c.channel, channels.c.retry_at, channels.c.leased_until, _FIRST.label("first_at"))
_HELD = (channels.c.channel == bindparam("of_channel")) & (channels.c.leased_by == bindparam("lease"))
_TAKE = (
    update(channels)
    .where(
        channels.c.channel == bindparam("of_channel"),
        channels.c.leased_until.is_(None) | (channels.c.leased_until <= bindparam("now")),
        channels.c.retry_at.is_(None) | (channels.c.retry_at <= bindparam("now")),
    )
    .values(leased_by=bindparam("lease"), leased_until=bindparam("until"))
)
_WORKS = (
    update(channels)
    .where(_HELD)
    .values(leased_until=bindparam("until"), failures=0, retry_at=None, down_since=None, last_error=None)
)
_RELEASE = update(channels).where(_HELD).values(leased_by=None, leased_until=None)
_PAUSE = (
    update(channels)
    .where(_HELD)
    .values(
        leased_by=None,
        leased_until=None,
        failures=channels.c.failures + 1,
        retry_at=bindparam("next_try"),
        down_since=func.coalesce(channels.c.down_since, bindparam("now", type_=Instant)),
        last_error=bindparam("error"),
    )
)
_FAILURES = select(channels.c.failures).where(channels.c.channel == bindparam("of_channel"))


def next_sending(database: Database, among: Collection[str]) -> dict[str, datetime]:
    """Channel → when something can next be sent on it. One read of three rows and the front of an index each."""
    with database.reading() as connection:
        rows = connection.execute(_STANDING).all()
    return {
        row.channel: max(at for at in (row.first_at, row.retry_at, row.leased_until) if at is not None)
        for row in rows
        if row.channel in among and row.first_at is not None
    }


def lease_channel(
    database: Database, channel: str, now: datetime, worker: str, lease_after: timedelta
) -> LeasedChannel | None:
    """Take the channel; None when another worker has it, or when the other side is given time."""
    leased = LeasedChannel(channel, f"{worker}:{new_id()}"[-100:], now + lease_after)
    values = {"of_channel": channel, "now": now, "lease": leased.lease, "until": leased.until}
    with database.writing() as connection:
        taken: int = connection.execute(_TAKE, values).rowcount
    return leased if taken else None


def keep_channel(batch: Batch, leased: LeasedChannel, until: datetime) -> None:
    """Go on with the channel, which works; the flush raises Conflict when it has passed to another worker."""
    batch.write(_WORKS, {"of_channel": leased.channel, "lease": leased.lease, "until": until}, expect=1)


def release_channel(batch: Batch, leased: LeasedChannel) -> None:
    """Give it back, if it is still ours."""
    batch.write(_RELEASE, {"of_channel": leased.channel, "lease": leased.lease})


def pause_channel(batch: Batch, leased: LeasedChannel, error: str, now: datetime, retry_at: datetime) -> None:
    """Give it back and let nobody try before `retry_at`: the other side is away."""
    values = {"of_channel": leased.channel, "lease": leased.lease, "now": now, "next_try": retry_at}
    batch.write(_PAUSE, values | {"error": error[:2000]})


def failures_on(batch: Batch, channel: str) -> int:
    """How often in a row the other side was away."""
    row = batch.first(_FAILURES, of_channel=channel)
    return int(row.failures) if row is not None else 0
