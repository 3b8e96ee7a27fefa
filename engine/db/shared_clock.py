"""One clock for all processes of an office: the database server's, carried on between two looks at it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import event

from engine.clock import Clock, SystemClock
from engine.db.database import Database

log = logging.getLogger("huiyin.clock")

LOOK_AFTER = timedelta(seconds=60)
"""How often the server is asked; what quartz loses in a minute is far less than a tick."""

APART = timedelta(seconds=2)
"""A machine whose clock stands further off is named in the log."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What was seen together: the server's time, the machine's, and the steady clock that nobody sets (seconds)."""

    server: datetime
    machine: datetime
    steady: float


class SharedClock:
    """Time by the database server, so that machines whose clocks differ neither escalate early nor take leases away.

    The server is asked with a connection that is taken from the pool anyway; before the first one, and while the server
    is away, what is known goes on. A machine that slept (its steady clock too) is noticed by its own clock.
    """

    def __init__(
        self, database: Database, machine: Clock | None = None, steady: Callable[[], float] = monotonic
    ) -> None:
        self._machine = machine or SystemClock()
        self._steady = steady
        self._seen: _Look | None = None
        event.listen(database.engine, "checkout", self._on_checkout)

    def now(self) -> datetime:
        """The server's time (UTC), as near as one round trip."""
        seen = self._seen
        if seen is None:
            return self._machine.now()
        return seen.server + timedelta(seconds=self._steady() - seen.steady)

    def _on_checkout(self, driver_connection: Any, _record: object, _pooled: object) -> None:
        if not self._is_old():
            return
        began = self._steady()
        try:
            row = driver_connection.execute("SELECT clock_timestamp()").fetchone()
            driver_connection.commit()
        except Exception as error:
            # Whoever took the connection finds out in a moment, and says it better.
            log.info("the database's clock could not be read: %s", error)
            return
        ended = self._steady()
        server = row[0].astimezone(UTC) + timedelta(seconds=(ended - began) / 2)
        self._look(_Look(server, self._machine.now(), ended))

    def _is_old(self) -> bool:
        seen = self._seen
        if seen is None:
            return True
        passed = timedelta(seconds=self._steady() - seen.steady)
        slept_or_set = abs(self._machine.now() - seen.machine - passed) > APART
        return passed >= LOOK_AFTER or slept_or_set

    def _look(self, now: _Look) -> None:
        before, self._seen = self._seen, now
        apart = now.machine - now.server
        if abs(apart) > APART and (before is None or abs(apart - (before.machine - before.server)) > APART):
            log.warning("this machine's clock is %.0f s off the database's, which is used", apart.total_seconds())
