"""On PostgreSQL every process goes by the server's clock, whatever its own machine says."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from engine.bootstrap import build_engine
from engine.clock import SystemClock, VirtualClock
from engine.db import Database, connect
from engine.db.shared_clock import SharedClock
from engine.settings import Settings

pytestmark = pytest.mark.postgres


class Apart:
    """A machine whose clock stands `by` off; it may be set."""

    def __init__(self, by: timedelta) -> None:
        self.by = by

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


class Steady:
    """A steady clock that moves only when it is told: seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = connect(url)
    yield database
    database.dispose()


def server_time(database: Database) -> datetime:
    """What the server says; asking takes a connection, as every query does."""
    with database.reading() as connection:
        found: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return found


@pytest.mark.parametrize("off", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=1), timedelta(days=-1)])
def test_a_machine_whose_clock_is_off_goes_by_the_server(postgres_house_url: str, off: timedelta) -> None:
    with opened(postgres_house_url) as database:
        clock = SharedClock(database, Apart(off))
        assert abs(clock.now() - server_time(database) - off) < timedelta(seconds=5), "nobody was asked yet"
        assert abs(clock.now() - server_time(database)) < timedelta(seconds=5)


def test_two_machines_that_differ_by_a_day_agree(postgres_house_url: str) -> None:
    with opened(postgres_house_url) as one, opened(postgres_house_url) as other:
        early, late = SharedClock(one, Apart(timedelta(hours=-12))), SharedClock(other, Apart(timedelta(hours=12)))
        server_time(one), server_time(other)
        assert abs(early.now() - late.now()) < timedelta(seconds=5)


def test_setting_the_machines_clock_changes_nothing(postgres_house_url: str) -> None:
    with opened(postgres_house_url) as database:
        machine = Apart(timedelta())
        clock = SharedClock(database, machine)
        server_time(database)
        for jump in (timedelta(days=1), timedelta(days=-1), timedelta(hours=1)):
            machine.by += jump
            assert abs(clock.now() - server_time(database)) < timedelta(seconds=5)


def test_a_machine_that_slept_asks_the_server_again(postgres_house_url: str) -> None:
    with opened(postgres_house_url) as database:
        machine, steady = VirtualClock(SystemClock().now() - timedelta(days=1)), Steady()
        clock = SharedClock(database, machine, steady)
        server_time(database)
        before = clock.now()
        steady.seconds += 30
        machine.advance(timedelta(seconds=30))
        server_time(database)
        assert clock.now() == before + timedelta(seconds=30), "carried on, not asked"
        machine.advance(timedelta(hours=8))  # the steady clock stood still meanwhile
        assert abs(clock.now() - server_time(database)) > timedelta(seconds=5)
        assert abs(clock.now() - server_time(database)) < timedelta(seconds=5)


def test_a_machine_that_is_off_is_named_once(postgres_house_url: str, caplog: pytest.LogCaptureFixture) -> None:
    with opened(postgres_house_url) as database, caplog.at_level(logging.WARNING, "huiyin.clock"):
        steady = Steady()
        SharedClock(database, Apart(timedelta(hours=1)), steady)
        for _ in range(3):
            server_time(database)
            steady.seconds += 100
    assert ["3600 s off" in one.getMessage() for one in caplog.records] == [True]


def test_an_engine_on_postgresql_goes_by_the_server_and_one_on_sqlite_by_its_machine(
    postgres_house_url: str, sqlite_house_url: str
) -> None:
    for url, kind in ((postgres_house_url, SharedClock), (sqlite_house_url, SystemClock)):
        engine = build_engine(Settings(database_url=url))
        assert isinstance(engine.clock, kind)
        engine.database.dispose()
