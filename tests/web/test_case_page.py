"""The case's page: why that date, what happened, whose eyes, and the files."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

from sqlalchemy import update

from engine.commands.complete_task import CompleteTask
from engine.model.people import people
from tests.web.desk import Desk, words_of

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


def test_each_clock_shows_its_proof_day_by_day_with_the_notice(desk: Desk) -> None:
    desk.clock.set(datetime(2025, 9, 29, 8, 0, tzinfo=UTC))
    case = desk.voice("国庆前的投诉")
    page = words_of(desk.browser("zhouwenbo").get(f"/cases/{case}").text)
    assert "10月13日周一 17:30 到期" in page  # 5 working days across the holiday, as the notice of 2025 says
    assert "国庆节" in page
    assert "国务院办公厅关于2025年部分节假日安排的通知" in page
    assert "不可暂停" in page


def test_whom_the_case_does_not_concern_is_refused_by_name_of_permission(desk: Desk) -> None:
    case = desk.voice("与计费无关")
    answer = desk.browser("caimeiling").get(f"/cases/{case}")
    assert answer.status_code == 403
    assert "case.see" in answer.text


def test_who_took_the_voice_in_may_follow_it_and_add_to_it(desk: Desk) -> None:
    case = desk.voice("我登记的")
    browser = desk.browser("chenxiaolan")
    browser.send(f"/cases/{case}/comment", f"/cases/{case}", words="客户又打来催")
    assert "客户又打来催" in browser.get(f"/cases/{case}").text


def test_phones_are_masked_and_looking_is_recorded(desk: Desk) -> None:
    case = desk.voice("看电话", phone="13912345678", name="李女士")
    browser = desk.browser("zhouwenbo")
    page = browser.get(f"/cases/{case}").text
    assert "13912345678" not in page
    assert "139****5678" in page
    whole = browser.send(f"/cases/{case}/unmask", f"/cases/{case}", reason="回电核实")
    assert "13912345678" in whole.text
    after = browser.get(f"/cases/{case}").text
    assert "13912345678" not in after
    assert "查看个人信息" in after
    assert "回电核实" in after


def test_a_file_is_added_and_comes_back_byte_for_byte(desk: Desk) -> None:
    case = desk.voice("有截图")
    browser = desk.browser("zhouwenbo")
    answer = browser.send(f"/cases/{case}/files", f"/cases/{case}", files=(BytesIO(PNG), "截图.png"))
    assert answer.status_code == 302
    link = browser.get(f"/cases/{case}").text.split(f'href="/cases/{case}/files/')[1].split('"')[0]
    served = browser.get(f"/cases/{case}/files/{link}")
    assert served.data == PNG
    assert served.headers["Content-Type"].startswith("image/png")
    assert "sandbox" in served.headers["Content-Security-Policy"]
    part = browser.client.get(f"/cases/{case}/files/{link}", headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.data) == (206, b"PNG")


def test_a_program_is_not_taken_for_a_file(desk: Desk) -> None:
    case = desk.voice("可疑附件")
    answer = desk.browser("zhouwenbo").send(
        f"/cases/{case}/files", f"/cases/{case}", files=(BytesIO(b"MZ\x90\x00" + bytes(64)), "账单.pdf")
    )
    assert answer.status_code == 400


def test_a_file_of_another_case_is_not_found_under_this_one(desk: Desk) -> None:
    mine, other = desk.voice("甲"), desk.voice("乙")
    browser = desk.browser("zhouwenbo")
    browser.send(f"/cases/{other}/files", f"/cases/{other}", files=(BytesIO(PNG), "a.png"))
    file_id = browser.get(f"/cases/{other}").text.split(f'href="/cases/{other}/files/')[1].split('"')[0]
    assert browser.get(f"/cases/{mine}/files/{file_id}").status_code == 404


def test_hold_and_go_on(desk: Desk) -> None:
    case = desk.voice("等客户补材料")
    browser = desk.browser("zhouwenbo")
    browser.send(f"/cases/{case}/suspend", f"/cases/{case}", why="superior_unit", until="2025-09-25", reason="等发票")
    held = browser.get(f"/cases/{case}").text
    assert "挂起" in held
    assert "等发票" in held
    browser.send(f"/cases/{case}/resume", f"/cases/{case}")
    assert "恢复办理" in browser.get(f"/cases/{case}").text


def test_withdrawing_needs_a_reason_and_ends_the_case(desk: Desk) -> None:
    case = desk.voice("不想投诉了")
    browser = desk.browser("zhouwenbo")
    assert browser.send(f"/cases/{case}/withdraw", f"/cases/{case}", reason=" ").status_code == 422
    browser.send(f"/cases/{case}/withdraw", f"/cases/{case}", reason="客户来电撤诉")
    page = browser.get(f"/cases/{case}").text
    assert "已撤诉" in page
    assert "客户来电撤诉" in page


def test_the_diagram_shows_where_the_case_is_and_has_been(desk: Desk) -> None:
    case = desk.voice("看图")
    desk.engine.run(CompleteTask(desk.task(case), {"unit": "network", "urgency": "normal"}), desk.actor("zhouwenbo"))
    shown = desk.browser("zhouwenbo").get(f"/cases/{case}/diagram").json
    assert shown is not None
    assert shown["now"] == ["accept"]
    assert "triage" in shown["was"]
    assert "<" in shown["xml"]


def test_answers_given_so_far_are_there_for_the_next_one(desk: Desk) -> None:
    case = desk.voice("后面的人要看到")
    answers = {"unit": "network", "urgency": "urgent", "triage_note": "客户情绪激动"}
    desk.engine.run(CompleteTask(desk.task(case), answers), desk.actor("zhouwenbo"))
    page = desk.browser("linzhiyuan").get("/inbox").text
    assert "客户情绪激动" in page
    assert "紧急" in page


def test_a_persons_zone_changes_what_is_shown_and_nothing_else(desk: Desk) -> None:
    case = desk.voice("我在纽约")
    shown = {}
    for zone in ("Asia/Shanghai", "America/New_York"):
        with desk.engine.database.writing() as connection:
            connection.execute(update(people).where(people.c.username == "zhouwenbo").values(zone=zone))
        page = desk.browser("zhouwenbo").get(f"/cases/{case}").text
        shown[zone] = re.findall(r'<time datetime="([^"]+)" title="[^"]*">([^<]+)</time>', page)
    here, there = shown.values()
    assert [instant for instant, _ in here] == [instant for instant, _ in there] != []
    assert {words for _, words in here}.isdisjoint(words for _, words in there)
