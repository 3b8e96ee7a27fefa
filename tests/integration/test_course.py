"""The course of a case: whose hands it went through, and how the time of each step and clock went."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from engine.clock import VirtualClock
from engine.commands.assign_task import ClaimTask, ReassignTask, ReleaseTask
from engine.commands.close_case import WithdrawCase
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.dispatch import Engine
from engine.jobs import Worker, advance_to
from engine.model.ids import new_id
from engine.model.time import extensions, holds
from engine.queries.course import ClockStory, Course, course_of
from engine.queries.hands import Given, Taken
from engine.queries.segments import SegmentKind
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.calendars import at
from tests.factories.offices import complete, open_tasks, start
from tests.factories.records import actor, obligation


def course(house: Engine, case: int, run: int = 1) -> Course:
    """The course of a case's run as it stands now."""
    with house.reading() as connection:
        return course_of(connection, house.definitions, case, run, now=house.clock.now(), language="zh_Hans")


def clock_of(house: Engine, case: int, name: str) -> ClockStory:
    """How the time of one obligation went."""
    return next(one for one in course(house, case).clocks if one.obligation_id == obligation(house, case, name).id)


def kinds(story: ClockStory) -> list[str]:
    """The pieces of its time."""
    return [str(piece.kind) for piece in story.segments]


def test_the_chain_shows_each_hand_with_its_time_and_who_passed_it_on(house: Engine, clock: VirtualClock) -> None:
    case = start(house, "matter")
    task = open_tasks(house, case)["assess"]
    clock.set(at("2025-09-22 10:00"))
    house.run(ClaimTask(task), actor(house, "zhouwenbo"))
    clock.set(at("2025-09-22 11:00"))
    house.run(ReleaseTask(task), actor(house, "zhouwenbo"))
    clock.set(at("2025-09-22 11:30"))
    house.run(ReassignTask(task, "zhouwenbo"), actor(house, "sunlihua"))
    clock.set(at("2025-09-22 15:30"))
    complete(house, case, "assess", again=False)
    hands = course(house, case).hands
    assert [(one.who, one.taken, one.by, one.minutes, one.given) for one in hands] == [
        ("项目管理", Taken.OPENED, "", 30, Given.ON),
        ("周文博", Taken.CLAIMED, "", 60, Given.ON),
        ("项目管理", Taken.RELEASED, "周文博", 30, Given.ON),
        ("周文博", Taken.REASSIGNED, "孙丽华", 120, Given.DONE),
        ("窗口", Taken.OPENED, "", 0, Given.NOT_YET),
    ]
    assert hands[3].done_by == "local-operator"
    assert [one.waited for one in hands] == [True, False, True, False, True]
    assert hands[-1].until_at is None


def test_a_step_that_was_dropped_says_so(house: Engine, clock: VirtualClock) -> None:
    case = start(house, "matter")
    house.run(WithdrawCase(case, "解决了"), LOCAL_OPERATOR)
    assert [one.given for one in course(house, case).hands] == [Given.DROPPED]


def test_time_runs_until_it_is_overdue_and_ends(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    due_at = obligation(house, case, "assess").due_at
    advance_to(worker, clock, due_at + timedelta(days=1))
    assert kinds(clock_of(house, case, "assess")) == ["running", "overdue"]
    assert clock_of(house, case, "assess").segments[-1].until_at is None
    complete(house, case, "assess", again=False)
    ran, overdue = clock_of(house, case, "assess").segments
    assert (ran.until_at, overdue.from_at, overdue.until_at) == (due_at, due_at, clock.now())
    assert (ran.minutes, overdue.minutes) == (clock_of(house, case, "assess").minutes - overdue.minutes, 390)


def test_a_hold_pauses_what_may_pause_for_its_reason(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    clock.set(at("2025-09-22 10:30"))
    house.run(SuspendCase(case, "等客户寄回材料", clock.now() + timedelta(days=10)), LOCAL_OPERATOR)
    advance_to(worker, clock, at("2025-09-23 10:30"))
    assert kinds(clock_of(house, case, "internal")) == ["running", "paused"]
    house.run(ResumeCase(case), LOCAL_OPERATOR)
    clock.set(at("2025-09-23 11:30"))
    story = clock_of(house, case, "internal")
    assert kinds(story) == ["running", "paused", "running"]
    assert (story.segments[1].reason, story.segments[2].moved) == ("等客户寄回材料", "hold")
    assert story.segments[2].due_at > story.segments[0].due_at
    assert (dict(story.paused), story.minutes) == ({"等客户寄回材料": 390}, 120)
    assert SegmentKind.PAUSED not in {piece.kind for piece in clock_of(house, case, "legal").segments}


def test_a_recorded_hold_counts_from_when_the_answer_came(house: Engine, clock: VirtualClock) -> None:
    case = start(house, "matter")
    hold = {
        "id": new_id(), "case_id": case, "run": 1, "reason": "customer_material", "began_at": at("2025-09-22 10:30"),
        "began_by": "zhouwenbo", "until_at": at("2025-09-30 09:00"), "ended_at": at("2025-09-22 11:00"),
        "ended_by": "customer", "how": "customer", "working_minutes": 30,
    }  # fmt: skip
    with house.database.writing() as connection:
        connection.execute(insert(holds), hold)
    clock.set(at("2025-09-22 11:30"))
    story = clock_of(house, case, "internal")
    assert [(str(piece.kind), piece.minutes) for piece in story.segments] == [
        ("running", 60), ("paused", 30), ("running", 30),
    ]  # fmt: skip
    assert dict(story.paused) == {"customer_material": 30}


def test_an_extension_shows_who_asked_and_who_decided(house: Engine, clock: VirtualClock) -> None:
    case = start(house, "matter")
    owed = obligation(house, case, "assess")
    asked = {
        "id": new_id(), "case_id": case, "obligation_id": owed.id, "status": "approved", "due_at": owed.due_at,
        "wanted_at": owed.due_at + timedelta(days=3), "reason": "备件在路上", "asked_at": clock.now(),
        "asked_by": "zhouwenbo", "decided_at": clock.now(), "decided_by": "sunlihua",
    }  # fmt: skip
    with house.database.writing() as connection:
        connection.execute(insert(extensions), asked)
    (seen,) = clock_of(house, case, "assess").extensions
    assert (seen.status, seen.asked_by, seen.decided_by, seen.wanted_at) == (
        "approved", "周文博", "孙丽华", owed.due_at + timedelta(days=3),
    )  # fmt: skip


def test_work_sent_back_at_once_is_one_piece_of_time(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    clock.set(at("2025-09-22 10:30"))
    complete(house, case, "assess", again=True)
    assert kinds(clock_of(house, case, "assess")) == ["running"], "sent back at once, it was owed throughout"


def test_a_route_without_dates_owes_nothing(house: Engine) -> None:
    assert course(house, start(house, "loop")).clocks == ()
