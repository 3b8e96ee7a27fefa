"""The designer's tutorial works as it is written: its files are taken from the page, checked, played and deployed."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import huiyin

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs" / "tutorial" / name for name in ("designer.md", "designer.zh.md")]
BLOCK = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def written(page: Path) -> dict[str, str]:
    """File → content, as the page tells the reader to write them."""
    return dict(BLOCK.findall(page.read_text(encoding="utf-8")))


def write(folder: Path, page: Path, *, without: str = "") -> Path:
    """Follow the page inside `folder`; returns the route's folder."""
    shutil.copytree(ROOT / "processes" / "_shared", folder / "processes" / "_shared", dirs_exist_ok=True)
    for name, content in written(page).items():
        if name != without:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
    return folder / "processes" / "praise"


def run(*words: object, **environment: str) -> Result:
    """`huiyin WORDS`."""
    return CliRunner().invoke(huiyin, [str(word) for word in words], env=environment)


def test_both_languages_write_the_same_files() -> None:
    english, chinese = map(written, PAGES)
    assert english == chinese
    assert len(english) == 7


@pytest.mark.parametrize("lesson", PAGES, ids=lambda lesson: lesson.name)
class TestTutorial:
    """Each step, in the order of the page."""

    def test_lint_says_what_the_page_shows(self, lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(tmp_path, lesson, without="processes/praise/forms/thank.yaml")
        monkeypatch.chdir(tmp_path)
        page = lesson.read_text(encoding="utf-8")
        command = re.search(r"^huiyin (lint .*)$", page, re.MULTILINE)
        assert command is not None
        result = run(*command[1].split())
        assert result.exit_code == 1
        shown, *_ = SHOWN.findall(page)
        assert [line for line in shown.splitlines() if line not in result.stdout] == []

    def test_the_finished_route_has_no_errors(self, lesson: Path, tmp_path: Path) -> None:
        result = run("lint", write(tmp_path, lesson), "--json")
        assert result.exit_code == 0
        assert {finding["rule"] for finding in json.loads(result.stdout)} == {"translation-missing"}

    def test_the_scenario_passes_and_notices_a_change(self, lesson: Path, tmp_path: Path) -> None:
        route = write(tmp_path, lesson)
        _, passed, noticed = SHOWN.findall(lesson.read_text(encoding="utf-8"))
        assert run("test", route).stdout.splitlines()[-1] == passed.strip()
        drawing = route / "praise.bpmn"
        drawing.write_text(drawing.read_text().replace('huiyin:due="2wd"', 'huiyin:due="1wd"'))
        result = run("test", route)
        assert result.exit_code == 1
        assert noticed in result.stdout

    def test_a_case_runs_on_the_deployed_route(self, lesson: Path, tmp_path: Path) -> None:
        where = {"HUIYIN_DATABASE_URL": f"sqlite:///{tmp_path}/huiyin.db"}
        route = write(tmp_path, lesson)
        answers = re.search(r"--answers '(.*?)'", lesson.read_text(encoding="utf-8"))
        assert answers is not None
        for words in (["db", "upgrade"], ["deploy", route], ["case", "start", "praise", "--answers", answers[1]]):
            assert run(*words, **where).exit_code == 0
        listed = run("task", "list", "--json", **where)
        assert listed.exit_code == 0, listed.output
        (task,) = json.loads(listed.stdout)
        assert (task["element"], task["group"]) == ("pass_on", "pmo")
