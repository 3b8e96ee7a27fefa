"""Workers and what becomes of a commit: levels that share one, one that is refused, one whose connection is cut."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import IntegrityError

from engine.bootstrap import build_engine
from engine.clock import VirtualClock
from engine.dispatch import Engine
from engine.errors import Unavailable
from engine.jobs import Worker
from engine.jobs.worker import BATCH
from engine.model.jobs import jobs
from engine.queue import Kind, LeasedJob
from engine.settings import Settings
from tests.factories.jobs import put
from tests.factories.records import row, rows
from tests.factories.strain import Strain, done, nothing, worker_that


def test_a_level_that_fails_undoes_none_of_those_that_share_its_commit(house: Engine, clock: VirtualClock) -> None:
    away = iter([True])

    def away_at_first(job: LeasedJob) -> None:
        if job.subject == "2" and next(away, False):
            raise Unavailable(detail="away", transient=False)

    for number in range(5):
        put(house, Kind.ESCALATE, subject=str(number))
    worker = Worker(house, "worker", {Kind.ESCALATE: lambda job: Strain(job, away_at_first)})
    with pytest.raises(Unavailable):
        worker.tick()
    assert done(house) == ["0", "1"]
    assert [(one.subject, one.attempts) for one in rows(house, jobs)] == [("2", 0), ("3", 0), ("4", 0)]
    clock.advance(timedelta(minutes=1))
    worker.tick()
    assert done(house) == ["0", "1", "3", "4", "2"]


def test_levels_whose_common_commit_is_refused_are_free_at_once_and_done_once(
    sqlite_house_url: str, clock: VirtualClock
) -> None:
    house = build_engine(Settings(database_url=sqlite_house_url), clock=clock)
    ids = [put(house, Kind.ESCALATE, subject=str(number)) for number in range(5)]
    before = [row(house, jobs, id=job) for job in ids]
    worker = Worker(house, "worker", {Kind.ESCALATE: lambda job: Strain(job, nothing)})
    leased = worker.lease(BATCH)

    @event.listens_for(house.database.engine, "commit")
    def refuse(connection: Connection) -> None:
        """Give the commit of the levels something that it must refuse."""
        if connection.exec_driver_sql("SELECT 1 FROM journal WHERE action = 'done'").first() is None:
            return
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.exec_driver_sql("INSERT INTO drafts (task_id, person_id, answers, saved_at) VALUES (1, 1, '', 1)")

    with pytest.raises(IntegrityError):
        worker.work_off(leased)
    assert done(house) == []
    assert [row(house, jobs, id=job) for job in ids] == before
    event.remove(house.database.engine, "commit", refuse)
    worker.tick()
    assert done(house) == ["0", "1", "2", "3", "4"]
    house.database.dispose()


@pytest.mark.postgres
def test_a_worker_whose_connections_are_cut_goes_on_with_new_ones(
    postgres_house_url: str, clock: VirtualClock, caplog: pytest.LogCaptureFixture
) -> None:
    house = build_engine(Settings(database_url=postgres_house_url), clock=clock)
    address = house.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"

    uncut = iter([True])

    def cut_at_third(job: LeasedJob) -> None:
        if job.subject == "3" and next(uncut, False):
            with psycopg.connect(address, autocommit=True) as other:
                other.execute(f"SELECT pg_terminate_backend(pid, 1000) {others}")

    for number in range(6):
        put(house, "strain", subject=str(number))
    worker = worker_that(house, cut_at_third)
    for _ in range(4):
        with suppress(Unavailable):
            worker.tick()
        clock.advance(house.settings.lease_after)
    assert sorted(done(house)) == ["0", "1", "2", "3", "4", "5"]
    assert rows(house, jobs) == []
    house.database.dispose()
