"""What a database holds is still there when its schema takes a step, forwards and back."""

from __future__ import annotations

from datetime import timedelta

from alembic import command
from sqlalchemy import text, update

from engine.clock import VirtualClock
from engine.commands.deploy_process import DeployProcess
from engine.db import Database
from engine.dispatch import Engine
from engine.jobs import Worker, advance_to
from engine.migrations import _config, upgrade
from engine.model.cases import snapshots
from engine.model.messages import awaited_messages
from engine.model.people import people
from engine.model.processes import route_starts
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.exchanges import daily
from tests.factories.matters import waits
from tests.factories.offices import start
from tests.factories.records import contents, rows


def step_back(database: Database, revision: str) -> None:
    """Take the schema back to an older revision."""
    with database.writing() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_a_place_that_waited_before_messages_had_keys_waits_for_any(engine: Engine, clock: VirtualClock) -> None:
    engine.run(DeployProcess(waits()), LOCAL_OPERATOR)
    case = start(engine, "waits")
    advance_to(Worker(engine, "worker"), clock, clock.now() + timedelta(days=3))
    step_back(engine.database, "0003")
    with engine.reading() as connection:
        columns = connection.execute(text("SELECT * FROM awaited_messages")).keys()
    assert set(columns) == {"case_id", "ref", "element_id", "name"}
    upgrade(engine.database)
    (kept,) = rows(engine, awaited_messages)
    assert (kept.case_id, kept.element_id, kept.kind, kept.name, kept.key) == (
        case, "evidence_came", "message", "evidence", "",
    )  # fmt: skip


def test_what_finds_lost_jobs_is_filled_for_what_waits_already(engine: Engine) -> None:
    for bundle in (waits(), daily()):
        engine.run(DeployProcess(bundle), LOCAL_OPERATOR)
    start(engine, "waits")
    before = {table: rows(engine, table) for table in (snapshots, route_starts)}
    assert (before[snapshots][0].timers, before[route_starts][0].plan["route"]) == (1, "daily")
    step_back(engine.database, "0005")
    upgrade(engine.database)
    assert {table: rows(engine, table) for table in before} == before


def test_an_empty_office_survives_a_step_back_and_forward(engine: Engine) -> None:
    with engine.database.writing() as connection:
        connection.execute(update(people).values(email="", phone=""))  # people had no addresses then
    before = contents(engine)
    step_back(engine.database, "0003")
    upgrade(engine.database)
    assert contents(engine) == before
