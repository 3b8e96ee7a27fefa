"""What a worker has in hand: the job that runs and those that it leased with it, seen by two threads."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from threading import Lock

from engine.queue import LeasedJob


class Hand:
    """The worker takes and begins; whoever looks after it extends, drops and empties."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[LeasedJob] = deque()
        self._running: LeasedJob | None = None
        self._begun_at: datetime | None = None
        self._leased_at: datetime | None = None

    def take(self, batch: Iterable[LeasedJob], now: datetime) -> None:
        """Jobs that have just been leased."""
        with self._lock:
            self._waiting.extend(batch)
            self._leased_at = now

    def begin(self, now: datetime, kinds: frozenset[str] | None = None) -> LeasedJob | None:
        """The next job, which runs from now on; None when the hand is empty, or the next one is not of these kinds."""
        with self._lock:
            fits = bool(self._waiting) and (kinds is None or self._waiting[0].kind in kinds)
            self._running = self._waiting.popleft() if fits else None
            self._begun_at = now
            return self._running

    def end(self) -> None:
        """Nothing runs any more."""
        with self._lock:
            self._running = None

    def slow_since(self, instant: datetime) -> bool:
        """Whether others wait behind a job that began before `instant`."""
        with self._lock:
            return bool(self._waiting) and self._running is not None and _before(self._begun_at, instant)

    def held_since(self, instant: datetime) -> bool:
        """Whether anything is in hand whose lease dates from before `instant`."""
        with self._lock:
            return (self._running is not None or bool(self._waiting)) and _before(self._leased_at, instant)

    def extend(self, now: datetime) -> Sequence[LeasedJob]:
        """Everything in hand, whose lease is to count from now."""
        with self._lock:
            self._leased_at = now
            return [*([self._running] if self._running else []), *self._waiting]

    def drop(self, lost: frozenset[int]) -> None:
        """Begin none of these any more."""
        with self._lock:
            self._waiting = deque(job for job in self._waiting if job.id not in lost)

    def empty(self) -> Sequence[LeasedJob]:
        """Take out what was not begun."""
        with self._lock:
            taken, self._waiting = list(self._waiting), deque()
            return taken


def _before(one: datetime | None, instant: datetime) -> bool:
    return one is not None and one <= instant
