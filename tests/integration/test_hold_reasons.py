"""Holds for a reason of the route: how long, on what evidence, how much office time, and what ends them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.close_case import CancelCase, ReopenCase, WithdrawCase
from engine.commands.comment import AttachFile
from engine.commands.deliver_message import DeliverMessage
from engine.commands.deploy_process import DeployProcess
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.commands.receive_intake import StartCase
from engine.commands.send_message import SendMessage
from engine.dispatch import Engine
from engine.errors import BadInput, NotFound, WrongState
from engine.jobs import Worker, advance_to
from engine.model.time import holds
from engine.queries.holds import HoldView, holds_of, minutes_by_reason
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.calendars import at, local
from tests.factories.matters import CLOCKS, WAITING, matter, waits
from tests.factories.offices import open_tasks
from tests.factories.pauses import answer, hold, opened
from tests.factories.records import contents, obligation, row, rows, status


@pytest.fixture
def office(house: Engine) -> Engine:
    """The house with a route that names its reasons."""
    house.run(DeployProcess(matter("held", clocks=CLOCKS + WAITING)), LOCAL_OPERATOR)
    return house


def test_a_hold_needs_one_of_the_routes_reasons(office: Engine) -> None:
    case = opened(office).case_id
    before = contents(office)
    for reason, named in ((None, "customer_material"), ("weather", "weather"), ("general", "superior_unit")):
        with pytest.raises(BadInput, match=named):
            office.run(SuspendCase(case, "等", at("2025-09-24 09:00"), reason), LOCAL_OPERATOR)
    assert contents(office) == before


def test_the_longest_hold_is_counted_by_the_routes_calendar(office: Engine) -> None:
    case = opened(office).case_id
    with pytest.raises(BadInput, match="等来电") as refused:
        hold(office, case, "2025-10-24 17:31")
    assert local(refused.value.params["detail"].params["latest"]) == "2025-10-24 17:30:00", "20 working days"
    hold(office, case, "2025-10-24 17:30")
    assert status(office, case) == "suspended"


def test_evidence_is_a_file_of_this_case(office: Engine) -> None:
    case, other = opened(office).case_id, opened(office).case_id
    until = at("2025-09-24 09:00")
    elsewhere = office.run(AttachFile(other, "a.txt", b"seen"), LOCAL_OPERATOR)
    with pytest.raises(BadInput, match="evidence"):
        office.run(SuspendCase(case, "等", until, "customer_material"), LOCAL_OPERATOR)
    with pytest.raises(NotFound):
        office.run(SuspendCase(case, "等", until, "customer_material", elsewhere), LOCAL_OPERATOR)
    evidence = office.run(AttachFile(case, "b.txt", b"seen"), LOCAL_OPERATOR)
    office.run(SuspendCase(case, "等", until, "customer_material", evidence), LOCAL_OPERATOR)
    assert row(office, holds, case_id=case).evidence_id == evidence


def test_office_time_is_kept_for_each_hold_and_added_up_by_reason(
    office: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = opened(office).case_id
    hold(office, case, "2025-09-23 09:30")
    advance_to(worker, clock, at("2025-09-23 10:00"))
    hold(office, case, "2025-09-23 17:00", "superior_unit")
    clock.set(at("2025-09-23 11:00"))
    office.run(ResumeCase(case), LOCAL_OPERATOR)
    hold(office, case, "2025-09-24 17:00")
    clock.set(at("2025-09-23 15:00"))
    first, second, third = holds_seen(office, case, clock)
    assert (first.how, second.how, third.how) == ("time", "person", None)
    assert (first.minutes, second.minutes, third.minutes) == (390, 60, 120), (
        "a whole office day; lunch is no office time"
    )
    assert {one.name: (one.times, one.minutes) for one in minutes_by_reason((first, second, third))} == {
        "等来电": (2, 510),
        "等上级": (1, 60),
    }
    assert [one.working_minutes for one in rows(office, holds, case_id=case)] == [390, 60, None]


def holds_seen(office: Engine, case: int, clock: VirtualClock) -> tuple[HoldView, ...]:
    """The holds as the case's page shows them."""
    with office.reading() as connection:
        definition = office.definitions.current(connection, "held")
        return holds_of(connection, definition, case, now=clock.now(), language="zh_Hans")


