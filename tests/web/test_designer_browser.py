"""The check of a diagram in a real browser: dropped, drawn, marked, found again by mouse and by keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from tests.factories.diagrams import diagram, flow, line, user_task
from tests.web.desk import Desk
from tests.web.windows import Window, findings, open_window, too_wide

pytestmark = pytest.mark.browser

ROUTE = Path(__file__).resolve().parents[2] / "processes" / "customer_voice" / "customer_voice.bpmn"
FIRST = re.compile(r"/$")
"""Where a designer comes to after signing in."""

PARTIES = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <collaboration id="all">
    <participant id="office" name="投诉处" processRef="ours"/><participant id="network" processRef="theirs"/>
    <participant id="customer" name="客户"/>
    <messageFlow id="asked" sourceRef="ask" targetRef="check"/>
    <messageFlow id="told" sourceRef="office" targetRef="customer"/>
  </collaboration>
  <process id="ours">
    <startEvent id="start"/><sequenceFlow id="to_ask" sourceRef="start" targetRef="ask"/><sendTask id="ask"/>
  </process>
  <process id="theirs">
    <startEvent id="begin"/><sequenceFlow id="to_check" sourceRef="begin" targetRef="check"/><userTask id="check"/>
  </process>
</definitions>"""
"""Three parties, of which one shows nothing of what it does."""


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """A route with two mistakes: a due date that is none, and a node of another tool."""
    source = ROUTE.read_text("utf-8").replace('huiyin:due="1wd"', 'huiyin:due="soon"', 1)
    begin = source.index('<bpmn:userTask id="review_opinion"')
    end = source.index("</bpmn:userTask>", begin)
    node = source[begin:end].replace("<bpmn:userTask", '<acme:robot xmlns:acme="urn:acme"', 1)
    file = tmp_path / "改过的流程.bpmn"
    file.write_text(f"{source[:begin]}{node}</acme:robot>{source[end + len('</bpmn:userTask>') :]}", "utf-8")
    return file


def drawn(window: Window, file: Path) -> Page:
    """The page with the file sent and drawn."""
    page = window.open("/designer")
    page.set_input_files("#file", file)
    expect(page.locator(".diagram .djs-container svg").first).to_be_visible()
    return page


def shape(page: Page, element: str) -> FloatRect:
    """Where the browser shows the element."""
    box = page.locator(f".djs-shape[data-element-id={element}]").bounding_box()
    assert box is not None
    return box


