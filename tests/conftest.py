"""Fixtures that every folder of tests shares: both databases, a clock that stands still, a browser that may be missing.

With CI set, what would be skipped for want of PostgreSQL or of a browser fails instead: a green run has run everything.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pluggy
import pytest

from engine.clock import VirtualClock
from tests.factories import postgres
from tests.factories.seeds import first_seed

if TYPE_CHECKING:  # tests of pure parts start without loading the database's libraries
    from engine.db import Database
    from engine.dispatch import Engine
    from tests.factories.databases import PostgresTemplate, SqliteTemplate

# A change is judged by the examples that judged the one before it, however slow the machine; who looks for new ones
# asks for them. What they find is kept as an example of its own.
hypothesis.settings.register_profile("known", derandomize=True, deadline=None)
hypothesis.settings.register_profile("new", deadline=None)
hypothesis.settings.load_profile("new" if os.environ.get("HUIYIN_NEW_EXAMPLES") else "known")

MONDAY_MORNING = datetime(2025, 9, 22, 1, 30, tzinfo=UTC)
"""09:30 in Shenzhen, an ordinary working day a week before the National Day holiday."""


def pytest_report_header() -> str:
    """Says with every run, passed or not, which random examples it was judged by."""
    return f"random examples: seeds from {first_seed()} (HUIYIN_RANDOM_SEED)"


def _must_run(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure."""
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"CI runs every test, but this one would be skipped: {report.longrepr}"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Generator[None, pluggy.Result[pytest.TestReport]]:
    """A test that is skipped fails where nothing may be missing."""
    outcome = yield
    if os.environ.get("CI"):
        _must_run(outcome.get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report() -> Generator[None, pluggy.Result[pytest.CollectReport]]:
    """The same for a whole file that skips itself."""
    outcome = yield
    if os.environ.get("CI"):
        _must_run(outcome.get_result())


# --- databases -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    """The migrated SQLite file that tests get copies of."""
    from tests.factories.databases import SqliteTemplate

    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_template(worker_id: str) -> Iterator[PostgresTemplate]:
    """The migrated PostgreSQL database that tests get clones of; starts the server when it is first asked for."""
    from tests.factories.databases import PostgresTemplate

    if not postgres.is_available():
        pytest.skip(postgres.HOW_TO_GET)
    server = postgres.start()
    try:
        template = PostgresTemplate(server, worker_id)
        yield template
        template.remove()
    finally:
        server.stop()


@pytest.fixture
def sqlite_url(sqlite_template: SqliteTemplate, tmp_path: Path) -> str:
    """A fresh, migrated SQLite database on disk."""
    return sqlite_template.copy(tmp_path)


@pytest.fixture
def postgres_url(postgres_template: PostgresTemplate) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database."""
    name, url = postgres_template.copy()
    yield url
    postgres_template.server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database; a test that asks for it runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, opened."""
    from engine.db import connect

    opened = connect(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def clock() -> VirtualClock:
    """Time stands still at `MONDAY_MORNING` until the test moves it."""
    return VirtualClock(MONDAY_MORNING)


@pytest.fixture
def engine(database_url: str, clock: VirtualClock) -> Iterator[Engine]:
    """An engine with the office's people and no route, on each database; `clock` is its time."""
    from tests.factories.offices import office

    opened = office(database_url, clock)
    yield opened
    opened.database.dispose()


# --- browser -------------------------------------------------------------------------------------------------------


def browser_path() -> str | None:
    """The Chromium of this machine, wherever it calls itself."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "/usr/bin/chromium")
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright drives the installed Chromium, so that nothing is downloaded."""
    path = browser_path()
    if path is None:
        pytest.skip("no browser: `apt-get install chromium`")
    return {**browser_type_launch_args, "executable_path": path, "args": ["--no-sandbox"]}
