"""Clocks jump, nodes differ, summer time begins and ends: each level once, none early, and late ones say so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from engine.clock import VirtualClock
from engine.commands.deploy_process import DeployProcess
from engine.dispatch import Engine
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events
from engine.model.jobs import jobs
from engine.model.people import people
from engine.model.time import escalations
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.calendars import at
from tests.factories.matters import PROCESSES, matter
from tests.factories.offices import settle, start
from tests.factories.records import broken_chains, contents, level_names, levels, obligation, row, rows

WHOLE_LADDER = ["warn", "urge", "supervise_1", "supervise_2", "supervise_3"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize("back", [HOUR, DAY])
def test_a_clock_that_is_put_back_fires_nothing_twice_and_nothing_early(
    house: Engine, clock: VirtualClock, worker: Worker, back: timedelta
) -> None:
    case = start(house, "matter")
    owed = obligation(house, case, "assess")
    advance_to(worker, clock, owed.due_at)
    before = contents(house)
    clock.advance(-back)
    settle(worker)
    assert contents(house) == before
    advance_to(worker, clock, owed.due_at + 30 * DAY)
    passed = levels(house, case, "assess")
    assert [one.level for one in passed] == WHOLE_LADDER
    assert all(one.fired_at == one.planned_at and not one.late for one in passed)
    assert broken_chains(house) == {}


@pytest.mark.parametrize("forward", [HOUR, DAY])
def test_a_clock_that_is_put_forward_fires_what_it_passed_and_says_late(
    house: Engine, clock: VirtualClock, worker: Worker, forward: timedelta
) -> None:
    case = start(house, "matter")
    due_at = obligation(house, case, "assess").due_at
    advance_to(worker, clock, due_at - forward / 2)
    clock.advance(forward)
    settle(worker)
    supervised = row(house, escalations, obligation_id=obligation(house, case, "assess").id, level="supervise_1")
    assert (supervised.planned_at, supervised.fired_at, supervised.late) == (due_at, due_at + forward / 2, True)
    before = contents(house)
    clock.advance(-forward)  # and somebody sets it right
    settle(worker)
    assert contents(house) == before


def test_a_second_late_is_not_late(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    clock.set(obligation(house, case, "assess").due_at + timedelta(seconds=1))
    settle(worker)
    by_level = {one.level: one.late for one in levels(house, case, "assess")}
    assert by_level == {"warn": True, "urge": True, "supervise_1": False}


@pytest.mark.parametrize("back", [HOUR, DAY])
def test_a_level_whose_job_is_in_hand_when_the_clock_is_put_back_waits_again(
    house: Engine, clock: VirtualClock, worker: Worker, back: timedelta
) -> None:
    case = start(house, "matter")
    planned_at = row(house, jobs, case_id=case, subject=str(obligation(house, case, "assess").id)).due_at
    clock.set(planned_at)
    (job,) = [one for one in worker.lease(10) if one.subject == str(obligation(house, case, "assess").id)]
    clock.advance(-back)
    worker.run(job)
    assert levels(house, case, "assess") == []
    advance_to(worker, clock, planned_at)
    assert [(one.level, one.late) for one in levels(house, case, "assess")] == [("warn", False)]


def test_a_timer_whose_job_is_in_hand_when_the_clock_is_put_back_waits_again(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "waits")
    planned_at = row(house, jobs, case_id=case).due_at
    clock.set(planned_at)
    (job,) = worker.lease(10)
    clock.advance(-HOUR)
    worker.run(job)
    assert rows(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED) == []
    advance_to(worker, clock, planned_at)
    assert row(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED).payload["late"] is False


@pytest.mark.parametrize("apart", [HOUR, DAY, -HOUR, -DAY])
def test_workers_whose_clocks_differ_record_each_level_once(
    house: Engine, clock: VirtualClock, worker: Worker, apart: timedelta
) -> None:
    elsewhere = VirtualClock(clock.now() + apart)
    other = Worker(Engine(house.database, elsewhere, house.settings), "elsewhere")
    case = start(house, "matter")
    until = obligation(house, case, "assess").due_at + 20 * DAY
    while clock.now() < until:
        for each in (worker, other):
            settle(each)
        clock.advance(5 * HOUR)
        elsewhere.advance(5 * HOUR)
    assert level_names(house, case, "assess") == WHOLE_LADDER
    assert broken_chains(house) == {}


def test_a_worker_whose_clock_is_ahead_takes_over_a_lease_and_the_effect_stays_one(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "matter")
    owed = obligation(house, case, "assess")
    clock.set(owed.due_at)
    other = Worker(Engine(house.database, VirtualClock(owed.due_at + HOUR), house.settings), "elsewhere")
    taken = worker.lease(10)
    settle(other)  # to whom those leases have run out
    for job in taken:
        worker.run(job)
    assert level_names(house, case, "assess") == WHOLE_LADDER[:3]
    settle(worker)
    assert level_names(house, case, "assess") == WHOLE_LADDER[:3]


_FILE = "_shared/calendars/us_eastern.yaml"
EASTERN = {_FILE: (PROCESSES / _FILE).read_text(encoding="utf-8")}
NEW_YORK = """\
standard:
  - {level: warn, at: 50%, tell: [assignee]}
  - {level: urge, at: due-1wd, tell: [assignee]}
  - {level: supervise_1, at: due, tell: [unit.head]}
  - {level: supervise_2, at: due+24h, tell: [leader]}
  - {level: supervise_3, at: due+1d, tell: [leader]}
