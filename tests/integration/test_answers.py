"""An acknowledgement within its working hours is itself owed: met by the answer, missed on a ladder of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.acknowledge import Acknowledge
from engine.commands.add_notice import RecomputeDueDates
from engine.commands.close_case import ReopenCase, WithdrawCase
from engine.commands.deploy_process import DeployProcess
from engine.commands.hold_case import SuspendCase
from engine.dispatch import Engine
from engine.errors import BadInput, NotAllowed, WrongState
from engine.jobs import Worker, advance_to
from engine.model.jobs import jobs
from engine.model.time import escalations, obligations
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.calendars import at
from tests.factories.matters import LADDERS, matter, sent_back
from tests.factories.offices import complete, start
from tests.factories.records import actor, broken_chains, contents, levels, obligation, row, rows, told

HEAD = "sunlihua"


def supervised(house: Engine, clock: VirtualClock, worker: Worker, route: str = "matter") -> int:
    """A case whose step is overdue, so that its head must acknowledge."""
    case = start(house, route)
    advance_to(worker, clock, obligation(house, case, "assess").due_at)
    return case


def test_a_level_that_asks_for_an_answer_is_owed_one(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = supervised(house, clock, worker)
    asking = levels(house, case, "assess")[-1]
    owed = obligation(house, case, "assess", "answer")
    assert (owed.status, owed.ladder, owed.escalation_id) == ("open", "answer", asking.id)
    assert owed.started_at == asking.fired_at
    assert owed.due_at == asking.acknowledge_by == at("2025-09-26 15:00"), "four working hours later"


def test_the_answer_meets_what_is_owed(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = supervised(house, clock, worker)
    asking = levels(house, case, "assess")[-1]
    clock.set(at("2025-09-26 09:30"))
    house.run(Acknowledge(asking.id, at("2025-09-28 17:00"), "备件明天到"), actor(house, HEAD))
    met = obligation(house, case, "assess", "answer")
    assert (met.status, met.ended_at) == ("met", clock.now())
    assert rows(house, jobs, case_id=case, subject=str(met.id)) == []


def test_an_answer_that_does_not_come_climbs_its_own_ladder(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = supervised(house, clock, worker)
    advance_to(worker, clock, at("2025-10-20 17:00"))
    climbed = levels(house, case, "assess", "answer")
    assert [(one.level, one.planned_at) for one in climbed] == [
        ("urge", at("2025-09-26 12:00")),
        ("supervise_1", at("2025-09-26 15:00")),
    ]
    assert told(house, climbed[0]) == {(HEAD, "assignee")}, "those who were asked"
    assert told(house, climbed[1]) == {("liangqihang", "leader")}
    assert all(one.acknowledge_by is None for one in climbed)


def test_an_answer_is_owed_until_the_matter_ends(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = supervised(house, clock, worker)
    complete(house, case, "assess", again=False)
    over = obligation(house, case, "assess", "answer")
    assert (over.status, over.ended_at) == ("cancelled", clock.now())
    advance_to(worker, clock, at("2025-09-26 17:00"))
    assert levels(house, case, "assess", "answer") == []


def test_an_answer_is_owed_still_when_the_step_comes_back_at_once(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = supervised(house, clock, worker)
    complete(house, case, "assess", again=True)
    assert obligation(house, case, "assess", "answer").status == "open"


@pytest.fixture
def back(house: Engine) -> Engine:
    """The house with a route in which work is sent back."""
    house.run(DeployProcess(sent_back()), LOCAL_OPERATOR)
    return house


def test_an_answer_is_owed_again_when_the_work_is_sent_back_for_the_time_that_was_left(
    back: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = supervised(back, clock, worker, "sent_back")
    clock.set(at("2025-09-26 10:00"))  # one of four working hours is over
    complete(back, case, "assess")
    advance_to(worker, clock, at("2025-09-28 10:00"))
    complete(back, case, "check", again=True)
    owed = obligation(back, case, "assess", "answer")
    assert (owed.status, owed.due_at) == ("open", at("2025-09-28 15:00")), "the three that were left"
    asking = row(back, escalations, id=owed.escalation_id)
    assert asking.acknowledge_by == owed.due_at
    advance_to(worker, clock, at("2025-09-28 17:00"))
    climbed = levels(back, case, "assess", "answer")
    assert [(one.level, told(back, one)) for one in climbed] == [
        ("urge", {(HEAD, "assignee")}),
        ("supervise_1", {("liangqihang", "leader")}),
    ]
    assert broken_chains(back) == {}


def test_an_answer_that_is_owed_again_can_be_given(back: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = supervised(back, clock, worker, "sent_back")
    asking = levels(back, case, "assess")[-1]
    complete(back, case, "assess")
    complete(back, case, "check", again=True)
    back.run(Acknowledge(asking.id, at("2025-09-28 17:00"), "备件明天到"), actor(back, HEAD))
    assert obligation(back, case, "assess", "answer").status == "met"
    complete(back, case, "assess")
    complete(back, case, "check", again=True)
    assert obligation(back, case, "assess", "answer").status == "met", "given once is given"


def test_an_answer_that_was_late_is_late_still_and_no_level_comes_again(
    back: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = supervised(back, clock, worker, "sent_back")
    advance_to(worker, clock, at("2025-09-26 16:00"))
    before = levels(back, case, "assess", "answer")
    complete(back, case, "assess")
    complete(back, case, "check", again=True)
    owed = obligation(back, case, "assess", "answer")
    assert (owed.status, owed.due_at) == ("open", at("2025-09-26 15:00"))
    advance_to(worker, clock, at("2025-09-29 17:00"))
    assert levels(back, case, "assess", "answer") == before


def test_work_that_begins_anew_owes_no_answer_from_before(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    house.run(DeployProcess(sent_back(fresh=True)), LOCAL_OPERATOR)
    case = supervised(house, clock, worker, "sent_back")
    complete(house, case, "assess")
    complete(house, case, "check", again=True)
    assert obligation(house, case, "assess").status == "open"
    assert obligation(house, case, "assess", "answer").status == "cancelled"


def test_a_case_that_is_reopened_owes_no_answer_from_before(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = supervised(house, clock, worker)
    house.run(WithdrawCase(case, "解决了"), LOCAL_OPERATOR)
    house.run(ReopenCase(case, "又坏了"), LOCAL_OPERATOR)
    assert [one.status for one in rows(house, obligations, case_id=case, kind="answer")] == ["cancelled"]
    advance_to(worker, clock, obligation(house, case, "assess").due_at)
    assert obligation(house, case, "assess", "answer").status == "open", "the new date asks anew"


def test_a_closed_case_owes_no_answer(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = supervised(house, clock, worker)
    house.run(WithdrawCase(case, "解决了"), LOCAL_OPERATOR)
    assert obligation(house, case, "assess", "answer").status == "cancelled"
    assert rows(house, jobs, case_id=case) == []


def test_each_level_that_asks_is_owed_its_own_answer(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    ladders = LADDERS.replace("tell: [leader]}", "tell: [leader], acknowledge: 2wh}", 1)
    house.run(DeployProcess(matter("twice", ladders=ladders)), LOCAL_OPERATOR)
    case = supervised(house, clock, worker, "twice")
    advance_to(worker, clock, obligation(house, case, "assess").due_at + timedelta(days=4))
    first, second = rows(house, obligations, case_id=case, kind="answer", name="assess")
    assert [one.level for one in levels(house, case, "assess") if one.acknowledge_by] == ["supervise_1", "supervise_2"]
    house.run(Acknowledge(second.escalation_id, at("2025-10-15 17:00"), "在办"), actor(house, "liangqihang"))
    assert [row(house, obligations, id=one.id).status for one in (first, second)] == ["open", "met"]
    house.run(Acknowledge(first.escalation_id, at("2025-10-15 17:00"), "在办"), actor(house, HEAD))
    assert row(house, obligations, id=first.id).status == "met"


def test_a_route_without_that_ladder_still_says_until_when(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    ladders = LADDERS.replace("answer:", "replies:")
    house.run(DeployProcess(matter("mute", ladders=ladders)), LOCAL_OPERATOR)
    case = supervised(house, clock, worker, "mute")
    owed = obligation(house, case, "assess", "answer")
    assert (owed.ladder, owed.status) == (None, "open")
    advance_to(worker, clock, at("2025-09-27 17:00"))
    assert levels(house, case, "assess", "answer") == []


def test_neither_a_hold_nor_a_notice_moves_the_time_to_answer(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = supervised(house, clock, worker)
    before = obligation(house, case, "assess", "answer")
    house.run(SuspendCase(case, "等客户", clock.now() + timedelta(days=2)), LOCAL_OPERATOR)
    house.run(RecomputeDueDates(case), LOCAL_OPERATOR)
    assert obligation(house, case, "assess", "answer") == before


def test_an_answer_needs_the_right_to_give_it(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = supervised(house, clock, worker)
    asking, before = levels(house, case, "assess")[-1], contents(house)
    for nobody in ("chenxiaolan", "caimeiling"):  # a handler, and the lead of another unit
        with pytest.raises(NotAllowed, match=r"escalation\.acknowledge"):
            house.run(Acknowledge(asking.id, at("2025-09-28 17:00"), "我来"), actor(house, nobody))
    assert contents(house) == before


def test_what_is_done_needs_no_answer(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = supervised(house, clock, worker)
    asking = levels(house, case, "assess")[-1]
    complete(house, case, "assess", again=False)
    with pytest.raises(WrongState, match="assess"):
        house.run(Acknowledge(asking.id, at("2025-09-28 17:00"), "晚了"), actor(house, HEAD))


def test_the_level_that_asked_is_acknowledged_not_the_one_that_says_it_is_late(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = supervised(house, clock, worker)
    advance_to(worker, clock, at("2025-09-26 15:00"))
    late = levels(house, case, "assess", "answer")[-1]
    with pytest.raises(BadInput, match="the level that asked"):
        house.run(Acknowledge(late.id, at("2025-09-28 17:00"), "在办"), actor(house, "liangqihang"))


def test_a_level_that_fires_late_leaves_its_whole_time_to_answer(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "matter")
    clock.set(at("2025-09-28 09:00"))  # the workers were away since before the due date
    while worker.tick():
        pass
    asking = row(house, escalations, obligation_id=obligation(house, case, "assess").id, level="supervise_1")
    assert (asking.late, asking.fired_at) == (True, at("2025-09-28 09:00"))
    assert asking.acknowledge_by == at("2025-09-28 15:00"), "four working hours from when it could be seen"


def test_where_nobody_is_told_nobody_owes_an_answer(house: Engine, clock: VirtualClock) -> None:
    silent = Engine(house.database, clock, house.settings, silent=True)
    case = start(silent, "matter")
    advance_to(Worker(silent, "importing"), clock, obligation(house, case, "assess").due_at)
    asking = levels(house, case, "assess")[-1]
    assert (asking.level, asking.told, asking.acknowledge_by) == ("supervise_1", [], at("2025-09-26 15:00"))
    assert rows(house, obligations, case_id=case, kind="answer") == []
