"""In a real browser: quick by keyboard, whole without scripts, fit for everybody's eyes, no error in the console."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from engine.commands.complete_task import CompleteTask
from engine.commands.deploy_process import DeployProcess
from engine.commands.receive_intake import StartCase
from engine.model.time import escalations
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.matters import twins
from tests.factories.offices import open_tasks
from tests.factories.records import rows
from tests.web.desk import PASSWORD, Desk
from tests.web.windows import Window, findings, open_window, too_wide

pytestmark = pytest.mark.browser


def test_a_day_of_keys(desk: Desk, window: Window) -> None:
    """j and k move, c claims, Ctrl+Enter completes and opens the next, ? explains, Esc goes back."""
    first, second = desk.voice("第一件"), desk.voice("第二件")
    window.sign_in("zhouwenbo")
    page = window.page
    page.keyboard.press("j")
    expect(page.locator("#panel")).to_contain_text("第二件")
    page.keyboard.press("k")
    expect(page.locator("#panel")).to_contain_text("第一件")
    page.keyboard.press("c")
    expect(page.locator("#panel")).to_contain_text("承办人：周文博")
    page.keyboard.press("Enter")
    page.select_option("#panel [name=unit]", "network")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#panel")).to_contain_text("第二件")
    expect(page.locator("#said")).to_contain_text("这是下一条")
    assert "accept" in open_tasks(desk.engine, first)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    assert "triage" in open_tasks(desk.engine, second)


def test_keys_rest_while_somebody_types_and_when_switched_off(desk: Desk, window: Window) -> None:
    case = desk.voice("打字")
    window.sign_in("zhouwenbo")
    page = window.page
    page.fill("#panel textarea", "")
    page.locator("#panel textarea").press_sequentially("jkc?")
    expect(page.locator("#panel textarea")).to_have_value("jkc?")
    page.click("header .menu summary")
    page.click("text=关闭单键快捷键")
    page.locator("body").press("c")
    assert desk.task(case) in open_tasks(desk.engine, case).values()
    expect(page.locator("[data-key=c]")).to_be_visible()


def test_a_refused_form_keeps_its_place_and_its_words(desk: Desk, window: Window) -> None:
    desk.voice("缺部门")
    window.sign_in("zhouwenbo")
    page = window.page
    page.fill("#panel textarea", "写好的说明")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#panel .wrong")).to_contain_text("请选择")
    expect(page.locator("#panel textarea")).to_have_value("写好的说明")


def test_what_is_typed_is_saved_as_a_draft(desk: Desk, window: Window) -> None:
    desk.voice("草稿自动保存")
    window.sign_in("zhouwenbo")
    window.page.fill("#panel [data-complete] textarea", "写到一半被叫走")
    expect(window.page.locator("[data-draft-state]")).to_contain_text("草稿已保存")
    window.open("/inbox")
    expect(window.page.locator("#panel textarea")).to_have_value("写到一半被叫走")


def test_questions_appear_when_their_condition_holds(desk: Desk, window: Window) -> None:
    case = desk.voice("退单")
    answers = {"unit": "network", "urgency": "normal"}
    desk.engine.run(CompleteTask(desk.task(case), answers), desk.actor("zhouwenbo"))
    window.sign_in("linzhiyuan")
    grounds = window.page.get_by_label("退单依据")
    expect(grounds).to_be_hidden()
    window.page.get_by_text("退单", exact=True).last.click()
    expect(grounds).to_be_visible()


def test_the_screen_follows_the_caller(desk: Desk, window: Window) -> None:
    desk.voice("上次说网速慢", phone="13900000001", name="李女士")
    window.sign_in("chenxiaolan")
    page = window.open("/register")
    page.locator("#phone").press_sequentially("13900000001")
    expect(page.locator("#caller")).to_contain_text("上次说网速慢")
    expect(page.locator("#name")).to_have_value("李女士")
    page.locator("#words").press_sequentially("账单里有声讯费")
    expect(page.locator('[name="route"]:checked')).to_have_value("premium_rate_dispute")
    expect(page.locator("#words")).to_be_focused()


def test_the_screen_never_takes_back_what_was_typed(window: Window) -> None:
    window.sign_in("chenxiaolan")
    page = window.open("/register")
    page.locator("#phone").press_sequentially("139 0000 0001")
    page.locator("#phone").press("Enter")
    expect(page.locator("#name")).to_be_focused()
    page.locator("#words").press_sequentially("宽带慢")
    region = page.locator('[name="region"]')
    region.press_sequentially("南山区南头街道", delay=150)  # the proposal for the words comes meanwhile
    expect(region).to_be_focused()
    page.locator("#words").fill("")
    page.locator("#words").press("Control+Enter")
    expect(page.locator(".problems")).to_be_visible()
    expect(page.locator("#words")).to_be_focused()
    expect(region).to_have_value("南山区南头街道")


def test_the_diagram_comes_when_it_is_asked_for(desk: Desk, window: Window) -> None:
    case = desk.voice("看图")
    window.sign_in("zhouwenbo")
    page = window.open(f"/cases/{case}")
    page.click("text=流程图")
    expect(page.locator(".diagram svg .is-now").first).to_be_visible()


def test_a_route_without_a_drawing_is_laid_out(desk: Desk, window: Window) -> None:
    desk.engine.run(DeployProcess(twins()), LOCAL_OPERATOR)
    case = desk.engine.run(StartCase("twins", "phone", {}), LOCAL_OPERATOR).case_id
    window.sign_in("zhouwenbo")
    page = window.open(f"/cases/{case}")
    page.click("text=流程图")
    expect(page.locator(".diagram svg .is-now[data-element-id=look]")).to_be_visible()


def test_an_ended_session_loses_nothing(desk: Desk, window: Window) -> None:
    case = desk.voice("会话过期")
    window.sign_in("zhouwenbo")
    page = window.page
    page.select_option("#panel [name=unit]", "network")
    page.fill("#panel textarea", "过期前写的")
    desk.clock.set(datetime(2025, 9, 22, 9, 0, tzinfo=UTC))
    page.keyboard.press("Control+Enter")
    page.fill("#username", "zhouwenbo")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    expect(page.locator("main")).to_contain_text("过期前写的")
    page.get_by_role("button", name="现在提交").click()
    page.wait_for_url("**/inbox**")
    assert "accept" in open_tasks(desk.engine, case)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_fit_for_everybody(desk: Desk, browser: Browser, address: str, scheme: str, width: int) -> None:
    """axe finds nothing, and nothing is wider than the screen."""
    case = desk.voice("无障碍检查，客户说了很长很长的一段话，看看会不会撑破版面", phone="13900000001", name="李女士")
    other = desk.voice("逾期的另一件", phone="13900000001")
    desk.engine.run(CompleteTask(desk.task(other), {"unit": "network", "urgency": "urgent"}), desk.actor("zhouwenbo"))
    desk.until(datetime(2025, 9, 24, 2, 0, tzinfo=UTC))
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        locale="zh-CN",
        color_scheme="dark" if scheme == "dark" else "light",
    )
    window = open_window(context, address)
    wrong: dict[str, object] = {}

    def look(path: str) -> None:
        page = window.open(path)
        found = findings(page) + ([f"{too_wide(page)} px too wide"] if too_wide(page) else [])
        if found:
            wrong[path] = found

    for path in ("/", "/sign-in", "/tell-us", "/look-up", "/no-such-page"):
        look(path)
    window.sign_in("linzhiyuan")
    for path in (
        "/inbox",
        f"/inbox?task={desk.task(other, 'accept')}",
        f"/cases/{other}",
        "/register?phone=13900000001",
    ):
        look(path)
    for path in ("/escalations?view=waiting", "/escalations?view=overdue", "/escalations?view=all", "/notifications"):
        look(path)
    level = rows(desk.engine, escalations, level="supervise_1")[0].id
    for path in (f"/escalations/{level}", "/escalations?view=all&filter=1&unit=network", "/escalations?unit=billing"):
        look(path)
    context.close()
    assert wrong == {}
    assert window.errors == []
    assert case


def test_everything_works_without_scripts(desk: Desk, browser: Browser, address: str) -> None:
    case = desk.voice("没有脚本")
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    window = open_window(context, address)
    window.sign_in("zhouwenbo")
    page = window.page
    page.click("text=领取")
    page.select_option("#panel [name=unit]", "network")
    page.click("#panel [data-primary]")
    assert "accept" in open_tasks(desk.engine, case)
    page.goto(f"{address}/register")
    page.fill("#words", "账单里有声讯费")
    page.click("text=查号码并推荐流程")
    expect(page.locator('[name="route"]:checked')).to_have_value("premium_rate_dispute")
    context.close()