def test_a_downtime_gives_no_more_than_the_hold_was_to_last(
    office: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = opened(office)
    hold(office, case.case_id, "2025-09-24 09:30")
    clock.set(at("2025-09-28 09:30"))
    worker.tick()
    assert local(obligation(office, case.case_id, "internal").due_at) == "2025-09-30 17:30:00"
    assert local(row(office, holds, case_id=case.case_id).ended_at) == "2025-09-24 09:30:00"


def test_a_withdrawn_case_ends_its_hold_and_reopening_starts_without_one(office: Engine, clock: VirtualClock) -> None:
    case = opened(office)
    hold(office, case.case_id, "2025-10-10 09:00")
    clock.set(at("2025-09-23 09:30"))
    office.run(WithdrawCase(case.case_id, "不等了"), LOCAL_OPERATOR)
    assert (row(office, holds, case_id=case.case_id).how, status(office, case.case_id)) == ("closed", "cancelled")
    office.run(ReopenCase(case.case_id, "又坏了"), LOCAL_OPERATOR)
    fresh = obligation(office, case.case_id, "internal").due_at
    answer(office, case, "2025-09-22 15:00")
    assert obligation(office, case.case_id, "internal").due_at == fresh, "an old run's answer moves nothing of this one"
    hold(office, case.case_id, "2025-10-10 09:00")
    office.run(CancelCase(case.case_id, "重复"), LOCAL_OPERATOR)
    assert [one.how for one in rows(office, holds, case_id=case.case_id)] == ["closed", "closed"]


def test_there_is_no_hold_within_a_hold(office: Engine) -> None:
    case = opened(office).case_id
    hold(office, case, "2025-10-10 09:00")
    with pytest.raises(WrongState, match="suspended"):
        hold(office, case, "2025-10-11 09:00")
    assert len(rows(office, holds, case_id=case)) == 1


_FOR_EVIDENCE = """\
holds:
  evidence: {name: 等证据, longest: 10wd, ends_on_messages: [evidence]}
  customer: {name: 等客户, longest: 10wd, ends_on_answer: true}
"""


def awaiting(house: Engine, clock: VirtualClock, reason: str) -> int:
    """A held case that waits for the message `evidence`."""
    timer = "<timeDuration>PT1M</timeDuration>"
    house.run(DeployProcess(waits("awaiting", timer, _FOR_EVIDENCE)), LOCAL_OPERATOR)
    case = house.run(StartCase("awaiting", "phone", {}), LOCAL_OPERATOR).case_id
    advance_to(Worker(house), clock, clock.now() + timedelta(minutes=2))
    house.run(SuspendCase(case, "等", at("2025-09-26 09:00"), reason), LOCAL_OPERATOR)
    clock.set(at("2025-09-23 10:00"))
    return case


def test_a_message_that_the_hold_waits_for_ends_it_and_arrives(house: Engine, clock: VirtualClock) -> None:
    case = awaiting(house, clock, "evidence")
    house.run(DeliverMessage(case, "evidence"), LOCAL_OPERATOR)
    assert (status(house, case), list(open_tasks(house, case))) == ("open", ["work"])
    with pytest.raises(WrongState, match="suspended"):
        house.run(DeliverMessage(awaiting(house, clock, "customer"), "evidence"), LOCAL_OPERATOR)


def test_a_message_that_was_sent_ends_the_hold_as_of_its_sending(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = awaiting(house, clock, "evidence")
    house.run(SendMessage("evidence"), LOCAL_OPERATOR)
    sent_at = clock.now()
    clock.advance(timedelta(hours=3))
    while worker.tick():
        pass
    assert list(open_tasks(house, case)) == ["work"]
    assert row(house, holds, case_id=case).ended_at == sent_at
