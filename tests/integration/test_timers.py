"""BPMN timers in a running case: a date, a duration by the route's calendar, a cycle, and messages that are awaited."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.deliver_message import DeliverMessage
from engine.commands.deploy_process import DeployProcess
from engine.dispatch import Engine
from engine.errors import NotFound
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events
from engine.model.jobs import jobs
from engine.model.messages import awaited_messages
from engine.model.tasks import tasks
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.calendars import at, local
from tests.factories.matters import reminders, waits
from tests.factories.offices import complete, open_tasks, start
from tests.factories.records import broken_chains, row, rows, status


def looks(house: Engine, case: int) -> int:
    """How often the cycle has opened its task."""
    return len(rows(house, tasks, case_id=case, element_id="look"))


def test_a_duration_counts_by_the_routes_calendar(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "waits")
    assert local(row(house, jobs, case_id=case).due_at) == "2025-09-24 17:30:00"
    advance_to(worker, clock, at("2025-09-24 17:29"))
    assert rows(house, awaited_messages, case_id=case) == []
    advance_to(worker, clock, at("2025-09-24 17:30"))
    assert row(house, awaited_messages, case_id=case).name == "evidence"


@pytest.mark.parametrize(
    ("timer", "due_at"),
    [
        ("<timeDate>2025-10-09T09:00+08:00</timeDate>", "2025-10-09 09:00:00"),
        ("<timeDuration>PT36H</timeDuration>", "2025-09-23 21:30:00"),
        ("<timeDuration>5wd</timeDuration>", "2025-09-28 17:30:00"),
        ('<timeDuration>= if case.channel = "phone" then "4wh" else "5wd"</timeDuration>', "2025-09-22 15:30:00"),
    ],
)
def test_a_timer_fires_when_its_expression_says(house: Engine, timer: str, due_at: str) -> None:
    house.run(DeployProcess(waits("timed", timer)), LOCAL_OPERATOR)
    assert local(row(house, jobs, case_id=start(house, "timed")).due_at) == due_at


def test_a_date_that_is_past_fires_at_once_and_says_so(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    house.run(DeployProcess(waits("past", "<timeDate>2025-09-01T09:00+08:00</timeDate>")), LOCAL_OPERATOR)
    case = start(house, "past")
    advance_to(worker, clock, clock.now())
    assert row(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED).payload["late"] is True


def test_a_cycle_fires_on_its_grid(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case, began_at = start(house, "reminders"), clock.now()
    for hour in (1, 2, 3):
        advance_to(worker, clock, began_at + timedelta(hours=hour))
        assert looks(house, case) == hour
    assert row(house, jobs, case_id=case).due_at == began_at + timedelta(hours=4)


def test_a_cycle_missed_in_a_downtime_fires_once_and_says_how_many_it_missed(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case, began_at = start(house, "reminders"), clock.now()
    clock.set(began_at + timedelta(hours=5, minutes=30))
    while worker.tick():
        pass
    assert looks(house, case) == 1
    fired = row(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED)
    assert (fired.payload["late"], fired.payload["planned_at"]) == (True, (began_at + timedelta(hours=1)).isoformat())
    armed = rows(house, audit_events, case_id=case, action=AuditAction.TIMER_ARMED)[-1]
    assert armed.payload["missed"] == 4
    assert row(house, jobs, case_id=case).due_at == began_at + timedelta(hours=6), "it keeps to its grid"


def test_a_counted_cycle_ends(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    house.run(DeployProcess(reminders("thrice", "R3/PT1H")), LOCAL_OPERATOR)
    case = start(house, "thrice")
    advance_to(worker, clock, clock.now() + timedelta(hours=24))
    assert looks(house, case) == 3
    assert rows(house, jobs, case_id=case) == []


def test_a_timer_goes_with_the_step_it_belongs_to(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "reminders")
    complete(house, case, "work")
    assert rows(house, jobs, case_id=case) == []
    assert status(house, case) == "completed"


def test_an_awaited_message_moves_the_case_and_an_unknown_one_is_not_found(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "waits")
    with pytest.raises(NotFound, match="evidence"):
        house.run(DeliverMessage(case, "evidence"), LOCAL_OPERATOR)
    advance_to(worker, clock, clock.now() + timedelta(days=3))
    with pytest.raises(NotFound, match="unheard of"):
        house.run(DeliverMessage(case, "unheard of"), LOCAL_OPERATOR)
    house.run(DeliverMessage(case, "evidence", {"proof": "signed"}), LOCAL_OPERATOR)
    assert list(open_tasks(house, case)) == ["work"]
    assert rows(house, awaited_messages, case_id=case) == []
    with pytest.raises(NotFound):
        house.run(DeliverMessage(case, "evidence"), LOCAL_OPERATOR)
    assert broken_chains(house) == {}
