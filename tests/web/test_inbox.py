"""The inbox: what waits, the most urgent first, done without leaving it."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.commands.assign_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from tests.factories.offices import open_tasks
from tests.web.desk import Desk, words_of

TRIAGE = {"unit": "network", "urgency": "normal"}


def test_the_most_urgent_comes_first_and_its_form_is_open(desk: Desk) -> None:
    first = desk.voice("第一个声音")
    desk.clock.set(datetime(2025, 9, 22, 6, 0, tzinfo=UTC))
    desk.voice("第二个声音")
    page = desk.browser("zhouwenbo").get("/inbox").text
    assert page.index("第一个声音") < page.index("第二个声音")
    assert f'data-task="{desk.task(first)}"' in page.split('id="panel"')[1]


def test_an_empty_inbox_says_so(desk: Desk) -> None:
    assert "都已处理" in desk.browser("caimeiling").get("/inbox").text


def test_only_ones_own_groups_are_in_it(desk: Desk) -> None:
    desk.voice("只给项目管理")
    assert "只给项目管理" in desk.browser("zhouwenbo").get("/inbox").text
    assert "只给项目管理" not in desk.browser("linzhiyuan").get("/inbox").text


def test_overdue_tasks_are_a_split_of_their_own(desk: Desk) -> None:
    desk.voice("早来的")
    desk.until(datetime(2025, 9, 24, 1, 0, tzinfo=UTC))
    desk.voice("刚来的")
    page = desk.browser("zhouwenbo").get("/inbox?split=overdue").text
    assert "早来的" in page
    assert "刚来的" not in page
    assert "逾期 1 天" in words_of(page) or "逾期" in words_of(page)


def test_claiming_makes_it_mine_and_no_longer_others(desk: Desk) -> None:
    task = desk.task(desk.voice("领取我"))
    browser = desk.browser("zhouwenbo")
    browser.send(f"/tasks/{task}/claim", "/inbox", _split="team")
    assert "领取我" in browser.get("/inbox?split=mine").text
    assert "领取我" not in browser.get("/inbox?split=team").text


def test_completing_opens_the_next(desk: Desk) -> None:
    first, second = desk.voice("先办这个"), desk.voice("再办这个")
    browser = desk.browser("zhouwenbo")
    following = desk.task(second)
    answer = browser.send(f"/tasks/{desk.task(first)}/complete", "/inbox", _split="all", _next=following, **TRIAGE)
    assert answer.headers["Location"].endswith(f"/inbox?split=all&task={following}&done=completed")
    assert "这是下一条" in browser.get(answer.headers["Location"]).text
    assert "accept" in open_tasks(desk.engine, first)


def test_a_form_that_fails_comes_back_with_what_was_typed(desk: Desk) -> None:
    task = desk.task(desk.voice("缺部门"))
    note = "请尽快安排现场测试"
    answer = desk.browser("zhouwenbo").send(f"/tasks/{task}/complete", "/inbox", urgency="urgent", triage_note=note)
    assert answer.status_code == 422
    assert note in answer.text
    assert 'value="urgent" checked' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_the_second_of_two_is_told_who_was_first_and_when(desk: Desk) -> None:
    task = desk.task(desk.voice("两个人同时办"))
    browser = desk.browser("zhouwenbo")
    page = browser.get(f"/inbox?task={task}")
    assert page.status_code == 200
    desk.engine.run(CompleteTask(task, TRIAGE), desk.actor("sunlihua"))
    answer = browser.send(f"/tasks/{task}/complete", "/inbox", triage_note="我写了很久的说明", **TRIAGE)
    assert answer.status_code == 409
    seen = words_of(answer.text)
    assert "孙丽华" in seen
    assert "9月22日 09:30" in seen
    assert "我写了很久的说明" in seen


def test_a_task_that_another_holds_cannot_be_completed(desk: Desk) -> None:
    task = desk.task(desk.voice("别人领取的"))
    desk.engine.run(ClaimTask(task), desk.actor("sunlihua"))
    answer = desk.browser("zhouwenbo").send(f"/tasks/{task}/complete", "/inbox", **TRIAGE)
    assert answer.status_code == 409
    assert "孙丽华" in answer.text


def test_a_draft_comes_back(desk: Desk) -> None:
    task = desk.task(desk.voice("存草稿"))
    browser = desk.browser("zhouwenbo")
    browser.send(f"/tasks/{task}/draft", "/inbox", triage_note="写了一半", urgency="urgent")
    page = browser.get(f"/inbox?task={task}").text
    assert "写了一半" in page
    assert "草稿" in page


def test_more_than_a_page_is_reached_by_keyset(desk: Desk) -> None:
    for number in range(60):
        desk.voice(f"声音{number:02d}号")
    browser = desk.browser("zhouwenbo")
    page = browser.get("/inbox").text
    following = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    rest = browser.get(following).text
    seen = {number for number in range(60) if f"声音{number:02d}号" in page or f"声音{number:02d}号" in rest}
    assert seen == set(range(60))
    assert page.count('class="item') == 50
    assert rest.count('class="item') == 10


def test_reassigning_is_for_the_lead(desk: Desk) -> None:
    case = desk.voice("改派")
    desk.engine.run(CompleteTask(desk.task(case), TRIAGE), desk.actor("zhouwenbo"))
    task = desk.task(case, "accept")
    assert desk.browser("wujiayi").send(f"/tasks/{task}/reassign", "/inbox", to="wujiayi").status_code == 403
    desk.browser("linzhiyuan").send(f"/tasks/{task}/reassign", "/inbox", to="wujiayi", reason="她熟悉这个局点")
    assert "改派" in desk.browser("wujiayi").get("/inbox?split=mine").text


def test_a_lead_takes_over_with_a_reason_and_the_former_holder_is_told(desk: Desk) -> None:
    case = desk.voice("接过来")
    desk.engine.run(CompleteTask(desk.task(case), TRIAGE), desk.actor("zhouwenbo"))
    task = desk.task(case, "accept")
    desk.engine.run(ClaimTask(task), desk.actor("wujiayi"))
    lead, holder = desk.browser("linzhiyuan"), desk.browser("wujiayi")
    assert f"/tasks/{task}/take-over" in lead.get(f"/tasks/{task}").text
    assert f"/tasks/{task}/take-over" not in holder.get(f"/tasks/{task}").text
    assert lead.send(f"/tasks/{task}/take-over", "/inbox", reason=" ").status_code == 400
    assert holder.send(f"/tasks/{task}/take-over", "/inbox", reason="x").status_code == 403
    answer = lead.send(f"/tasks/{task}/take-over", "/inbox", _from="case", reason="她请假了")
    page = lead.get(answer.headers["Location"]).text
    assert "她请假了" in page
    assert "被接办" in words_of(page)
    assert "接过来" in lead.get("/inbox?split=mine").text
    assert "林志远接办了您的任务" in words_of(holder.get("/notifications").text)
    assert "接过来" not in holder.get("/inbox?split=mine").text
