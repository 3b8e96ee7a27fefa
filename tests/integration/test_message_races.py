"""A message arrives once, whoever dies on the way or comes first; and costs nothing where none is sent."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from engine.bootstrap import build_engine
from engine.clock import VirtualClock
from engine.commands.complete_task import CompleteTask
from engine.commands.receive_intake import StartCase
from engine.commands.send_message import SendMessage
from engine.dispatch import Engine
from engine.jobs import Worker, advance_to
from engine.jobs.handlers import HANDLERS
from engine.model.audit import AuditAction
from engine.model.cases import runs
from engine.model.messages import deliveries, sent_messages
from engine.rules.permissions import LOCAL_OPERATOR, SYSTEM
from engine.settings import Settings
from tests.benchmarks.statements import counted, statements
from tests.factories.mail import number, said, send
from tests.factories.offices import complete, open_tasks, settle, start
from tests.factories.records import broken_chains, contents, row, rows
from tests.factories.together import at_once, losers


def test_two_messages_at_once_do_not_go_to_the_same_place(speaking: Engine, worker: Worker) -> None:
    both = [start(speaking, "either") for _ in range(2)]
    for _ in both:
        send(speaking, "answer")
    settle(worker)
    assert [list(open_tasks(speaking, case)) for case in both] == [["work"], ["work"]]


def test_a_worker_that_dies_on_the_way_has_the_effect_once(
    speaking: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(speaking, "either")
    send(speaking, "answer")
    for _ in range(2):  # the one that looks for who is meant, and the one that hands it over
        (taken,) = worker.lease(10)
        clock.advance(speaking.settings.lease_after)
        (again,) = Worker(speaking, "heir").lease(10)
        speaking.run(HANDLERS[again.kind](again), SYSTEM)
        before = contents(speaking)
        worker.run(taken)
        assert contents(speaking) == before
    assert said(speaking, case, AuditAction.MESSAGE_DELIVERED) == ["answer"]
    assert len(rows(speaking, deliveries)) == 1


def test_several_workers_deliver_each_message_once(speaking: Engine) -> None:
    waiting = [start(speaking, "asks") for _ in range(20)]
    numbers = {case: number(speaking, case) for case in waiting}
    for case in waiting:
        send(speaking, "answer", numbers[case], about=numbers[case])

    workers = [Worker(speaking, f"worker-{n}") for n in range(3)]
    assert losers(at_once(*(partial(settle, one) for one in workers))) == []
    settle(workers[0])
    for case in waiting:
        complete(speaking, case, "work")
        assert row(speaking, runs, case_id=case).data["about"] == numbers[case]
    assert broken_chains(speaking) == {}


def test_a_repeat_with_the_same_key_sends_nothing(speaking: Engine) -> None:
    first = speaking.run(SendMessage("answer", 42), LOCAL_OPERATOR, key="sent-1")
    assert speaking.run(SendMessage("answer", 42), LOCAL_OPERATOR, key="sent-1") == first
    assert len(rows(speaking, sent_messages)) == 1


def test_a_message_and_who_waits_for_it_meet_whoever_comes_first(speaking: Engine, clock: VirtualClock) -> None:
    for turn in range(10):
        worker = Worker(speaking, f"worker-{turn}")
        outcomes = at_once(
            partial(send, speaking, "answer", turn), partial(start, speaking, "either"), worker.tick, worker.tick
        )
        assert losers(outcomes) == []
        advance_to(worker, clock, clock.now() + timedelta(minutes=1))
        assert list(open_tasks(speaking, int(outcomes[1]))) == ["work"]  # type: ignore[arg-type]
    assert {one.state for one in rows(speaking, sent_messages)} == {"delivered"}


def test_a_route_that_speaks_to_nobody_asks_the_database_what_it_did_before(
    sqlite_house_url: str, clock: VirtualClock
) -> None:
    house = build_engine(Settings(database_url=sqlite_house_url), clock=clock)
    with counted(house.database) as starting:
        case = house.run(StartCase("chain", "phone", {}), LOCAL_OPERATOR).case_id
    task = open_tasks(house, case)["step_1"]
    with counted(house.database) as completing:
        house.run(CompleteTask(task), LOCAL_OPERATOR)
    house.database.dispose()
    assert (statements(starting), statements(completing)) == (11, 10)
