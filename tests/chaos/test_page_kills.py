"""The web server is killed while people send forms: who sends the form again finds it done, once."""

from __future__ import annotations

import random

import pytest

from engine.clock import SystemClock, VirtualClock
from engine.commands.people import SetPassword
from engine.dispatch import Engine
from engine.jobs import Worker
from engine.model.audit import AuditAction, audit_events
from engine.model.cases import cases
from engine.model.messages import data_stores
from engine.model.notifications import notifications
from engine.model.tasks import tasks
from engine.rules.permissions import LOCAL_OPERATOR
from tests.chaos.bombs import Fate, some_fate
from tests.chaos.figures import dice, full
from tests.chaos.judged import is_sound, judge
from tests.chaos.pages import MortalServer, Served, Visitor
from tests.factories import exchanges
from tests.factories.offices import office, open_tasks, settle, start
from tests.factories.records import broken_chains, row, rows

FEW = 3
CLERK, PASSWORD = "chenxiaolan", "echo-echo-echo"


def signed_in(visitor: Visitor) -> Visitor:
    """The clerk at her own browser."""
    status, _ = visitor.send("/sign-in", "/sign-in", {"username": CLERK, "password": PASSWORD})
    assert status == 302
    return visitor


def complete(visitor: Visitor, task: int) -> None:
    """Load the task's page and send its form until it is taken."""
    status, page = visitor.send(f"/tasks/{task}", f"/tasks/{task}/complete", {"_from": "case"})
    assert status == 302, page


def served(house: Engine, clock: VirtualClock, kills: int, chance: random.Random) -> None:
    """So many servers die while the clerk decides on refunds; judged at the end."""

    decided: list[int] = []

    def next_fate() -> Fate | None:
        clock.advance(house.settings.lease_after)
        return some_fate(chance, reach=5) if decided else None

    house.run(SetPassword(CLERK, PASSWORD), LOCAL_OPERATOR)
    server = MortalServer(house.settings.database_url, clock.now, next_fate)
    try:
        clerk = signed_in(Visitor(server.port, server.listen))
        while server.deaths < kills:
            decided.append(open_tasks(house, start(house, "refunds"))["decide"])
            if len(decided) == 1:
                server.restart()
            complete(clerk, decided[-1])
    finally:
        server.stop()
    clock.advance(house.settings.lease_after)
    settle(Worker(house, "evening"))
    judge(house)
    assert {one.closed_by for one in rows(house, tasks, element_id="decide")} == {CLERK}
    assert len(rows(house, audit_events, action=AuditAction.TASK_COMPLETED)) == len(decided)
    assert row(house, data_stores, name="tally").content == str(len(decided))
    assert len(rows(house, cases, definition_key="checks")) == len(decided)
    assert len(rows(house, notifications, recipient="customer")) == len(decided)
    print(f"{house.database.dialect}: {server.deaths} servers killed, {len(decided)} forms taken once")


def test_a_form_sent_to_a_dying_server_is_taken_once(house: Engine, clock: VirtualClock) -> None:
    served(house, clock, FEW, dice("page kills"))


@pytest.mark.soak
def test_forms_sent_to_a_hundred_dying_servers_are_taken_once(house: Engine, clock: VirtualClock) -> None:
    served(house, clock, full("HUIYIN_PAGE_KILLS", 100), dice("page kills"))


def test_the_command_itself_is_killed_and_started_again(sqlite_url: str) -> None:
    """`huiyin serve` as it is, on the machine's own time."""
    house = office(sqlite_url, SystemClock(), exchanges.refunds(), exchanges.checks())
    house.run(SetPassword(CLERK, PASSWORD), LOCAL_OPERATOR)
    tasks_to_do = [open_tasks(house, start(house, "refunds"))["decide"] for _ in range(2)]
    server = Served(sqlite_url)
    try:
        clerk = signed_in(Visitor(server.port, server.listen))
        complete(clerk, tasks_to_do[0])
        server.kill()
        complete(clerk, tasks_to_do[1])
    finally:
        server.kill()
    assert {one.closed_by for one in rows(house, tasks, element_id="decide")} == {CLERK}
    assert is_sound(house)
    assert broken_chains(house) == {}
    house.database.dispose()
