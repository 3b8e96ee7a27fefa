"""The pulse: APScheduler wakes the workers, which look for due rows, and the outbox beside them.

A few entries in memory, never one for each timer. The outbox has its own, so that a slow mail server makes no job late.
"""

from __future__ import annotations

import logging

from engine.commands.sweep import PlanSweep
from engine.dispatch import Engine
from engine.errors import HuiyinError
from engine.jobs.outbox import Outbox
from engine.jobs.pulse import Pulse
from engine.jobs.worker import Worker
from engine.logs import event, said_of
from engine.rules.permissions import SYSTEM

log = logging.getLogger("huiyin.worker")


class Ticker:
    """A process's workers (`settings.job_lanes`), each called every `settings.tick_seconds`, and looked after.

    A tick that takes longer swallows those it overlaps.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        name = Worker(engine).name
        self.workers = [Worker(engine, f"{name}/{lane}") for lane in range(1, engine.settings.job_lanes + 1)]
        self.name = name
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of every tick that is swallowed
        self._scheduler = Pulse(timezone="UTC")
        for worker in self.workers:
            self._every_tick(self._tick, worker)
        self.outbox = Outbox(engine, name)
        self._every_tick(self._send)
        self._every_tick(self._look_after)

    def start(self) -> None:
        """Begin ticking in threads of its own; the nightly sweep is planned if it is not yet."""
        self._engine.run(PlanSweep(), SYSTEM)
        event(log, logging.INFO, "worker.started", worker=self.name, lanes=len(self.workers))
        self._scheduler.start()

    def stop(self) -> None:
        """Let the jobs in hand end, give back what was not begun, then stop."""
        for worker in self.workers:
            worker.stop()
        self.outbox.stop()
        self._scheduler.shutdown(wait=True)
        event(log, logging.INFO, "worker.stopped", worker=self.name)

    def _every_tick(self, action: object, *arguments: object) -> None:
        seconds = self._engine.settings.tick_seconds
        self._scheduler.add_job(
            action, "interval", arguments, seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )

    def _tick(self, worker: Worker) -> None:
        try:
            worker.tick()
        except Exception as error:
            # The next tick connects again; what was in hand is taken over when its lease has run out.
            event(log, logging.WARNING, "tick.skipped", worker=worker.name, **said_of(error))

    def _look_after(self) -> None:
        for worker in self.workers:
            try:
                worker.look_after()
            except HuiyinError as error:
                event(log, logging.WARNING, "lease.not_extended", worker=worker.name, **said_of(error))

    def _send(self) -> None:
        try:
            self.outbox.send_due()
        except Exception as error:
            event(log, logging.WARNING, "outbox.skipped", worker=self.name, **said_of(error))
