"""The customer's answer ends a hold from when it came, in whatever order things become known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.add_material import AddMaterial
from engine.commands.add_notice import AddNotice, RecomputeDueDates, read_notice
from engine.commands.deploy_process import DeployProcess
from engine.commands.hold_case import SuspendCase
from engine.commands.receive_intake import StartCase
from engine.dispatch import Engine
from engine.dispatch.proofs import unpack_proof
from engine.errors import BadInput, NotAllowed, NotFound
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events
from engine.model.jobs import jobs
from engine.model.tasks import tasks
from engine.model.time import due_history, holds
from engine.rules.permissions import CUSTOMER, LOCAL_OPERATOR
from tests.factories.calendars import at, local
from tests.factories.matters import CLOCKS, WAITING, matter, waits
from tests.factories.offices import complete, open_tasks
from tests.factories.pauses import answer, hold, opened
from tests.factories.records import actor, broken_chains, contents, level_names, obligation, row, rows, status


@pytest.fixture
def office(house: Engine) -> Engine:
    """The house with a route that names its reasons."""
    house.run(DeployProcess(matter("held", clocks=CLOCKS + WAITING)), LOCAL_OPERATOR)
    return house


def test_the_customers_answer_ends_the_hold_at_once(office: Engine, clock: VirtualClock) -> None:
    case = opened(office)
    hold(office, case.case_id, "2025-10-10 09:00")
    clock.set(at("2025-09-24 10:00"))
    office.run(AddMaterial(case.case_id, case.code, "补充照片"), CUSTOMER)
    assert status(office, case.case_id) == "open"
    ended = row(office, holds, case_id=case.case_id)
    assert (ended.ended_at, ended.how, ended.ended_by) == (clock.now(), "customer", "customer")
    assert local(obligation(office, case.case_id, "internal").due_at) == "2025-09-30 17:30:00"
    assert rows(office, jobs, case_id=case.case_id, kind="resume") == []
    assert broken_chains(office) == {}


def test_an_answer_ends_no_hold_that_waits_for_somebody_else(office: Engine, clock: VirtualClock) -> None:
    case = opened(office)
    hold(office, case.case_id, "2025-10-10 09:00", "superior_unit")
    clock.set(at("2025-09-24 10:00"))
    answer(office, case)
    assert status(office, case.case_id) == "suspended"


def test_an_answer_that_is_recorded_late_counts_from_when_it_came(office: Engine, clock: VirtualClock) -> None:
    case = opened(office)
    hold(office, case.case_id, "2025-10-10 09:00")
    clock.set(at("2025-09-28 16:00"))
    answer(office, case, "2025-09-24 10:00")
    assert local(obligation(office, case.case_id, "internal").due_at) == "2025-09-30 17:30:00"
    (pause,) = unpack_proof(obligation(office, case.case_id, "internal").proof).pauses
    assert local(pause.ended_at) == "2025-09-24 10:00:00"
    resumed = row(office, audit_events, case_id=case.case_id, action=AuditAction.CASE_RESUMED)
    assert (resumed.at, resumed.payload["ended_at"]) == (clock.now(), pause.ended_at.isoformat())
    assert row(office, holds, case_id=case.case_id).working_minutes == 810, "two days and half an hour"


@pytest.mark.parametrize("recorded", ["2025-09-25 16:00", "2025-09-28 16:00"], ids=["while held", "after its end"])
def test_the_order_in_which_it_becomes_known_makes_no_difference(
    office: Engine, clock: VirtualClock, worker: Worker, recorded: str
) -> None:
    case = opened(office)
    hold(office, case.case_id, "2025-09-26 09:00")
    advance_to(worker, clock, at(recorded))
    answer(office, case, "2025-09-24 10:00")
    dues = {name: local(obligation(office, case.case_id, name).due_at) for name in ("internal", "assess", "legal")}
    assert dues == {
        "internal": "2025-09-30 17:30:00",
        "assess": "2025-09-28 17:30:00",
        "legal": "2025-10-09 23:59:59",
    }
    ended = row(office, holds, case_id=case.case_id)
    assert (local(ended.ended_at), ended.how, ended.working_minutes) == ("2025-09-24 10:00:00", "customer", 810)
    task = open_tasks(office, case.case_id)["assess"]
    assert local(row(office, tasks, id=task).due_at) == "2025-09-28 17:30:00", "lists follow"
    assert broken_chains(office) == {}


def test_what_was_given_for_time_after_the_answer_is_taken_back_and_its_history_kept(
    office: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = opened(office)
    hold(office, case.case_id, "2025-09-26 09:00")
    advance_to(worker, clock, at("2025-09-28 16:00"))
    given = obligation(office, case.case_id, "internal")
    assert local(given.due_at) == "2025-10-10 17:30:00", "four working days given back"
    answer(office, case, "2025-09-24 10:00")
    kept = rows(office, due_history, obligation_id=given.id)
    assert [(local(one.due_at), one.reason) for one in kept] == [
        ("2025-09-28 17:30:00", "hold"),
        ("2025-10-10 17:30:00", "answer"),
    ]


def test_a_date_that_is_corrected_into_the_past_is_overdue_at_once(
    office: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = opened(office)
    hold(office, case.case_id, "2025-09-26 09:00")
    advance_to(worker, clock, at("2025-09-30 10:00"))
    answer(office, case, "2025-09-22 15:00")
    assert local(obligation(office, case.case_id, "assess").due_at) == "2025-09-25 17:30:00"
    advance_to(worker, clock, clock.now())
    assert "supervise_1" in level_names(office, case.case_id, "assess")
    levels = level_names(office, case.case_id, "assess")
    assert len(levels) == len(set(levels))


def test_an_answer_from_before_the_hold_takes_all_of_it_back(
    office: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = opened(office)
    advance_to(worker, clock, at("2025-09-23 10:00"))
    hold(office, case.case_id, "2025-09-26 09:00")
    advance_to(worker, clock, at("2025-09-24 10:00"))
    answer(office, case, "2025-09-22 15:00")
    ended = row(office, holds, case_id=case.case_id)
    assert (ended.ended_at, ended.working_minutes) == (ended.began_at, 0)
    assert local(obligation(office, case.case_id, "internal").due_at) == "2025-09-28 17:30:00", "as if never held"


def test_an_answer_lies_between_the_cases_opening_and_now(office: Engine, clock: VirtualClock) -> None:
    case = opened(office)
    clock.advance(timedelta(hours=1))
    before = contents(office)
    for came in ("2025-09-22 09:29", "2025-09-22 10:31"):
        with pytest.raises(BadInput, match="correct its date"):
            answer(office, case, came)
    assert contents(office) == before


def test_whom_the_case_does_not_concern_records_nothing_without_its_code(office: Engine) -> None:
    case = opened(office)
    with pytest.raises(NotAllowed):
        office.run(AddMaterial(case.case_id, None, "材料"), actor(office, "huangqiuping"))
    for code in (None, "", "000000"):
        with pytest.raises(NotFound):
            office.run(AddMaterial(case.case_id, code, "材料"), CUSTOMER)
    office.run(AddMaterial(case.case_id, None, "材料"), actor(office, "zhouwenbo"))


def test_a_customer_cannot_date_an_answer_back(office: Engine, clock: VirtualClock) -> None:
    case = opened(office)
    hold(office, case.case_id, "2025-10-10 09:00")
    clock.set(at("2025-09-24 10:00"))
    office.run(AddMaterial(case.case_id, case.code, "材料", at("2025-09-22 10:00")), CUSTOMER)
    assert row(office, holds, case_id=case.case_id).ended_at == clock.now()


def test_two_holds_are_each_shortened_by_what_lies_after_the_answer(
    office: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = opened(office)
    hold(office, case.case_id, "2025-09-24 09:30")
    advance_to(worker, clock, at("2025-09-25 09:30"))
    hold(office, case.case_id, "2025-09-28 09:30")
    advance_to(worker, clock, at("2025-09-29 09:30"))
    assert local(obligation(office, case.case_id, "internal").due_at) == "2025-10-10 17:30:00", "2 and 2 days"
    answer(office, case, "2025-09-26 11:00")
    assert local(obligation(office, case.case_id, "internal").due_at) == "2025-10-09 17:30:00", "2 and 1"
    answer(office, case, "2025-09-23 11:00")
    assert local(obligation(office, case.case_id, "internal").due_at) == "2025-09-29 17:30:00", "1 and none"


def test_days_given_back_are_recounted_when_a_notice_settles_them(
    office: Engine, clock: VirtualClock, worker: Worker
) -> None:
    clock.set(at("2026-12-24 10:00"))
    case = opened(office)
    hold(office, case.case_id, "2026-12-31 09:00")
    advance_to(worker, clock, at("2026-12-31 10:00"))
    given = obligation(office, case.case_id, "internal")
    assert (local(given.due_at), given.provisional) == ("2027-01-07 17:30:00", True)
    days = [
        {"on": "2027-01-02", "working": True, "name": "元旦"},
        {"on": "2027-01-04", "working": False, "name": "元旦"},
    ]
    notice = read_notice({"year": 2027, "published_on": "2026-12-30", "url": "https://www.gov.cn/2027", "days": days})
    office.run(AddNotice("shenzhen", notice), LOCAL_OPERATOR)
    office.run(RecomputeDueDates(case.case_id), LOCAL_OPERATOR)
    settled = obligation(office, case.case_id, "internal")
    assert (local(settled.due_at), settled.provisional) == ("2027-01-07 17:30:00", False), "a Saturday for a Monday"
    answer(office, case, "2026-12-28 10:00")
    corrected = obligation(office, case.case_id, "internal")
    assert local(corrected.due_at) == "2027-01-02 17:30:00", (
        "two days: the Friday that is a guess no more, the Saturday"
    )


def test_a_wait_gives_back_what_it_had_got_for_the_time_after_the_answer(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    house.run(DeployProcess(waits("pausing", "<timeDuration>5wd</timeDuration>", WAITING)), LOCAL_OPERATOR)
    case = house.run(StartCase("pausing", "phone", {}), LOCAL_OPERATOR)
    house.run(SuspendCase(case.case_id, "等", at("2025-09-25 09:00"), "customer_call"), LOCAL_OPERATOR)
    advance_to(worker, clock, at("2025-09-25 10:00"))
    assert local(row(house, jobs, case_id=case.case_id).due_at) == "2025-10-09 17:30:00", "5 working days and 3"
    answer(house, case, "2025-09-23 10:00")
    assert local(row(house, jobs, case_id=case.case_id).due_at) == "2025-09-29 17:30:00", "5 and 1"


def test_a_step_that_is_done_keeps_its_judgement_up_to_date(
    office: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = opened(office)
    hold(office, case.case_id, "2025-09-26 09:00")
    advance_to(worker, clock, at("2025-09-29 16:00"))
    complete(office, case.case_id, "assess", again=False)
    done = obligation(office, case.case_id, "assess")
    assert done.ended_at < done.due_at
    answer(office, case, "2025-09-22 15:00")
    done = obligation(office, case.case_id, "assess")
    assert (done.status, done.ended_at > done.due_at) == ("met", True), "it was late, as is known now"
    assert rows(office, jobs, case_id=case.case_id, subject=str(done.id)) == []
