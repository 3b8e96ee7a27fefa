"""What is owed escalates even when its job has been lost: the sweep finds it, and says so in the journal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from engine.clock import VirtualClock
from engine.commands import rearm
from engine.commands.hold_case import SuspendCase
from engine.commands.sweep import PlanSweep
from engine.dispatch import Engine
from engine.jobs import Worker, advance_to
from engine.model.audit import journal
from engine.model.jobs import incidents, jobs
from engine.model.time import obligations
from engine.queue import Kind
from engine.rules.permissions import LOCAL_OPERATOR, SYSTEM
from tests.factories.offices import settle, start
from tests.factories.records import broken_chains, contents, level_names, levels, obligation, row, rows


def lose(house: Engine, case: int) -> None:
    """Somebody deletes the case's jobs by hand."""
    with house.database.writing() as connection:
        connection.execute(delete(jobs).where(jobs.c.case_id == case))


def look(house: Engine, worker: Worker) -> None:
    """What a worker does at its start."""
    house.run(PlanSweep(), SYSTEM)
    settle(worker)


def armed(house: Engine, case: int) -> dict[str, str]:
    """Obligation → the level that its job is for."""
    names = {str(one.id): one.name for one in rows(house, obligations, case_id=case)}
    found = rows(house, jobs, case_id=case, kind=Kind.ESCALATE.value)
    return {names[job.subject]: job.payload["level"] for job in found}


def test_what_has_lost_its_job_gets_it_again_and_escalates(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    before = armed(house, case)
    lose(house, case)
    look(house, worker)
    assert armed(house, case) == before != {}
    found = rows(house, journal, action="obligation.rearmed")
    assert {(one.payload["case"], one.payload["level"]) for one in found} == {
        (case, level) for level in before.values()
    }
    advance_to(worker, clock, obligation(house, case, "assess").due_at)
    assert level_names(house, case, "assess") == ["warn", "urge", "supervise_1"]


def test_levels_that_were_missed_meanwhile_come_late_and_say_so(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "matter")
    lose(house, case)
    clock.set(obligation(house, case, "assess").due_at + timedelta(hours=1))
    look(house, worker)
    assert level_names(house, case, "assess") == ["warn", "urge", "supervise_1"]
    assert all(one.late for one in levels(house, case, "assess"))
    assert broken_chains(house) == {}


def test_whoever_has_their_job_is_left_alone(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    start(house, "matter")
    held = start(house, "matter")
    house.run(SuspendCase(held, "等", clock.now() + timedelta(days=5)), LOCAL_OPERATOR)
    over = start(house, "matter")
    advance_to(worker, clock, clock.now() + timedelta(days=4))
    lose(house, over)
    settle(worker)
    look(house, worker)
    before = contents(house)
    look(house, worker)
    assert contents(house) == before


def test_who_has_passed_the_whole_ladder_is_left_alone(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    advance_to(worker, clock, clock.now() + timedelta(days=60))
    assert armed(house, case) == {}
    before = contents(house)
    house.run(PlanSweep(), SYSTEM)
    assert worker.tick() == 1, "the search itself, and nothing that it found"
    assert {name for name, now in contents(house).items() if now != before[name]} == {"jobs"}, "the sweep is planned"


def test_what_failed_and_waits_for_an_operator_is_not_armed_beside_it(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "matter")
    owed = obligation(house, case, "assess")
    job = row(house, jobs, case_id=case, subject=str(owed.id))
    with house.database.writing() as connection:
        connection.execute(jobs.update().where(jobs.c.id == job.id).values(payload={}))
    advance_to(worker, clock, job.due_at + timedelta(hours=1))
    assert row(house, incidents).job_id == job.id
    look(house, worker)
    assert [one.id for one in rows(house, jobs, case_id=case, subject=str(owed.id))] == [job.id]


def test_many_are_looked_at_in_portions(house: Engine, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rearm, "LOOKED_AT", 3)
    cases = [start(house, "matter") for _ in range(4)]
    before = [armed(house, case) for case in cases]
    for case in cases:
        lose(house, case)
    look(house, worker)
    assert [armed(house, case) for case in cases] == before


def test_the_nightly_sweep_looks_too(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    look(house, worker)
    case = start(house, "matter")
    before = armed(house, case)
    lose(house, case)
    advance_to(worker, clock, clock.now() + timedelta(hours=24))
    assert armed(house, case) == before
