"""A signal goes to everybody who waits at that moment; an escalation that no route catches goes to the lead."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.broadcast_signal import BroadcastSignal
from engine.commands.close_case import CancelCase
from engine.commands.deploy_process import DeployProcess
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.dispatch import Engine
from engine.jobs import Worker
from engine.jobs.handlers import HANDLERS
from engine.model.audit import AuditAction, audit_events
from engine.model.cases import cases, runs
from engine.model.jobs import incidents
from engine.model.messages import deliveries, sent_messages
from engine.model.notifications import notifications
from engine.queries.timeline import timeline
from engine.rules.permissions import LOCAL_OPERATOR, SYSTEM
from tests.factories import exchanges
from tests.factories.offices import complete, open_tasks, settle, start
from tests.factories.records import actor, broken_chains, contents, row, rows


@pytest.fixture
def alert(house: Engine) -> Engine:
    """A house with a route that throws the signal, one that waits for it, one that begins with it."""
    for bundle in (exchanges.cries(), exchanges.listens(), exchanges.begins()):
        house.run(DeployProcess(bundle), LOCAL_OPERATOR)
    return house


def looking(house: Engine, *waiting: int) -> list[bool]:
    """Which of the cases heard it."""
    return [list(open_tasks(house, case)) == ["look"] for case in waiting]


def test_a_signal_reaches_every_case_that_waits_and_begins_one_more(alert: Engine, worker: Worker) -> None:
    waiting = [start(alert, "listens") for _ in range(3)]
    crying = start(alert, "cries", provider="118")
    complete(alert, crying, "notice")
    settle(worker)
    assert looking(alert, *waiting) == [True, True, True]
    begun = row(alert, cases, definition_key="begins")
    assert (begun.channel, looking(alert, begun.id)) == ("signal", [True])
    for case in (*waiting, begun.id):
        complete(alert, case, "look")
        assert row(alert, runs, case_id=case).data["provider"] == "118"
    assert list(open_tasks(alert, crying)) == ["work"], "who throws it goes on"
    assert {one.case_id for one in rows(alert, deliveries)} == {*waiting, begun.id}
    assert broken_chains(alert) == {}


def test_who_begins_to_wait_later_has_missed_it(alert: Engine, clock: VirtualClock, worker: Worker) -> None:
    alert.run(BroadcastSignal("fault"), LOCAL_OPERATOR)
    clock.advance(timedelta(seconds=1))
    late = start(alert, "listens")
    settle(worker)
    assert looking(alert, late) == [False]
    assert row(alert, sent_messages).state == "delivered"


def test_a_case_that_was_closed_or_moved_on_in_between_is_passed_over_on_record(
    alert: Engine, clock: VirtualClock, worker: Worker
) -> None:
    closed, other, held = (start(alert, "listens") for _ in range(3))
    alert.run(SuspendCase(held, "等", clock.now() + timedelta(days=5)), LOCAL_OPERATOR)
    alert.run(BroadcastSignal("fault"), LOCAL_OPERATOR)
    (spreading,) = worker.lease(1)
    worker.run(spreading)
    alert.run(CancelCase(closed, "重复"), LOCAL_OPERATOR)
    settle(worker)
    outcomes = {one.case_id: one.outcome for one in rows(alert, deliveries) if one.receiver.startswith("case:")}
    assert outcomes == {closed: "closed", other: "delivered"}
    alert.run(ResumeCase(held), LOCAL_OPERATOR)
    settle(worker)
    assert looking(alert, other, held) == [True, True]


def test_each_receiver_hears_it_once_whoever_dies(alert: Engine, clock: VirtualClock, worker: Worker) -> None:
    waiting = [start(alert, "listens") for _ in range(3)]
    alert.run(BroadcastSignal("fault"), LOCAL_OPERATOR)
    for _ in range(2):
        dead = worker.lease(10)
        clock.advance(alert.settings.lease_after)
        for _ in dead:
            (job,) = Worker(alert, "heir").lease(1)
            alert.run(HANDLERS[job.kind](job), SYSTEM)
        before = contents(alert)
        for job in dead:
            worker.run(job)
        assert contents(alert) == before
    heard = [one.case_id for one in rows(alert, audit_events, action=AuditAction.SIGNAL_DELIVERED)]
    assert sorted(heard) == sorted(waiting)
    assert len(rows(alert, cases, definition_key="begins")) == 1


def test_one_case_that_cannot_go_on_holds_up_no_other(alert: Engine, worker: Worker) -> None:
    alert.run(DeployProcess(exchanges.stumbles()), LOCAL_OPERATOR)
    bad, good = start(alert, "stumbles"), start(alert, "listens")
    alert.run(BroadcastSignal("fault", {"provider": "118"}), LOCAL_OPERATOR)
    settle(worker)
    assert looking(alert, good) == [True]
    assert row(alert, incidents).case_id == bad
    assert rows(alert, deliveries, case_id=bad) == []


def test_an_escalation_that_no_route_catches_reaches_the_lead(house: Engine) -> None:
    house.run(DeployProcess(exchanges.raises()), LOCAL_OPERATOR)
    case = start(house, "raises")
    complete(house, case, "work")
    assert list(open_tasks(house, case)) == ["more"], "the route goes on"
    (told,) = rows(house, notifications, case_id=case, template="raised")
    lead = actor(house, "linzhiyuan")
    assert (told.person_id, told.params["code"]) == (lead.id, "TOO_BIG")
    with house.reading() as connection:
        definition = house.definitions.current(connection, "raises")
        happened = timeline(connection, definition, case, "en", {})
    (raised,) = [one for one in happened if one.action is AuditAction.ESCALATION_RAISED]
    assert (str(raised.what), raised.grave) == ("Raised to the team's lead: raise", True)
