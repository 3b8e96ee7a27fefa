"""What is to come comes even when its job has been lost: the sweep finds it, and says so in the journal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from engine.bpmn.bundle.package import Bundle
from engine.clock import VirtualClock
from engine.commands import rearm
from engine.commands.deploy_process import DeployProcess
from engine.commands.hold_case import SuspendCase
from engine.commands.sweep import PlanSweep
from engine.dispatch import Engine
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events, journal
from engine.model.cases import cases
from engine.model.jobs import incidents, jobs
from engine.model.messages import awaited_messages
from engine.model.tasks import tasks
from engine.model.time import obligations
from engine.queue import Kind
from engine.rules.permissions import LOCAL_OPERATOR, SYSTEM
from tests.factories import exchanges
from tests.factories.diagrams import flow
from tests.factories.matters import route
from tests.factories.offices import settle, start
from tests.factories.records import broken_chains, contents, level_names, levels, obligation, row, rows, status


def lose(house: Engine, case: int) -> None:
    """Somebody deletes the case's jobs by hand."""
    with house.database.writing() as connection:
        connection.execute(delete(jobs).where(jobs.c.case_id == case))


def lose_all(house: Engine) -> None:
    """Somebody deletes every job by hand."""
    with house.database.writing() as connection:
        connection.execute(delete(jobs))


def look(house: Engine, worker: Worker) -> None:
    """What a worker does at its start."""
    house.run(PlanSweep(), SYSTEM)
    settle(worker)


def two_timers() -> Bundle:
    """Two waits side by side."""
    waits = "".join(
        f'<intermediateCatchEvent id="{key}" name="{key}"><timerEventDefinition id="of_{key}"><timeDuration>{after}'
        "</timeDuration></timerEventDefinition></intermediateCatchEvent>"
        for key, after in (("soon", "2wd"), ("later", "P9D"))
    )
    gates = '<parallelGateway id="split"/><parallelGateway id="both"/>'
    ends = '<startEvent id="start"/><endEvent id="end" name="over"/>'
    pairs = ("start split", "split soon", "split later", "soon both", "later both", "both end")
    return route("two_timers", ends + gates + waits + "".join(flow(*pair.split()) for pair in pairs))


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


def test_the_nightly_sweep_finds_everything_in_one_look_however_little_it_may_look_at(
    house: Engine, clock: VirtualClock, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rearm, "LOOKED_AT", 1)
    house.run(DeployProcess(exchanges.daily()), LOCAL_OPERATOR)
    held, waiting = start(house, "matter"), start(house, "waits")
    house.run(SuspendCase(held, "等", clock.now() + timedelta(days=5)), LOCAL_OPERATOR)
    lose_all(house)
    look(house, worker)
    assert {one.action for one in rows(house, journal) if one.action.endswith(".rearmed")} == {
        "obligation.rearmed", "hold.rearmed", "timer.rearmed", "start.rearmed",
    }  # fmt: skip
    assert {one.payload.get("case") for one in rows(house, journal, action="timer.rearmed")} == {waiting}


def test_a_hold_that_nothing_would_end_ends_when_it_should(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case, until = start(house, "matter"), clock.now() + timedelta(days=2)
    house.run(SuspendCase(case, "等", until), LOCAL_OPERATOR)
    lose(house, case)
    look(house, worker)
    assert row(house, jobs, case_id=case, kind=Kind.RESUME.value).due_at == until
    advance_to(worker, clock, until)
    assert status(house, case) == "open"
    assert broken_chains(house) == {}


@pytest.mark.parametrize("held", [False, True], ids=["running", "moved by a hold"])
def test_a_timer_that_has_lost_its_job_fires_when_it_should(
    house: Engine, clock: VirtualClock, worker: Worker, held: bool
) -> None:
    case = start(house, "waits")
    if held:
        house.run(SuspendCase(case, "等", clock.now() + timedelta(days=1)), LOCAL_OPERATOR)
        advance_to(worker, clock, clock.now() + timedelta(days=1))
    planned = row(house, jobs, case_id=case, kind=Kind.TIMER.value)
    lose(house, case)
    look(house, worker)
    again = row(house, jobs, case_id=case, kind=Kind.TIMER.value)
    assert (again.due_at, again.subject) == (planned.due_at, planned.subject)
    advance_to(worker, clock, planned.due_at)
    assert row(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED).payload["late"] is False
    assert len(rows(house, awaited_messages, case_id=case)) == 1, "it went on to the message"
    assert broken_chains(house) == {}


def test_a_cycle_goes_on_on_its_grid(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case, began_at = start(house, "reminders"), clock.now()
    advance_to(worker, clock, began_at + timedelta(minutes=150))
    lose(house, case)
    look(house, worker)
    assert row(house, jobs, case_id=case).due_at == began_at + timedelta(hours=3)
    advance_to(worker, clock, began_at + timedelta(hours=3))
    assert sum(one.element_id == "look" for one in rows(house, tasks, case_id=case)) == 3


def test_only_the_timer_without_its_job_gets_one(house: Engine, worker: Worker) -> None:
    house.run(DeployProcess(two_timers()), LOCAL_OPERATOR)
    case = start(house, "two_timers")
    before = {(one.subject, one.due_at) for one in rows(house, jobs, case_id=case)}
    lost, kept = rows(house, jobs, case_id=case)
    with house.database.writing() as connection:
        connection.execute(delete(jobs).where(jobs.c.id == lost.id))
    look(house, worker)
    assert {(one.subject, one.due_at) for one in rows(house, jobs, case_id=case)} == before
    assert kept.id in {one.id for one in rows(house, jobs, case_id=case)}
    (found,) = rows(house, journal, action="timer.rearmed")
    assert found.payload == {"case": case, "timers": [lost.subject]}


@pytest.mark.parametrize("timer", ["<timeCycle>R3/P1D</timeCycle>", "<timeDuration>PT36H</timeDuration>"])
def test_a_route_that_begins_by_itself_goes_on_doing_so(
    house: Engine, clock: VirtualClock, worker: Worker, timer: str
) -> None:
    house.run(DeployProcess(exchanges.daily(timer=timer)), LOCAL_OPERATOR)
    advance_to(worker, clock, clock.now() + timedelta(hours=30))
    before = row(house, jobs, kind=Kind.SCHEDULE.value)
    lose_all(house)
    look(house, worker)
    again = row(house, jobs, kind=Kind.SCHEDULE.value)
    assert (again.id, again.due_at, again.payload) == (before.id, before.due_at, before.payload)
    advance_to(worker, clock, clock.now() + timedelta(days=5))
    begun = [one.opened_at for one in rows(house, cases, definition_key="daily")]
    assert len(begun) == (3 if "Cycle" in timer else 1)
    look(house, worker)
    assert rows(house, jobs, kind=Kind.SCHEDULE.value) == [], "what is over is not begun again"
