"""What is overdue escalates by itself: each level once, on time or late and saying so, to the people it names."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.assign_task import ClaimTask, ReassignTask
from engine.commands.close_case import WithdrawCase
from engine.commands.deploy_process import DeployProcess
from engine.commands.escalate import EscalateByHand
from engine.dispatch import Engine
from engine.errors import BadInput, NotAllowed, WrongState
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events
from engine.model.jobs import jobs
from engine.model.notifications import notifications
from engine.model.time import escalations
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.matters import matter, waits
from tests.factories.offices import complete, open_tasks, start
from tests.factories.records import (
    actor,
    broken_chains,
    contents,
    level_names,
    levels,
    obligation,
    row,
    rows,
    status,
    told,
)

WHOLE_LADDER = ["warn", "urge", "supervise_1", "supervise_2", "supervise_3"]


def catch_up(worker: Worker) -> None:
    """Tick until nothing more is due, as the pulse does second by second."""
    while worker.tick():
        pass


def test_each_level_is_recorded_once_at_its_planned_instant(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    owed = obligation(house, case, "assess")
    advance_to(worker, clock, owed.due_at + timedelta(days=30))
    passed = levels(house, case, "assess")
    assert [one.level for one in passed] == WHOLE_LADDER
    assert all(one.planned_at == one.fired_at and not one.late and one.why == "timer" for one in passed)
    assert [one.planned_at for one in passed] == sorted(one.planned_at for one in passed)
    assert passed[2].planned_at == owed.due_at == passed[2].due_at
    assert rows(house, jobs, case_id=case) == []
    assert broken_chains(house) == {}


def test_levels_missed_in_a_downtime_are_each_recorded_as_late(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "matter")
    back_at = obligation(house, case, "assess").due_at + timedelta(days=30)
    clock.set(back_at)
    catch_up(worker)
    passed = levels(house, case, "assess")
    assert [one.level for one in passed] == WHOLE_LADDER
    assert all(one.fired_at == back_at and one.late and one.planned_at < back_at for one in passed)
    assert all(one.payload["late"] for one in rows(house, audit_events, case_id=case, action=AuditAction.ESCALATED))


def test_a_tick_that_is_repeated_records_nothing_twice(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    advance_to(worker, clock, obligation(house, case, "assess").due_at)
    before = contents(house)
    catch_up(worker)
    catch_up(Worker(house, "another"))
    assert contents(house) == before


def test_a_level_before_the_start_is_recorded_as_skipped(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    short = "clocks:\n  legal: {after: 2d, stops_on: told, source: law, pausable: false, escalation: legal}\n"
    house.run(DeployProcess(matter("short", clocks=short + _INTERNAL)), LOCAL_OPERATOR)
    case = start(house, "short")
    (skipped,) = levels(house, case, "legal")
    assert (skipped.level, skipped.skipped, skipped.told) == ("urge", True, [])
    assert skipped.planned_at < clock.now() == skipped.fired_at
    advance_to(worker, clock, obligation(house, case, "legal").due_at)
    assert level_names(house, case, "legal") == ["warn", "supervise_1"]
    assert row(house, audit_events, case_id=case, action=AuditAction.ESCALATION_SKIPPED).payload["level"] == "urge"


_INTERNAL = "  internal: {after: 5wd, stops_on: settled, source: rule, pausable: true, escalation: standard}\n"


def test_the_people_that_a_level_names_are_told_in_the_app(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    house.run(ClaimTask(open_tasks(house, case)["assess"]), actor(house, "sunlihua"))
    advance_to(worker, clock, obligation(house, case, "assess").due_at + timedelta(days=30))
    by_level = {one.level: told(house, one) for one in levels(house, case, "assess")}
    assert by_level == {
        "warn": {("sunlihua", "assignee")},
        "urge": {("sunlihua", "assignee"), ("zhouwenbo", "group.lead")},
        "supervise_1": {("sunlihua", "unit.head")},
        "supervise_2": {("liangqihang", "leader")},
        "supervise_3": set(),
    }
    tabled = levels(house, case, "assess")[-1]
    assert tabled.table_at == "monthly_quality_meeting"
    of_step = {one.id for one in levels(house, case, "assess")}
    sent = [one for one in rows(house, notifications, case_id=case) if one.params["escalation"] in of_step]
    assert len(sent) == sum(len(those) for those in by_level.values())
    assert all(one.channel == "app" and one.sent_at == one.created_at for one in sent)


def test_what_nobody_has_claimed_is_told_to_the_lead(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    advance_to(worker, clock, obligation(house, case, "assess").due_at)
    by_level = {one.level: told(house, one) for one in levels(house, case, "assess")}
    assert by_level["warn"] == {("zhouwenbo", "assignee")} == by_level["urge"]
    assert by_level["supervise_1"] == {("sunlihua", "unit.head")}


def test_a_clock_escalates_also_while_no_task_is_open(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    clocks = "clocks:\n  legal: {after: 5wd, stops_on: work, source: law, pausable: false, escalation: standard}\n"
    house.run(DeployProcess(waits("quiet", "<timeDuration>60d</timeDuration>", clocks)), LOCAL_OPERATOR)
    case = start(house, "quiet")
    advance_to(worker, clock, obligation(house, case, "legal").due_at)
    assert open_tasks(house, case) == {}
    assert level_names(house, case, "legal") == WHOLE_LADDER[:3]
    assert all(one.told for one in levels(house, case, "legal")), "never nobody"


def test_work_sent_back_is_the_same_obligation_and_repeats_no_level(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "matter")
    owed = obligation(house, case, "assess")
    advance_to(worker, clock, owed.due_at - timedelta(hours=1))
    assert level_names(house, case, "assess") == ["warn", "urge"]
    complete(house, case, "assess", again=True)
    again = obligation(house, case, "assess")
    assert (again.id, again.status, again.due_at, again.started_at) == (owed.id, "open", owed.due_at, owed.started_at)
    advance_to(worker, clock, owed.due_at + timedelta(days=30))
    assert level_names(house, case, "assess") == WHOLE_LADDER
    assert len(rows(house, escalations, obligation_id=owed.id)) == 5


def test_a_step_that_is_done_escalates_no_more_until_it_comes_back(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "matter")
    due_at = obligation(house, case, "assess").due_at
    complete(house, case, "assess", again=False)
    advance_to(worker, clock, due_at + timedelta(days=30))
    assert levels(house, case, "assess") == []
    assert level_names(house, case, "tell") == WHOLE_LADDER


def test_reassigning_keeps_the_time_used_and_tells_the_new_holder(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "matter")
    task = open_tasks(house, case)["assess"]
    house.run(ClaimTask(task), actor(house, "sunlihua"))
    before, job = obligation(house, case, "assess"), rows(house, jobs, case_id=case)
    house.run(ReassignTask(task, "zhouwenbo", "她请假了"), actor(house, "sunlihua"))
    assert obligation(house, case, "assess") == before
    assert rows(house, jobs, case_id=case) == job
    advance_to(worker, clock, before.due_at)
    assert told(house, levels(house, case, "assess")[0]) == {("zhouwenbo", "assignee")}


def test_raising_by_hand_tells_head_and_leaders_and_keeps_the_reason(house: Engine) -> None:
    case = start(house, "matter")
    owed = obligation(house, case, "assess")
    house.run(EscalateByHand(owed.id, "客户要找媒体"), actor(house, "sunlihua"))
    raised = row(house, escalations, obligation_id=owed.id)
    assert (raised.level, raised.why, raised.reason, raised.late) == ("by_hand", "hand", "客户要找媒体", False)
    assert told(house, raised) == {("sunlihua", "unit.head"), ("liangqihang", "leader")}
    assert "媒体" not in str(rows(house, audit_events, case_id=case))


def test_raising_by_hand_leaves_the_ladder_alone(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    owed = obligation(house, case, "assess")
    house.run(EscalateByHand(owed.id, "急"), LOCAL_OPERATOR)
    clock.advance(timedelta(minutes=5))
    house.run(EscalateByHand(owed.id, "更急"), LOCAL_OPERATOR)
    advance_to(worker, clock, owed.due_at)
    assert sorted(level_names(house, case, "assess")) == ["by_hand", "by_hand", "supervise_1", "urge", "warn"]


def test_what_is_done_cannot_be_raised(house: Engine) -> None:
    case = start(house, "matter")
    owed = obligation(house, case, "assess")
    complete(house, case, "assess", again=False)
    with pytest.raises(WrongState):
        house.run(EscalateByHand(owed.id, "急"), LOCAL_OPERATOR)


def test_a_closed_case_escalates_no_more(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    house.run(WithdrawCase(case, "解决了"), LOCAL_OPERATOR)
    advance_to(worker, clock, clock.now() + timedelta(days=60))
    assert status(house, case) == "cancelled"
    assert rows(house, escalations, case_id=case) == []


def test_two_open_tasks_of_one_element_share_what_they_owe_until_the_last_is_done(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "twins")
    owed = obligation(house, case, "look")
    complete(house, case, "look")
    assert obligation(house, case, "look").status == "open"
    assert len(rows(house, jobs, case_id=case)) == 1
    advance_to(worker, clock, owed.due_at)
    assert level_names(house, case, "look") == WHOLE_LADDER[:3]
    complete(house, case, "look")
    assert obligation(house, case, "look").status == "met"


def test_raising_by_hand_needs_a_reason_and_the_right(house: Engine) -> None:
    case = start(house, "matter")
    owed, before = obligation(house, case, "assess"), contents(house)
    with pytest.raises(BadInput, match="reason"):
        house.run(EscalateByHand(owed.id, " "), actor(house, "sunlihua"))
    for nobody in ("chenxiaolan", "caimeiling"):
        with pytest.raises(NotAllowed, match=r"escalation\.raise"):
            house.run(EscalateByHand(owed.id, "急"), actor(house, nobody))
    assert contents(house) == before
