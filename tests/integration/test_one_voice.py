"""One customer's voice from the call to the end of its case, and again when it is reopened."""

from __future__ import annotations

from engine.bpmn.bundle.package import Bundle
from engine.clock import VirtualClock
from engine.commands.close_case import ReopenCase
from engine.commands.deploy_process import DeployProcess
from engine.dispatch import Engine
from engine.model.audit import AuditAction, audit_events
from engine.model.cases import cases, customers, linked_cases, runs, snapshots
from engine.model.jobs import jobs
from engine.model.messages import awaited_messages
from engine.model.notifications import notifications
from engine.model.tasks import task_candidates, tasks
from engine.model.time import obligations
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.diagrams import line, user_task
from tests.factories.matters import route
from tests.factories.offices import open_tasks, start
from tests.factories.records import actor, broken_chains, obligation, row, rows, task_row
from tests.factories.voices import CALLER, STEPS, WORDS, carry, carry_to_end, do, register


def visited(house: Engine, case_id: int) -> list[str]:
    """Nodes and flows as the chain tells them."""
    return [one for event in rows(house, audit_events, case_id=case_id) for one in event.payload.get("visited", ())]


def test_registering_opens_a_case_with_number_customer_clocks_and_first_task(house: Engine) -> None:
    opened = register(house)
    case = row(house, cases, id=opened.case_id)
    customer = row(house, customers, id=case.customer_id)
    assert (case.number, case.code, case.status, case.run) == (opened.number, opened.code, "open", 1)
    assert case.number.startswith("250922-")
    assert (case.kind, case.channel, case.words, case.opened_by) == ("complaint", "phone", WORDS, "chenxiaolan")
    assert (customer.name, customer.phone, customer.region) == (CALLER.name, CALLER.phone, CALLER.region)
    assert {one.name for one in rows(house, obligations, case_id=case.id, kind="clock")} == {
        "internal_opinion", "legal_reply",
    }  # fmt: skip
    assert [one.element_id for one in rows(house, tasks, case_id=case.id)] == ["triage"]


def test_each_step_goes_to_the_group_whose_lane_or_unit_it_is(house: Engine, clock: VirtualClock) -> None:
    case_id = register(house).case_id
    carry_to_end(house, clock, case_id)
    groups = {one.element_id: one.group_key for one in rows(house, tasks, case_id=case_id)}
    assert groups == {
        "triage": "pmo", "accept": "network", "write_opinion": "network", "review_opinion": "pmo", "reply": "window",
        "call_back": "quality",
    }  # fmt: skip


def test_answers_are_kept_with_their_task_and_closer(house: Engine, clock: VirtualClock) -> None:
    case_id = register(house).case_id
    carry_to_end(house, clock, case_id)
    for element, (username, answers) in STEPS.items():
        task = task_row(house, case_id, element)
        assert (task.status, task.closed_by) == ("completed", username)
        assert answers.items() <= task.answers.items()


def test_clocks_stop_where_the_route_says_and_not_before(house: Engine) -> None:
    case_id = register(house).case_id
    carry(house, case_id, "triage", "accept", "write_opinion")
    assert obligation(house, case_id, "internal_opinion").status == "open"
    carry(house, case_id, "review_opinion")
    assert obligation(house, case_id, "internal_opinion").status == "met"
    assert obligation(house, case_id, "legal_reply").status == "open"
    carry(house, case_id, "reply")
    assert obligation(house, case_id, "legal_reply").status == "met"


def test_a_closed_case_leaves_its_answers_and_nothing_that_still_works(house: Engine, clock: VirtualClock) -> None:
    case_id = register(house).case_id
    ended = carry_to_end(house, clock, case_id)
    case, run = row(house, cases, id=case_id), row(house, runs, case_id=case_id)
    assert (ended.status, ended.outcome) == ("completed", "answered_and_confirmed")
    assert (case.status, case.outcome, case.closed_at) == ("completed", "answered_and_confirmed", clock.now())
    assert (run.status, run.end_element, run.ended_at) == ("completed", "answered_and_confirmed", clock.now())
    assert run.data["answer_words"] == "本月十五日前扩容完成"
    assert (case.unit, case.urgency) == ("network", "urgent")
    for table in (snapshots, jobs, awaited_messages):
        assert rows(house, table, case_id=case_id) == []
    assert rows(house, task_candidates) == []
    assert {one.status for one in rows(house, obligations, case_id=case_id)} == {"met"}


def test_the_customer_is_told_when_the_route_says_so(house: Engine, clock: VirtualClock) -> None:
    case_id = register(house).case_id
    carry_to_end(house, clock, case_id)
    told = [one.template for one in rows(house, notifications, case_id=case_id, recipient="customer")]
    assert told == ["received", "answer"]


def test_the_chain_tells_the_whole_path_and_is_intact(house: Engine, clock: VirtualClock) -> None:
    case_id = register(house).case_id
    carry_to_end(house, clock, case_id)
    path = [one for one in visited(house, case_id) if one in STEPS or one.startswith("answered")]
    assert path == [*STEPS, "answered_and_confirmed"]
    assert broken_chains(house) == {}


def test_a_voice_again_within_ninety_days_is_linked_to_the_one_before(house: Engine) -> None:
    first, second = register(house), register(house)
    linked = row(house, linked_cases)
    assert (linked.case_id, linked.other_id) == (second.case_id, first.case_id)
    assert len(rows(house, customers, phone=CALLER.phone)) == 1


def test_reopening_starts_the_next_run_of_the_same_case(house: Engine, clock: VirtualClock) -> None:
    opened = register(house)
    carry_to_end(house, clock, opened.case_id)
    house.run(ReopenCase(opened.case_id, "客户来电说又打不通"), actor(house, "liangqihang"))
    case = row(house, cases, id=opened.case_id)
    assert (case.number, case.run, case.status, case.outcome, case.closed_at) == (opened.number, 2, "open", None, None)
    assert list(open_tasks(house, case.id)) == ["triage"]
    first, second = rows(house, runs, case_id=case.id)
    assert (first.status, second.status, second.reopened_because) == ("completed", "open", "客户来电说又打不通")
    new = obligation(house, case.id, "legal_reply")
    assert (new.run, new.status, new.started_at) == (2, "open", clock.now())
    assert carry_to_end(house, clock, case.id).outcome == "answered_and_confirmed"
    assert broken_chains(house) == {}


def test_an_insufficient_opinion_comes_back_to_the_same_department(house: Engine) -> None:
    case_id = register(house).case_id
    carry(house, case_id, "triage", "accept", "write_opinion")
    do(house, case_id, "review_opinion", verdict="insufficient", note="没有日期")
    back = task_row(house, case_id, "write_opinion")
    assert (back.status, back.group_key, back.assignee_id) == ("open", "network", None)
    assert len(rows(house, obligations, case_id=case_id, name="write_opinion")) == 1


def test_a_task_may_name_its_holder_in_feel(house: Engine) -> None:
    task = user_task(
        "look", 'huiyin:group="network" huiyin:assignee=\'=if case.channel = "phone" then "wujiayi" else null\''
    )
    house.run(DeployProcess(_route(task)), LOCAL_OPERATOR)
    case_id = start(house, "named")
    held = task_row(house, case_id, "look")
    assert (held.assignee_id, held.claimed_at) == (actor(house, "wujiayi").id, held.opened_at)
    assert rows(house, task_candidates, task_id=held.id) == []
    assert AuditAction.TASK_OPENED in {event.action for event in rows(house, audit_events, case_id=case_id)}


def _route(task: str) -> Bundle:
    return route("named", line(task))
