"""Data stores: what one case wrote the next one reads, and no update is lost however many write at once."""

from __future__ import annotations

from functools import partial

import pytest

from engine.commands.complete_task import CompleteTask
from engine.commands.deploy_process import DeployProcess
from engine.dispatch import Engine
from engine.errors import RunFailed
from engine.model.audit import AuditAction, audit_events
from engine.model.cases import runs
from engine.model.messages import data_stores
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories import exchanges
from tests.factories.offices import complete, open_tasks, start
from tests.factories.records import broken_chains, row, rows
from tests.factories.together import at_once, losers

CASES = 12


def test_cases_that_write_at_once_lose_no_update(house: Engine) -> None:
    house.run(DeployProcess(exchanges.counts()), LOCAL_OPERATOR)
    counting = [start(house, "counts") for _ in range(CASES)]
    tasks = [open_tasks(house, case)["go"] for case in counting]
    assert losers(at_once(*(partial(house.run, CompleteTask(task), LOCAL_OPERATOR) for task in tasks))) == []
    kept = row(house, data_stores)
    assert (kept.name, kept.content, kept.revision) == ("tally", str(CASES), CASES)
    assert sorted(row(house, runs, case_id=case).data["n"] for case in counting) == list(range(1, CASES + 1))
    assert kept.changed_by == max(counting, key=lambda case: row(house, runs, case_id=case).data["n"])
    written = rows(house, audit_events, action=AuditAction.STORE_WRITTEN)
    assert [one.payload for one in written] == [{"stores": ["tally"]}] * CASES
    assert broken_chains(house) == {}


def test_routes_share_a_store_by_its_name(house: Engine) -> None:
    for bundle in (exchanges.counts(), exchanges.counts("also"), exchanges.counts("apart", "other")):
        house.run(DeployProcess(bundle), LOCAL_OPERATOR)
    for key in ("counts", "also", "apart"):
        complete(house, start(house, key), "go")
    assert {one.name: one.content for one in rows(house, data_stores)} == {"tally": "2", "other": "1"}


def test_a_step_that_failed_wrote_nothing(house: Engine) -> None:
    house.run(DeployProcess(exchanges.counts()), LOCAL_OPERATOR)
    house.run(DeployProcess(exchanges.counts("bad", fails=True)), LOCAL_OPERATOR)
    complete(house, start(house, "counts"), "go")
    task = open_tasks(house, start(house, "bad"))["go"]
    with pytest.raises(RunFailed):
        house.run(CompleteTask(task), LOCAL_OPERATOR)
    assert (row(house, data_stores).content, row(house, data_stores).revision) == ("1", 1)
