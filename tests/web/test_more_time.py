"""Holding a case and asking for more time, on the pages: with evidence, and by another person's decision."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from lxml.html import fromstring
from werkzeug.test import TestResponse

from engine.commands.complete_task import CompleteTask
from engine.model.cases import cases
from engine.model.tasks import attachments
from engine.model.time import holds
from tests.factories.offices import open_tasks
from tests.factories.records import row
from tests.web.desk import Browser, Desk, words_of

NETWORK, HEAD = "wujiayi", "zhengguoliang"


def dispatched(desk: Desk) -> int:
    """A voice that the network department has to accept by Tuesday and to answer by Sunday, a worked one."""
    case = desk.voice("晚上上不了网")
    answers = {"unit": "network", "urgency": "normal"}
    desk.engine.run(CompleteTask(desk.task(case), answers), desk.actor("zhouwenbo"))
    return case


def hold(browser: Browser, case: int, **fields: object) -> TestResponse:
    """Send the sheet as the page has it."""
    sent = {"why": "customer_material", "until": "2025-09-26", "reason": "等客户发截图", "_key": "held-once", **fields}
    return browser.send(f"/cases/{case}/suspend", f"/cases/{case}", **sent)


def form_of(answer: TestResponse, verb: str) -> dict[str, Any]:
    """A refused form as its page shows it: what stands in its fields, and what is said beside them."""
    assert answer.status_code == 422, answer.text
    form = fromstring(answer.text).xpath(f"//form[contains(@action, '/{verb}')]")[0]
    found: dict[str, Any] = {}
    for one in form.xpath(".//input[@type='date' or @type='datetime-local']"):
        found[one.get("name")] = one.get("value")
    for one in form.xpath(".//textarea"):
        found[one.get("name")] = (one.text or "").strip("\n")
    for one in form.xpath(".//option[@selected]"):
        found[one.getparent().get("name")] = one.get("value")
    found["why"] = "".join(form.xpath(".//input[@type='radio'][@checked]/@value"))
    said = {one.get("id"): one.text for one in form.xpath(".//p[@class='wrong']")}
    marked = {one.get("aria-describedby") for one in form.xpath(".//*[@aria-describedby]")}
    assert marked == set(said)
    return {**found, "said": said, "open": form.getparent().get("open") is not None}


def owed(page: str, name: str) -> str:
    """The value of the choice that names this limit."""
    found = re.search(rf'<option value="(\d+)">{name}', page)
    assert found is not None
    return found[1]


def test_a_hold_asks_for_the_routes_reasons_and_shows_what_they_need(desk: Desk) -> None:
    page = words_of(desk.browser(NETWORK).get(f"/cases/{dispatched(desk)}").text)
    assert "等客户补充材料 最长 10 个工作日，需要凭证" in page
    assert "等上级单位答复 最长 20 个工作日" in page


def test_a_hold_without_its_evidence_is_refused_with_what_to_do(desk: Desk) -> None:
    case = dispatched(desk)
    refused = hold(desk.browser(NETWORK), case)
    assert (refused.status_code, "需要凭证" in refused.text) == (422, True)


def test_a_refused_hold_comes_back_as_it_was_sent_with_the_sentence_at_its_field(desk: Desk) -> None:
    case = dispatched(desk)
    browser = desk.browser(NETWORK)
    wrong = {
        "suspend-until": ({"until": "2025-12-31"}, "最多挂起"),
        "suspend-reason": ({"reason": " "}, "挂起要写明理由"),
        "suspend-why": ({"why": ""}, "请选择挂起的原因"),
        "suspend-file": ({}, "需要凭证"),
    }
    for field, (sent, said) in wrong.items():
        page = form_of(hold(browser, case, **sent), "suspend")
        assert page["open"], field
        assert said in page["said"][f"{field}-wrong"], page["said"]
        expected = {"until": "2025-09-26", "reason": "等客户发截图", "why": "customer_material", **sent}
        assert page["until"] == expected["until"]
        assert page["reason"] == expected["reason"]
        assert page["why"] == expected["why"]
    assert row(desk.engine, cases, id=case).status == "open"


def test_a_file_that_came_with_a_refused_form_is_the_cases_and_chosen(desk: Desk) -> None:
    case = dispatched(desk)
    browser = desk.browser(NETWORK)
    refused = hold(browser, case, until="2025-12-31", file=(BytesIO(b"2025-09-22 10:00"), "短信.txt"))
    evidence = form_of(refused, "suspend")["evidence"]
    assert row(desk.engine, attachments, case_id=case).id == int(evidence)
    assert hold(browser, case, evidence=evidence, _key="held-again").status_code == 302
    assert row(desk.engine, holds, case_id=case).evidence_id == int(evidence)
    assert hold(browser, case, file=(BytesIO(b""), "空.txt"), _key="again").status_code == 422


def test_a_refused_request_for_more_time_comes_back_as_it_was_sent(desk: Desk) -> None:
    case = dispatched(desk)
    asker = desk.browser(NETWORK)
    what = owed(asker.get(f"/cases/{case}").text, "处理意见反馈")
    sent = {"obligation": what, "wanted": "2025-09-23T10:00", "reason": "要到现场看过"}
    wrong = {
        "extend-to": ({}, "请申请在此之后的日期"),
        "extend-why": ({"wanted": "2025-09-30T10:00", "reason": ""}, "请写明延期的原因"),
    }
    for field, (other, said) in wrong.items():
        answer = asker.send(f"/cases/{case}/extend", f"/cases/{case}", **{**sent, **other})
        page = form_of(answer, "extend")
        assert page["open"]
        assert said in page["said"][f"{field}-wrong"], page["said"]
        assert {"wanted": page["wanted"], "reason": page["reason"]} == {
            name: {**sent, **other}[name] for name in ("wanted", "reason")
        }
        assert page["obligation"] == what


def test_a_hold_with_a_file_shows_it_and_adds_up_office_time(desk: Desk) -> None:
    case = dispatched(desk)
    browser = desk.browser(NETWORK)
    answer = hold(browser, case, file=(BytesIO(b"2025-09-22 10:00"), "短信.txt"))
    assert answer.status_code == 302, answer.text
    page = words_of(browser.get(f"/cases/{case}").text)
    assert "工单挂起：等客户补充材料" in page
    assert "短信.txt" in page
    desk.until(datetime(2025, 9, 24, 2, 0, tzinfo=UTC))
    assert "办公时间 13 小时 30 分，1 次" in words_of(desk.browser(NETWORK).get(f"/cases/{case}").text)


def test_what_the_customer_adds_on_the_public_page_ends_the_hold(desk: Desk) -> None:
    case = dispatched(desk)
    browser = desk.browser(NETWORK)
    hold(browser, case, file=(BytesIO(b"sms"), "a.txt"))
    desk.until(datetime(2025, 9, 23, 2, 0, tzinfo=UTC))
    kept = row(desk.engine, cases, id=case)
    desk.visitor().send("/look-up/add", "/look-up", number=kept.number, code=kept.code, words="截图在这里")
    after = words_of(desk.browser(NETWORK).get(f"/cases/{case}").text)
    assert "恢复办理：收到答复" in after
    assert "截图在这里" in after


def test_the_window_records_an_answer_with_the_time_it_came(desk: Desk) -> None:
    case = dispatched(desk)
    browser = desk.browser(NETWORK)
    hold(browser, case, file=(BytesIO(b"sms"), "a.txt"))
    desk.until(datetime(2025, 9, 24, 8, 0, tzinfo=UTC))
    window = desk.browser("chenxiaolan")
    answer = window.send(f"/cases/{case}/answer", f"/cases/{case}", reason="送来了", answered_at="2025-09-23T10:00")
    assert answer.status_code == 302, answer.text
    page = words_of(desk.browser(NETWORK).get(f"/cases/{case}").text)
    assert "9月22日 09:30 – 9月23日 10:00 · 收到答复" in page
    assert "9月29日周一 17:30 到期" in page, "the week's clock: one day given back"


def test_more_time_is_asked_on_the_case_and_approved_in_the_list_by_somebody_else(desk: Desk) -> None:
    case = dispatched(desk)
    asker = desk.browser(NETWORK)
    page = asker.get(f"/cases/{case}").text
    answer = asker.send(
        f"/cases/{case}/extend", f"/cases/{case}", obligation=owed(page, "签收或退单"), wanted="2025-09-25T10:00",
        reason="要到现场看过", _key="asked-once",
    )  # fmt: skip
    assert answer.status_code == 302, answer.text
    assert "须由他人审批" in asker.get(f"/cases/{case}").text
    head = desk.browser(HEAD)
    waiting = head.get("/extensions").text
    assert "要到现场看过" in waiting
    action = re.findall(r'action="(/extensions/\d+/decide)"', waiting)[0]
    decided = head.send(action, "/extensions", decision="approve", _from="list")
    assert decided.headers["Location"] == "/extensions?done=approved"
    after = words_of(asker.get(f"/cases/{case}").text)
    assert "批准延期：签收或退单" in after
    assert "9月25日周四 17:30 到期" in after
    assert "已同意延期：“签收或退单”，到 " in words_of(asker.get("/notifications").text)
    assert "没有等待审批的延期申请" in head.get("/extensions").text


def test_a_refusal_needs_a_note_which_the_asker_reads(desk: Desk) -> None:
    case = dispatched(desk)
    asker, head = desk.browser(NETWORK), desk.browser(HEAD)
    page = asker.get(f"/cases/{case}").text
    what = owed(page, "签收或退单")
    asker.send(f"/cases/{case}/extend", f"/cases/{case}", obligation=what, wanted="2025-09-25T10:00", reason="忙")
    action = re.findall(r'action="(/extensions/\d+/decide)"', head.get(f"/cases/{case}").text)[0]
    refused = head.send(action, "/extensions", decision="refuse", note=" ", _from="case", _case=case)
    assert (refused.status_code, "请写明不予延期的原因" in refused.text) == (422, True)
    done = head.send(action, "/extensions", decision="refuse", note="人手够了", _from="case", _case=case)
    assert done.headers["Location"] == f"/cases/{case}?done=refused#more-time"
    assert "人手够了" in asker.get(f"/cases/{case}").text


def test_legal_limits_and_overdue_ones_are_not_offered(desk: Desk) -> None:
    case = dispatched(desk)
    browser = desk.browser(NETWORK)
    offered = browser.get(f"/cases/{case}").text.split('id="extend-what"')[1].split("</select>")[0]
    assert "签收或退单" in offered
    assert "处理意见反馈" in offered
    assert "答复客户" not in offered
    desk.until(datetime(2025, 9, 24, 2, 0, tzinfo=UTC))
    later = desk.browser(NETWORK).get(f"/cases/{case}").text.split('id="extend-what"')[1].split("</select>")[0]
    assert "签收或退单" not in later
    assert list(open_tasks(desk.engine, case)) == ["accept"]


def test_another_units_head_sees_no_request(desk: Desk) -> None:
    case = dispatched(desk)
    page = desk.browser(NETWORK).get(f"/cases/{case}").text
    what = owed(page, "签收或退单")
    desk.browser(NETWORK).send(
        f"/cases/{case}/extend", f"/cases/{case}", obligation=what, wanted="2025-09-25T10:00", reason="忙"
    )
    assert "签收或退单" not in desk.browser("caimeiling").get("/extensions").text
    assert "签收或退单" in desk.browser("liangqihang").get("/extensions").text
    assert desk.browser("shenmo").get("/extensions").status_code == 403
