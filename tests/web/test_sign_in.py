"""Signing in: one sentence for whoever fails, a session that can be revoked, and nothing lost when it ends."""

from __future__ import annotations

from datetime import timedelta

from lxml import html

from engine.sessions import end_all_sessions
from tests.factories.offices import open_tasks
from tests.web.desk import PASSWORD, Desk, words_of


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(desk: Desk) -> None:
    answers = [
        desk.visitor().send("/sign-in", username=name, password="wrong") for name in ("zhouwenbo", "nobody-at-all")
    ]
    assert [one.status_code for one in answers] == [401, 401]
    assert all("用户名或密码不对" in one.text for one in answers)


def test_after_eight_failures_even_the_right_password_waits(desk: Desk) -> None:
    for _ in range(8):
        desk.visitor().send("/sign-in", username="zhouwenbo", password="wrong")
    assert "请等 15 分钟" in desk.visitor().send("/sign-in", username="zhouwenbo", password=PASSWORD).text
    assert desk.browser("wujiayi").get("/inbox").status_code == 200  # a colleague at the same address is not kept out
    desk.clock.advance(timedelta(minutes=16))
    assert desk.visitor().send("/sign-in", username="zhouwenbo", password=PASSWORD).status_code == 302


def test_signing_out_ends_the_session_on_the_server(desk: Desk) -> None:
    browser = desk.browser("zhouwenbo")
    cookie = browser.client.get_cookie("huiyin_session")
    assert cookie is not None
    browser.send("/sign-out", "/inbox")
    thief = desk.visitor()
    thief.client.set_cookie("huiyin_session", cookie.value)
    assert thief.get("/inbox").status_code == 401


def test_sessions_of_a_person_can_be_revoked_from_outside(desk: Desk) -> None:
    browser = desk.browser("zhouwenbo")
    end_all_sessions(desk.engine.database, desk.actor("zhouwenbo").id or 0)
    assert browser.get("/inbox").status_code == 401


def test_signing_in_again_changes_the_session(desk: Desk) -> None:
    browser = desk.browser("zhouwenbo")
    first = browser.client.get_cookie("huiyin_session")
    browser.send("/sign-out", "/inbox")
    browser.send("/sign-in", username="zhouwenbo", password=PASSWORD)
    second = browser.client.get_cookie("huiyin_session")
    assert first and second and first.value != second.value


def test_an_idle_session_ends(desk: Desk) -> None:
    browser = desk.browser("zhouwenbo")
    desk.clock.advance(timedelta(minutes=121))
    page = browser.get("/inbox")
    assert page.status_code == 401
    assert "登录已过期" in page.text


def test_what_was_typed_survives_the_end_of_the_session(desk: Desk) -> None:
    case = desk.voice("充值没有短信")
    task = desk.task(case)
    browser = desk.browser("zhouwenbo")
    note = "请数据业务部核查短信网关"
    desk.clock.advance(timedelta(hours=3))
    asked = browser.client.post(
        f"/tasks/{task}/complete",
        data={"unit": "data_services", "urgency": "normal", "triage_note": note, "_csrf": "old"},
    )
    assert asked.status_code == 401
    assert "填写的内容已保留" in asked.text

    resumed = browser.client.post(
        "/sign-in", data=_fields(asked.text) | {"username": "zhouwenbo", "password": PASSWORD}
    )
    assert note in resumed.text
    sent = browser.client.post(f"/tasks/{task}/complete", data=_fields(resumed.text))
    assert sent.status_code == 302
    assert "accept" in open_tasks(desk.engine, case)


def test_the_page_after_sign_in_never_leads_outside(desk: Desk) -> None:
    for outside in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = desk.visitor().send("/sign-in", username="zhouwenbo", password=PASSWORD, after=outside)
        assert answer.headers["Location"] == "/"


def test_a_form_without_the_sessions_token_changes_nothing(desk: Desk) -> None:
    case = desk.voice("忙音")
    browser = desk.browser("zhouwenbo")
    answer = browser.client.post(f"/tasks/{desk.task(case)}/claim", data={})
    assert answer.status_code == 400
    assert "什么都没有改动" in words_of(answer.text)


def test_a_form_from_another_site_is_not_carried_out(desk: Desk) -> None:
    case = desk.voice("忙音")
    browser = desk.browser("zhouwenbo")
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = browser.client.post(f"/tasks/{desk.task(case)}/claim", data={}, headers=headers)
        assert answer.status_code == 400
    assert "accept" not in open_tasks(desk.engine, case)


def _fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's form, as a browser would send them."""
    fields = (one for one in html.fromstring(page).iter("input") if one.get("type") == "hidden")
    return {str(one.get("name")): str(one.get("value", "")) for one in fields}
