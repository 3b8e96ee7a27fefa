"""A lead takes a task out of somebody's hands: with a reason, the time used, and word to whoever held it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.assign_task import ClaimTask, TakeOverTask
from engine.commands.complete_task import CompleteTask
from engine.commands.people import LoadPeople
from engine.dispatch import Engine
from engine.errors import BadInput, NotAllowed, TaskTaken
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events
from engine.model.jobs import jobs
from engine.model.notifications import notifications
from engine.model.tasks import comments
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.offices import open_tasks, start
from tests.factories.records import actor, broken_chains, contents, levels, obligation, row, rows, task_row, told


def held(house: Engine) -> tuple[int, int]:
    """A case whose step the pmo's head holds."""
    case = start(house, "matter")
    task = open_tasks(house, case)["assess"]
    house.run(ClaimTask(task), actor(house, "sunlihua"))
    return case, task


def test_taking_over_keeps_the_time_used_and_tells_the_former_holder(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case, task = held(house)
    before, job = obligation(house, case, "assess"), rows(house, jobs, case_id=case)
    clock.advance(timedelta(hours=1))
    house.run(TakeOverTask(task, "她去开会了"), actor(house, "zhouwenbo"))
    taken = task_row(house, case, "assess")
    assert (taken.assignee_id, taken.claimed_at) == (actor(house, "zhouwenbo").id, clock.now())
    assert obligation(house, case, "assess") == before
    assert rows(house, jobs, case_id=case) == job
    notice = row(house, notifications, case_id=case, template="taken_over")
    assert (notice.person_id, notice.channel) == (actor(house, "sunlihua").id, "app")
    advance_to(worker, clock, before.due_at)
    assert told(house, levels(house, case, "assess")[0]) == {("zhouwenbo", "assignee")}


def test_the_reason_stays_with_the_case_outside_the_chain(house: Engine) -> None:
    case, task = held(house)
    house.run(TakeOverTask(task, "她去开会了"), actor(house, "zhouwenbo"))
    event = row(house, audit_events, case_id=case, action=AuditAction.TASK_TAKEN_OVER)
    assert "开会" not in str(event.payload)
    assert row(house, comments, id=event.payload["comment"]).words == "她去开会了"
    assert broken_chains(house) == {}


def test_whoever_took_it_over_completes_it_and_the_other_is_told_who(house: Engine) -> None:
    _, task = held(house)
    house.run(TakeOverTask(task, "急"), actor(house, "zhouwenbo"))
    with pytest.raises(TaskTaken, match="周文博"):
        house.run(CompleteTask(task, {"again": False}), actor(house, "sunlihua"))
    house.run(CompleteTask(task, {"again": False}), actor(house, "zhouwenbo"))


def test_a_manager_who_does_such_work_may_take_over_anywhere(house: Engine) -> None:
    _, task = held(house)
    house.run(TakeOverTask(task, "领导亲自办"), actor(house, "liangqihang"))
    house.run(CompleteTask(task, {"again": False}), actor(house, "liangqihang"))


def test_nobody_else_may_take_over(house: Engine) -> None:
    _, task = held(house)
    entry = {"name": "m", "groups": [], "roles": ["manager"], "language": "en"}
    house.run(LoadPeople({"people": [{"username": "onlymanager", **entry}]}), LOCAL_OPERATOR)
    before = contents(house)
    for who, missing in (
        ("chenxiaolan", "task.reassign"),  # a handler
        ("caimeiling", "task.reassign"),  # the lead of another unit
        ("onlymanager", "task.work"),  # who could not go on with it
    ):
        with pytest.raises(NotAllowed, match=missing.replace(".", r"\.")):
            house.run(TakeOverTask(task, "我来"), actor(house, who))
    assert contents(house) == before


def test_it_needs_a_reason_and_somebody_who_holds_it(house: Engine) -> None:
    _, task = held(house)
    before = contents(house)
    with pytest.raises(BadInput, match="reason"):
        house.run(TakeOverTask(task, " "), actor(house, "zhouwenbo"))
    with pytest.raises(BadInput, match="person"):
        house.run(TakeOverTask(task, "我来"), LOCAL_OPERATOR)
    house.run(TakeOverTask(task, "已经是我的"), actor(house, "sunlihua"))  # does no harm
    assert contents(house) == before
    free = open_tasks(house, start(house, "matter"))["assess"]
    with pytest.raises(BadInput, match="claim it"):
        house.run(TakeOverTask(free, "我来"), actor(house, "zhouwenbo"))
