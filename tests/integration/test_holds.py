"""A held case: what pauses, what goes on, what it gets back, and that it never holds for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from engine.clock import VirtualClock
from engine.commands.close_case import WithdrawCase
from engine.commands.complete_task import CompleteTask
from engine.commands.deploy_process import DeployProcess
from engine.commands.fire_timer import FireTimer
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.commands.save_draft import SaveDraft
from engine.dispatch import Engine
from engine.dispatch.proofs import unpack_proof
from engine.errors import BadInput, Conflict, WrongState
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events
from engine.model.jobs import jobs
from engine.model.tasks import comments, task_candidates, tasks
from engine.model.time import due_history, holds
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.calendars import at, local
from tests.factories.matters import waits
from tests.factories.offices import complete, open_tasks, start
from tests.factories.records import broken_chains, level_names, levels, obligation, row, rows, status, task_row


def hold(house: Engine, case: int, clock: VirtualClock, days: int = 10) -> None:
    """Hold the case for this long at most."""
    house.run(SuspendCase(case, "等客户寄回材料", clock.now() + timedelta(days=days)), LOCAL_OPERATOR)


def test_pausable_time_stands_still_and_legal_time_goes_on(house: Engine, clock: VirtualClock) -> None:
    case = start(house, "matter")
    hold(house, case, clock)
    assert obligation(house, case, "internal").paused_at == obligation(house, case, "assess").paused_at == clock.now()
    assert obligation(house, case, "legal").paused_at is None
    kinds = [(one.kind, one.subject) for one in rows(house, jobs, case_id=case)]
    assert sorted(kinds) == [("escalate", str(obligation(house, case, "legal").id)), ("resume", "hold")]


def test_resuming_gives_back_the_days_and_the_proof_says_so(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    before = {name: obligation(house, case, name) for name in ("internal", "assess", "legal")}
    began_at = clock.now()
    hold(house, case, clock)
    advance_to(worker, clock, at("2025-09-24 09:30"))
    house.run(ResumeCase(case), LOCAL_OPERATOR)
    after = {name: obligation(house, case, name) for name in before}
    assert local(before["internal"].due_at) == "2025-09-28 17:30:00", "the Sunday before the holiday is worked"
    assert local(after["internal"].due_at) == "2025-09-30 17:30:00"
    assert local(after["assess"].due_at) == "2025-09-28 17:30:00"
    assert after["legal"].due_at == before["legal"].due_at
    (pause,) = unpack_proof(after["internal"].proof).pauses
    assert (pause.began_at, pause.ended_at) == (began_at, clock.now())
    assert [one.reason for one in rows(house, due_history, obligation_id=after["internal"].id)] == ["hold"]
    assert row(house, tasks, case_id=case).due_at == row(house, task_candidates).due_at == after["assess"].due_at
    assert broken_chains(house) == {}


def test_a_step_capped_by_a_clock_moves_as_far_as_the_clock_does(house: Engine, clock: VirtualClock) -> None:
    clock.set(at("2025-09-22 09:30"))
    case = start(house, "capped")
    assert obligation(house, case, "assess").due_at == obligation(house, case, "internal").due_at
    hold(house, case, clock)
    clock.set(at("2025-09-24 09:30"))
    house.run(ResumeCase(case), LOCAL_OPERATOR)
    assert obligation(house, case, "assess").due_at == obligation(house, case, "internal").due_at
    assert local(obligation(house, case, "internal").due_at) == "2025-09-30 17:30:00"


def test_nothing_escalates_while_it_is_held_but_the_law(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    hold(house, case, clock, days=30)
    advance_to(worker, clock, clock.now() + timedelta(days=20))
    assert level_names(house, case, "internal") == level_names(house, case, "assess") == []
    assert level_names(house, case, "legal") == ["warn", "urge", "supervise_1"]


def test_a_reminder_comes_when_its_share_of_the_offices_own_time_is_used(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    """Sixty percent would be on Thursday the 25th; the hold takes from Wednesday to Tuesday, then come holidays."""
    case = start(house, "matter")
    advance_to(worker, clock, at("2025-09-24 10:00"))
    house.run(SuspendCase(case, "等客户", at("2025-09-30 10:00")), LOCAL_OPERATOR)
    advance_to(worker, clock, at("2025-10-11 17:30"))
    found = [(one.level, local(one.planned_at), one.skipped) for one in levels(house, case, "internal")]
    assert found == [
        ("warn", "2025-10-09 15:06:00", False),
        ("urge", "2025-10-10 17:30:00", False),
        ("supervise_1", "2025-10-11 17:30:00", False),
    ]
    assert broken_chains(house) == {}


def test_a_hold_ends_by_itself(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    hold(house, case, clock, days=3)
    until = clock.now() + timedelta(days=3)
    advance_to(worker, clock, until + timedelta(hours=1))
    assert status(house, case) == "open"
    assert row(house, audit_events, case_id=case, action=AuditAction.CASE_RESUMED).at == until
    assert rows(house, jobs, case_id=case, kind="resume") == []


def test_a_hold_needs_a_reason_and_an_end_within_sixty_days(house: Engine, clock: VirtualClock) -> None:
    case = start(house, "matter")
    for reason, days in ((" ", 3), ("等", 0), ("等", -1), ("等", 61)):
        with pytest.raises(BadInput):
            house.run(SuspendCase(case, reason, clock.now() + timedelta(days=days)), LOCAL_OPERATOR)
    hold(house, case, clock, days=60)
    assert status(house, case) == "suspended"


def test_the_reason_stays_with_the_case_and_out_of_the_chain(house: Engine, clock: VirtualClock) -> None:
    case = start(house, "matter")
    hold(house, case, clock)
    kept = row(house, comments, case_id=case)
    assert kept.words == "等客户寄回材料"
    event = row(house, audit_events, case_id=case, action=AuditAction.CASE_SUSPENDED)
    assert event.payload["comment"] == kept.id


def test_nobody_works_on_a_held_case(house: Engine, clock: VirtualClock) -> None:
    case = start(house, "matter")
    task = open_tasks(house, case)["assess"]
    hold(house, case, clock)
    for command in (
        CompleteTask(task),
        SaveDraft(task, {}),
        SuspendCase(case, "again", clock.now() + timedelta(days=1)),
    ):
        with pytest.raises(WrongState, match="suspended"):
            house.run(command, LOCAL_OPERATOR)
    house.run(ResumeCase(case), LOCAL_OPERATOR)
    with pytest.raises(WrongState, match="open"):
        house.run(ResumeCase(case), LOCAL_OPERATOR)
    complete(house, case, "assess", again=False)


def test_a_wait_for_a_duration_goes_on_where_the_hold_stopped_it(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "waits")
    assert local(row(house, jobs, case_id=case).due_at) == "2025-09-24 17:30:00", "two working days"
    hold(house, case, clock, days=20)
    advance_to(worker, clock, at("2025-09-25 09:30"))
    assert rows(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED) == []
    house.run(ResumeCase(case), LOCAL_OPERATOR)
    assert local(row(house, jobs, case_id=case).due_at) == "2025-09-28 17:30:00", "three more, one a worked Sunday"
    advance_to(worker, clock, at("2025-09-29 09:00"))
    fired = row(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED)
    assert (local(fired.at), fired.payload["late"]) == ("2025-09-28 17:30:00", False)


def test_a_timer_for_a_date_waits_and_fires_when_the_case_goes_on(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    house.run(DeployProcess(waits("dated", "<timeDate>2025-09-24T17:30:00+08:00</timeDate>")), LOCAL_OPERATOR)
    case = start(house, "dated")
    planned = row(house, jobs, case_id=case).due_at
    hold(house, case, clock, days=20)
    advance_to(worker, clock, planned + timedelta(days=1))
    assert rows(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED) == []
    house.run(ResumeCase(case), LOCAL_OPERATOR)
    advance_to(worker, clock, clock.now())
    fired = row(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED)
    assert (fired.at, fired.payload["planned_at"], fired.payload["late"]) == (clock.now(), planned.isoformat(), True)


def test_a_worker_that_leased_a_timer_before_the_hold_moved_it_fires_nothing(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "waits")
    clock.set(row(house, jobs, case_id=case).due_at - timedelta(seconds=1))
    hold(house, case, clock, days=20)
    clock.advance(timedelta(days=2))
    (leased,) = worker.lease(5)
    house.run(ResumeCase(case), LOCAL_OPERATOR)
    with pytest.raises(Conflict):
        house.run(FireTimer(case, leased), LOCAL_OPERATOR)
    assert rows(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED) == []


def test_a_held_case_may_be_withdrawn(house: Engine, clock: VirtualClock) -> None:
    case = start(house, "matter")
    hold(house, case, clock)
    house.run(WithdrawCase(case, "不等了"), LOCAL_OPERATOR)
    assert status(house, case) == "cancelled"
    assert rows(house, jobs, case_id=case) == []
    assert obligation(house, case, "internal").paused_at is None


def test_a_hold_within_a_day_gives_nothing_back_and_repeats_no_level(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "matter")
    advance_to(worker, clock, at("2025-09-24 16:00"))
    assert level_names(house, case, "assess") == ["warn"]
    due_at = obligation(house, case, "assess").due_at
    hold(house, case, clock)
    advance_to(worker, clock, clock.now() + timedelta(hours=2))
    house.run(ResumeCase(case), LOCAL_OPERATOR)
    advance_to(worker, clock, due_at)
    assert obligation(house, case, "assess").due_at == due_at
    assert [one.level for one in levels(house, case, "assess")] == ["warn", "urge", "supervise_1"]
    assert task_row(house, case, "assess").due_at == due_at


def test_a_case_that_was_suspended_before_holds_were_kept_goes_on(house: Engine, clock: VirtualClock) -> None:
    case = start(house, "matter")
    hold(house, case, clock)
    with house.database.writing() as connection:
        connection.execute(delete(holds))
    clock.set(at("2025-09-24 09:30"))
    house.run(ResumeCase(case), LOCAL_OPERATOR)
    assert status(house, case) == "open"
    assert local(obligation(house, case, "internal").due_at) == "2025-09-30 17:30:00"
