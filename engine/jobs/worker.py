"""A worker: takes what is due, runs it, and puts off what failed. Any number of them may work on one database."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Event
from typing import Any

from engine.commands.incidents import GiveUpJob
from engine.db import Batch, Database
from engine.db.grouped import GroupedDatabase
from engine.dispatch import Command, Engine
from engine.errors import Conflict, HuiyinError, RunFailed, Unavailable
from engine.jobs.hand import Hand
from engine.jobs.handlers import HANDLERS
from engine.logs import event, said_of
from engine.measures import JOB_LATENESS, JOBS
from engine.model.ids import new_id
from engine.queue import Kind, LeasedJob, extend_leases, give_back, lease_jobs, postpone_job
from engine.rules.permissions import SYSTEM
from engine.rules.retry import backoff

log = logging.getLogger("huiyin.worker")

BATCH = 50
"""Jobs leased at once: few enough that all are done long before their lease runs out."""

SLOW_AFTER = timedelta(seconds=1)
"""A job that takes longer keeps no others waiting: those leased with it are given back."""

TOGETHER: frozenset[str] = frozenset({Kind.ESCALATE})
"""Kinds of which SQLite commits several at once: short, many at one instant, with no effect outside of the rows."""

SLICE = 0.025
"""Seconds after which those commit and let somebody else write."""

Handlers = Mapping[str, Callable[[LeasedJob], Command[Any]]]


class Worker:
    """`tick` does everything that is due now; `stop` lets it finish the job in hand and no more.

    `look_after` is for another thread, once a second or so: it holds on to what is in hand while this one lives.
    """

    def __init__(self, engine: Engine, name: str | None = None, handlers: Handlers = HANDLERS) -> None:
        self.engine = engine
        self.name = name or f"{socket.gethostname()}-{os.getpid()}-{new_id() % 10_000}"
        self._handlers = handlers
        self._hand = Hand()
        self._grouped = _grouping(engine.database)
        self._at_work = engine
        self._stopping = Event()

    def stop(self) -> None:
        """Take no further job; those leased and not begun are given back when the one in hand is done."""
        self._stopping.set()

    def tick(self) -> int:
        """Run every due job; returns how many were run. Raises Unavailable when the database is away."""
        ran = 0
        while not self._stopping.is_set():
            batch = self.lease(BATCH)
            if not batch:
                break
            ran += self.work_off(batch)
        return ran

    def lease(self, at_most: int) -> list[LeasedJob]:
        """Take up to `at_most` due jobs."""
        settings = self.engine.settings
        now = self.engine.clock.now()
        return lease_jobs(self.engine.database, now, self.name, at_most=at_most, lease_after=settings.lease_after)

    def look_after(self) -> None:
        """Extend the leases in hand when a third of their time is over; give back what waits behind a slow job.

        Jobs that another worker has taken over meanwhile are not begun any more; the one that runs will find that it
        cannot finish.
        """
        now = self.engine.clock.now()
        if self._hand.slow_since(now - SLOW_AFTER):
            give_back(self.engine.database, self._hand.empty())
        lease_after = self.engine.settings.lease_after
        if self._hand.held_since(now - lease_after / 3):
            held = self._hand.extend(now)
            lost = extend_leases(self.engine.database, held, now, lease_after)
            if lost:
                self._hand.drop(lost)
                event(log, logging.WARNING, "lease.lost", jobs=len(lost), worker=self.name)

    def run(self, job: LeasedJob) -> None:
        """Run one leased job. Whatever it raises is dealt with here: the others must not wait for it."""
        began_at = self.engine.clock.now()
        if job.attempts > self.engine.settings.job_attempts:
            # Nobody reported: each time its worker was gone before it could.
            self._give_up(job, f"its worker ended {job.attempts - 1} times while it ran")
            return
        try:
            self._at_work.run(self._handlers[job.kind](job), SYSTEM)
        except Exception as error:
            self._put_off(job, error)
            if isinstance(error, Unavailable):
                raise
        else:
            now = self.engine.clock.now()
            JOB_LATENESS.labels(job.kind).observe(max((now - job.due_at).total_seconds(), 0))
            self._tell(logging.INFO, "done", job, seconds=round((now - began_at).total_seconds(), 3))

    def work_off(self, batch: list[LeasedJob]) -> int:
        """Run leased jobs in their order, until all are done or the worker is to stop; returns how many were run."""
        ran = 0
        self._hand.take(batch, self.engine.clock.now())
        try:
            while not self._stopping.is_set() and (job := self._begin()) is not None:
                if self._grouped is not None and job.kind in TOGETHER:
                    ran += self._run_together(self._grouped, job)
                else:
                    self.run(job)
                    ran += 1
        finally:
            self._hand.end()
            give_back(self.engine.database, self._hand.empty())
        return ran

    def _run_together(self, grouped: GroupedDatabase, first: LeasedJob) -> int:
        """Run `first` and those of its kind that follow in few commits; when one fails, all in it are free again."""
        begun: list[LeasedJob] = []
        self._at_work = self.engine.on(grouped)
        away: Unavailable | None = None
        try:
            with grouped.together():
                try:
                    self._run_all(grouped, first, begun)
                except Unavailable as error:  # what was done before it, and that it failed, is worth keeping
                    away = error
        except Exception:
            give_back(self.engine.database, begun)  # those that were committed before are gone
            raise
        finally:
            self._at_work = self.engine
        if away is not None:
            raise away
        return len(begun)

    def _run_all(self, grouped: GroupedDatabase, first: LeasedJob, begun: list[LeasedJob]) -> None:
        job: LeasedJob | None = first
        while job is not None:
            begun.append(job)
            self.run(job)
            grouped.breathe()
            job = None if self._stopping.is_set() else self._begin(TOGETHER)

    def _begin(self, kinds: frozenset[str] | None = None) -> LeasedJob | None:
        return self._hand.begin(self.engine.clock.now(), kinds)

    def _put_off(self, job: LeasedJob, error: Exception) -> None:
        words = str(error) if isinstance(error, HuiyinError) else f"{type(error).__name__}: {error}"
        blameless = isinstance(error, Unavailable)  # the database's trouble uses up no job's tries
        used_up = job.attempts >= self.engine.settings.job_attempts and not blameless
        if used_up or isinstance(error, RunFailed):
            self._give_up(job, words, **said_of(error))
            return
        retry_at = self.engine.clock.now() + backoff(job.attempts, job.id)
        try:
            with self._at_work.database.writing() as connection:
                batch = Batch(connection)
                postpone_job(batch, job, words, retry_at, failed=not blameless)
                batch.flush()  # raises Conflict when the job is another's by now
            self._tell(logging.WARNING, "failed", job, again_at=retry_at.isoformat(), **said_of(error))
        except Exception as trouble:
            self._leave(job, trouble)

    def _give_up(self, job: LeasedJob, words: str, **told: object) -> None:
        try:
            self._at_work.run(GiveUpJob(job, words), SYSTEM)
            self._tell(logging.ERROR, "given_up", job, **told)
        except Exception as trouble:
            self._leave(job, trouble)

    def _leave(self, job: LeasedJob, trouble: Exception) -> None:
        """Another has it now; or not even its failure could be written, and its lease runs out by itself."""
        if isinstance(trouble, Conflict):
            self._tell(logging.INFO, "taken_over", job)
        else:
            event(log, logging.WARNING, "job.left", kind=job.kind, job=job.id, worker=self.name, **said_of(trouble))

    def _tell(self, level: int, outcome: str, job: LeasedJob, **told: object) -> None:
        JOBS.labels(job.kind, outcome).inc()
        late = round((self.engine.clock.now() - job.due_at).total_seconds(), 3)
        event(
            log, level, f"job.{outcome}", kind=job.kind, job=job.id, case=job.case_id, attempt=job.attempts, late=late,
            worker=self.name, **told,
        )  # fmt: skip


def _grouping(database: Database) -> GroupedDatabase | None:
    """Only SQLite has one pen for all; who groups already (an import) goes on with its own group."""
    if database.is_sqlite and not isinstance(database, GroupedDatabase):
        return GroupedDatabase(database, SLICE)
    return None
