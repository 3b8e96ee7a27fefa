"""The managers' list in a real browser: its heading stays in sight, and it works without scripts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from engine.commands.complete_task import CompleteTask
from tests.web.desk import Desk
from tests.web.windows import Window, open_window

pytestmark = pytest.mark.browser


def overdue_voices(desk: Desk, count: int) -> None:
    """Voices that the network has not accepted in time."""
    for number in range(count):
        case = desk.voice(f"第 {number} 件")
        answers = {"unit": "network", "urgency": "normal"}
        desk.engine.run(CompleteTask(desk.task(case), answers), desk.actor("zhouwenbo"))
    desk.until(datetime(2025, 9, 24, 2, 0, tzinfo=UTC))


def test_the_heading_stays_in_sight_down_a_long_list(desk: Desk, window: Window) -> None:
    overdue_voices(desk, 15)
    window.sign_in("linzhiyuan")
    page = window.open("/escalations?view=all")
    page.mouse.wheel(0, 1500)
    page.wait_for_function("window.scrollY > 300")
    heading = page.locator("thead th").first.bounding_box()
    bar = page.locator("header.bar").bounding_box()
    assert heading and bar
    assert heading["y"] == pytest.approx(bar["y"] + bar["height"], abs=2)


def test_the_list_is_narrowed_and_answered_without_scripts(desk: Desk, browser: Browser, address: str) -> None:
    overdue_voices(desk, 1)
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    window = open_window(context, address)
    window.sign_in("linzhiyuan")
    page = window.open("/escalations?view=all")
    page.get_by_text("筛选", exact=True).click()
    page.get_by_label("级别", exact=True).select_option("supervise_1")
    page.get_by_role("button", name="查看").click()
    assert "level=supervise_1" in page.url
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("td.answer summary").click()
    page.get_by_label("承诺完成时间").fill("2025-09-26T17:30")
    page.get_by_label("原因").fill("割接排在周五")
    page.locator("td.answer").get_by_role("button", name="签认").click()
    expect(page.locator("tbody tr")).to_contain_text("林志远")
    assert "level=supervise_1" in page.url, "back to the same rows"
    context.close()
