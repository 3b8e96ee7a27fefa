"""`huiyin migrate --preview` tells designers what a new drawing means for cases under way, without a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli._exits import Exit
from engine.cli._root import huiyin
from tests.conformance.notation import compiled


@pytest.fixture
def drawings(tmp_path: Path) -> Path:
    """Two versions of a route, and what is called otherwise in the second."""
    (tmp_path / "old.bpmn").write_bytes(compiled("start -> ask -> check -> end"))
    (tmp_path / "new.bpmn").write_bytes(compiled("start -> enquire -> check:task -> end"))
    (tmp_path / "from_1.yaml").write_text("from: 1\nelements:\n  ask: enquire\n")
    return tmp_path


def preview(folder: Path, *more: str, old: str = "old.bpmn", new: str = "new.bpmn") -> Result:
    return CliRunner().invoke(huiyin, ["migrate", "--preview", str(folder / old), str(folder / new), *more])


def test_it_tells_the_difference_and_where_cases_could_not_move(drawings: Path) -> None:
    result = preview(drawings)
    assert result.exit_code == Exit.OK
    assert "userTask “ask” is gone" in result.stdout and "userTask “enquire” is new" in result.stdout
    assert "type: userTask → task" in result.stdout
    _, _, stuck = result.stdout.partition("Cases that stand here could not move:")
    assert "task “ask” cannot move: the new version has no such element" in stuck
    assert "task “check” cannot move: it was a userTask and is a task now" in stuck


def test_a_mapping_gives_cases_their_place(drawings: Path) -> None:
    result = preview(drawings, "--mapping", str(drawings / "from_1.yaml"), "--json")
    found = json.loads(result.stdout)
    assert [one["element"] for one in found["cannot_move"]] == ["check"]
    assert ("renamed", "ask", "enquire") in [(one["kind"], one["id"], one["to"]) for one in found["difference"]]


def test_it_speaks_chinese(drawings: Path) -> None:
    said = preview(drawings, "--language", "zh_Hans").stdout
    assert "userTask“ask”没有了" in said and "停在下列位置的单子不能迁移：" in said


def test_nothing_to_tell_is_said_too(drawings: Path) -> None:
    assert "differ in nothing" in preview(drawings, new="old.bpmn").stdout
    (drawings / "longer.bpmn").write_bytes(compiled("start -> ask -> check -> more -> end"))
    assert "Every place at which a case can wait" in preview(drawings, new="longer.bpmn").stdout


def test_a_mapping_that_does_not_fit_is_refused_with_its_line(drawings: Path) -> None:
    (drawings / "wrong.yaml").write_text("from: 1\nelements:\n  nobody: enquire\n")
    result = preview(drawings, "--mapping", str(drawings / "wrong.yaml"))
    assert result.exit_code == Exit.FAILED and result.stdout == ""
    assert "line 3: elements.nobody" in result.stderr


def test_a_refusal_speaks_the_language_that_was_asked_for(drawings: Path) -> None:
    (drawings / "new.bpmn").write_bytes(compiled("start -> pay:service -> end"))
    assert "此处不能运行 serviceTask" in preview(drawings, "--language", "zh_Hans").stderr
    assert "a serviceTask cannot run here" in preview(drawings).stderr


def test_a_routes_folder_is_as_good_as_its_drawing() -> None:
    route = Path(__file__).parents[3] / "processes" / "customer_voice"
    result = CliRunner().invoke(huiyin, ["migrate", "--preview", str(route), str(route / "customer_voice.bpmn")])
    assert result.exit_code == Exit.OK and "differ in nothing" in result.stdout


def test_without_preview_nothing_is_done(drawings: Path) -> None:
    result = CliRunner().invoke(huiyin, ["migrate", str(drawings / "old.bpmn"), str(drawings / "new.bpmn")])
    assert result.exit_code == Exit.USAGE
