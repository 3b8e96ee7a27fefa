"""PostgreSQL is restarted under load: everybody is back within seconds, unknown commits are settled by their keys."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from threading import Barrier, Event
from time import monotonic
from typing import TypeVar

import psycopg
import pytest
from sqlalchemy import Connection, event

from engine.clock import VirtualClock
from engine.commands.complete_task import CompleteTask
from engine.commands.receive_intake import StartCase
from engine.dispatch import Command, Engine
from engine.errors import OutcomeUnknown, Unavailable
from engine.jobs import Ticker, Worker
from engine.model.audit import idempotency_keys
from engine.model.cases import cases
from engine.model.jobs import incidents, jobs
from engine.model.messages import data_stores, sent_messages
from engine.model.notifications import notifications
from engine.model.tasks import tasks
from engine.rules.permissions import LOCAL_OPERATOR
from tests.chaos.figures import dice, full
from tests.chaos.judged import judge
from tests.factories import exchanges, matters, postgres
from tests.factories.databases import migrate
from tests.factories.offices import office, open_tasks, settle, start
from tests.factories.records import row, rows
from tests.factories.together import at_once, losers

CLIENTS = 4
FEW = 1
STALE = 8
PAUSE = Event()
R = TypeVar("R")
WITHIN_SECONDS = 10
"""How soon after the server answers again everybody has been served."""

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("restarts")]


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.OwnServer]:
    """A server that flushes every commit, and may be restarted."""
    if postgres.binaries() is None:
        pytest.skip(postgres.HOW_TO_GET)
    own = postgres.start_own(durable=True)
    yield own
    own.stop()


@pytest.fixture
def house(server: postgres.OwnServer, clock: VirtualClock) -> Iterator[Engine]:
    """An office on it, whose time goes on by a lease with each restart."""
    url = server.create("huiyin")
    migrate(url)
    opened = office(url, clock, exchanges.refunds(), exchanges.checks())
    yield opened
    opened.database.dispose()
    server.drop("huiyin")


@dataclass
class Client:
    """Somebody who opens cases and decides on them, one after the other, whatever the database does meanwhile."""

    house: Engine
    name: str
    over: Event
    asked: int = 0
    served: int = 0
    refused: int = 0
    unknown: int = 0
    decided: list[int] = field(default_factory=list)

    def work(self) -> None:
        """Until it is over; what was begun is finished."""
        while not self.over.is_set():
            case = self.ask(StartCase("refunds", "phone", {})).case_id
            (task,) = self.again(partial(open_tasks, self.house, case)).values()
            self.ask(CompleteTask(task))
            self.decided.append(case)

    def ask(self, command: Command[R]) -> R:
        """Send it under a key of its own until there is an answer."""
        self.asked += 1
        return self.again(partial(self.house.run, command, LOCAL_OPERATOR, key=f"{self.name}-{self.asked}"))

    def again(self, act: Callable[[], R]) -> R:
        """Until the database takes it."""
        while True:
            try:
                answer = act()
            except OutcomeUnknown:
                self.unknown += 1
            except Unavailable:
                self.refused += 1
            else:
                self.served += 1
                return answer
            PAUSE.wait(0.02)


def restarted(
    house: Engine, clock: VirtualClock, server: postgres.OwnServer, times: int, chance: random.Random
) -> None:
    """So many restarts while four clients and a worker are at it; judged at the end."""
    over = Event()
    clients = [Client(house, f"client-{number}", over) for number in range(CLIENTS)]
    ticker = Ticker(house)
    ticker.start()
    waits = []
    with ThreadPoolExecutor(CLIENTS) as pool:
        at_work = [pool.submit(client.work) for client in clients]
        try:
            for _ in range(times):
                served(clients)
                PAUSE.wait(chance.random())
                server.restart(chance.choice((signal.SIGINT, signal.SIGQUIT)))
                waits.append(served(clients))
                clock.advance(house.settings.lease_after)
        finally:
            over.set()
        for one in at_work:
            one.result(timeout=60)
    ticker.stop()
    clock.advance(timedelta(hours=1))
    settle(Worker(house))
    everything_once(house, clients)
    print(
        f"{times} restarts, back after at most {max(waits):.1f} s; {sum(one.asked for one in clients)} commands,",
        end="",
    )
    print(f" {sum(one.refused for one in clients)} refused, {sum(one.unknown for one in clients)} unknown at first")


def served(clients: list[Client]) -> float:
    """Wait until each client has been served again; how many seconds that took."""
    before, began = [client.served for client in clients], monotonic()
    while any(client.served == seen for client, seen in zip(clients, before, strict=True)):
        assert monotonic() - began < WITHIN_SECONDS, [client.refused for client in clients]
        PAUSE.wait(0.02)
    return monotonic() - began


def everything_once(house: Engine, clients: list[Client]) -> None:
    """Every command that was asked for was recorded, once, with all that comes of it."""
    judge(house)
    decided = [case for client in clients for case in client.decided]
    assert len(rows(house, idempotency_keys)) == sum(client.asked for client in clients)
    assert {one.id for one in rows(house, cases, definition_key="refunds")} == set(decided)
    assert {one.status for one in rows(house, tasks, element_id="decide")} == {"completed"}
    assert row(house, data_stores, name="tally").content == str(len(decided))
    assert len(rows(house, sent_messages)) == len(decided)
    assert len(rows(house, cases, definition_key="checks")) == len(decided)
    assert len(rows(house, notifications, recipient="customer")) == len(decided)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_the_first_command_after_a_restart_is_served(
    house: Engine, server: postgres.OwnServer, how: signal.Signals
) -> None:
    """However many connections of before the restart are still in the pool."""
    together = Barrier(STALE)

    def read() -> None:
        with house.reading() as connection:
            connection.exec_driver_sql("SELECT 1")
            together.wait()

    assert losers(at_once(*[read] * STALE)) == []
    server.restart(how)
    house.run(StartCase("refunds", "phone", {}), LOCAL_OPERATOR)


def test_a_server_that_goes_away_uses_up_no_jobs_tries(postgres_url: str, clock: VirtualClock) -> None:
    """The lease is taken, the commit of the effect finds nobody, and giving up would find somebody again."""
    house = office(postgres_url, clock, matters.waits())
    timer = row(house, jobs, case_id=start(house, "waits"))
    clock.set(timer.due_at)
    (job,) = (worker := Worker(house)).lease(1)
    cut = cut_next_commit(house)
    with suppress(Unavailable):  # the tick ends with it
        worker.run(replace(job, attempts=house.settings.job_attempts))
    assert cut.is_set()
    kept = row(house, jobs, id=timer.id)
    assert (kept.status, kept.attempts, kept.leased_by) == ("waiting", 0, None)
    assert rows(house, incidents) == []
    clock.set(kept.visible_at)
    settle(worker)
    assert rows(house, jobs, id=timer.id) == []
    judge(house)
    house.database.dispose()


def cut_next_commit(house: Engine) -> Event:
    """The connection of the next commit is ended by the server; set when that has happened."""
    address, cut = house.settings.database_url.replace("+psycopg", ""), Event()

    @event.listens_for(house.database.engine, "commit")
    def end(connection: Connection) -> None:
        if not cut.is_set():
            cut.set()
            pid = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
            with psycopg.connect(address, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 1000)", [pid])

    return cut


def test_restarts_under_load_lose_nothing(house: Engine, clock: VirtualClock, server: postgres.OwnServer) -> None:
    restarted(house, clock, server, FEW, dice("restarts"))


@pytest.mark.soak
def test_many_restarts_under_load_lose_nothing(house: Engine, clock: VirtualClock, server: postgres.OwnServer) -> None:
    restarted(house, clock, server, full("HUIYIN_RESTARTS", 20), dice("restarts"))
