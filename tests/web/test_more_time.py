"""Holding a case and asking for more time, on the pages: with evidence, and by another person's decision."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

from engine.commands.complete_task import CompleteTask
from engine.model.cases import cases
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


def hold(browser: Browser, case: int, **fields: object) -> object:
    """Send the sheet as the page has it."""
    sent = {"why": "customer_material", "until": "2025-09-26", "reason": "等客户发截图", "_key": "held-once", **fields}
    return browser.send(f"/cases/{case}/suspend", f"/cases/{case}", **sent)


def owed(page: str, name: str) -> str:
    """The value of the choice that names this limit."""
    found = re.search(rf'<option value="(\d+)">{name}', page)
    assert found is not None
    return found[1]


def test_a_hold_asks_for_the_routes_reasons_and_shows_what_they_need(desk: Desk) -> None:
    page = words_of(desk.browser(NETWORK).get(f"/cases/{dispatched(desk)}").text)
    assert "等客户补充材料（最长10 个工作日，需要凭证）" in page
    assert "等上级单位答复（最长20 个工作日）" in page


def test_a_hold_without_its_evidence_is_refused_with_what_to_do(desk: Desk) -> None:
    case = dispatched(desk)
    refused = hold(desk.browser(NETWORK), case)
    assert (refused.status_code, "需要凭证" in refused.text) == (400, True)


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
