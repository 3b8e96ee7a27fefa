"""A small office behind the pages: real routes, real people, real database; time stands still until a test moves it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bootstrap import build_engine
from engine.bpmn.package import read_bundle, route_folders
from engine.clock import VirtualClock
from engine.commands.people import SetPassword
from engine.rules.permissions import LOCAL_OPERATOR
from engine.settings import Settings
from tests.conftest import MONDAY_MORNING
from tests.factories.databases import SqliteTemplate
from tests.factories.offices import office
from tests.web.desk import PASSWORD, Desk

ROUTES = Path(__file__).resolve().parents[2] / "processes"
STAFF = (
    *("chenxiaolan", "zhouwenbo", "sunlihua", "linzhiyuan", "wujiayi", "zhengguoliang", "liangqihang", "caimeiling"),
    *("shenmo", "gaoyuan", "qinlang"),
)


@pytest.fixture(scope="session")
def office_file(tmp_path_factory: pytest.TempPathFactory, sqlite_template: SqliteTemplate) -> Path:
    """A database with people, passwords and all routes, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("office")
    url = sqlite_template.copy(folder)
    engine = office(url, VirtualClock(MONDAY_MORNING), *(read_bundle(one) for one in route_folders(ROUTES)))
    for name in STAFF:
        engine.run(SetPassword(name, PASSWORD), LOCAL_OPERATOR)
    engine.database.dispose()
    return folder / "huiyin.db"


@pytest.fixture
def desk(office_file: Path, tmp_path: Path, clock: VirtualClock) -> Iterator[Desk]:
    """The application over a fresh copy of the office."""
    target = tmp_path / "office.db"
    shutil.copyfile(office_file, target)
    engine = build_engine(Settings(database_url=f"sqlite:///{target}"), clock=clock)
    yield Desk(engine, clock)
    engine.database.dispose()
