"""A small office behind the pages: real routes, real people, real database; time stands still until a test moves it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from engine.bootstrap import build_engine
from engine.bpmn.bundle.package import read_bundle, route_folders
from engine.clock import VirtualClock
from engine.commands.people import SetPassword
from engine.rules.permissions import LOCAL_OPERATOR
from engine.settings import Settings
from tests.conftest import MONDAY_MORNING
from tests.factories.databases import SqliteTemplate
from tests.factories.offices import office
from tests.web.desk import PASSWORD, Desk
from web.assets import BUILD_COMMAND, Assets

if TYPE_CHECKING:  # tests without a browser start without loading one
    from playwright.sync_api import Browser

    from tests.web.windows import Window

STATIC = Path(__file__).resolve().parents[2] / "web" / "static"

ROUTES = Path(__file__).resolve().parents[2] / "processes"
STAFF = (
    *("chenxiaolan", "zhouwenbo", "sunlihua", "linzhiyuan", "wujiayi", "zhengguoliang", "liangqihang", "caimeiling"),
    *("shenmo", "gaoyuan", "majun", "qinlang"),
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


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """Where the office's pages are served."""
    if not Assets(str(STATIC)).built:
        pytest.skip(f"no built files: `{BUILD_COMMAND}`")
    server = make_server("127.0.0.1", 0, desk.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Window]:
    """A wide window; whatever the console complains about fails the test."""
    from tests.web.windows import open_window

    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    opened = open_window(context, address)
    yield opened
    context.close()
    assert opened.errors == []
