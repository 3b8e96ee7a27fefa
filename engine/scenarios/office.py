"""An office in a temporary folder: the newest tables, the people, one route. Each scenario gets a copy of its own."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from engine.bootstrap import build_engine
from engine.bpmn.bundle.package import PEOPLE_FILE, Bundle
from engine.bpmn.bundle.people import read_people
from engine.clock import VirtualClock
from engine.commands.deploy_process import DeployProcess
from engine.commands.people import LoadPeople
from engine.db import connect
from engine.dispatch import Engine
from engine.dispatch.definitions import Definitions
from engine.migrations import upgrade
from engine.rules.permissions import LOCAL_OPERATOR
from engine.settings import Settings, load_settings

_OPENED_ON = datetime(2000, 1, 1, tzinfo=UTC)
"""Before every scenario: when the office was set up."""


class Office:
    """A deployed route with its people, as a database file that scenarios copy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "office.db"
        self._copies = 0
        self._definitions = Definitions()

    def set_up(self, bundle: Bundle, people: Path) -> None:
        """Make the tables, load the people, deploy the route; raises what deploying raises."""
        shutil.copyfile(_migrated(), self._template)
        with _engine(self._template, VirtualClock(_OPENED_ON)) as engine:
            engine.run(LoadPeople(read_people(people.read_bytes(), str(people))), LOCAL_OPERATOR)
            engine.run(DeployProcess(bundle), LOCAL_OPERATOR)

    @contextmanager
    def open_at(self, at: datetime) -> Iterator[tuple[Engine, VirtualClock]]:
        """An engine on a fresh copy, its clock standing at `at`."""
        self._copies += 1
        copy = self._folder / f"scenario-{self._copies}.db"
        shutil.copyfile(self._template, copy)
        clock = VirtualClock(at)
        try:
            with _engine(copy, clock) as engine:
                engine.definitions = self._definitions  # the copies hold the same version: it is read once
                yield engine, clock
        finally:
            for left in self._folder.glob(f"{copy.name}*"):
                left.unlink()


@contextmanager
def office_of(bundle: Bundle, people: Path) -> Iterator[Office]:
    """An office with this one route; its folder is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="huiyin-scenarios-") as folder:
        office = Office(Path(folder))
        office.set_up(bundle, people)
        yield office


def people_beside(route: Path) -> Path:
    """The people.yaml of the folder that the route stands in, or the shipped one where it has none."""
    own = route.resolve().parent / PEOPLE_FILE
    return own if own.is_file() else load_settings().processes / PEOPLE_FILE


@contextmanager
def _engine(file: Path, clock: VirtualClock) -> Iterator[Engine]:
    settings = replace(Settings(), database_url=f"sqlite:///{file}")
    engine = build_engine(settings, clock=clock)
    try:
        yield engine
    finally:
        engine.database.dispose()


@cache
def _migrated() -> Path:
    """One migrated file for the life of this process: migrating takes longer than a scenario."""
    folder = Path(tempfile.mkdtemp(prefix="huiyin-tables-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "migrated.db"
    database = connect(f"sqlite:///{file}")
    try:
        upgrade(database)
    finally:
        database.dispose()
    return file
