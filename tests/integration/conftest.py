"""A furnished office on each database: people and routes are deployed once, and each test gets a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bootstrap import build_engine
from engine.bpmn.bundle.package import read_bundle
from engine.clock import VirtualClock
from engine.commands.deploy_process import DeployProcess
from engine.dispatch import Engine
from engine.jobs import Worker
from engine.rules.permissions import LOCAL_OPERATOR
from engine.settings import Settings
from tests.conftest import MONDAY_MORNING
from tests.factories import exchanges, matters
from tests.factories.databases import PostgresTemplate, SqliteTemplate
from tests.factories.offices import office
from tests.factories.routes import chain, loop


def _furnish(url: str) -> None:
    voice = read_bundle(matters.PROCESSES / "customer_voice")
    small = (
        matters.matter(),
        matters.matter("capped", assess_due="8wd"),
        matters.reminders(),
        matters.waits(),
        matters.twins(),
        matters.stuck(),
        chain(),
        loop(),
    )
    office(url, VirtualClock(MONDAY_MORNING), voice, *small).database.dispose()


@pytest.fixture(scope="session")
def furnished_file(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file of a furnished office."""
    folder = tmp_path_factory.mktemp("furnished")
    _furnish(sqlite_template.copy(folder))
    return folder / "huiyin.db"


@pytest.fixture(scope="session")
def furnished_name(postgres_template: PostgresTemplate) -> Iterator[str]:
    """The PostgreSQL database of a furnished office."""
    name, url = postgres_template.copy()
    _furnish(url)
    yield name
    postgres_template.server.drop(name)


@pytest.fixture
def sqlite_house_url(furnished_file: Path, tmp_path: Path) -> str:
    """A copy of the furnished file."""
    target = tmp_path / "house.db"
    shutil.copyfile(furnished_file, target)
    return f"sqlite:///{target}"


@pytest.fixture
def postgres_house_url(furnished_name: str, postgres_template: PostgresTemplate) -> Iterator[str]:
    """A clone of the furnished database."""
    server, name = postgres_template.server, f"{furnished_name}_house"
    server.drop(name)
    yield server.create(name, furnished_name)
    server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def house_url(request: pytest.FixtureRequest) -> str:
    """Where a furnished office's rows are; a test that asks for it runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_house_url" if request.param == "sqlite" else "postgres_house_url")
    return url


@pytest.fixture
def house(house_url: str, clock: VirtualClock) -> Iterator[Engine]:
    """An engine with people, `customer_voice` and the small routes of tests/factories; `clock` is its time."""
    opened = build_engine(Settings(database_url=house_url), clock=clock)
    yield opened
    opened.database.dispose()


@pytest.fixture
def worker(house: Engine) -> Worker:
    """The house's worker."""
    return Worker(house, "worker")


@pytest.fixture
def speaking(house: Engine) -> Engine:
    """A house with the routes that speak to each other."""
    for bundle in (exchanges.asks(), exchanges.either()):
        house.run(DeployProcess(bundle), LOCAL_OPERATOR)
    return house
