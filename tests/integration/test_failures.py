"""What fails leaves nothing behind: in the middle of a command, at its commit, or because the database is away."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import psycopg
import pytest
from sqlalchemy import Connection, event, insert, make_url

from engine.bootstrap import build_engine
from engine.clock import VirtualClock
from engine.commands._cases import lock_case
from engine.commands.comment import Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.people import AddPerson, PersonEntry
from engine.commands.receive_intake import Customer, StartCase
from engine.dispatch import Engine, Transaction
from engine.errors import BadInput, Conflict, OutcomeUnknown, RunFailed, Unavailable
from engine.model.audit import AuditAction, audit_events
from engine.model.jobs import incidents
from engine.model.tasks import comments
from engine.rules.permissions import LOCAL_OPERATOR, Permission
from engine.settings import Settings
from tests.factories.offices import complete, open_tasks, start
from tests.factories.records import broken_chains, contents, row, rows


class Broken(Exception):
    """Raised by a command that was written to fail."""


@dataclass(frozen=True)
class FailHalfway:
    """Does what a command does (locks, audits, writes, reads again), and then fails."""

    permission: ClassVar[Permission] = Permission.OPERATE

    case_id: int

    def execute(self, tx: Transaction) -> None:
        case = lock_case(tx, self.case_id)
        case.unit = "nowhere"
        tx.audit(case, AuditAction.CASE_COMMENTED, comment=1)
        tx.journal("broken")
        row = {"id": 1, "case_id": case.id, "task_id": None, "author": "nobody", "written_at": tx.now, "words": "half"}
        tx.write(insert(comments), row)
        tx.flush()
        raise Broken


def test_a_command_that_fails_in_the_middle_leaves_nothing(house: Engine) -> None:
    case = start(house, "matter")
    before = contents(house)
    with pytest.raises(Broken):
        house.run(FailHalfway(case), LOCAL_OPERATOR, key="k")
    assert contents(house) == before
    complete(house, case, "assess", again=False)
    assert broken_chains(house) == {}


def test_a_run_that_cannot_go_on_is_undone_and_recorded_as_an_incident(house: Engine) -> None:
    case = start(house, "loop")
    before = contents(house)
    with pytest.raises(RunFailed):
        complete(house, case, "turn", again="李小红说不要")
    incident = row(house, incidents, case_id=case)
    assert (incident.kind, incident.resolved_at) == ("CompleteTask", None)
    after = contents(house)
    assert {name for name in after if after[name] != before[name]} == {"incidents", "audit_events", "cases"}
    raised = row(house, audit_events, case_id=case, action=AuditAction.INCIDENT_RAISED)
    assert raised.payload["code"] == RunFailed.code
    assert "李小红" not in str(raised.payload)
    complete(house, case, "turn", again=False)
    assert broken_chains(house) == {}


def test_a_start_that_fails_opens_no_case(house: Engine) -> None:
    before = contents(house)
    with pytest.raises(BadInput):
        house.run(StartCase("customer_voice", "phone", {"kind": "complaint"}), LOCAL_OPERATOR)
    with pytest.raises(BadInput):
        house.run(StartCase("customer_voice", "carrier pigeon", {"kind": "complaint", "words": "咕"}), LOCAL_OPERATOR)
    assert contents(house) == before


def test_a_commit_that_the_database_refuses_leaves_nothing(house: Engine) -> None:
    case = start(house, "chain")
    before = contents(house)

    @event.listens_for(house.database.engine, "commit")
    def refuse(connection: Connection) -> None:
        """Give the commit something that it must refuse, or nobody to answer it."""
        if house.database.is_sqlite:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            connection.exec_driver_sql(
                "INSERT INTO drafts (task_id, person_id, answers, saved_at) VALUES (1, 1, '', 1)"
            )
        else:
            driver = connection.connection.driver_connection
            address = house.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
            with psycopg.connect(address, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 1000)", [driver.info.backend_pid])

    with pytest.raises(Conflict if house.database.is_sqlite else OutcomeUnknown):
        house.run(Comment(case, "words"), LOCAL_OPERATOR)
    event.remove(house.database.engine, "commit", refuse)
    assert contents(house) == before
    house.run(Comment(case, "words"), LOCAL_OPERATOR)
    assert broken_chains(house) == {}


@pytest.mark.postgres
def test_a_lost_commit_is_tried_again_only_under_a_key(postgres_house_url: str, clock: VirtualClock) -> None:
    house = build_engine(Settings(database_url=postgres_house_url), clock=clock)
    case = start(house, "chain")
    address = house.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    hits: list[int] = []

    @event.listens_for(house.database.engine, "commit")
    def cut(connection: Connection) -> None:
        """The first commit loses its server."""
        pid = connection.connection.driver_connection.info.backend_pid
        if not hits:
            with psycopg.connect(address, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 1000)", [pid])
        hits.append(pid)

    house.run(Comment(case, "once"), LOCAL_OPERATOR, key="k")
    assert len(hits) == 2
    assert len(rows(house, comments, case_id=case)) == 1
    assert broken_chains(house) == {}
    house.database.dispose()


def test_a_database_locked_by_another_process_is_unavailable_and_said_so(
    sqlite_house_url: str, clock: VirtualClock
) -> None:
    house = build_engine(Settings(database_url=sqlite_house_url), clock=clock)
    event.listen(house.database.engine, "connect", lambda driver, _: driver.execute("PRAGMA busy_timeout=20"))
    case = start(house, "chain")
    before = contents(house)
    other = sqlite3.connect(str(make_url(sqlite_house_url).database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="database is locked"):
        house.run(Comment(case, "words"), LOCAL_OPERATOR)
    assert contents(house) == before, "reading goes on"
    other.execute("ROLLBACK")
    other.close()
    house.run(Comment(case, "words"), LOCAL_OPERATOR)
    house.database.dispose()


def test_a_full_disk_is_unavailable_and_leaves_nothing(sqlite_house_url: str, clock: VirtualClock) -> None:
    house = build_engine(Settings(database_url=sqlite_house_url), clock=clock)
    event.listen(house.database.engine, "connect", lambda driver, _: driver.execute("PRAGMA max_page_count=1"))
    case = start(house, "chain")
    before = contents(house)
    with pytest.raises(Unavailable, match="full"):
        for _ in range(50):
            house.run(Comment(case, "很长的话" * 2_000), LOCAL_OPERATOR)
    after = contents(house)
    assert len(after["comments"]) - len(before["comments"]) == len(after["audit_events"]) - len(before["audit_events"])
    assert broken_chains(house) == {}
    with sqlite3.connect(str(make_url(sqlite_house_url).database)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    house.database.dispose()


UNKEPT = (
    StartCase("chain", "phone", {}, Customer(name="李" * 300)),
    StartCase("chain", "phone", {}, Customer(phone="139\x000000")),
    StartCase("chain", "x" * 300, {}),
    AddPerson(PersonEntry("x" * 300, "x")),
    AddPerson(PersonEntry("", "nobody")),
    AddPerson(PersonEntry("li mei", "李梅")),
    AddPerson(PersonEntry("limei", "李" * 300)),
    CompleteTask(10**30),
)


@pytest.mark.parametrize("command", UNKEPT, ids=lambda command: repr(command)[:60])
def test_a_value_that_one_database_cannot_keep_is_bad_input_on_both(house: Engine, command: object) -> None:
    before = contents(house)
    with pytest.raises(BadInput):
        house.run(command, LOCAL_OPERATOR)
    assert contents(house) == before


@pytest.mark.postgres
def test_a_restarted_server_is_found_again(postgres_house_url: str, clock: VirtualClock) -> None:
    house = build_engine(Settings(database_url=postgres_house_url), clock=clock)
    case = start(house, "chain")
    address = house.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(f"SELECT pg_terminate_backend(pid, 1000) {others}")
    house.run(CompleteTask(open_tasks_again(house, case)), LOCAL_OPERATOR)
    assert list(open_tasks(house, case)) == ["step_2"]
    house.database.dispose()


def open_tasks_again(house: Engine, case: int) -> int:
    """The case's open task; a read may fail once when its connection has gone."""
    try:
        return open_tasks(house, case)["step_1"]
    except Unavailable:
        return open_tasks(house, case)["step_1"]


def test_readers_see_one_state_throughout(house: Engine) -> None:
    case = start(house, "chain")
    with house.reading() as connection:
        first = connection.execute(comments.select()).all()
        house.run(Comment(case, "meanwhile"), LOCAL_OPERATOR)
        assert connection.execute(comments.select()).all() == first
    assert len(rows(house, comments)) == 1


def test_an_address_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(Unavailable):
        build_engine(Settings(database_url=f"sqlite:///{blocked}/huiyin.db"))
