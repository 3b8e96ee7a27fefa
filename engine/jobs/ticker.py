"""The pulse: APScheduler wakes the worker, which looks for due rows. One job, in memory, never one for each timer."""

from __future__ import annotations

from apscheduler.schedulers.background import BackgroundScheduler

from engine.commands.sweep import PlanSweep
from engine.errors import Unavailable
from engine.jobs.worker import Worker, log
from engine.rules.permissions import SYSTEM


class Ticker:
    """Calls `worker.tick` every `settings.tick_seconds`; a tick that takes longer swallows those it overlaps."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            self._tick,
            "interval",
            seconds=worker.engine.settings.tick_seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        """Begin ticking in a thread of its own; the nightly sweep is planned if it is not yet."""
        self.worker.engine.run(PlanSweep(), SYSTEM)
        self._scheduler.start()

    def stop(self) -> None:
        """Let the tick in hand end, then stop."""
        self.worker.stop()
        self._scheduler.shutdown(wait=True)

    def _tick(self) -> None:
        try:
            self.worker.tick()
        except Unavailable as error:
            log.warning("tick skipped: %s", error)
