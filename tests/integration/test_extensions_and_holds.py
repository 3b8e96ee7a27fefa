"""More time beside what else happens to a case: holds, work sent back, the end of the matter."""

from __future__ import annotations

import pytest

from engine.clock import VirtualClock
from engine.commands.add_material import AddMaterial
from engine.commands.ask_extension import AskExtension
from engine.commands.close_case import ReopenCase, WithdrawCase
from engine.commands.deploy_process import DeployProcess
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.dispatch import Engine
from engine.dispatch.proofs import unpack_proof
from engine.errors import BadInput, Conflict, WrongState
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events
from engine.model.tasks import tasks
from engine.model.time import extensions
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.calendars import at, local
from tests.factories.matters import CLOCKS, MORE_TIME, WAITING, matter
from tests.factories.offices import complete, open_tasks, start
from tests.factories.pauses import ASKER, WANTED, ask, decide, due
from tests.factories.records import actor, broken_chains, obligation, row, rows


@pytest.fixture
def office(house: Engine) -> Engine:
    """The house with a route that says how far its limits may be extended."""
    clocks = CLOCKS.replace("5wd", "7wd") + WAITING + MORE_TIME
    house.run(DeployProcess(matter("patient", clocks=clocks)), LOCAL_OPERATOR)
    house.run(DeployProcess(matter("capped_too", assess_due="8wd", clocks=CLOCKS)), LOCAL_OPERATOR)
    return house


def test_a_hold_while_a_request_waits_leaves_it_waiting_past_the_old_date(
    office: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(office, "patient")
    extension = ask(office, case, wanted="2025-10-09 12:00")
    office.run(SuspendCase(case, "等", at("2025-09-28 09:30"), "superior_unit"), LOCAL_OPERATOR)
    advance_to(worker, clock, at("2025-09-26 09:30"))
    decide(office, extension)
    assert due(office, case) == "2025-10-09 17:30:00", "the clock that caps it has got its own four days by now"
    advance_to(worker, clock, at("2025-09-28 10:00"))
    assert due(office, case) == "2025-10-10 17:30:00", "and the worked Sunday on top"


def test_time_that_a_hold_takes_after_the_approval_comes_on_top(
    office: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(office, "patient")
    office.run(SuspendCase(case, "等", at("2025-09-30 09:30"), "customer_call"), LOCAL_OPERATOR)
    clock.set(at("2025-09-23 09:30"))
    extension = ask(office, case, wanted="2025-09-29 12:00")
    clock.set(at("2025-09-24 09:30"))
    decide(office, extension)
    assert due(office, case) == "2025-09-29 17:30:00"
    advance_to(worker, clock, at("2025-09-30 10:00"))
    assert due(office, case) == "2025-10-13 17:30:00", "25, 26, the worked Sunday 28, 29 and 30 come on top"
    house_answer = AddMaterial(case, None, "来电了", at("2025-09-25 10:00"))
    office.run(house_answer, LOCAL_OPERATOR)
    assert due(office, case) == "2025-09-30 17:30:00", "the answer of the 25th: one day on top"
    pauses = unpack_proof(obligation(office, case, "assess").proof).pauses
    assert [(local(one.began_at), local(one.ended_at)) for one in pauses] == [
        ("2025-09-22 09:30:00", "2025-09-24 09:30:00"),
        ("2025-09-24 09:30:00", "2025-09-25 10:00:00"),
    ]


def test_an_approval_that_a_hold_has_overtaken_is_refused(office: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(office, "patient")
    extension = ask(office, case, wanted="2025-09-26 12:00")
    office.run(SuspendCase(case, "等", at("2025-09-26 09:30"), "superior_unit"), LOCAL_OPERATOR)
    advance_to(worker, clock, at("2025-09-26 10:00"))
    assert due(office, case) == "2025-09-30 17:30:00"
    with pytest.raises(BadInput, match="refuse it"):
        decide(office, extension)
    with pytest.raises(BadInput, match="after that"):
        decide(office, extension, approve=False, note="已顺延")
        ask(office, case, wanted="2025-09-26 12:00")


def test_a_hold_after_the_extension_moves_the_new_date(office: Engine, clock: VirtualClock) -> None:
    case = start(office, "patient")
    decide(office, ask(office, case))
    office.run(SuspendCase(case, "等", at("2025-10-10 09:30"), "superior_unit"), LOCAL_OPERATOR)
    clock.set(at("2025-09-23 09:30"))
    office.run(ResumeCase(case), LOCAL_OPERATOR)
    assert due(office, case) == "2025-09-30 17:30:00"
    proof = unpack_proof(obligation(office, case, "assess").proof)
    assert (len(proof.grants), len(proof.pauses)) == (1, 1)


def test_a_request_lapses_with_what_it_was_for(office: Engine) -> None:
    case = start(office, "patient")
    step, clock_request = ask(office, case), ask(office, case, "internal", "2025-10-01 12:00")
    complete(office, case, "assess", again=False)
    assert {row(office, extensions, id=one).status for one in (step, clock_request)} == {"lapsed"}
    assert len(rows(office, audit_events, case_id=case, action=AuditAction.EXTENSION_LAPSED)) == 2
    with pytest.raises(Conflict, match="lapsed"):
        decide(office, step)
    with pytest.raises(WrongState, match="met"):
        office.run(AskExtension(obligation(office, case, "assess").id, at(WANTED), "等"), LOCAL_OPERATOR)
    assert broken_chains(office) == {}


def test_withdrawing_lapses_it_and_the_reopened_case_asks_anew(office: Engine, clock: VirtualClock) -> None:
    case = start(office, "patient")
    old = obligation(office, case, "assess").id
    extension = ask(office, case)
    office.run(WithdrawCase(case, "不用了"), LOCAL_OPERATOR)
    assert row(office, extensions, id=extension).status == "lapsed"
    with pytest.raises(WrongState, match="cancelled"):
        office.run(AskExtension(old, at(WANTED), "等"), actor(office, ASKER))
    office.run(ReopenCase(case, "又坏了"), LOCAL_OPERATOR)
    with pytest.raises(WrongState, match="cancelled"):
        office.run(AskExtension(old, at(WANTED), "等"), actor(office, ASKER))
    decide(office, ask(office, case))
    assert due(office, case) == "2025-09-29 17:30:00"


def test_work_that_is_sent_back_keeps_its_extension(office: Engine) -> None:
    case = start(office, "patient")
    decide(office, ask(office, case))
    complete(office, case, "assess", again=True)
    assert due(office, case) == "2025-09-29 17:30:00"
    assert local(row(office, tasks, id=open_tasks(office, case)["assess"]).due_at) == "2025-09-29 17:30:00"
