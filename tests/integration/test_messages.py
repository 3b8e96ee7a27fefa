"""A message goes from one case to one other: by name and key, and is kept for a while when nobody waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.close_case import CancelCase, ReopenCase
from engine.commands.deploy_process import DeployProcess
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.commands.sweep import PlanSweep
from engine.dispatch import Engine
from engine.errors import FormInvalid
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, journal
from engine.model.cases import cases, runs
from engine.model.jobs import incidents, jobs
from engine.model.messages import awaited_messages, deliveries, sent_messages
from engine.model.tasks import tasks
from engine.queue import Kind
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories import exchanges
from tests.factories.mail import number, said, send
from tests.factories.offices import complete, open_tasks, settle, start
from tests.factories.records import broken_chains, contents, row, rows, status


def test_two_cases_correlate_by_the_key_of_the_one_that_asked(speaking: Engine, worker: Worker) -> None:
    speaking.run(DeployProcess(exchanges.answers()), LOCAL_OPERATOR)
    first, second = start(speaking, "asks"), start(speaking, "asks")
    settle(worker)
    replying = {row(speaking, cases, id=one.case_id).id: one for one in rows(speaking, deliveries)}
    assert len(replying) == 2, "each question began a case of its own"
    for case, delivery in replying.items():
        asked = row(speaking, sent_messages, id=delivery.sent_id).from_case
        assert row(speaking, cases, id=case).customer_id == row(speaking, cases, id=asked).customer_id
        if asked == second:
            complete(speaking, case, "reply", said="yes")
    settle(worker)
    assert (open_tasks(speaking, first), list(open_tasks(speaking, second))) == ({}, ["work"])
    complete(speaking, second, "work")
    assert row(speaking, runs, case_id=second).data["answer"] == "yes"
    assert said(speaking, second, AuditAction.MESSAGE_SENT) == ["question"]
    assert said(speaking, second, AuditAction.MESSAGE_DELIVERED) == ["answer"]
    assert broken_chains(speaking) == {}


def test_a_message_with_another_key_is_not_for_this_case(speaking: Engine, worker: Worker) -> None:
    case = start(speaking, "asks")
    send(speaking, "answer", "250101-0000-0000")
    send(speaking, "answer")
    settle(worker)
    assert open_tasks(speaking, case) == {}
    send(speaking, "answer", number(speaking, case))
    settle(worker)
    assert list(open_tasks(speaking, case)) == ["work"]


def test_a_place_without_a_key_takes_any_and_the_longest_waiting_comes_first(
    speaking: Engine, clock: VirtualClock, worker: Worker
) -> None:
    first = start(speaking, "either")
    clock.advance(timedelta(seconds=1))
    second = start(speaking, "either")
    send(speaking, "answer", 42)
    settle(worker)
    assert [bool(open_tasks(speaking, case)) for case in (first, second)] == [True, False]
    send(speaking, "answer")
    settle(worker)
    assert list(open_tasks(speaking, second)) == ["work"]


def test_a_message_is_kept_until_somebody_waits_for_it(speaking: Engine, clock: VirtualClock, worker: Worker) -> None:
    send(speaking, "answer", "early", words="so soon")
    advance_to(worker, clock, clock.now() + timedelta(hours=5))
    assert row(speaking, sent_messages).state == "kept"
    case = start(speaking, "either")
    settle(worker)
    assert list(open_tasks(speaking, case)) == ["work"], "it did not wait for the next look"
    assert row(speaking, sent_messages).state == "delivered"
    assert rows(speaking, jobs, kind=Kind.SEND) == []


def test_a_message_that_nobody_waits_for_is_given_up_on_record(
    speaking: Engine, clock: VirtualClock, worker: Worker
) -> None:
    asking = start(speaking, "asks")
    outside = send(speaking, "answer", "nobody's")
    advance_to(worker, clock, clock.now() + timedelta(hours=speaking.settings.message_hours))
    assert {one.state for one in rows(speaking, sent_messages)} == {"unclaimed"}
    assert said(speaking, asking, AuditAction.MESSAGE_UNCLAIMED) == ["question"]
    assert row(speaking, journal, action="message.unclaimed").payload == {"message": "answer", "sent": outside}
    assert [one.kind for one in rows(speaking, incidents)] == ["message.unclaimed"] * 2
    case = start(speaking, "either")
    advance_to(worker, clock, clock.now() + timedelta(days=1))
    assert open_tasks(speaking, case) == {}, "its time is over"


def test_a_receiver_that_was_closed_in_between_is_passed_over(
    speaking: Engine, clock: VirtualClock, worker: Worker
) -> None:
    first = start(speaking, "either")
    clock.advance(timedelta(seconds=1))
    second = start(speaking, "either")
    sent = send(speaking, "answer")
    (looking,) = worker.lease(1)
    worker.run(looking)
    assert row(speaking, jobs, kind=Kind.DELIVER).case_id == first
    speaking.run(CancelCase(first, "重复"), LOCAL_OPERATOR)
    settle(worker)
    found = {one.case_id: one.outcome for one in rows(speaking, deliveries, sent_id=sent)}
    assert found == {first: "closed", second: "delivered"}
    assert (status(speaking, first), list(open_tasks(speaking, second))) == ("cancelled", ["work"])
    assert broken_chains(speaking) == {}


def test_a_case_on_hold_receives_it_when_it_resumes(speaking: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(speaking, "either")
    speaking.run(SuspendCase(case, "等", clock.now() + timedelta(days=5)), LOCAL_OPERATOR)
    send(speaking, "answer")
    settle(worker)
    assert open_tasks(speaking, case) == {}
    speaking.run(ResumeCase(case), LOCAL_OPERATOR)
    settle(worker)
    assert list(open_tasks(speaking, case)) == ["work"]


def test_a_case_that_begins_with_a_message_begins_so_again(speaking: Engine, worker: Worker) -> None:
    speaking.run(DeployProcess(exchanges.answers()), LOCAL_OPERATOR)
    send(speaking, "question", number="7", customer={"name": "王芳", "phone": "13900000009"})
    settle(worker)
    case = row(speaking, cases, definition_key="answers")
    assert (case.channel, list(open_tasks(speaking, case.id))) == ("message", ["reply"])
    complete(speaking, case.id, "reply", said="no")
    speaking.run(ReopenCase(case.id, "又问"), LOCAL_OPERATOR)
    assert list(open_tasks(speaking, case.id)) == ["reply"]
    assert [one.start_element for one in rows(speaking, runs, case_id=case.id)] == ["asked", "asked"]


def test_a_case_that_waits_comes_before_a_route_that_begins(speaking: Engine, worker: Worker) -> None:
    speaking.run(DeployProcess(exchanges.answers()), LOCAL_OPERATOR)
    speaking.run(DeployProcess(exchanges.either("asked", "question")), LOCAL_OPERATOR)
    case = start(speaking, "asked")
    send(speaking, "question")
    settle(worker)
    assert list(open_tasks(speaking, case)) == ["work"]
    assert rows(speaking, cases, definition_key="answers") == []


def test_a_version_that_does_not_begin_so_any_more_begins_no_case(speaking: Engine, worker: Worker) -> None:
    speaking.run(DeployProcess(exchanges.answers()), LOCAL_OPERATOR)
    send(speaking, "question", number="7")
    (looking,) = worker.lease(1)
    worker.run(looking)
    speaking.run(DeployProcess(exchanges.either("answers")), LOCAL_OPERATOR)
    settle(worker)
    assert rows(speaking, cases, definition_key="answers") == []
    assert row(speaking, sent_messages).state == "kept"


def test_a_case_that_waits_no_more_waits_for_nothing(speaking: Engine) -> None:
    case = start(speaking, "asks")
    assert row(speaking, awaited_messages).key == f'"{number(speaking, case)}"'
    speaking.run(CancelCase(case, "重复"), LOCAL_OPERATOR)
    assert rows(speaking, awaited_messages) == []


@pytest.mark.parametrize(("name", "key"), [("", None), ("n" * 101, None), ("answer", "k" * 201), ("a\nb", None)])
def test_a_message_that_cannot_be_kept_is_refused(speaking: Engine, name: str, key: str | None) -> None:
    before = contents(speaking)
    with pytest.raises(FormInvalid):
        send(speaking, name, key)
    assert contents(speaking) == before


def test_a_place_that_goes_on_waiting_takes_message_after_message(speaking: Engine, worker: Worker) -> None:
    speaking.run(DeployProcess(exchanges.keeps_listening()), LOCAL_OPERATOR)
    case = start(speaking, "keeps_listening")
    for turn in range(1, 4):
        send(speaking, "answer", turn)
        settle(worker)
        assert len(rows(speaking, tasks, case_id=case, element_id="look")) == turn
        assert len(rows(speaking, awaited_messages, case_id=case)) == 1
    speaking.run(CancelCase(case, "重复"), LOCAL_OPERATOR)
    assert rows(speaking, awaited_messages) == []


@pytest.mark.parametrize(("all_of", "after_one"), [(False, ["work"]), (True, [])])
def test_one_event_may_wait_for_several_messages(
    speaking: Engine, worker: Worker, all_of: bool, after_one: list[str]
) -> None:
    speaking.run(DeployProcess(exchanges.several(all_of=all_of)), LOCAL_OPERATOR)
    case = start(speaking, "several")
    assert len(rows(speaking, awaited_messages, case_id=case)) == 2
    send(speaking, "question")
    settle(worker)
    assert list(open_tasks(speaking, case)) == after_one
    send(speaking, "answer")
    settle(worker)
    assert list(open_tasks(speaking, case)) == ["work"]
    assert rows(speaking, awaited_messages, case_id=case) == []


def test_what_has_arrived_is_forgotten_after_a_while_and_what_has_not_is_kept(
    speaking: Engine, clock: VirtualClock, worker: Worker
) -> None:
    speaking.run(PlanSweep(), LOCAL_OPERATOR)
    case = start(speaking, "either")
    send(speaking, "answer", words="private")
    settle(worker)
    speaking.run(SuspendCase(start(speaking, "either"), "等", clock.now() + timedelta(days=60)), LOCAL_OPERATOR)
    waiting = send(speaking, "answer")
    advance_to(worker, clock, clock.now() + timedelta(days=40))
    assert [one.id for one in rows(speaking, sent_messages)] == [waiting]
    assert rows(speaking, deliveries) == []
    assert said(speaking, case, AuditAction.MESSAGE_DELIVERED) == ["answer"]
