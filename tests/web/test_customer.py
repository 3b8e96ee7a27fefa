"""The public pages."""

from __future__ import annotations

import re
from datetime import timedelta

from engine.commands.complete_task import CompleteTask
from engine.queries.case import find_case
from tests.web.desk import Browser, Desk, words_of


def told(visitor: Browser, words: str = "上网总掉线") -> tuple[str, str]:
    """Submit a voice; returns number and code."""
    page = visitor.send("/tell-us", kind="complaint", words=words, phone="13800000000")
    number, code = re.findall(r'class="big">([^<]+)', page.text)
    return number, code


def test_a_voice_gets_a_number_and_a_code_that_find_it_again(desk: Desk) -> None:
    visitor = desk.visitor()
    number, code = told(visitor)
    page = words_of(visitor.send("/look-up", number=number, code=code).text)
    assert "上网总掉线" in page
    assert "已经受理" in page
    assert "10月9日" in page  # 15 calendar days end in the holiday and move to the first working day


def test_nothing_typed_is_lost_when_something_is_missing(desk: Desk) -> None:
    answer = desk.visitor().send("/tell-us", kind="suggestion", words="充值发短信", name="王先生")
    assert answer.status_code == 422
    assert "充值发短信" in answer.text
    assert "王先生" in answer.text
    assert 'value="suggestion" checked' in answer.text


def test_names_from_inside_are_never_shown(desk: Desk) -> None:
    visitor = desk.visitor()
    number, code = told(visitor)
    with desk.engine.reading() as connection:
        case = find_case(connection, number)
    assert case is not None
    desk.engine.run(CompleteTask(desk.task(case), {"unit": "network", "urgency": "normal"}), desk.actor("zhouwenbo"))
    page = visitor.send("/look-up", number=number, code=code).text
    assert "正在办理" in page
    for inside in ("周文博", "网络部", "zhouwenbo", "研判"):
        assert inside not in page


def test_guessing_codes_is_stopped(desk: Desk) -> None:
    visitor = desk.visitor()
    number, code = told(visitor)
    answers = [visitor.send("/look-up", number=number, code="000000").status_code for _ in range(11)]
    assert answers == [404] * 10 + [429]
    assert visitor.send("/look-up", number=number, code=code).status_code == 429
    desk.clock.advance(timedelta(minutes=16))
    assert visitor.send("/look-up", number=number, code=code).status_code == 200


def test_a_wrong_number_and_a_wrong_code_read_alike(desk: Desk) -> None:
    visitor = desk.visitor()
    number, _ = told(visitor)
    wrong_code = visitor.send("/look-up", number=number, code="1")
    wrong_number = visitor.send("/look-up", number="250101-0000-0000", code="1")
    assert wrong_code.text.replace(number, "") == wrong_number.text.replace("250101-0000-0000", "")


def test_a_customer_adds_and_takes_back(desk: Desk) -> None:
    visitor = desk.visitor()
    number, code = told(visitor)
    known = {"number": number, "code": code}
    visitor.send("/look-up/add", "/look-up", words="晚上八点最严重", **known)
    case = desk.browser("zhouwenbo").client.get(f"/find?q={number}", follow_redirects=True).text
    assert "晚上八点最严重" in case
    page = visitor.send("/look-up/withdraw", "/look-up", **known).text
    assert "已撤回" in page


def test_nobody_takes_back_a_case_with_a_wrong_code(desk: Desk) -> None:
    visitor = desk.visitor()
    number, _ = told(visitor)
    assert visitor.send("/look-up/withdraw", "/look-up", number=number, code="000000").status_code == 404
    assert "研判并派单" in desk.browser("zhouwenbo").get("/inbox").text
