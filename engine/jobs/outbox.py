"""The outbox: sends what waits, in order, outside of any command; what cannot be sent now waits on.

No job stands behind a message: its row is the work. One worker at a time sends on a channel, on a lease that it keeps
with each message written down; a worker that dies leaves the lease to run out, and the next one begins with the message
that was not written down. That one may have left already: it goes again under the same key (Message-ID,
Idempotency-Key), by which the other side knows it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Event

from engine.commands.record_sending import RecordSending
from engine.db import Batch
from engine.dispatch import Engine
from engine.errors import ChannelAway, Conflict, HuiyinError, MessagePutOff
from engine.model.notifications import Channel
from engine.notify.channels import configured
from engine.notify.ways import WAYS, Way
from engine.queries.outgoing import next_outgoing, read_outgoing
from engine.queue.channels import (
    LeasedChannel,
    failures_on,
    lease_channel,
    next_sending,
    pause_channel,
    release_channel,
)  # fmt: skip
from engine.rules.permissions import SYSTEM
from engine.rules.retry import backoff
from engine.settings import Settings

log = logging.getLogger("huiyin.outbox")

LONGEST_PAUSE = timedelta(minutes=5)
"""How long a channel whose other side is away is left alone at most."""


class Outbox:
    """`send_due` sends what is due now; `stop` lets it finish the message in hand and no more."""

    def __init__(self, engine: Engine, name: str, ways: Mapping[Channel, Callable[[Settings], Way]] = WAYS) -> None:
        self.engine = engine
        self.name = name
        self._ways = ways
        self._stopping = Event()

    def stop(self) -> None:
        """Send nothing more; what waits is sent by the next worker."""
        self._stopping.set()

    def send_due(self) -> int:
        """Send what is due on every channel that is free; returns how many messages were dealt with."""
        engine, now = self.engine, self.engine.clock.now()
        ways = configured(engine.settings)
        if not ways or engine.silent:
            return 0
        due = [channel for channel, at in next_sending(engine.database, ways).items() if at <= now]
        return sum(self._send_on(Channel(channel)) for channel in due)

    def _send_on(self, channel: Channel) -> int:
        engine = self.engine
        now, lease_after = engine.clock.now(), engine.settings.lease_after
        leased = lease_channel(engine.database, channel, now, self.name, lease_after)
        if leased is None:
            return 0
        way, done = self._ways[channel](engine.settings), 0
        try:
            while not self._stopping.is_set() and self._send_next(way, leased):
                done += 1
        except Conflict:
            log.info("%s has passed to another worker, or the message was dealt with", channel)
        finally:
            way.close()
            self._write(lambda batch: release_channel(batch, leased))
        return done

    def _send_next(self, way: Way, leased: LeasedChannel) -> bool:
        """Send one message; False when none is due or the other side is away."""
        engine, now = self.engine, self.engine.clock.now()
        with engine.reading() as connection:
            notification_id = next_outgoing(connection, leased.channel, now)
        if notification_id is None:
            return False
        try:
            with engine.reading() as connection:
                outgoing = read_outgoing(engine, connection, notification_id)
            way.send(outgoing, now)
        except ChannelAway as error:
            self._pause(leased, error)
            return False
        except MessagePutOff as error:
            engine.run(RecordSending(leased, notification_id, _detail(error), for_good=False), SYSTEM)
        except Exception as error:
            # Whatever is wrong with one message must not hold up the others.
            log.warning("message %s could not be sent: %s", notification_id, error)
            engine.run(RecordSending(leased, notification_id, _detail(error)), SYSTEM)
        else:
            engine.run(RecordSending(leased, notification_id), SYSTEM)
        return True

    def _pause(self, leased: LeasedChannel, error: ChannelAway) -> None:
        now = self.engine.clock.now()

        def pause(batch: Batch) -> None:
            wait = min(backoff(failures_on(batch, leased.channel) + 1), LONGEST_PAUSE)
            pause_channel(batch, leased, _detail(error), now, now + wait)
            log.warning("%s; the next try is in %d s", error, wait.total_seconds())

        self._write(pause)

    def _write(self, what: Callable[[Batch], None]) -> None:
        with self.engine.database.writing() as connection:
            batch = Batch(connection)
            what(batch)
            batch.flush()


def next_send_at(engine: Engine) -> datetime | None:
    """When something can next be sent; None when nothing waits. Virtual time jumps there."""
    ways = configured(engine.settings)
    if not ways or engine.silent:
        return None
    return min(next_sending(engine.database, ways).values(), default=None)


def _detail(error: Exception) -> str:
    if isinstance(error, HuiyinError):
        return str(error.params.get("detail", error))
    return f"{type(error).__name__}: {error}"
