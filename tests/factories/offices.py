"""An engine with the demo office's people in it, on any database, in virtual time; and cases on their way."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine.bootstrap import build_engine
from engine.bpmn.bundle.package import Bundle
from engine.clock import Clock
from engine.commands.complete_task import Completed, CompleteTask
from engine.commands.deploy_process import DeployProcess
from engine.commands.people import LoadPeople
from engine.commands.receive_intake import StartCase
from engine.dispatch import Engine
from engine.jobs import Worker
from engine.model.tasks import tasks
from engine.rules.permissions import LOCAL_OPERATOR
from engine.settings import Settings
from engine.yamlfile import read_yaml

PEOPLE = Path(__file__).resolve().parents[2] / "processes" / "_shared" / "people.yaml"


@cache
def people() -> Any:
    """The office's people as the file says."""
    return read_yaml(PEOPLE.read_bytes(), PEOPLE.name).data


def office(url: str, clock: Clock, *bundles: Bundle) -> Engine:
    """An engine on the migrated database at `url`, people loaded, `bundles` deployed; dispose it at the end."""
    engine = build_engine(Settings(database_url=url), clock=clock)
    engine.run(LoadPeople(people()), LOCAL_OPERATOR)
    for bundle in bundles:
        engine.run(DeployProcess(bundle), LOCAL_OPERATOR)
    return engine


def start(engine: Engine, route: str, **answers: object) -> int:
    """Open a case on `route` and return its id."""
    return engine.run(StartCase(route, "phone", answers), LOCAL_OPERATOR).case_id


def open_tasks(engine: Engine, case_id: int) -> dict[str, int]:
    """Element → task id, for the open tasks of a case."""
    with engine.reading() as connection:
        query = select(tasks.c.element_id, tasks.c.id).where(tasks.c.case_id == case_id, tasks.c.status == "open")
        return {row.element_id: row.id for row in connection.execute(query)}


def complete(engine: Engine, case_id: int, element: str, **answers: object) -> Completed:
    """Complete the open task of `element` as the local operator."""
    return engine.run(CompleteTask(open_tasks(engine, case_id)[element], answers), LOCAL_OPERATOR)


def settle(worker: Worker) -> None:
    """Let the worker do what is due now, and what comes of it."""
    while worker.tick():
        pass
