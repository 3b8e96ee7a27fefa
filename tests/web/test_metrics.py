"""What Prometheus scrapes: the same rows from every node, the process's own measures, and only for who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from engine.commands.comment import Comment
from engine.errors import BadInput
from engine.jobs import Worker
from engine.model.time import obligations
from engine.rules.permissions import LOCAL_OPERATOR
from engine.settings import Settings
from tests.factories.jobs import put
from tests.factories.records import rows
from tests.web.desk import Desk
from web.app import create_app


def scraped(desk: Desk) -> dict[tuple[str, str], float]:
    """(sample, first label's value) → value."""
    answer = desk.visitor().get("/metrics")
    assert answer.status_code == 200
    samples = [one for family in text_string_to_metric_families(answer.text) for one in family.samples]
    return {(one.name, next(iter(one.labels.values()), "")): one.value for one in samples}


def test_jobs_are_told_by_how_they_stand(desk: Desk) -> None:
    worker = Worker(desk.engine, "worker")
    put(desk.engine, "recount")
    desk.clock.advance(timedelta(seconds=90))
    put(desk.engine, "escalate")
    before = scraped(desk)
    assert before["huiyin_jobs_due", "recount"] == before["huiyin_jobs_due", "escalate"] == 1
    assert before["huiyin_jobs_late", "recount"] == 1
    assert ("huiyin_jobs_late", "escalate") not in before
    assert before["huiyin_jobs_oldest_seconds", ""] == 90
    worker.lease(1)
    after = scraped(desk)
    assert after["huiyin_jobs_running", "recount"] == 1
    assert ("huiyin_jobs_due", "recount") not in after


def test_given_up_jobs_and_their_incidents_are_told(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    put(desk.engine, "unheard_of")
    for _ in range(desk.engine.settings.job_attempts):
        Worker(desk.engine, "worker").tick()
        desk.clock.advance(timedelta(hours=1))
    told = scraped(desk)
    assert told["huiyin_jobs_failed", "unheard_of"] == 1
    assert told["huiyin_incidents_open", "job.unheard_of"] == 1


def test_late_levels_are_told_by_how_late_they_were(desk: Desk) -> None:
    desk.voice("话费不对")
    before = scraped(desk).get(("huiyin_job_lateness_seconds_sum", "escalate"), 0)
    due_at = min(one.due_at for one in rows(desk.engine, obligations))
    desk.clock.set(due_at)
    Worker(desk.engine, "worker").tick()
    assert scraped(desk)["huiyin_job_lateness_seconds_sum", "escalate"] > before


def test_commands_are_counted_by_their_outcome(desk: Desk) -> None:
    case = desk.voice("话费不对")
    before = scraped(desk)
    desk.engine.run(Comment(case, "已看"), LOCAL_OPERATOR)
    with pytest.raises(BadInput):
        desk.engine.run(Comment(case, ""), LOCAL_OPERATOR)
    after = scraped(desk)
    for outcome in ("done", "refused"):
        lines = [line for line in desk.visitor().get("/metrics").text.splitlines() if f'outcome="{outcome}"' in line]
        assert any(line.startswith('huiyin_commands_total{command="Comment"') for line in lines)
    counted = ("huiyin_command_seconds_count", "Comment")
    assert after[counted] - before.get(counted, 0) == 2


def test_a_database_that_is_away_is_told_rather_than_an_error(desk: Desk, tmp_path: object) -> None:
    assert scraped(desk)["huiyin_database_up", ""] == 1
    with desk.engine.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE jobs RENAME TO gone")
    told = scraped(desk)
    assert told["huiyin_database_up", ""] == 0
    assert ("huiyin_jobs_oldest_seconds", "") not in told


@pytest.mark.parametrize(
    ("token", "sent", "address", "status"),
    [
        ("", "", "127.0.0.1", 200),
        ("", "", "::1", 200),
        ("", "", "10.0.0.7", 403),
        ("s3cret", "", "127.0.0.1", 403),
        ("s3cret", "Bearer wrong", "10.0.0.7", 403),
        ("s3cret", "Bearer s3cret", "10.0.0.7", 200),
    ],
)
def test_who_may_scrape(desk: Desk, token: str, sent: str, address: str, status: int) -> None:
    settings: Settings = replace(desk.engine.settings, metrics_token=token)
    client = create_app(desk.engine, settings).test_client()
    environ = {"REMOTE_ADDR": address}
    answer = client.get("/metrics", headers={"Authorization": sent}, environ_base=environ)
    assert answer.status_code == status


def test_no_metric_names_a_person_or_what_they_said(desk: Desk) -> None:
    desk.voice("我的话费不对", phone="13900000001", name="李小红")
    text = desk.visitor().get("/metrics").text
    assert "李小红" not in text
    assert "13900000001" not in text
    assert "话费" not in text
