"""Refused sheets in a real browser: open as they were, with the cursor where something is wrong; on phones, uncut."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.records import status
from tests.web.desk import Desk
from tests.web.test_more_time import NETWORK, dispatched
from tests.web.windows import findings, open_window, too_wide

pytestmark = pytest.mark.browser


def hold(page: Page) -> None:
    """Fill in the sheet, without the evidence that the reason needs."""
    page.locator("summary", has_text="挂起").click()
    page.get_by_label("等客户补充材料").check()
    page.get_by_label("挂起到").fill("2025-09-26")
    page.get_by_label("具体说明").fill("等客户发截图")
    page.locator("form.sheet").get_by_role("button", name="挂起").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_refused_hold_is_mended_where_it_was_typed(
    desk: Desk, browser: Browser, address: str, scripts: bool, scheme: str
) -> None:
    case = dispatched(desk)
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, locale="zh-CN", java_script_enabled=scripts,
        color_scheme="dark" if scheme == "dark" else "light",
    )  # fmt: skip
    window = open_window(context, address)
    window.sign_in(NETWORK)
    page = window.open(f"/cases/{case}")
    hold(page)
    expect(page.locator("#suspend-file-wrong")).to_contain_text("需要凭证")
    expect(page.locator("#suspend-file")).to_be_focused()
    expect(page.get_by_label("等客户补充材料")).to_be_checked()
    expect(page.get_by_label("具体说明")).to_have_value("等客户发截图")
    if scripts:
        assert findings(page) == []
        assert too_wide(page) == 0
        cut = "[...document.querySelectorAll('.sheet[action$=suspend] *')].filter(one => one.scrollWidth > 340).length"
        assert page.evaluate(cut) == 0
    page.set_input_files("#suspend-file", {"name": "短信.txt", "mimeType": "text/plain", "buffer": b"10:00"})
    page.locator("form.sheet").get_by_role("button", name="挂起").click()
    page.wait_for_url(f"**/cases/{case}*")
    expect(page.locator(".title")).to_contain_text("恢复办理")
    assert status(desk.engine, case) == "suspended"
    context.close()
    assert window.errors == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_refused_request_for_more_time_is_mended_where_it_was_typed(
    desk: Desk, browser: Browser, address: str, scripts: bool
) -> None:
    case = dispatched(desk)
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN", java_script_enabled=scripts)
    window = open_window(context, address)
    window.sign_in(NETWORK)
    page = window.open(f"/cases/{case}")
    page.locator("#more-time summary").click()
    page.get_by_label("新的日期").fill("2025-09-22T12:00")
    page.locator("#extend-why").fill("要到现场看过")
    page.locator("#more-time").get_by_role("button", name="申请").click()
    expect(page.locator("#extend-to")).to_be_focused()
    expect(page.locator("#extend-to-wrong")).to_be_in_viewport()
    page.get_by_label("新的日期").fill("2025-09-25T12:00")
    page.locator("#more-time").get_by_role("button", name="申请").click()
    expect(page.locator("#more-time")).to_contain_text("须由他人审批")
    context.close()
    assert window.errors == []
