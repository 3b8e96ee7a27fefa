"""What comes too late for a closed case gets a clear answer, and changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.add_material import AddMaterial
from engine.commands.assign_task import ClaimTask, ReassignTask, ReleaseTask
from engine.commands.close_case import CancelCase, ReopenCase, WithdrawCase
from engine.commands.comment import Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.deliver_message import DeliverMessage
from engine.commands.escalate import EscalateByHand
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.commands.save_draft import SaveDraft
from engine.dispatch import Engine
from engine.errors import BadInput, NotFound, TaskTaken, WrongState
from engine.model.cases import runs
from engine.model.jobs import jobs
from engine.model.tasks import comments, task_candidates, tasks
from engine.model.time import obligations
from engine.rules.permissions import CUSTOMER, LOCAL_OPERATOR
from tests.factories.offices import complete, open_tasks, start
from tests.factories.records import actor, broken_chains, contents, obligation, row, rows, status
from tests.factories.voices import register


def test_a_task_that_was_completed_says_by_whom_and_when(house: Engine, clock: VirtualClock) -> None:
    case = register(house).case_id
    task = open_tasks(house, case)["triage"]
    done = {"unit": "network", "urgency": "normal"}
    house.run(CompleteTask(task, done), actor(house, "zhouwenbo"))
    closed_at = clock.now()
    clock.advance(timedelta(hours=1))
    before = contents(house)
    for late in (CompleteTask(task, done), ClaimTask(task), ReassignTask(task, "sunlihua"), SaveDraft(task, done)):
        with pytest.raises(TaskTaken, match="周文博") as caught:
            house.run(late, actor(house, "sunlihua"))
        assert caught.value.params["at"] == closed_at
    assert contents(house) == before


def test_a_task_of_a_withdrawn_case_says_that_it_was_cancelled(house: Engine) -> None:
    opened = register(house)
    task = open_tasks(house, opened.case_id)["triage"]
    house.run(WithdrawCase(opened.case_id, "解决了", opened.code), CUSTOMER)
    before = contents(house)
    for late in (CompleteTask(task, {}), ClaimTask(task), ReleaseTask(task), SaveDraft(task, {})):
        with pytest.raises(WrongState, match="cancelled"):
            house.run(late, LOCAL_OPERATOR)
    assert contents(house) == before


def test_whatever_would_move_a_closed_case_is_told_its_state(house: Engine, clock: VirtualClock) -> None:
    opened = register(house)
    owed = obligation(house, opened.case_id, "triage").id
    house.run(WithdrawCase(opened.case_id, "解决了", opened.code), CUSTOMER)
    before, case = contents(house), opened.case_id
    for late in (
        WithdrawCase(case, "再撤", opened.code), CancelCase(case, "重复"), DeliverMessage(case, "evidence"),
        SuspendCase(case, "等", clock.now() + timedelta(days=1)), ResumeCase(case), EscalateByHand(owed, "急"),
        AddMaterial(case, opened.code, "还有一件事"),
    ):  # fmt: skip
        with pytest.raises(WrongState, match="cancelled"):
            house.run(late, LOCAL_OPERATOR)
    assert contents(house) == before


def test_a_comment_still_comes_through_because_answers_come_late(house: Engine) -> None:
    opened = register(house)
    house.run(WithdrawCase(opened.case_id, "解决了", opened.code), CUSTOMER)
    house.run(Comment(opened.case_id, "上级单位的回函到了"), LOCAL_OPERATOR)
    assert "上级单位的回函到了" in {one.words for one in rows(house, comments, case_id=opened.case_id)}
    assert broken_chains(house) == {}


def test_what_does_not_exist_is_not_found(house: Engine) -> None:
    before = contents(house)
    for absent in (
        CompleteTask(1), ClaimTask(1), ReassignTask(1, "wujiayi"), Comment(1, "words"), WithdrawCase(1, "why"),
        ReopenCase(1, "why"), DeliverMessage(1, "evidence"), EscalateByHand(1, "why"), ResumeCase(1),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            house.run(absent, LOCAL_OPERATOR)
    assert contents(house) == before


def test_a_withdrawal_stops_work_clocks_and_jobs_and_keeps_the_reason(house: Engine, clock: VirtualClock) -> None:
    opened = register(house)
    house.run(WithdrawCase(opened.case_id, "客户说已经解决", opened.code), CUSTOMER)
    run = row(house, runs, case_id=opened.case_id)
    assert (run.status, run.end_element, run.reason) == ("cancelled", "withdrawn", "客户说已经解决")
    assert run.data["product"] == "968201"
    assert {one.status for one in rows(house, obligations, case_id=opened.case_id)} == {"cancelled"}
    assert {one.status for one in rows(house, tasks, case_id=opened.case_id)} == {"cancelled"}
    assert rows(house, jobs, case_id=opened.case_id) == rows(house, task_candidates) == []


def test_closing_and_reopening_need_a_reason(house: Engine) -> None:
    case = start(house, "chain")
    for command in (WithdrawCase(case, " "), CancelCase(case, "")):
        with pytest.raises(BadInput, match="reason"):
            house.run(command, LOCAL_OPERATOR)
    house.run(CancelCase(case, "重复登记"), LOCAL_OPERATOR)
    with pytest.raises(BadInput, match="reason"):
        house.run(ReopenCase(case, " "), LOCAL_OPERATOR)


def test_only_a_closed_case_is_reopened(house: Engine) -> None:
    case = start(house, "chain")
    with pytest.raises(WrongState, match="open"):
        house.run(ReopenCase(case, "why"), LOCAL_OPERATOR)
    for element in ("step_1", "step_2", "step_3"):
        complete(house, case, element)
    house.run(ReopenCase(case, "why"), LOCAL_OPERATOR)
    assert (status(house, case), list(open_tasks(house, case))) == ("open", ["step_1"])


def test_claiming_and_releasing_twice_does_no_harm(house: Engine) -> None:
    case = start(house, "chain")
    task = open_tasks(house, case)["step_1"]
    house.run(ClaimTask(task), actor(house, "chenxiaolan"))
    house.run(ClaimTask(task), actor(house, "chenxiaolan"))
    house.run(ReleaseTask(task), actor(house, "chenxiaolan"))
    house.run(ReleaseTask(task), actor(house, "chenxiaolan"))
    assert [one.group_key for one in rows(house, task_candidates, task_id=task)] == ["window"]
