"""Workers under strain: one that is slow, one that is declared dead, one that is stopped, and jobs that kill them."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.dispatch import Command, Engine
from engine.errors import Unavailable, WrongState
from engine.jobs import Ticker, Worker
from engine.jobs.handlers import HANDLERS
from engine.jobs.worker import BATCH, SLOW_AFTER
from engine.model.jobs import incidents, jobs
from engine.queue import LeasedJob
from tests.factories.jobs import put
from tests.factories.records import row, rows
from tests.factories.strain import Strain, done, nothing, worker_that


class PowerCut(BaseException):
    """The worker's process is gone: nothing after it runs, nothing is reported."""


def work_without_end(worker: Worker) -> None:
    """What `tick` does, of a process that may be cut off in the middle: nothing is given back."""
    while batch := worker.lease(BATCH):
        for job in batch:
            worker.run(job)


def test_a_job_that_is_slow_outside_the_database_keeps_no_other_waiting(house: Engine, clock: VirtualClock) -> None:
    for number in range(10):
        put(house, "strain", subject=str(number))
    other = worker_that(house, nothing, "other")

    def build(job: LeasedJob) -> Command[object]:
        if job.subject == "3":  # before its transaction begins, as when a mail is sent
            clock.advance(SLOW_AFTER)
            slow.look_after()
            other.tick()
        return Strain(job, nothing)

    slow = Worker(house, "slow", {**HANDLERS, "strain": build})
    slow.tick()
    assert done(house) == ["0", "1", "2", "4", "5", "6", "7", "8", "9", "3"]
    assert {one.attempts for one in rows(house, jobs)} == set()


def test_a_long_job_is_its_workers_as_long_as_that_one_lives(house: Engine, clock: VirtualClock) -> None:
    put(house, "strain", subject="long")
    heir = worker_that(house, nothing, "heir")

    def build(job: LeasedJob) -> Command[object]:
        for _ in range(20):
            clock.advance(house.settings.lease_after / 3)
            long.look_after()
            assert heir.tick() == 0
        return Strain(job, nothing)

    long = Worker(house, "long", {"strain": build})
    long.tick()
    assert done(house) == ["long"]


def test_a_worker_that_was_declared_dead_begins_nothing_more_and_finishes_nothing(
    house: Engine, clock: VirtualClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "huiyin.worker")
    for number in range(5):
        put(house, "strain", subject=str(number))
    heir = worker_that(house, nothing, "heir")

    def build(job: LeasedJob) -> Command[object]:
        if job.subject == "1":
            clock.advance(house.settings.lease_after)
            heir.tick()
            sleeper.look_after()
        begun.append(job.subject)
        return Strain(job, nothing)

    begun: list[str | None] = []
    sleeper = Worker(house, "sleeper", {"strain": build})
    sleeper.tick()
    assert begun == ["0", "1"]
    assert sorted(done(house)) == ["0", "1", "2", "3", "4"]
    assert "job.taken_over" in caplog.text


def test_a_job_that_kills_its_worker_each_time_becomes_an_incident_and_takes_no_other_with_it(
    house: Engine, clock: VirtualClock
) -> None:
    for number in range(30):
        put(house, "strain", subject="killer" if number == 5 else str(number))
    killed = 0

    def cut(job: LeasedJob) -> None:
        if job.subject == "killer":
            raise PowerCut

    for _ in range(house.settings.job_attempts + 3):
        try:
            work_without_end(worker_that(house, cut))
        except PowerCut:
            killed += 1
        clock.advance(house.settings.lease_after)
    assert killed == house.settings.job_attempts
    assert len(done(house)) == 29
    incident = row(house, incidents)
    assert (incident.kind, "ended 5 times" in incident.message) == ("job.strain", True)
    assert row(house, jobs, id=incident.job_id).status == "failed"


def test_jobs_that_were_tried_before_wait_behind_those_that_were_due_earlier(
    house: Engine, clock: VirtualClock
) -> None:
    def fail_once(job: LeasedJob) -> None:
        if job.subject == "bad" and job.attempts == 1:
            raise ValueError

    put(house, "strain", subject="bad")
    worker = worker_that(house, fail_once)
    worker.tick()
    for number in range(3):
        put(house, "strain", subject=str(number))
    clock.advance(timedelta(minutes=1))
    put(house, "strain", subject="later")
    worker.tick()
    assert done(house) == ["0", "1", "2", "bad", "later"]


def test_a_worker_that_stops_gives_back_what_it_has_not_begun(house: Engine) -> None:
    ids = [put(house, "strain", subject=str(number)) for number in range(5)]
    before = {job: row(house, jobs, id=job) for job in ids[2:]}

    def stop_at_second(job: LeasedJob) -> None:
        if job.subject == "1":
            worker.stop()

    worker = worker_that(house, stop_at_second)
    assert worker.tick() == 2
    assert done(house) == ["0", "1"]
    assert {job: row(house, jobs, id=job) for job in ids[2:]} == before


def test_when_the_database_is_away_the_rest_is_left_for_later(house: Engine, clock: VirtualClock) -> None:
    away = iter([True])

    def away_at_first(job: LeasedJob) -> None:
        if job.subject == "1" and next(away, False):
            raise Unavailable(detail="away", transient=False)

    for number in range(4):
        put(house, "strain", subject=str(number))
    worker = worker_that(house, away_at_first)
    with pytest.raises(Unavailable):
        worker.tick()
    assert done(house) == ["0"]
    clock.advance(timedelta(minutes=1))
    worker.tick()
    assert done(house) == ["0", "2", "3", "1"]


def test_a_job_that_names_no_known_case_is_given_up_like_any_other(house: Engine, clock: VirtualClock) -> None:
    job = put(house, "timer", case_id=12345, subject="x")
    worker = Worker(house, "worker")
    for _ in range(house.settings.job_attempts):
        worker.tick()
        clock.advance(timedelta(hours=1))
    assert row(house, incidents).job_id == job
    assert row(house, jobs, id=job).status == "failed"


def test_a_process_has_as_many_workers_as_lanes_and_ends_them(house: Engine) -> None:
    ticker = Ticker(house)
    ticker.start()
    ticker.stop()
    assert len({worker.name for worker in ticker.workers}) == house.settings.job_lanes
    assert {worker.tick() for worker in ticker.workers} == {0}


def test_a_job_that_is_refused_each_time_says_why_when_it_is_given_up(house: Engine, clock: VirtualClock) -> None:
    def refuse(job: LeasedJob) -> None:
        raise WrongState(what="The matter", state="over")

    put(house, "strain")
    worker = worker_that(house, refuse)
    for _ in range(house.settings.job_attempts):
        worker.tick()
        clock.advance(timedelta(hours=1))
    assert "The matter is over" in row(house, incidents).message
