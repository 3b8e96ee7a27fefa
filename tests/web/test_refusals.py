"""What goes wrong on the way, and what a person reads then."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest

from tests.web.desk import PASSWORD, Desk, words_of

PROGRAM = b"MZ\x90\x00 not a picture"


def test_a_file_that_is_not_taken_does_not_hide_the_new_cases_number(desk: Desk) -> None:
    browser = desk.browser("chenxiaolan")
    said = {"words": "968201 打不进", "kind": "complaint", "route": "customer_voice"}
    answer = browser.send("/register", step="save", files=(BytesIO(PROGRAM), "bill.png"), **said)
    page = browser.get(answer.headers["Location"]).text
    assert re.search(r'class="big">250922-', page)
    assert "有 1 个附件" in words_of(page)


def test_the_promised_date_is_there_to_be_read_out(desk: Desk) -> None:
    browser = desk.browser("chenxiaolan")
    answer = browser.send("/register", step="save", words="打不进", kind="complaint", route="customer_voice")
    assert "10月9日周四 前答复" in words_of(browser.get(answer.headers["Location"]).text)


def test_who_was_second_reads_their_answers_in_the_forms_words(desk: Desk) -> None:
    task = desk.task(desk.voice("两个人同时办"))
    answers = {"unit": "network", "urgency": "normal"}
    desk.browser("zhouwenbo").send(f"/tasks/{task}/complete", "/inbox", **answers)
    page = words_of(desk.browser("sunlihua").send(f"/tasks/{task}/complete", "/inbox", **answers).text)
    assert "周文博" in page
    assert "网络部" in page


def test_a_refusal_leads_back_to_the_page_it_came_from(desk: Desk) -> None:
    case = desk.voice("附件不对")
    browser = desk.browser("zhouwenbo")
    token = re.findall(r'name="_csrf" value="([^"]+)"', browser.get(f"/cases/{case}").text)[0]
    answer = browser.client.post(
        f"/cases/{case}/files",
        data={"_csrf": token, "files": (BytesIO(PROGRAM), "bill.png")},
        headers={"Referer": f"http://localhost/cases/{case}"},
    )
    assert answer.status_code == 400
    assert f'href="/cases/{case}"' in answer.text


@pytest.mark.parametrize(
    ("address", "above"), [("/look-up/add", "/look-up"), ("/tasks/7/complete", "/tasks/7"), ("/sign-out", "/")]
)
def test_an_address_that_only_takes_forms_leads_to_the_page_above(desk: Desk, address: str, above: str) -> None:
    assert desk.visitor().get(address).headers["Location"] == above


def test_a_missing_file_of_ours_is_simply_not_found(desk: Desk) -> None:
    assert desk.visitor().get("/static/dist/gone.js").status_code == 404


def test_a_missing_permission_is_named_in_words(desk: Desk) -> None:
    assert "查看系统运行（system.inspect）" in desk.browser("shenmo").get("/operations").text


@pytest.mark.parametrize(("person", "first"), [("shenmo", "huiyin lint"), ("gaoyuan", "huiyin deploy")])
def test_who_has_no_pages_yet_is_told_where_the_work_is(desk: Desk, person: str, first: str) -> None:
    assert first in desk.browser(person).get("/").text


def test_who_looks_after_others_starts_there_when_nothing_waits(desk: Desk) -> None:
    assert desk.browser("liangqihang").get("/").headers["Location"] == "/escalations"


def test_who_may_only_read_is_offered_no_comment(desk: Desk) -> None:
    case = desk.voice("只读")
    assert "/comment" not in desk.browser("qinlang").get(f"/cases/{case}").text
    assert "/comment" in desk.browser("zhouwenbo").get(f"/cases/{case}").text


def test_the_address_follows_the_task_that_opens_next(desk: Desk) -> None:
    first, second = desk.task(desk.voice("第一件")), desk.task(desk.voice("第二件"))
    browser = desk.browser("zhouwenbo")
    answer = browser.send(f"/tasks/{first}/complete", "/inbox", _next=second, unit="network", urgency="normal")
    page = browser.client.get(answer.headers["Location"], headers={"HX-Request": "true"})
    assert page.headers["HX-Replace-Url"] == f"/inbox?split=all&task={second}"


def test_a_customer_leaves_a_number_that_can_be_called(desk: Desk) -> None:
    answer = desk.visitor().send("/tell-us", words="宽带慢", phone="call me")
    assert answer.status_code == 422
    assert "宽带慢" in answer.text


def test_a_late_word_of_a_customer_is_not_lost(desk: Desk) -> None:
    visitor = desk.visitor()
    page = visitor.send("/tell-us", words="宽带慢", phone="13800000000").text
    number, code = re.findall(r'class="big">([^<]+)', page)
    visitor.send("/look-up/withdraw", "/look-up", number=number, code=code)
    late = visitor.send("/look-up/add", "/look-up", number=number, code=code, words="其实还没好")
    assert late.status_code == 409
    assert "其实还没好" in late.text
    again = visitor.send("/tell-us", step="begin", words="其实还没好")
    assert again.status_code == 200
    assert "其实还没好" in again.text


def test_what_waited_for_the_sign_in_is_shown_in_the_forms_words(desk: Desk) -> None:
    task = desk.task(desk.voice("过期"))
    kept = {"path": f"/tasks/{task}/complete", "fields": [["unit", "network"], ["_from", "inbox"], ["split", ""]]}
    answer = desk.visitor().send("/sign-in", username="zhouwenbo", password=PASSWORD, kept=json.dumps(kept))
    assert "责任部门 网络部" in words_of(answer.text)
