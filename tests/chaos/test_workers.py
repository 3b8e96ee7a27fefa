"""Four workers, many due jobs, and workers that are killed and started again all the while: each effect once."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing.process import BaseProcess
from threading import Event

import pytest
from sqlalchemy import select

from engine.bootstrap import build_engine
from engine.clock import SystemClock, VirtualClock
from engine.dispatch import Engine
from engine.jobs import Ticker, Worker
from engine.model.cases import cases
from engine.model.jobs import jobs
from engine.model.time import escalations
from engine.queue import Kind
from engine.settings import Settings
from tests.chaos.bombs import Fate, some_fate
from tests.chaos.figures import dice, full
from tests.chaos.judged import judge
from tests.chaos.routes import LEVELS, TASKS, hurried
from tests.chaos.victims import KILLED, PATIENCE, born
from tests.factories.offices import office, settle, start
from tests.factories.records import rows

FEW = 200
WORKERS = 4
LEASE_SECONDS = 1
JOBS_OF_A_CASE = TASKS * len(LEVELS)
PAUSE = Event()
ENOUGH = 2
"""Deaths without which a run proves nothing."""
MEASURED = 40
"""Cases whose levels come while nothing is broken any more, to see how late they are then."""

_ANY_LEVEL = select(jobs.c.id).where(jobs.c.kind == Kind.ESCALATE.value).limit(1)


@pytest.fixture
def past_clock() -> VirtualClock:
    """An hour ago, by the machine's own time."""
    return VirtualClock(SystemClock().now() - timedelta(hours=1))


@pytest.fixture
def past(database_url: str, past_clock: VirtualClock) -> Iterator[Engine]:
    """An office that has stood still for an hour, so that everything in it is due."""
    opened = office(database_url, past_clock, hurried())
    yield opened
    opened.database.dispose()


def keep_ticking(url: str, fate: Fate | None) -> None:
    """What `huiyin worker` does, on the machine's time, with a short lease."""
    logging.disable()
    engine = build_engine(Settings(database_url=url, lease_seconds=LEASE_SECONDS))
    if fate is not None:
        fate.arm()
    Ticker(engine).start()
    Event().wait()


class Shift:
    """Four workers; whoever has died is replaced."""

    def __init__(self, url: str, chance: random.Random) -> None:
        self.deaths = 0
        self._url, self._chance = url, chance
        self._workers = [self._one() for _ in range(WORKERS)]

    def change(self) -> None:
        """Replace the dead, and sometimes kill one that lives."""
        for place, worker in enumerate(self._workers):
            if self._chance.random() < 0.01:
                worker.kill()
                worker.join(PATIENCE)
            if not worker.is_alive():
                assert worker.exitcode == KILLED
                self.deaths += 1
                self._workers[place] = self._one()

    def recover(self) -> None:
        """From now on nobody dies."""
        self.go_home()
        self._workers = [self._one(mortal=False) for _ in range(WORKERS)]

    def go_home(self) -> None:
        """End them all."""
        for worker in self._workers:
            worker.kill()
            worker.join(PATIENCE)

    def _one(self, *, mortal: bool = True) -> BaseProcess:
        fate = some_fate(self._chance, reach=40) if mortal else None
        return born(keep_ticking, (self._url, fate), fate)


def drained(house: Engine, clock: VirtualClock, due: int, chance: random.Random, *, measure: bool = False) -> None:
    """So many jobs, done by workers that die and are replaced; then, if wanted, how late whole ones are."""
    for _ in range(due // JOBS_OF_A_CASE):
        start(house, "hurried")
    began_at = SystemClock().now()
    shift = Shift(house.settings.database_url, chance)
    try:
        while something_waits(house) or shift.deaths < ENOUGH:
            shift.change()
            PAUSE.wait(0.1)
        seconds = (SystemClock().now() - began_at).total_seconds()
        print(f"{house.database.dialect}: {due:,} jobs in {seconds:.0f} s, {shift.deaths} workers killed", end="")
        if measure:
            shift.recover()
            print(f", then late by {lateness(house, clock)}", end="")
    finally:
        shift.go_home()
        print()


def something_waits(house: Engine) -> bool:
    """Whether any escalation has still to be done."""
    with house.reading() as connection:
        return connection.execute(_ANY_LEVEL).first() is not None


def lateness(house: Engine, clock: VirtualClock) -> str:
    """How long after its planned instant each level of new cases was recorded."""
    clock.set(SystemClock().now())
    fresh = {start(house, "hurried") for _ in range(MEASURED)}
    while something_waits(house):
        PAUSE.wait(0.5)
    late = sorted(
        (one.fired_at - one.planned_at).total_seconds() for one in rows(house, escalations) if one.case_id in fresh
    )
    return f"p50 {late[len(late) // 2]:.2f} s, p99 {late[len(late) * 99 // 100]:.2f} s, at most {late[-1]:.2f} s"


def every_level_once(house: Engine, clock: VirtualClock) -> None:
    """Judged when the last lease of a killed worker has run out."""
    levels = rows(house, escalations)
    assert len(levels) == len(rows(house, cases)) * JOBS_OF_A_CASE
    assert {one.skipped for one in levels} == {False}
    clock.set(SystemClock().now() + timedelta(seconds=LEASE_SECONDS))
    settle(Worker(house))  # the look for lost jobs may have been in the hands of the last one killed
    judge(house)


def test_four_workers_of_which_some_die_do_each_job_once(past: Engine, past_clock: VirtualClock) -> None:
    drained(past, past_clock, FEW, dice("workers"))
    every_level_once(past, past_clock)


@pytest.mark.soak
def test_four_workers_of_which_many_die_do_each_of_very_many_jobs_once(past: Engine, past_clock: VirtualClock) -> None:
    drained(past, past_clock, full("HUIYIN_DUE_JOBS", 100_000), dice("workers"), measure=True)
    every_level_once(past, past_clock)
