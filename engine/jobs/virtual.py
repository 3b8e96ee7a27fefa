"""Virtual time: the real worker on a clock that jumps from one due job to the next."""

from __future__ import annotations

from datetime import datetime

from engine.clock import VirtualClock, as_utc
from engine.jobs.outbox import Outbox, next_send_at
from engine.jobs.worker import Worker
from engine.queue import next_due_at


def advance_to(worker: Worker, clock: VirtualClock, until: datetime) -> int:
    """Let time pass until `until`, running every job and sending every message at the instant it is due; returns how
    many jobs ran."""
    until = as_utc(until)
    outbox = Outbox(worker.engine, worker.name)
    ran = 0
    while True:
        following = _next_at(worker)
        if following is None or following > until:
            break
        clock.set(max(following, clock.now()))
        ran += worker.tick()
        outbox.send_due()
    clock.set(max(until, clock.now()))
    return ran


def _next_at(worker: Worker) -> datetime | None:
    known = (next_due_at(worker.engine.database), next_send_at(worker.engine))
    return min((at for at in known if at is not None), default=None)
