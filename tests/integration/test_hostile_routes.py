"""A route that would never end, or would fill the memory, is stopped by limits; everybody else goes on as if alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.bpmn.bundle.package import Bundle
from engine.clock import VirtualClock
from engine.commands.deploy_process import DeployProcess
from engine.dispatch import Engine
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events
from engine.model.jobs import incidents, jobs
from engine.model.time import escalations
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.matters import endless, enormous, waits
from tests.factories.offices import open_tasks, start
from tests.factories.records import broken_chains, row, rows, status

OTHERS = 12


@pytest.mark.parametrize(
    ("hostile", "words"),
    [(endless(), "without waiting for anything"), (enormous(), "more than 200000 steps")],
    ids=["an endless turn", "a million elements"],
)
def test_a_hostile_route_is_stopped_with_an_incident_and_delays_nobody(
    house: Engine, clock: VirtualClock, worker: Worker, hostile: Bundle, words: str
) -> None:
    house.run(DeployProcess(hostile), LOCAL_OPERATOR)
    house.run(DeployProcess(waits("hourly", "<timeDuration>PT1H</timeDuration>")), LOCAL_OPERATOR)
    before, owed = [start(house, "hourly") for _ in range(OTHERS)], start(house, "matter")
    bad = start(house, hostile.key)
    after = [start(house, "hourly") for _ in range(OTHERS)]
    due_at = row(house, jobs, case_id=bad).due_at
    advance_to(worker, clock, due_at)
    for case in (*before, *after):
        fired = row(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED)
        assert (fired.at, fired.payload["late"]) == (due_at, False)
    incident = row(house, incidents)
    assert (incident.case_id, incident.kind) == (bad, "job.timer")
    assert words in incident.message
    assert (status(house, bad), open_tasks(house, bad)) == ("open", {}), "as it was before"
    kept = row(house, jobs, case_id=bad)
    assert (kept.status, kept.attempts) == ("failed", 1), "tried once: it would fail the same way again"
    advance_to(worker, clock, clock.now() + timedelta(days=10))
    assert [one.late for one in rows(house, escalations, case_id=owed)].count(True) == 0
    assert len(rows(house, incidents)) == 1
    assert broken_chains(house) == {}
