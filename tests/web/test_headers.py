"""What every answer carries, and that pages need nothing that the policy forbids."""

from __future__ import annotations

import re

import pytest

from tests.web.desk import Desk
from web.assets import Assets
from web.request import Office

PAGES = ("/inbox", "/register", "/notifications", "/escalations?view=all")


@pytest.mark.parametrize("path", ["/", "/sign-in", "/tell-us", "/look-up", "/no-such-page"])
def test_public_pages_carry_a_policy_without_inline_code(desk: Desk, path: str) -> None:
    policy = desk.visitor().get(path).headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_only_the_page_with_a_diagram_may_carry_style_attributes(desk: Desk) -> None:
    browser = desk.browser("zhouwenbo")
    case = browser.get(f"/cases/{desk.voice('图')}").headers["Content-Security-Policy"]
    assert "style-src-attr 'unsafe-inline'" in case
    assert "script-src 'self'" in case
    assert "unsafe" not in browser.get("/inbox").headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_no_inline_script_style_or_handler(desk: Desk, path: str) -> None:
    desk.voice("内联检查")
    page = desk.browser("zhouwenbo").get(path).text
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []


def test_pages_with_personal_data_are_not_kept_by_browsers(desk: Desk) -> None:
    assert desk.browser("zhouwenbo").get("/inbox").headers["Cache-Control"] == "no-store"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(desk: Desk) -> None:
    cookie = desk.browser("zhouwenbo").client.get_cookie("huiyin_session")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_what_a_customer_writes_is_shown_and_never_run(desk: Desk) -> None:
    desk.voice("<script>alert(1)</script><img src=x onerror=alert(1)>")
    page = desk.browser("zhouwenbo").get("/inbox").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_pages_work_before_anything_was_built(desk: Desk) -> None:
    desk.app.extensions["huiyin"] = Office(desk.engine, desk.engine.settings, Assets("/nowhere"))
    page = desk.visitor().get("/sign-in")
    assert page.status_code == 200
    assert "python web/frontend/assets.py" in page.text


def test_the_language_follows_the_browser_then_the_choice_then_the_person(desk: Desk) -> None:
    english = desk.app.test_client().get("/sign-in", headers={"Accept-Language": "en-GB"})
    assert '<html lang="en"' in english.text
    visitor = desk.visitor()
    visitor.send("/preferences", "/sign-in", language="en", back="/sign-in")
    assert '<html lang="en"' in visitor.get("/sign-in").text
    browser = desk.browser("zhouwenbo")
    assert '<html lang="zh-Hans"' in browser.get("/inbox").text
    browser.send("/preferences", "/inbox", language="en", back="/inbox")
    assert '<html lang="en"' in browser.get("/inbox").text


def test_a_route_speaks_the_readers_language(desk: Desk) -> None:
    desk.voice("译文")
    browser = desk.browser("zhouwenbo")
    browser.send("/preferences", "/inbox", language="en", back="/inbox")
    page = browser.get("/inbox").text
    assert "研判并派单" not in page.split('id="panel"')[1].split("<h2")[1].split("</h2>")[0]
