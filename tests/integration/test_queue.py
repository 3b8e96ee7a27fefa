"""Jobs: leased by one worker, taken over when it dies, put off when they fail, and given up with an incident."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

import pytest

from engine.clock import VirtualClock
from engine.commands.fire_timer import FireTimer
from engine.commands.incidents import ResolveIncident
from engine.dispatch import Engine
from engine.errors import Conflict, WrongState
from engine.jobs import Worker, advance_to
from engine.jobs.handlers import HANDLERS
from engine.model.audit import AuditAction, audit_events, journal
from engine.model.jobs import incidents, jobs
from engine.model.tasks import tasks
from engine.model.time import escalations
from engine.queue import Kind
from engine.rules.permissions import LOCAL_OPERATOR, SYSTEM
from tests.factories.jobs import put
from tests.factories.offices import start
from tests.factories.records import broken_chains, contents, obligation, row, rows
from tests.factories.together import at_once, losers

DUE = 80
"""Escalations that fall due at the same instant."""


def test_nothing_is_leased_before_its_time(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "waits")
    due_at = row(house, jobs, case_id=case).due_at
    clock.set(due_at - timedelta(microseconds=1))
    assert worker.lease(10) == []
    clock.set(due_at)
    (leased,) = worker.lease(10)
    assert (leased.kind, leased.case_id, leased.due_at, leased.attempts) == (Kind.TIMER, case, due_at, 1)


def test_a_leased_job_is_nobody_elses_until_the_lease_runs_out(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "waits")
    clock.set(row(house, jobs, case_id=case).due_at)
    (first,) = worker.lease(10)
    heir = Worker(house, "heir")
    assert heir.lease(10) == []
    clock.advance(house.settings.lease_after)
    (second,) = heir.lease(10)
    assert (second.id, second.attempts) == (first.id, 2)


def test_what_a_dead_worker_had_in_hand_is_done_by_another_and_said_to_be_late(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "matter")
    clock.set(row(house, jobs, case_id=case, subject=str(obligation(house, case, "assess").id)).due_at)
    assert worker.lease(10) != []
    clock.advance(house.settings.lease_after + timedelta(minutes=1))
    Worker(house, "heir").tick()
    assert [(one.level, one.late) for one in rows(house, escalations, case_id=case)] == [("warn", True)]


def test_a_lease_that_ran_out_finishes_nothing(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "waits")
    clock.set(row(house, jobs, case_id=case).due_at)
    (old,) = worker.lease(10)
    clock.advance(house.settings.lease_after)
    (new,) = Worker(house, "heir").lease(10)
    before = contents(house)
    with pytest.raises(Conflict):
        house.run(FireTimer(case, old), SYSTEM)
    assert contents(house) == before
    house.run(FireTimer(case, new), SYSTEM)
    assert len(rows(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED)) == 1
    with pytest.raises(Conflict):
        house.run(FireTimer(case, new), SYSTEM)


def test_several_workers_have_each_effect_once(house: Engine, clock: VirtualClock) -> None:
    cases = [start(house, "twins") for _ in range(DUE)]
    clock.set(obligation(house, cases[0], "look").due_at + timedelta(days=40))
    workers = [Worker(house, f"worker-{number}") for number in range(3)]

    def until_done(one: Worker) -> None:
        while one.tick():
            pass

    assert losers(at_once(*(partial(until_done, one) for one in workers))) == []
    recorded = rows(house, escalations)
    assert len(recorded) == 5 * DUE
    assert len({(one.obligation_id, one.level) for one in recorded}) == 5 * DUE
    left = rows(house, jobs)  # reminders of the acknowledgements that are owed from now on
    assert len(left) == DUE
    assert all(one.due_at > clock.now() for one in left)
    assert broken_chains(house) == {}


def test_a_job_that_fails_comes_back_later_each_time(
    house: Engine, clock: VirtualClock, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "huiyin.worker")
    job = put(house, "unheard_of")
    waits = []
    for attempt in range(1, house.settings.job_attempts):
        worker.tick()
        kept = row(house, jobs, id=job)
        assert (kept.attempts, kept.status, kept.leased_by) == (attempt, "waiting", None)
        assert "unheard_of" in kept.last_error
        waits.append(kept.visible_at - clock.now())
        clock.set(kept.visible_at)
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]
    assert rows(house, incidents) == []


def test_a_poison_job_becomes_an_incident_and_delays_no_other(
    house: Engine, clock: VirtualClock, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "huiyin.worker")
    case = start(house, "waits")
    clock.set(row(house, jobs, case_id=case).due_at - timedelta(minutes=1))
    poison = put(house, "unheard_of", subject="x")
    advance_to(worker, clock, clock.now() + timedelta(hours=1))
    fired = row(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED)
    assert fired.payload["late"] is False
    incident = row(house, incidents)
    assert (incident.job_id, incident.kind, incident.resolved_at) == (poison, "job.unheard_of", None)
    assert row(house, jobs, id=poison).status == "failed"
    assert worker.tick() == 0


def test_an_operator_tries_a_given_up_job_again(
    house: Engine, clock: VirtualClock, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "huiyin.worker")
    job = put(house, "unheard_of")
    advance_to(worker, clock, clock.now() + timedelta(hours=1))
    incident = row(house, incidents).id
    house.run(ResolveIncident(incident, retry=True), LOCAL_OPERATOR)
    waiting = row(house, jobs, id=job)
    assert (waiting.status, waiting.attempts, waiting.visible_at) == ("waiting", 0, clock.now())
    resolved = row(house, incidents, id=incident)
    assert (resolved.resolved_at, resolved.resolved_by) == (clock.now(), "local-operator")
    assert row(house, journal, action="incident.resolved").payload == {"incident": incident, "retry": True}
    with pytest.raises(WrongState):
        house.run(ResolveIncident(incident), LOCAL_OPERATOR)


def test_a_timer_whose_run_fails_is_one_incident_with_its_job(
    house: Engine, clock: VirtualClock, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "huiyin.worker")
    case = start(house, "stuck")
    before = row(house, jobs, case_id=case)
    advance_to(worker, clock, before.due_at)
    incident = row(house, incidents, case_id=case)
    assert (incident.kind, incident.job_id) == ("job.timer", before.id)
    assert "spot" in incident.message
    kept = row(house, jobs, case_id=case)
    assert (kept.status, kept.attempts) == ("failed", 1)
    assert rows(house, tasks, case_id=case) == []
    assert row(house, audit_events, case_id=case, action=AuditAction.INCIDENT_RAISED).payload["kind"] == "job.timer"
    assert broken_chains(house) == {}


def test_a_worker_that_stops_takes_nothing_more(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "waits")
    clock.set(row(house, jobs, case_id=case).due_at)
    worker.stop()
    assert worker.tick() == 0
    assert len(rows(house, jobs, case_id=case)) == 1


def test_every_kind_of_job_has_its_command() -> None:
    assert set(HANDLERS) == set(Kind)
