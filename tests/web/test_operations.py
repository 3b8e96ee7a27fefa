"""What an operator sees and does: how the jobs stand, what is broken, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta

from engine.jobs import Worker
from engine.model.jobs import incidents, jobs
from tests.factories.jobs import put
from tests.factories.records import row, rows
from tests.web.desk import Browser, Desk, words_of

PAGE = "/operations"


def give_up(desk: Desk, kind: str = "unheard_of") -> int:
    """A job that nobody can do, tried until it became an incident."""
    job = put(desk.engine, kind)
    for _ in range(desk.engine.settings.job_attempts):
        Worker(desk.engine, "worker").tick()
        desk.clock.advance(timedelta(hours=2))
    return job


def figures(browser: Browser) -> dict[str, str]:
    """Name → number, as the page shows them."""
    page = browser.get(PAGE).text
    parts = page.split('<div class="figure">')[1:]
    shown = (words_of(part.split("</div>")[0]).split(maxsplit=1) for part in parts)
    return {name.strip(): number for number, name in shown}


def test_jobs_are_counted_by_how_they_stand(desk: Desk) -> None:
    browser = desk.browser("majun")
    put(desk.engine, "recount")
    desk.clock.advance(timedelta(minutes=2))
    put(desk.engine, "recount")
    shown = figures(browser)
    assert (shown["到点未跑的作业"], shown["迟到一分钟以上的作业"], shown["处理中的作业"]) == ("2", "1", "0")
    Worker(desk.engine, "machine-7/1").lease(1)
    shown = figures(browser)
    assert (shown["到点未跑的作业"], shown["迟到一分钟以上的作业"], shown["处理中的作业"]) == ("1", "0", "1")
    assert "machine-7/1 正在处理 1 个" in words_of(browser.get(PAGE).text)


def test_a_job_that_was_given_up_is_tried_again(desk: Desk) -> None:
    job = give_up(desk)
    browser = desk.browser("majun")
    assert browser.send(f"/operations/jobs/{job}/retry", PAGE).status_code == 302
    assert row(desk.engine, jobs, id=job).attempts == 0
    assert row(desk.engine, incidents).resolved_by == "majun"
    assert figures(browser)["故障"] == "0"


def test_a_job_that_was_given_up_is_skipped_with_a_reason(desk: Desk) -> None:
    job = give_up(desk)
    browser = desk.browser("majun")
    refused = browser.send(f"/operations/jobs/{job}/skip", PAGE, reason=" ")
    assert (refused.status_code, "须写明原因" in refused.text) == (400, True)
    assert len(rows(desk.engine, jobs, id=job)) == 1
    assert browser.send(f"/operations/jobs/{job}/skip", PAGE, reason="已电话处理").status_code == 302
    assert rows(desk.engine, jobs, id=job) == []
    assert row(desk.engine, incidents).resolved_by == "majun"


def test_what_cannot_be_skipped_offers_no_way_to(desk: Desk) -> None:
    give_up(desk, "timer")
    page = words_of(desk.browser("majun").get(PAGE).text)
    assert "路线的定时器" in page
    assert "再试一次" in page
    assert "跳过" not in page


def test_an_auditor_looks_and_touches_nothing(desk: Desk) -> None:
    job = give_up(desk)
    browser = desk.browser("qinlang")
    page = browser.get(PAGE)
    assert page.status_code == 200
    assert f"/operations/jobs/{job}/retry" not in page.text
    assert browser.send(f"/operations/jobs/{job}/retry", PAGE).status_code == 403
    assert browser.send(f"/operations/jobs/{job}/skip", PAGE, reason="x").status_code == 403
