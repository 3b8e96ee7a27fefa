"""The check of a diagram: a file in, its findings out, nothing kept; drawn and marked in a browser, a list without."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import MetaData, func, select
from werkzeug.test import TestResponse

from tests.factories.diagrams import HEAD, diagram, line, route_files, user_task
from tests.web.desk import Browser, Desk, words_of

ROUTE = Path(__file__).resolve().parents[2] / "processes" / "customer_voice" / "customer_voice.bpmn"
ODD = line('<other:robot id="robot" name="机器人"/>', '<serviceTask id="ask" name="查询"/>', user_task())


def check(browser: Browser, data: bytes, name: str = "a.bpmn") -> TestResponse:
    """Send a file to the page; the client leaves what it sent open."""
    answer = browser.send("/designer", file=(io.BytesIO(data), name))
    answer.request.environ["wsgi.input"].close()
    return answer


def rules(page: str) -> list[str]:
    """The rules named on the page, in their order."""
    return re.findall(r'<p class="quiet small"><code>([^<]+)</code>', page)


def archive(files: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return packed.getvalue()


def rows(desk: Desk) -> dict[str, int]:
    """How many rows each table holds."""
    with desk.engine.reading() as connection:
        known = MetaData()
        known.reflect(connection)
        return {name: connection.scalar(select(func.count()).select_from(table)) or 0
                for name, table in known.tables.items()}  # fmt: skip


@pytest.mark.parametrize(("person", "status"), [("shenmo", 200), ("gaoyuan", 200), ("zhouwenbo", 403)])
def test_the_page_is_for_people_who_edit_routes(desk: Desk, person: str, status: int) -> None:
    browser = desk.browser(person)
    assert browser.get("/designer").status_code == status
    assert ('href="/designer"' in browser.get("/notifications").text) is (status == 200)
    assert desk.visitor().get("/designer").status_code == 401


def test_a_decision_model_is_answered_with_its_findings(desk: Desk) -> None:
    faulty = ROUTE.parents[2] / "docs" / "examples" / "faulty.dmn"
    page = check(desk.browser("shenmo"), faulty.read_bytes(), "faulty.dmn").text
    assert "dmn-table-overlap" in rules(page)
    assert "规则 2：与规则 1 重叠：amount = 100" in words_of(page)
    assert 'accept=".bpmn,.bpmn2,.dmn,.xml,.zip"' in page


def test_a_file_is_answered_with_findings_in_the_readers_words(desk: Desk) -> None:
    browser = desk.browser("shenmo")
    page = check(browser, diagram(ODD)).text
    assert {"placeholder", "bpmn-unsupported"} <= set(rules(page))
    words = words_of(page)
    assert "“other:robot”不是 BPMN 的元素；会显示出来，但不能运行" in words
    assert words.count("此处不能运行") >= 2
    assert "机器人 robot" in words
    assert "文件本身没有图形" in words
    browser.send("/preferences", "/designer", language="en", back="/designer")
    assert "“other:robot” is no element of BPMN" in words_of(check(browser, diagram(ODD)).text)


def test_a_drawing_comes_with_its_marks(desk: Desk) -> None:
    data = ROUTE.read_text("utf-8").replace('huiyin:due="1wd"', 'huiyin:due="soon"', 1).encode()
    answer = check(desk.browser("shenmo"), data, "改过的.bpmn")
    assert "due-invalid" in rules(answer.text)
    assert "改过的.bpmn" in words_of(answer.text)
    assert "BPMNShape" in answer.text
    assert "style-src-attr 'unsafe-inline'" in answer.headers["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", answer.text) == []


def test_what_stands_in_a_file_is_shown_and_never_run(desk: Desk) -> None:
    name = "&lt;img src=x onerror=alert(1)&gt;&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    page = check(desk.browser("shenmo"), diagram(line(f'<serviceTask id="a" name="{name}"/>')), "<b>.bpmn").text
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "<b>.bpmn" not in page


def test_nothing_is_kept(desk: Desk) -> None:
    browser = desk.browser("shenmo")
    before = rows(desk)
    assert check(browser, diagram(ODD)).status_code == 200
    assert check(browser, b"no diagram").status_code == 200
    assert rows(desk) == before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b" " * 8_000_001, "文件超过 8 MB"),
        (b"PK\x03\x04 broken", "无法读取该压缩包"),
        (archive({"a/readme.txt": b"x"}), "压缩包中没有流程"),
        (archive({f"{n}.yaml": b"a" for n in range(501)}), "压缩包内容过多"),
        (archive({"a.bpmn": b"\0" * 31_000_000}), "压缩包内容过多"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(desk: Desk, data: bytes, words: str) -> None:
    answer = check(desk.browser("shenmo"), data)
    assert answer.status_code == 422
    assert words in words_of(answer.text)


def test_sending_no_file_asks_for_one(desk: Desk) -> None:
    answer = desk.browser("shenmo").send("/designer")
    assert answer.status_code == 422
    assert "请先选择文件" in words_of(answer.text)


@pytest.mark.parametrize("data", [b"hello", b"<a/>", b"<!DOCTYPE a><a/>", f"{HEAD}</definitions>".encode()])
def test_what_is_no_diagram_is_a_finding(desk: Desk, data: bytes) -> None:
    answer = check(desk.browser("shenmo"), data)
    assert answer.status_code == 200
    assert len(rules(answer.text)) == 1


@pytest.mark.parametrize("top", ["", "route/", "processes/route/"])
def test_a_routes_folder_is_checked_as_a_route(desk: Desk, top: str) -> None:
    shared = top.removesuffix("route/")
    files = {
        (f"{shared}{name}" if name.startswith("_shared/") else f"{top}{name}"): data
        for name, data in route_files({"forms/reply.yaml": "title: T\nextra: 1\n"}).items()
        if top or not name.startswith("_shared/")
    }
    page = check(desk.browser("shenmo"), archive({**files, f"{top}scenarios/a.yaml": b"x"}), "route.zip").text
    assert "form-invalid" in rules(page)
    assert "forms/reply.yaml" in words_of(page)


def test_a_route_without_its_diagram_is_still_answered(desk: Desk) -> None:
    files = {f"route/{name}": data for name, data in route_files({"route.bpmn": None}).items()}
    page = check(desk.browser("shenmo"), archive(files), "route.zip")
    assert page.status_code == 200
    assert rules(page.text)


def test_a_very_long_list_is_cut_and_says_so(desk: Desk) -> None:
    data = diagram(line(*(f'<serviceTask id="s{n}"/>' for n in range(400))))
    page = check(desk.browser("shenmo"), data).text
    assert len(rules(page)) == 300
    assert re.search(r"另有 \d+ 条", words_of(page))
