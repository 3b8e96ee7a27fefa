"""Register while the caller talks."""

from __future__ import annotations

import re

from tests.web.desk import Desk, words_of

PHONE = "13900000001"


def routes(page: str) -> list[tuple[str, bool]]:
    """Route keys in the order they are offered, and which is chosen."""
    return [(key, bool(on)) for key, on in re.findall(r'name="route" value="(\w+)"( checked)?', page)]


def test_a_known_number_brings_name_and_history(desk: Desk) -> None:
    desk.voice("上次的投诉", phone=PHONE, name="李女士")
    page = desk.browser("chenxiaolan").send("/register", step="propose", phone=PHONE).text
    assert 'value="李女士"' in page
    assert "上次的投诉" in page
    assert "以往 1 单" in words_of(page)


def test_words_propose_the_route_that_listens_for_them(desk: Desk) -> None:
    browser = desk.browser("chenxiaolan")
    for said, expected in {
        "账单里有168声讯费我没打过": "premium_rate_dispute",
        "电话推销家家乐套餐没经过我同意": "package_marketing_complaint",
        "968201 打不进": "customer_voice",
    }.items():
        offered = routes(browser.send("/register", step="propose", words=said, kind="complaint").text)
        assert offered[0] == (expected, True)


def test_a_suggestion_goes_only_where_suggestions_are_taken(desk: Desk) -> None:
    page = (
        desk.browser("chenxiaolan").send("/register", step="propose", words="声讯费应该先提醒", kind="suggestion").text
    )
    assert routes(page)[0] == ("customer_voice", True)


def test_a_route_chosen_by_hand_stays_chosen(desk: Desk) -> None:
    browser = desk.browser("chenxiaolan")
    picked = browser.send("/register", step="pick", words="968201 打不进", route="premium_rate_dispute").text
    assert ("premium_rate_dispute", True) in routes(picked)
    again = browser.send(
        "/register",
        step="propose",
        words="968201 打不进了",
        route="premium_rate_dispute",
        _picked="premium_rate_dispute",
    )
    assert ("premium_rate_dispute", True) in routes(again.text)


def test_saving_shows_number_and_code(desk: Desk) -> None:
    browser = desk.browser("chenxiaolan")
    answer = browser.send(
        "/register",
        step="save",
        phone=PHONE,
        name="李女士",
        words="968201 打不进",
        kind="complaint",
        route="customer_voice",
    )
    shown = re.findall(r'class="big">([^<]+)', browser.get(answer.headers["Location"]).text)
    assert re.fullmatch(r"250922-\d{4}-\d{4}", shown[0])
    assert re.fullmatch(r"\d{6}", shown[1])


def test_sending_the_same_screen_twice_opens_one_case(desk: Desk) -> None:
    browser = desk.browser("chenxiaolan")
    said = {
        "step": "save",
        "words": "点了两次",
        "kind": "complaint",
        "route": "customer_voice",
        "_key": "register-once",
    }
    first, second = (browser.send("/register", **said).headers["Location"] for _ in range(2))
    assert first == second
    assert desk.browser("zhouwenbo").get("/inbox").text.count('class="item') == 1


def test_a_refused_screen_keeps_everything_that_was_typed(desk: Desk) -> None:
    answer = desk.browser("chenxiaolan").send(
        "/register",
        step="save",
        phone=PHONE,
        name="刘女士",
        words="声讯费不对",
        kind="complaint",
        route="premium_rate_dispute",
        station_code="abc",
        disputed_amount="86",
        bill_month="2025-08",
    )
    assert answer.status_code == 422
    for typed in (PHONE, "刘女士", "声讯费不对", "abc", "86", "2025-08"):
        assert typed in answer.text
    assert "代码只有数字" in words_of(answer.text)


def test_a_case_is_found_by_its_number_or_the_callers_phone(desk: Desk) -> None:
    case = desk.voice("找得到", phone=PHONE)
    browser = desk.browser("chenxiaolan")
    assert browser.get(f"/find?q={PHONE}").headers["Location"] == f"/cases/{case}"
    assert browser.get("/find?q=999999-0000-0000").status_code == 404