"""


def instants(*words: str) -> list[datetime]:
    """Instants that are written with their offset."""
    return [datetime.fromisoformat(one) for one in words]


@pytest.mark.parametrize(
    ("after", "begins", "planned"),
    [
        # clocks go forward on Sunday 2026-03-08: the working days before and after are eight hours each
        ("2wd", "2026-03-06T15:00-05:00", [
            "2026-03-09T16:00-04:00",  # half of 2 + 8 + 8 open hours
            "2026-03-09T17:00-04:00", "2026-03-10T17:00-04:00", "2026-03-11T17:00-04:00", "2026-03-11T17:00-04:00",
        ]),
        # 36 hours of real time; a calendar day after 04:00 summer time is a time of day, 24 hours are hours
        ("36h", "2026-03-06T15:00-05:00", [
            "2026-03-06T17:00-05:00",  # the working day before, which begins before half of the way
            "2026-03-07T09:00-05:00", "2026-03-08T04:00-04:00", "2026-03-09T04:00-04:00", "2026-03-09T04:00-04:00",
        ]),
        # clocks go back on Sunday 2025-11-02
        ("2wd", "2025-10-31T15:00-04:00", [
            "2025-11-03T16:00-05:00", "2025-11-03T17:00-05:00", "2025-11-04T17:00-05:00", "2025-11-05T17:00-05:00",
            "2025-11-05T17:00-05:00",
        ]),
        # the night of the change lasts an hour longer: 24 hours end an hour before the same time of day
        ("30h", "2025-10-31T15:00-04:00", [
            "2025-10-31T17:00-04:00", "2025-11-01T06:00-04:00", "2025-11-01T21:00-04:00", "2025-11-02T20:00-05:00",
            "2025-11-02T21:00-05:00",
        ]),
    ],
)  # fmt: skip
def test_levels_come_at_the_offices_own_time_across_a_change_of_summer_time(
    house: Engine, clock: VirtualClock, worker: Worker, after: str, begins: str, planned: list[str]
) -> None:
    bundle = matter("eastern", assess_due=after, clocks=_LONG, ladders=NEW_YORK, calendar="us_eastern", more=EASTERN)
    house.run(DeployProcess(bundle), LOCAL_OPERATOR)
    clock.set(datetime.fromisoformat(begins))
    case = start(house, "eastern")
    advance_to(worker, clock, clock.now() + 14 * DAY)
    passed = levels(house, case, "assess")
    assert [one.fired_at for one in passed] == [one.planned_at for one in passed] == instants(*planned)
    assert broken_chains(house) == {}


_LONG = "clocks:\n  internal: {after: 20wd, stops_on: settled, source: rule, escalation: standard}\n" \
        "  legal: {after: 60d, stops_on: told, source: law, pausable: false, escalation: standard}\n"  # fmt: skip


def test_a_persons_zone_decides_no_due_date(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    with house.database.writing() as connection:
        connection.execute(update(people).values(zone="America/New_York"))
    case = start(house, "matter")
    assert obligation(house, case, "assess").due_at == at("2025-09-25 17:30")
    advance_to(worker, clock, at("2025-09-25 17:30"))
    assert [one.planned_at for one in levels(house, case, "assess")][-1] == at("2025-09-25 17:30")
