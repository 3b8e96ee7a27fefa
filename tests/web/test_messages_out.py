"""What the operator sees of messages out, what the bell says of levels that came together, what the case says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine.jobs import Outbox
from tests.factories.posts import Endpoint, free_port, http_server
from tests.factories.telling import level, put_notification, tell_people
from tests.web.desk import Desk, words_of
from web.app import create_app

if TYPE_CHECKING:  # tests without a browser start without loading one
    from playwright.sync_api import Browser

PAGE = "/operations/messages"


@pytest.fixture
def gateway() -> Iterator[Endpoint]:
    """What carries text messages, and refuses this one number."""
    with http_server(Endpoint(answers={b"13900000001": 422})) as one:
        yield one


@pytest.fixture
def desk_with_ways(desk: Desk, gateway: Endpoint) -> Desk:
    """An office that sends text messages, and mail to a server that is away."""
    desk.engine.settings = replace(
        desk.engine.settings, sms_url=gateway.url, smtp_host="127.0.0.1", smtp_port=free_port(), smtp_tls="none"
    )
    desk.app = create_app(desk.engine, desk.engine.settings)
    return desk


def test_an_office_without_ways_out_says_so(desk: Desk) -> None:
    page = words_of(desk.browser("majun").get(PAGE).text)
    assert "没有设置外发渠道" in page
    assert "就所知，全部送达" in page


def test_what_is_away_and_since_when_and_how_much_waits(desk_with_ways: Desk) -> None:
    desk = desk_with_ways
    case = desk.voice("打不进去", phone="13900000002", name="李女士")
    tell_people(desk.engine, case, "sunlihua", "zhouwenbo", what=level(desk.engine, case, "warn", "triage"))
    Outbox(desk.engine, "outbox").send_due()
    desk.clock.advance(timedelta(hours=1))
    page = words_of(desk.browser("majun").get(PAGE).text)
    assert re.search(r"邮件 自 9月22日 09:30 起不通 下次尝试 9月22日 09:30 2 9月22日 09:30 .*refused", page), page
    assert "短信 正常 0 – –" in page


def test_what_was_refused_is_sent_again_or_dismissed_by_an_operator(desk_with_ways: Desk, gateway: Endpoint) -> None:
    desk = desk_with_ways
    cases = [desk.voice(f"第 {n} 个", phone="13900000001") for n in (1, 2)]
    outbox = Outbox(desk.engine, "outbox")
    outbox.send_due()
    browser = desk.browser("majun")
    page = browser.get(PAGE).text
    assert "139****0001" in page
    assert "13900000001" not in page
    assert words_of(page).count("被拒收 422") == 2
    gateway.answers.clear()
    again = re.findall(rf'action="({PAGE}/\d+/again)"', page)
    dismiss = re.findall(rf'action="({PAGE}/\d+/dismiss)"', page)
    assert browser.send(again[0], PAGE).status_code == 302
    assert "已忽略" in browser.get(browser.send(dismiss[1], PAGE).location).text
    outbox.send_due()
    assert len(gateway.got) == 1
    assert "就所知，全部送达" in browser.get(PAGE).text
    told = words_of(desk.browser("zhouwenbo").get(f"/cases/{cases[1]}").text)
    assert "未能通过短信告知客户：您的声音已经受理，编号 …" in told
    assert "已通过短信告知客户" in told


def test_what_went_late_is_listed_with_its_delay(desk_with_ways: Desk) -> None:
    desk = desk_with_ways
    case, now = desk.voice("晚了"), desk.clock.now()
    put_notification(desk.engine, case, "sent", send_after=now - timedelta(hours=30), sent_at=now)
    put_notification(desk.engine, case, "sent", send_after=now, sent_at=now)
    page = words_of(desk.browser("majun").get(PAGE).text)
    assert page.count("30 小时") == 1


@pytest.mark.parametrize(("who", "seen", "acted"), [("qinlang", 200, 403), ("chenxiaolan", 403, 403)])
def test_only_operators_act_and_only_inspectors_look(desk: Desk, who: str, seen: int, acted: int) -> None:
    failed = put_notification(desk.engine, desk.voice("x"), "failed", last_error="550")
    browser = desk.browser(who)
    page = browser.get(PAGE)
    assert page.status_code == seen
    assert f"{failed}/again" not in page.text
    for verb in ("again", "dismiss"):
        assert browser.send(f"{PAGE}/{failed}/{verb}", "/notifications").status_code == acted


def test_levels_that_came_together_are_one_notice_that_names_both(desk: Desk) -> None:
    case, now = desk.voice("两级"), desk.clock.now()
    tell_people(desk.engine, case, "sunlihua", about_at=now, what=level(desk.engine, case, "urge", "triage"))
    tell_people(desk.engine, case, "sunlihua", about_at=now, what=level(desk.engine, case, "warn", "legal_reply"))
    page = desk.browser("sunlihua").get("/notifications").text
    assert page.count('<li class="new">') == 1
    assert "催办：“研判并派单”" in page
    assert "提醒：“答复客户”" in page


def test_an_answer_to_a_repeated_click_says_that_it_is_done(desk: Desk) -> None:
    failed = put_notification(desk.engine, desk.voice("x"), "failed")
    browser = desk.browser("majun")
    assert [browser.send(f"{PAGE}/{failed}/dismiss", PAGE).status_code for _ in range(2)] == [302, 409]


def test_the_page_is_accessible_and_fits_a_narrow_window(desk_with_ways: Desk, browser: Browser, address: str) -> None:
    from tests.web.windows import findings, open_window, too_wide

    desk = desk_with_ways
    case = desk.voice("看得见", phone="13900000001")
    Outbox(desk.engine, "outbox").send_due()
    now = desk.clock.now()
    put_notification(desk.engine, case, "sent", send_after=now - timedelta(hours=30), sent_at=now)
    context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
    window = open_window(context, address)
    window.sign_in("majun", "**/operations")
    page = window.open(PAGE)
    assert findings(page) == []
    assert too_wide(page) == 0
    assert window.errors == []
    context.close()
