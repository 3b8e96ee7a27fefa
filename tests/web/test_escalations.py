"""What managers see: overdue and escalated, within their reach, and the answer to it on record."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta

from engine.commands.assign_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.model.audit import journal
from engine.model.time import escalations
from tests.factories.records import row, rows
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
    answer = browser.send(
        action, "/escalations", promised="2025-09-25T17:30", reason="割接排在周四", _asked="view=all&unit=network"
    )
    assert answer.status_code == 302
    assert answer.location == "/escalations?view=all&unit=network&done=acknowledged", "back to where one was"
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


def supervised(desk: Desk) -> int:
    """The level that the head of the network must acknowledge."""
    return int(row(desk.engine, escalations, level="supervise_1", kind="step").id)


def table(page: str) -> list[dict[str, str]]:
    """An exported file as a spreadsheet reads it."""
    assert page.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(page.removeprefix("\ufeff"))))


def test_a_row_tells_why_when_whom_and_with_whom_it_is_now(desk: Desk) -> None:
    case = overdue_case(desk)
    desk.engine.run(ClaimTask(desk.task(case, "accept")), desk.actor("wujiayi"))
    page = words_of(desk.browser("liangqihang").get("/escalations?view=all&level=supervise_1").text)
    for word in ("签收或退单", "一级督办", "到时自动", "郑国梁 部门负责人", "吴佳怡", "前签认"):
        assert word in page, word


def test_filters_narrow_stay_in_the_address_and_come_off_one_by_one(desk: Desk) -> None:
    overdue_case(desk)
    browser = desk.browser("liangqihang")
    page = browser.get("/escalations?view=all&unit=network&level=supervise_1&late=&told=").text
    assert page.count("<tr") - 1 == 1
    assert 'href="/escalations?view=all&amp;unit=network"' in page, "without the level"
    assert 'href="/escalations?view=all&amp;level=supervise_1"' in page, "without the unit"
    assert 'href="/escalations.csv?view=all&amp;unit=network&amp;level=supervise_1"' in page
    assert 'href="/escalations?view=overdue&amp;unit=network&amp;level=supervise_1"' in page, "views keep the filters"
    assert "没有符合条件的行" in browser.get("/escalations?view=all&unit=billing").text


def test_days_are_the_readers_own_and_both_ends_belong(desk: Desk) -> None:
    overdue_case(desk)
    browser = desk.browser("liangqihang")
    (fired_at,) = (one.fired_at for one in rows(desk.engine, escalations, id=supervised(desk)))
    day = (fired_at + timedelta(hours=8)).date()
    on = f"/escalations?view=all&level=supervise_1&from={day}&to={day}"
    assert "拖过期的" in browser.get(on).text
    after = day + timedelta(days=1)
    assert "拖过期的" not in browser.get(f"/escalations?view=all&level=supervise_1&from={after}").text


def test_an_address_that_asks_for_nonsense_shows_the_whole_list(desk: Desk) -> None:
    overdue_case(desk)
    browser = desk.browser("liangqihang")
    for asked in ("view=none", "view=all&why=because", "view=all&from=soon&to=9999-12-31", "view=all&after=x.y"):
        answer = browser.get(f"/escalations?{asked}")
        assert answer.status_code == 200
        assert "拖过期的" in answer.text, asked


def test_the_file_holds_every_row_in_the_readers_words_zone_and_no_ones_own_words(desk: Desk) -> None:
    overdue_case(desk)
    browser = desk.browser("zhengguoliang")
    action = f"/escalations/{supervised(desk)}/acknowledge"
    browser.send(action, "/escalations", promised="2025-09-25T17:30", reason="割接排在周四")
    answer = desk.browser("liangqihang").get("/escalations.csv?view=all")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="escalations-all-2025-09-23.csv"'
    lines = table(answer.text)
    assert len(lines) == len(rows(desk.engine, escalations))
    (line,) = (one for one in lines if one["级别"] == "一级督办" and one["事项"] == "签收或退单")
    assert (line["签认人"], line["是否按时签认"], line["承诺"]) == ("郑国梁", "按时", "2025-09-25T17:30:00+08:00")
    assert line["应发"].endswith("+08:00")
    assert "割接排在周四" not in answer.text
    assert "拖过期的" not in answer.text


def test_the_file_is_in_english_for_who_reads_english(desk: Desk) -> None:
    overdue_case(desk)
    (line, *_) = table(desk.browser("qinlang").get("/escalations.csv?view=overdue").text)
    assert (line["Unit"], line["Fired late"]) == ("网络部", "no")


def test_taking_the_file_is_on_record_with_what_was_asked(desk: Desk) -> None:
    overdue_case(desk)
    desk.browser("liangqihang").get("/escalations.csv?view=all&unit=network").get_data()
    kept = row(desk.engine, journal, action="list.exported")
    assert (kept.actor, kept.payload) == (
        "liangqihang",
        {"what": "escalations", "asked": {"view": "all", "unit": "network"}},
    )


def test_a_level_in_full_shows_the_hands_and_the_time(desk: Desk) -> None:
    case = overdue_case(desk)
    desk.engine.run(ClaimTask(desk.task(case, "accept")), desk.actor("wujiayi"))
    answer = desk.browser("zhengguoliang").get(f"/escalations/{supervised(desk)}?view=all&unit=network")
    page = words_of(answer.text)
    for word in ("经手过程", "周文博", "吴佳怡", "在手", "时间用在哪里", "逾期", "签认"):
        assert word in page, word
    assert 'href="/escalations?view=all&amp;unit=network"' in answer.text, "back to the list as it was"


def test_a_level_is_acknowledged_on_its_own_page_too(desk: Desk) -> None:
    overdue_case(desk)
    browser, level = desk.browser("zhengguoliang"), supervised(desk)
    refused = browser.send(
        f"/escalations/{level}/acknowledge", f"/escalations/{level}", promised="", reason="x", _details="1"
    )
    assert refused.status_code == 422
    assert "经手过程" in refused.text
    answer = browser.send(
        f"/escalations/{level}/acknowledge", f"/escalations/{level}",
        promised="2025-09-25T17:30", reason="割接排在周四", _details="1",
    )  # fmt: skip
    assert answer.location == f"/escalations/{level}?view=waiting&done=acknowledged"


def test_another_units_head_is_not_shown_a_level(desk: Desk) -> None:
    overdue_case(desk)
    assert desk.browser("caimeiling").get(f"/escalations/{supervised(desk)}").status_code == 404


def test_the_auditor_reads_and_acknowledges_nothing(desk: Desk) -> None:
    overdue_case(desk)
    browser, level = desk.browser("qinlang"), supervised(desk)
    for path in ("/escalations?view=waiting", f"/escalations/{level}"):
        page = browser.get(path).text
        assert "supervision 1" in page
        assert "/acknowledge" not in page
    assert browser.send(f"/escalations/{level}/acknowledge", "/escalations", reason="x").status_code == 403


def test_the_case_shows_its_hands_and_times(desk: Desk) -> None:
    case = overdue_case(desk)
    page = words_of(desk.browser("zhengguoliang").get(f"/cases/{case}").text)
    assert "经手与用时" in page
    assert "网络，无人领取" in page


def test_incidents_are_for_the_operator(desk: Desk) -> None:
    assert desk.browser("zhouwenbo").get("/operations").status_code == 403
