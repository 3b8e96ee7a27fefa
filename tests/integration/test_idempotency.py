"""A command that is sent twice happens once, however the two meet; and a key stands for one request only."""

from __future__ import annotations

from functools import partial

import pytest

from engine.commands.comment import Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.hold_case import ResumeCase
from engine.commands.people import AddPerson, PersonEntry
from engine.commands.receive_intake import Customer, ReceiveIntake, StartCase
from engine.dispatch import Engine
from engine.errors import Conflict, FormInvalid, TaskTaken
from engine.model.audit import audit_events, idempotency_keys
from engine.model.cases import cases, intakes
from engine.model.tasks import comments, tasks
from engine.rules.permissions import CUSTOMER, LOCAL_OPERATOR
from tests.factories.offices import complete, open_tasks, start
from tests.factories.records import actor, broken_chains, contents, row, rows
from tests.factories.together import at_once, losers, winners
from tests.factories.voices import WORDS, register


def test_a_repeat_returns_the_first_result_and_changes_nothing(house: Engine) -> None:
    command = StartCase("chain", "phone", {"words": WORDS}, Customer(phone="13900000002"))
    first = house.run(command, LOCAL_OPERATOR, key="call-1")
    before = contents(house)
    assert house.run(command, LOCAL_OPERATOR, key="call-1") == first
    assert contents(house) == before


def test_without_a_key_the_same_command_happens_again(house: Engine) -> None:
    assert start(house, "chain") != start(house, "chain")


def test_a_repeated_completion_is_no_conflict(house: Engine) -> None:
    case = start(house, "chain")
    command = CompleteTask(open_tasks(house, case)["step_1"])
    first = house.run(command, LOCAL_OPERATOR, key="form-1")
    assert house.run(command, LOCAL_OPERATOR, key="form-1") == first
    assert list(open_tasks(house, case)) == ["step_2"]


def test_the_same_key_from_two_threads_completes_once_and_answers_both(house: Engine) -> None:
    for turn in range(10):
        case = start(house, "chain")
        command = CompleteTask(open_tasks(house, case)["step_1"])
        send = partial(house.run, command, LOCAL_OPERATOR, key=f"form-{turn}")
        answers = at_once(send, send, send)
        assert losers(answers) == []
        assert len(set(answers)) == 1
        assert len(rows(house, tasks, case_id=case, element_id="step_2")) == 1


def test_the_same_key_from_two_threads_opens_one_case(house: Engine) -> None:
    for turn in range(10):
        send = partial(house.run, StartCase("chain", "web", {}), CUSTOMER, key=f"page-{turn}")
        opened = at_once(send, send, send)
        assert losers(opened) == []
        assert len({one.number for one in winners(opened)}) == 1
    assert len(rows(house, cases)) == 10


def test_a_repeat_after_a_conflict_is_a_conflict_again_until_it_can_succeed(house: Engine) -> None:
    case = register(house).case_id
    command = CompleteTask(open_tasks(house, case)["triage"], {"unit": "network", "urgency": "normal"})
    house.run(command, actor(house, "zhouwenbo"))
    for _ in range(2):
        with pytest.raises(TaskTaken):
            house.run(command, actor(house, "sunlihua"), key="late")
    assert rows(house, idempotency_keys) == []


def test_a_form_that_failed_may_be_corrected_under_the_same_key(house: Engine) -> None:
    case = register(house).case_id
    task = open_tasks(house, case)["triage"]
    with pytest.raises(FormInvalid):
        house.run(CompleteTask(task, {"unit": "nowhere"}), LOCAL_OPERATOR, key="form")
    house.run(CompleteTask(task, {"unit": "network", "urgency": "normal"}), LOCAL_OPERATOR, key="form")
    assert list(open_tasks(house, case)) == ["accept"]


def test_a_key_stands_for_one_command(house: Engine) -> None:
    case = start(house, "chain")
    house.run(Comment(case, "first"), LOCAL_OPERATOR, key="k")
    before = contents(house)
    for other in (Comment(case, "second"), ResumeCase(case), CompleteTask(open_tasks(house, case)["step_1"])):
        with pytest.raises(Conflict):
            house.run(other, LOCAL_OPERATOR, key="k")
    assert contents(house) == before


def test_a_key_of_one_person_tells_another_nothing(house: Engine) -> None:
    command = StartCase("chain", "phone", {})
    house.run(command, LOCAL_OPERATOR, key="k")
    with pytest.raises(Conflict):
        house.run(command, CUSTOMER, key="k")
    assert len(rows(house, cases)) == 1


def test_different_commands_under_one_key_at_once_let_one_happen(house: Engine) -> None:
    case = start(house, "chain")
    for turn in range(5):
        send = [partial(house.run, Comment(case, f"words {n}"), LOCAL_OPERATOR, key=f"k{turn}") for n in range(3)]
        outcomes = at_once(*send)
        assert len(winners(outcomes)) == 1
        assert all(isinstance(one, Conflict) for one in losers(outcomes))
    assert len(rows(house, comments)) == 5
    assert broken_chains(house) == {}


def test_the_same_message_received_twice_is_one_case(house: Engine) -> None:
    command = ReceiveIntake("chain", "web", "ticket-1", {"words": WORDS})
    first, second = house.run(command, CUSTOMER), house.run(command, CUSTOMER)
    assert (first.already, second.already) == (False, True)
    assert (first.case_id, first.number, first.code) == (second.case_id, second.number, second.code)


def test_the_same_message_received_by_several_threads_is_one_case(house: Engine) -> None:
    for turn in range(10):
        send = partial(house.run, ReceiveIntake("chain", "web", f"ticket-{turn}", {}), CUSTOMER)
        received = at_once(send, send, send)
        assert losers(received) == []
        assert len({one.case_id for one in winners(received)}) == 1
        assert sum(not one.already for one in winners(received)) == 1
    assert len(rows(house, cases)) == len(rows(house, intakes)) == 10


def test_what_clashes_every_time_is_a_conflict_and_not_a_drivers_error(house: Engine) -> None:
    twice = PersonEntry("newcomer", "新人", roles=("handler", "handler"))
    before = contents(house)
    with pytest.raises(Conflict):
        house.run(AddPerson(twice), LOCAL_OPERATOR)
    assert contents(house) == before


def test_a_password_leaves_no_digest_beside_its_key(house: Engine) -> None:
    add = partial(AddPerson, PersonEntry("newcomer", "新人"))
    house.run(add("correct horse"), LOCAL_OPERATOR, key="k")
    kept = row(house, idempotency_keys).command
    house.run(add("battery staple"), LOCAL_OPERATOR, key="k")
    assert row(house, idempotency_keys).command == kept


def test_a_repeat_leaves_the_chain_as_it_was(house: Engine) -> None:
    case = start(house, "chain")
    house.run(Comment(case, "words"), LOCAL_OPERATOR, key="k")
    before = rows(house, audit_events, case_id=case)
    house.run(Comment(case, "words"), LOCAL_OPERATOR, key="k")
    assert rows(house, audit_events, case_id=case) == before
    complete(house, case, "step_1")
    assert broken_chains(house) == {}
