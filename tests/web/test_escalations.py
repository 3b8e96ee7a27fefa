"""What managers see: overdue and escalated, within their reach, and the answer to it on record."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from engine.commands.complete_task import CompleteTask
from tests.web.desk import Desk, words_of

TUESDAY_LATE = datetime(2025, 9, 23, 10, 0, tzinfo=UTC)


def overdue_case(desk: Desk) -> int:
    """A voice that waited for the network's signature until it was late."""
    case = desk.voice("拖过期的")
    desk.engine.run(CompleteTask(desk.task(case), {"unit": "network", "urgency": "normal"}), desk.actor("zhouwenbo"))
    desk.until(TUESDAY_LATE)
    return case


def test_the_head_of_the_unit_sees_it_and_acknowledges_with_date_and_reason(desk: Desk) -> None:
    overdue_case(desk)
    browser = desk.browser("zhengguoliang")
    page = browser.get("/escalations").text
    assert "一级督办" in page
    assert "郑国梁" in page
    action = re.findall(r'action="(/escalations/\d+/acknowledge)"', page)[0]
    answer = browser.send(action, "/escalations", promised="2025-09-25T17:30", reason="割接排在周四", _view="all")
    assert answer.status_code == 302
    after = words_of(browser.get("/escalations?view=all").text)
    assert "割接排在周四" in after
    assert "9月25日 17:30" in after


def test_acknowledging_needs_a_date_ahead_and_a_reason(desk: Desk) -> None:
    overdue_case(desk)
    browser = desk.browser("zhengguoliang")
    action = re.findall(r'action="(/escalations/\d+/acknowledge)"', browser.get("/escalations").text)[0]
    for answer in (
        {"promised": "", "reason": "x"},
        {"promised": "2025-09-01T09:00", "reason": "x"},
        {"promised": "2025-09-25T17:30", "reason": ""},
    ):
        refused = browser.send(action, "/escalations", **answer)
        assert refused.status_code == 422
        assert f'value="{answer["promised"]}"' in refused.text


def test_another_units_people_do_not_see_it(desk: Desk) -> None:
    overdue_case(desk)
    assert "拖过期的" not in desk.browser("caimeiling").get("/escalations?view=all").text


def test_the_leader_sees_what_is_overdue_everywhere(desk: Desk) -> None:
    overdue_case(desk)
    page = words_of(desk.browser("liangqihang").get("/escalations?view=overdue").text)
    assert "拖过期的" in page
    assert "签收或退单" in page


def test_those_told_find_it_behind_the_bell(desk: Desk) -> None:
    overdue_case(desk)
    browser = desk.browser("zhengguoliang")
    assert "一级督办" in browser.get("/notifications").text
    browser.send("/notifications/read", "/notifications")
    assert 'class="badge"' not in browser.get("/notifications").text


def test_raising_by_hand_keeps_its_reason(desk: Desk) -> None:
    case = desk.voice("客户第三次来电")
    desk.engine.run(CompleteTask(desk.task(case), {"unit": "network", "urgency": "normal"}), desk.actor("zhouwenbo"))
    browser = desk.browser("linzhiyuan")
    page = browser.get(f"/cases/{case}").text
    clock = re.findall(r'<select id="obligation".*?value="(\d+)"', page, re.DOTALL)[0]
    browser.send(f"/cases/{case}/escalate", f"/cases/{case}", obligation=clock, reason="客户情绪激动")
    assert "客户情绪激动" in desk.browser("liangqihang").get("/escalations?view=all").text


def test_incidents_are_for_the_operator(desk: Desk) -> None:
    assert desk.browser("zhouwenbo").get("/operations").status_code == 403
