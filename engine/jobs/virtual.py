"""Virtual time: the real worker on a clock that jumps from one due job to the next."""

from __future__ import annotations

from datetime import datetime

from engine.clock import VirtualClock, as_utc
from engine.jobs.worker import Worker
from engine.queue import next_due_at


def advance_to(worker: Worker, clock: VirtualClock, until: datetime) -> int:
    """Let time pass until `until`, running every job at the instant it is due; returns how many jobs ran."""
    until = as_utc(until)
    ran = 0
    while True:
        following = next_due_at(worker.engine.database)
        if following is None or following > until:
            break
        clock.set(max(following, clock.now()))
        ran += worker.tick()
    clock.set(max(until, clock.now()))
    return ran
