"""What an operator does about a job that failed: try it again, or go on without it for a reason that is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.incidents import ResolveIncident
from engine.commands.send_message import SendMessage
from engine.commands.settle_job import RetryJob, SkipJob
from engine.commands.sweep import SWEEP_ID, PlanSweep
from engine.dispatch import Engine
from engine.errors import BadInput, NotFound, WrongState
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events, journal
from engine.model.jobs import incidents, jobs
from engine.model.messages import SentState, sent_messages
from engine.model.tasks import comments
from engine.queue import Kind
from engine.rules.permissions import LOCAL_OPERATOR, SYSTEM
from tests.factories.jobs import put
from tests.factories.offices import start
from tests.factories.records import broken_chains, contents, levels, obligation, row, rows


def spoil(house: Engine, job_id: int, **values: object) -> None:
    """Make a job that nobody can do."""
    with house.database.writing() as connection:
        connection.execute(jobs.update().where(jobs.c.id == job_id).values(**values))


def failed_level(house: Engine, clock: VirtualClock, worker: Worker) -> tuple[int, int]:
    """A case, and its job for the first level of `assess`, which was tried until it was given up."""
    case = start(house, "matter")
    job = row(house, jobs, case_id=case, subject=str(obligation(house, case, "assess").id))
    said = dict(job.payload)
    spoil(house, job.id, payload={})
    advance_to(worker, clock, job.due_at + timedelta(hours=1))
    spoil(house, job.id, payload=said)
    assert row(house, jobs, id=job.id).status == "failed"
    return case, job.id


def test_a_skipped_level_stands_there_as_skipped_and_the_next_one_comes(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case, job = failed_level(house, clock, worker)
    house.run(SkipJob(job, "员工表坏了，已电话通知"), LOCAL_OPERATOR)
    advance_to(worker, clock, obligation(house, case, "assess").due_at)
    passed = levels(house, case, "assess")
    assert [(one.level, one.skipped, one.why) for one in passed] == [
        ("warn", True, "hand"), ("urge", False, "timer"), ("supervise_1", False, "timer"),
    ]  # fmt: skip
    assert passed[0].reason == "员工表坏了，已电话通知"
    event = row(house, audit_events, case_id=case, action=AuditAction.JOB_SKIPPED)
    assert (event.actor, event.payload["kind"]) == ("local-operator", "escalate")
    assert "员工表" not in str(event.payload), "words stand beside the chain"
    assert row(house, comments, id=event.payload["comment"]).words == "员工表坏了，已电话通知"
    assert row(house, incidents, job_id=job).resolved_by == "local-operator"
    assert broken_chains(house) == {}


def test_a_retried_level_is_recorded_late(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case, job = failed_level(house, clock, worker)
    house.run(RetryJob(job), LOCAL_OPERATOR)
    worker.tick()
    assert next((one.level, one.late) for one in levels(house, case, "assess")) == ("warn", True)
    assert row(house, incidents, job_id=job).resolved_at == clock.now()
    event = row(house, audit_events, case_id=case, action=AuditAction.INCIDENT_RESOLVED)
    assert event.payload["retry"] is True


def test_skipping_needs_a_reason(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    _, job = failed_level(house, clock, worker)
    before = contents(house)
    with pytest.raises(BadInput, match="needs a reason"):
        house.run(SkipJob(job, "  "), LOCAL_OPERATOR)
    assert contents(house) == before


def test_a_timer_is_not_skipped_because_its_case_would_stand_for_ever(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = start(house, "stuck")
    job = row(house, jobs, case_id=case)
    advance_to(worker, clock, job.due_at)
    before = contents(house)
    with pytest.raises(BadInput, match="leaves its case standing"):
        house.run(SkipJob(job.id, "egal"), LOCAL_OPERATOR)
    assert contents(house) == before


def test_a_job_that_was_not_tried_or_is_in_hand_is_left_to_its_worker(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    job = put(house, "unheard_of")
    for command in (RetryJob(job), SkipJob(job, "x")):
        with pytest.raises(WrongState, match="still to be tried"):
            house.run(command, LOCAL_OPERATOR)
    worker.lease(1)
    for command in (RetryJob(job), SkipJob(job, "x")):
        with pytest.raises(WrongState, match="in a worker's hands"):
            house.run(command, LOCAL_OPERATOR)
    with pytest.raises(NotFound):
        house.run(RetryJob(1), LOCAL_OPERATOR)


def test_a_job_that_waits_for_its_next_try_can_be_tried_now(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    job = put(house, "unheard_of")
    worker.tick()
    assert row(house, jobs, id=job).visible_at > clock.now()
    house.run(RetryJob(job), LOCAL_OPERATOR)
    assert (row(house, jobs, id=job).visible_at, row(house, jobs, id=job).attempts) == (clock.now(), 0)


def test_after_a_skipped_sweep_comes_the_next_nights(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    house.run(PlanSweep(), SYSTEM)
    spoil(house, SWEEP_ID, kind="unheard_of")
    advance_to(worker, clock, clock.now() + timedelta(days=1))
    spoil(house, SWEEP_ID, kind=Kind.SWEEP.value)
    house.run(SkipJob(SWEEP_ID, "disk was full"), LOCAL_OPERATOR)
    planned = row(house, jobs, id=SWEEP_ID)
    assert (planned.status, planned.due_at > clock.now()) == ("waiting", True)
    said = row(house, journal, action="job.skipped").payload
    assert (said["kind"], said["reason"]) == ("sweep", "disk was full")


def test_a_message_that_is_skipped_is_settled_as_unclaimed(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    sent = house.run(SendMessage("answer", "118", {}), LOCAL_OPERATOR)
    spoil(house, sent.id, kind="unheard_of")
    advance_to(worker, clock, clock.now() + timedelta(hours=1))
    spoil(house, sent.id, kind=Kind.SEND.value)
    house.run(SkipJob(sent.id, "sent twice"), LOCAL_OPERATOR)
    assert row(house, sent_messages, id=sent.id).state == SentState.UNCLAIMED
    assert rows(house, jobs, id=sent.id) == []


def test_an_incident_whose_job_waits_is_not_settled_without_saying_what_becomes_of_it(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    _, job = failed_level(house, clock, worker)
    incident = row(house, incidents, job_id=job).id
    with pytest.raises(BadInput, match="skip it with a reason"):
        house.run(ResolveIncident(incident), LOCAL_OPERATOR)
    house.run(SkipJob(job, "ok"), LOCAL_OPERATOR)
    assert row(house, incidents, id=incident).resolved_at is not None
