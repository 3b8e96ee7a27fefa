"""Routes that would never end, or never stop growing, run among others: stopped, on record, and nobody else waits."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from time import process_time

import pytest

from engine.clock import VirtualClock
from engine.commands.deploy_process import DeployProcess
from engine.commands.fire_timer import FireTimer
from engine.dispatch import Engine
from engine.errors import RunFailed
from engine.jobs import Worker
from engine.model.audit import AuditAction, audit_events
from engine.model.jobs import incidents, jobs
from engine.rules.permissions import LOCAL_OPERATOR, SYSTEM
from tests.chaos.judged import judge
from tests.chaos.routes import crowd, endless, million
from tests.factories.matters import waits
from tests.factories.offices import settle, start
from tests.factories.records import row, rows, status
from tests.factories.together import at_once, losers

HOSTILE = {"endless_loop": endless, "million": million, "crowd": crowd}
OTHERS = 30
AN_HOUR = timedelta(hours=1)
SECONDS = 20
"""Of processor time, in which one of them is stopped; a quick machine takes a fraction of one."""


@pytest.mark.parametrize("route", HOSTILE)
def test_a_run_without_end_or_measure_is_stopped_soon(house: Engine, clock: VirtualClock, route: str) -> None:
    house.run(DeployProcess(HOSTILE[route]()), LOCAL_OPERATOR)
    case = start(house, route)
    clock.advance(AN_HOUR)
    (job,) = (one for one in Worker(house).lease(10) if one.case_id == case)
    began = process_time()
    with pytest.raises(RunFailed) as stopped:
        house.run(FireTimer(case, job), SYSTEM)
    assert process_time() - began < SECONDS
    assert stopped.value.params["element"] in ("turn", "enough", "fill", "look")
    assert str(stopped.value.params["detail"])


def test_hostile_runs_among_others_delay_nobody(house: Engine, clock: VirtualClock) -> None:
    """Others' timers fire on time and once; each hostile run is one incident, which an operator finds."""
    for bundle in (*(make() for make in HOSTILE.values()), waits("punctual", "<timeDuration>PT1H</timeDuration>")):
        house.run(DeployProcess(bundle), LOCAL_OPERATOR)
    hostile, others = [], []
    for number in range(OTHERS):
        if number % 10 == 0:
            hostile += [start(house, route) for route in HOSTILE]
        others.append(start(house, "punctual"))
    clock.advance(AN_HOUR)
    workers = [Worker(house, f"worker-{number}") for number in range(2)]
    assert losers(at_once(*(partial(settle, one) for one in workers))) == []
    for case in others:
        assert row(house, audit_events, case_id=case, action=AuditAction.TIMER_FIRED).payload["late"] is False
    for case in hostile:
        assert (row(house, incidents, case_id=case).kind, status(house, case)) == ("job.timer", "open")
        assert row(house, jobs, case_id=case).status == "failed"
    assert len(rows(house, incidents)) == len(hostile)
    judge(house)
