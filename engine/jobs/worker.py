"""A worker: takes what is due, runs it, and puts off what failed. Any number of them may work on one database."""

from __future__ import annotations

import logging
import os
import socket
from datetime import datetime
from threading import Event

from engine.commands.incidents import GiveUpJob
from engine.db import Batch
from engine.dispatch import Engine
from engine.errors import Conflict, HuiyinError, RunFailed
from engine.jobs.handlers import HANDLERS
from engine.model.ids import new_id
from engine.queue import LeasedJob, lease_jobs, postpone_job
from engine.rules.permissions import SYSTEM
from engine.rules.retry import backoff

log = logging.getLogger("huiyin.worker")

BATCH = 50
"""Jobs leased at once: few enough that all are done long before their lease runs out."""


class Worker:
    """`tick` does everything that is due now; `stop` lets it finish the job in hand and no more."""

    def __init__(self, engine: Engine, name: str | None = None) -> None:
        self.engine = engine
        self.name = name or f"{socket.gethostname()}-{os.getpid()}-{new_id() % 10_000}"
        self._stopping = Event()

    def stop(self) -> None:
        """Take no further job; those leased and not begun become visible when their lease runs out."""
        self._stopping.set()

    def tick(self) -> int:
        """Run every due job; returns how many were taken."""
        taken = 0
        while not self._stopping.is_set():
            batch = self.lease(BATCH)
            for job in batch:
                if self._stopping.is_set():
                    break
                self.run(job)
            taken += len(batch)
            if len(batch) < BATCH:
                break
        return taken

    def lease(self, at_most: int) -> list[LeasedJob]:
        """Take up to `at_most` due jobs."""
        settings = self.engine.settings
        now = self.engine.clock.now()
        return lease_jobs(self.engine.database, now, self.name, at_most=at_most, lease_after=settings.lease_after)

    def run(self, job: LeasedJob) -> None:
        """Run one leased job. Whatever it raises is dealt with here: the others must not wait for it."""
        try:
            self.engine.run(HANDLERS[job.kind](job), SYSTEM)
        except Conflict:
            log.info("job %s (%s) was finished by another worker", job.id, job.kind)
        except Exception as error:
            log.warning("job %s (%s) failed at attempt %s: %s", job.id, job.kind, job.attempts, error)
            self._put_off(job, error)

    def _put_off(self, job: LeasedJob, error: Exception) -> None:
        words = str(error) if isinstance(error, HuiyinError) else f"{type(error).__name__}: {error}"
        try:
            if isinstance(error, RunFailed) or job.attempts >= self.engine.settings.job_attempts:
                self.engine.run(GiveUpJob(job, words), SYSTEM)
            else:
                retry_at = self.engine.clock.now() + backoff(job.attempts, job.id)
                self._postpone(job, words, retry_at)
        except Exception as trouble:
            # Its lease runs out by itself, so nothing is lost when even this cannot be written.
            log.warning("job %s could not be put off: %s", job.id, trouble)

    def _postpone(self, job: LeasedJob, words: str, retry_at: datetime) -> None:
        with self.engine.database.writing() as connection:
            batch = Batch(connection)
            postpone_job(batch, job, words, retry_at)
            batch.flush()
