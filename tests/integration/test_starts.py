"""Routes that begin by themselves at a time; and runs that would never end harm nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.complete_task import CompleteTask
from engine.commands.deploy_process import DeployProcess
from engine.dispatch import Engine
from engine.errors import RunFailed
from engine.jobs import Worker, advance_to
from engine.model.cases import cases
from engine.model.jobs import incidents, jobs
from engine.model.processes import route_starts
from engine.queue import Kind
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories import exchanges
from tests.factories.calendars import local
from tests.factories.offices import complete, open_tasks, settle, start
from tests.factories.records import broken_chains, contents, row, rows, status


def begun(house: Engine) -> list[str]:
    """When the cases of the route that begins by itself were opened."""
    return [local(one.opened_at) for one in rows(house, cases, definition_key="daily")]


def test_a_cycle_begins_a_case_at_each_of_its_times(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    house.run(DeployProcess(exchanges.daily()), LOCAL_OPERATOR)
    advance_to(worker, clock, clock.now() + timedelta(days=3))
    assert begun(house) == ["2025-09-23 09:30:00", "2025-09-24 09:30:00", "2025-09-25 09:30:00"]
    case = rows(house, cases, definition_key="daily")[0]
    assert (case.channel, list(open_tasks(house, case.id))) == ("timer", ["look"])
    assert local(row(house, jobs, kind=Kind.SCHEDULE).due_at) == "2025-09-26 09:30:00"
    assert broken_chains(house) == {}


def test_a_downtime_begins_one_case_and_the_cycle_keeps_to_its_grid(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    house.run(DeployProcess(exchanges.daily()), LOCAL_OPERATOR)
    clock.advance(timedelta(days=3, hours=5))
    settle(worker)
    assert len(begun(house)) == 1
    assert local(row(house, jobs, kind=Kind.SCHEDULE).due_at) == "2025-09-26 09:30:00"


@pytest.mark.parametrize(
    ("timer", "opened"),
    [
        ("<timeDate>2025-10-09T09:00+08:00</timeDate>", ["2025-10-09 09:00:00"]),
        ("<timeDuration>2wd</timeDuration>", ["2025-09-24 17:30:00"]),
        ("<timeCycle>R2/PT36H</timeCycle>", ["2025-09-23 21:30:00", "2025-09-25 09:30:00"]),
        ("<timeDate>2025-09-01T09:00+08:00</timeDate>", []),
        ("<timeCycle>R2/2025-09-01T09:00+08:00/P14D</timeCycle>", ["2025-09-29 09:00:00", "2025-10-13 09:00:00"]),
    ],
)
def test_a_start_timer_says_when(
    house: Engine, clock: VirtualClock, worker: Worker, timer: str, opened: list[str]
) -> None:
    house.run(DeployProcess(exchanges.daily(timer=timer)), LOCAL_OPERATOR)
    advance_to(worker, clock, clock.now() + timedelta(days=60))
    assert begun(house) == opened
    assert rows(house, jobs, kind=Kind.SCHEDULE) == []


def test_a_new_version_replaces_the_times_of_the_old_one(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    house.run(DeployProcess(exchanges.daily()), LOCAL_OPERATOR)
    clock.advance(timedelta(hours=1))
    house.run(DeployProcess(exchanges.daily(timer="<timeCycle>R/PT12H</timeCycle>")), LOCAL_OPERATOR)
    advance_to(worker, clock, clock.now() + timedelta(days=1))
    assert begun(house) == ["2025-09-22 22:30:00", "2025-09-23 10:30:00"]
    before = contents(house)
    house.run(DeployProcess(exchanges.daily(timer="<timeCycle>R/PT12H</timeCycle>")), LOCAL_OPERATOR)
    assert contents(house) == before, "the same content again moves no time"
    house.run(DeployProcess(exchanges.either("daily")), LOCAL_OPERATOR)
    advance_to(worker, clock, clock.now() + timedelta(days=3))
    assert (len(begun(house)), rows(house, route_starts), rows(house, jobs, kind=Kind.SCHEDULE)) == (2, [], [])


@pytest.mark.parametrize("bundle", [exchanges.endless(), exchanges.crowded()], ids=lambda one: one.key)
def test_a_run_without_measure_is_an_incident_and_harms_nobody(house: Engine, worker: Worker, bundle: object) -> None:
    house.run(DeployProcess(bundle), LOCAL_OPERATOR)  # type: ignore[arg-type]
    bad, good = start(house, bundle.key), start(house, "chain")  # type: ignore[attr-defined]
    with pytest.raises(RunFailed):
        house.run(CompleteTask(open_tasks(house, bad)["go"]), LOCAL_OPERATOR)
    assert row(house, incidents).case_id == bad
    assert list(open_tasks(house, bad)) == ["go"], "it stands where it stood"
    complete(house, good, "step_1")
    settle(worker)
    assert (status(house, bad), list(open_tasks(house, good))) == ("open", ["step_2"])
    assert broken_chains(house) == {}