def middle(page: Page, selector: str) -> tuple[float, float]:
    """Of what the browser shows there."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_finding_leads_to_its_element_and_back(window: Window, drawing: Path) -> None:
    window.sign_in("shenmo", FIRST)
    page = drawn(window, drawing)
    expect(page.locator(".diagram .has-error").first).to_be_visible()
    expect(page.locator(".diagram .sign.cannot")).to_have_text("此处不能运行")
    row = page.locator('[data-remarks] [data-element="review_opinion"]')
    row.locator("[data-place]").click()
    element = '.diagram [data-element-id="review_opinion"]'
    expect(page.locator(element)).to_have_class(re.compile("is-chosen"))
    expect(page.locator("[data-caption]")).to_have_text("审核处理意见")
    (x, y), (canvas_x, canvas_y) = middle(page, f"{element} .djs-visual"), middle(page, ".canvas")
    assert abs(x - canvas_x) < 20
    assert abs(y - canvas_y) < 20
    other = page.locator("[data-remarks] .remark.error").first
    other.locator("[data-place]").click()
    expect(other).to_have_class(re.compile("chosen"))
    page.evaluate("document.querySelector('[data-remarks]').scrollIntoView()")
    expect(row).not_to_have_class(re.compile("chosen"))
    page.locator(".canvas").hover()
    page.locator(".diagram .is-chosen .djs-hit").first.click(force=True)
    expect(other).to_have_class(re.compile("chosen"))


def test_a_trace_is_numbered_in_the_drawing_along_the_way_that_was_taken(window: Window, tmp_path: Path) -> None:
    places = {"s": (0, 0), "which": (100, 0), "a": (200, -80), "join": (400, 0), "e": (500, 0)}
    kinds = {
        "s": "startEvent",
        "which": "exclusiveGateway",
        "a": "userTask",
        "join": "parallelGateway",
        "e": "endEvent",
    }
    flows = [("s", "which"), ("which", "a"), ("which", "join"), ("a", "join"), ("join", "e")]
    nodes = "".join(f'<{kind} id="{key}" name="{key}"/>' for key, kind in kinds.items())
    drawn_at = "".join(
        f'<di:BPMNShape bpmnElement="{key}"><dc:Bounds x="{x}" y="{y}" width="40" height="40"/></di:BPMNShape>'
        for key, (x, y) in places.items()
    ) + "".join(
        f'<di:BPMNEdge bpmnElement="{one}-{two}"><dd:waypoint x="{places[one][0]}" y="{places[one][1]}"/>'
        f'<dd:waypoint x="{places[two][0]}" y="{places[two][1]}"/></di:BPMNEdge>'
        for one, two in flows
    )
    spaces = (
        'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
        'xmlns:dd="http://www.omg.org/spec/DD/20100524/DI"'
    )
    plane = f'<di:BPMNDiagram {spaces}><di:BPMNPlane bpmnElement="route">{drawn_at}</di:BPMNPlane></di:BPMNDiagram>'
    source = diagram(nodes + "".join(flow(*pair) for pair in flows)).replace(b"</definitions>", plane.encode())
    (tmp_path / "route.bpmn").write_bytes(source + b"</definitions>")
    window.sign_in("shenmo", FIRST)
    page = drawn(window, tmp_path / "route.bpmn")
    page.locator("[data-remarks] > li", has_text="deadlock").locator("[data-place]").click()
    assert sorted(page.locator(".diagram .sign.step").all_inner_texts()) == ["1", "2", "3", "4"]
    passed = page.locator(".diagram .djs-connection.on-the-way")
    names = [one.get_attribute("data-element-id") for one in passed.all()]
    assert sorted(str(name) for name in names) == ["a-join", "s-which", "which-a"]
    expect(page.locator("[data-caption]")).to_have_text("数字标出了通向“join”的路径。")
    page.locator("[data-place]:enabled").last.click()
    assert page.locator(".diagram .sign.step").count() == 0


def test_findings_are_reached_by_keys(window: Window, drawing: Path) -> None:
    window.sign_in("shenmo", FIRST)
    page = drawn(window, drawing)
    places = page.locator("[data-place]:enabled")
    assert places.count() >= 2
    places.first.focus()
    page.keyboard.press("ArrowDown")
    expect(places.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-caption]")).to_have_text(places.nth(1).inner_text())
    page.keyboard.press("ArrowUp")
    expect(places.first).to_be_focused()


def test_keys_lead_to_the_page(window: Window) -> None:
    window.sign_in("shenmo", FIRST)
    window.page.keyboard.press("g")
    window.page.keyboard.press("d")
    window.page.wait_for_url("**/designer")


def test_a_file_is_dropped_anywhere(window: Window, drawing: Path) -> None:
    window.sign_in("shenmo", FIRST)
    page = window.open("/designer")
    page.evaluate(
        """([name, text]) => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], name));
            const how = { dataTransfer: carried, bubbles: true, cancelable: true };
            document.body.dispatchEvent(new DragEvent("drop", how));
        }""",
        [drawing.name, drawing.read_text("utf-8")],
    )
    expect(page.locator("#found")).to_have_text("改过的流程.bpmn")


def test_a_file_that_is_too_large_is_not_even_sent(window: Window, tmp_path: Path) -> None:
    window.sign_in("shenmo", FIRST)
    page = window.open("/designer")
    (tmp_path / "large.bpmn").write_bytes(b" " * 8_000_001)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.set_input_files("#file", tmp_path / "large.bpmn")
    expect(page.locator("#said")).to_contain_text("文件超过 8 MB")
    assert "POST" not in sent


def test_a_file_with_nothing_to_draw_and_one_that_cannot_be_drawn_say_so(window: Window, tmp_path: Path) -> None:
    window.sign_in("shenmo", FIRST)
    (tmp_path / "empty.bpmn").write_text('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>')
    page = window.open("/designer")
    page.set_input_files("#file", tmp_path / "empty.bpmn")
    expect(page.locator(".findings")).to_contain_text("没有可画的内容")
    assert page.locator(".canvas").count() == 0
    shape = (
        '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI">'
        '<bpmndi:BPMNShape bpmnElement="reply"/></bpmndi:BPMNDiagram></definitions>'
    )
    (tmp_path / "odd.bpmn").write_text(diagram(line(user_task())).decode().replace("</definitions>", shape))
    page.set_input_files("#file", tmp_path / "odd.bpmn")
    expect(page.locator(".canvas")).to_contain_text("查看器画不出这个文件")


def test_a_file_without_a_drawing_is_laid_out(window: Window, tmp_path: Path) -> None:
    window.sign_in("shenmo", FIRST)
    (tmp_path / "plain.bpmn").write_bytes(diagram(line(user_task())))
    page = drawn(window, tmp_path / "plain.bpmn")
    expect(page.locator("[data-caption]")).to_contain_text("自动排布")
    expect(page.locator(".djs-shape[data-element-id=reply]")).to_be_visible()
    expect(page.locator(".djs-connection")).to_have_count(2)


def test_several_parties_without_a_drawing_get_a_pool_each(window: Window, tmp_path: Path) -> None:
    window.sign_in("shenmo", FIRST)
    (tmp_path / "parties.bpmn").write_text(PARTIES, "utf-8")
    page = drawn(window, tmp_path / "parties.bpmn")
    office, network, customer = (shape(page, name) for name in ("office", "network", "customer"))
    assert office["y"] + office["height"] < network["y"] < customer["y"]
    for inside, pool in (("ask", office), ("check", network)):
        place = shape(page, inside)
        assert pool["x"] < place["x"] and place["x"] + place["width"] < pool["x"] + pool["width"]
        assert pool["y"] < place["y"] and place["y"] + place["height"] < pool["y"] + pool["height"]
    for message in ("asked", "told"):
        expect(page.locator(f".djs-connection[data-element-id={message}]")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_is_fit_for_everybody(browser: Browser, address: str, drawing: Path, scheme: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        locale="zh-CN",
        color_scheme="dark" if scheme == "dark" else "light",
    )
    window = open_window(context, address)
    window.sign_in("shenmo", FIRST)
    page = window.open("/designer")
    assert findings(page) == []
    drawn(window, drawing)
    page.locator("[data-place]:enabled").first.click()
    assert findings(page) == []
    assert too_wide(page) == 0
    context.close()
    assert window.errors == []


def test_without_scripts_the_list_is_there(desk: Desk, browser: Browser, address: str, drawing: Path) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    window = open_window(context, address)
    window.sign_in("shenmo", FIRST)
    window.page.goto(f"{address}/designer")
    window.page.set_input_files("#file", drawing)
    window.page.click("form[data-drop] button")
    expect(window.page.locator(".findings")).to_contain_text("“soon”不是时长")
    expect(window.page.locator(".findings")).to_contain_text("审核处理意见")
    expect(window.page.locator(".diagram")).to_be_hidden()
    context.close()
    assert desk
