"""What is told about the jobs, to operators and to Prometheus; and how the shell settles them. On both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from engine.cli import huiyin
from engine.clock import SystemClock, VirtualClock
from engine.dispatch import Engine
from engine.jobs import Worker
from engine.model.jobs import jobs
from engine.queries.metrics import exposed
from engine.queries.operations import JobState, health, job_lines
from tests.factories.jobs import put
from tests.factories.records import row, rows

Shell = Callable[..., Result]


@pytest.fixture
def shell(house_url: str, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """`huiyin …` on the house's database."""
    monkeypatch.setenv("HUIYIN_DATABASE_URL", house_url)
    return lambda *words: CliRunner().invoke(huiyin, list(words), catch_exceptions=False)


def test_each_job_stands_in_one_state_and_late_ones_are_due(house: Engine, clock: VirtualClock) -> None:
    late = put(house, "recount")
    clock.advance(timedelta(minutes=5))
    fresh = put(house, "recount")
    hand = put(house, "unheard_of")
    failed = put(house, "unheard_of")
    waiting = put(house, "unheard_of")
    with house.database.writing() as connection:
        hour = timedelta(hours=1)
        for job, values in {
            hand: {"leased_by": "w/1:77", "visible_at": clock.now() + hour},
            failed: {"status": "failed", "attempts": 5, "last_error": "no way"},
            waiting: {"visible_at": clock.now() + hour},
        }.items():
            connection.execute(jobs.update().where(jobs.c.id == job).values(**values))
    with house.reading() as connection:
        found = health(connection, clock.now())
        by_state = {state: [one.id for one in job_lines(connection, state, clock.now(), 10)] for state in JobState}
    assert by_state == {
        JobState.WAITING: [waiting],
        JobState.DUE: [late, fresh],
        JobState.LATE: [late],
        JobState.RUNNING: [hand],
        JobState.FAILED: [failed],
    }
    counts = (found.waiting, found.due, found.late, found.running, found.failed)
    assert [str(count) for count in counts] == ["1", "2", "1", "1", "1"]
    assert [(one.worker, one.jobs) for one in found.busy] == [("w/1", 1)]
    told = exposed(house.database, clock).decode()
    for line in (
        'huiyin_jobs_due{kind="recount"} 2.0',
        'huiyin_jobs_late{kind="recount"} 1.0',
        'huiyin_jobs_running{kind="unheard_of"} 1.0',
        'huiyin_jobs_failed{kind="unheard_of"} 1.0',
        "huiyin_jobs_oldest_seconds 300.0",
        "huiyin_database_up 1.0",
    ):
        assert line in told.splitlines()


def failed_job(house: Engine, clock: VirtualClock) -> int:
    """A job that was given up, in the machine's own time, by which the shell goes."""
    clock.set(SystemClock().now() - timedelta(hours=1))
    job = put(house, "unheard_of")
    for _ in range(house.settings.job_attempts):
        Worker(house, "worker").tick()
        clock.advance(timedelta(minutes=10))
    return job


def test_the_shell_lists_and_retries_what_failed(house: Engine, clock: VirtualClock, shell: Shell) -> None:
    job = failed_job(house, clock)
    (listed,) = json.loads(shell("job", "list", "--json").output)
    assert (listed["id"], listed["kind"], listed["attempts"]) == (job, "unheard_of", 5)
    assert str(job) in shell("job", "list").output
    assert shell("job", "retry", str(job)).output == f"{job}: to be tried again\n"
    assert json.loads(shell("job", "list", "--json").output) == []
    assert [one["id"] for one in json.loads(shell("job", "list", "--state", "due", "--json").output)] == [job]


def test_the_shell_skips_with_a_reason(house: Engine, clock: VirtualClock, shell: Shell) -> None:
    job = failed_job(house, clock)
    assert shell("job", "skip", str(job)).exit_code == 2
    assert row(house, jobs, id=job).status == "failed"
    assert shell("job", "skip", str(job), "--reason", "settled by phone").output == f"{job}: skipped\n"
    assert rows(house, jobs, id=job) == []
