"""`huiyin lint`: which files it finds, what it prints, how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli.lint import command
from tests.factories.diagrams import PEOPLE, diagram, line, route_files, user_task

SOUND = diagram(line(user_task()))
BROKEN = diagram(line(user_task(attributes='huiyin:due="soon"')))


@pytest.fixture
def processes(tmp_path: Path) -> Path:
    """A folder with one sound route, as on a designer's disk."""
    root = tmp_path / "processes"
    for name, data in route_files({"_shared/people.yaml": PEOPLE}).items():
        path = root / name if name.startswith("_shared/") else root / "route" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def lint(*arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def objects(*arguments: object) -> list[dict[str, object]]:
    """What `--json` prints."""
    found = json.loads(lint("--json", *arguments).stdout)
    assert isinstance(found, list)
    return found


def test_a_sound_folder_ends_with_zero(processes: Path) -> None:
    result = lint(processes)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "0 errors, 0 warnings, 0 info\n", "")


def test_json_is_a_list_of_objects_with_the_documented_keys(tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_bytes(BROKEN)
    [found] = objects(tmp_path / "a.bpmn")
    assert {"file", "rule", "severity", "element", "message", "remedy"} <= found.keys()
    assert found["file"] == str(tmp_path / "a.bpmn")
    assert (found["rule"], found["severity"], found["element"]) == ("due-invalid", "error", "reply")
    assert lint("--json", tmp_path / "a.bpmn").exit_code == 1


def test_a_diagram_on_its_own_needs_no_route(tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_bytes(SOUND)
    assert objects(tmp_path / "a.bpmn") == []


def test_a_warning_alone_ends_with_zero(tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_bytes(diagram(line('<userTask id="step"/>')))
    assert [found["severity"] for found in objects(tmp_path)] == ["warning"]
    assert lint(tmp_path).exit_code == 0


def test_a_folder_is_searched_to_the_bottom(processes: Path) -> None:
    deep = processes / "drafts" / "old" / "b.bpmn"
    deep.parent.mkdir(parents=True)
    deep.write_bytes(BROKEN)
    assert [found["file"] for found in objects(processes.parent)] == [str(deep)]


def test_a_route_is_found_from_any_of_its_files(processes: Path) -> None:
    form = processes / "route" / "forms" / "reply.yaml"
    form.write_text("title: T\nextra: 1\n")
    for path in (processes, processes / "route", form):
        assert [found["file"] for found in objects(path)] == [str(form)], path
    assert objects(processes / "route" / "route.bpmn") == []


def test_a_diagram_in_a_route_is_checked_against_the_people(processes: Path) -> None:
    people = processes / "_shared" / "people.yaml"
    people.write_text(PEOPLE.replace("window", "counter"))
    assert {found["rule"] for found in objects(processes / "route" / "route.bpmn")} == {"group-unknown"}


@pytest.mark.parametrize("name", ["_shared/escalation.yaml", "_shared/calendars/shenzhen.yaml", "_shared/people.yaml"])
def test_a_shared_file_is_checked_on_its_own(processes: Path, name: str) -> None:
    (processes / name).write_text("a: [")
    assert [found["rule"] for found in objects(processes / name)] == ["file-schema"]


def test_a_shared_mistake_is_told_once_for_all_routes(processes: Path) -> None:
    shutil.copytree(processes / "route", processes / "second")
    (processes / "_shared" / "escalation.yaml").write_text("a: [")
    found = [one for one in objects(processes) if one["rule"] == "file-schema"]
    assert [one["file"] for one in found] == [str(processes / "_shared" / "escalation.yaml")]


def test_pieces_of_forms_are_checked(processes: Path) -> None:
    pieces = processes / "_shared" / "forms" / "fields.yaml"
    pieces.parent.mkdir()
    pieces.write_text("phone: {type: string, title: Phone}\nmail: {type: letter, title: Mail}\n")
    assert [(found["rule"], found["element"]) for found in objects(processes)] == [("form-invalid", "mail.type")]


@pytest.mark.parametrize("name", ["gone.bpmn", "gone", "gone.yaml"])
def test_a_path_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    [found] = objects(tmp_path / name)
    assert (found["file"], found["rule"], found["severity"]) == (str(tmp_path / name), "file-unreadable", "error")


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    assert [found["rule"] for found in objects(tmp_path / "a.txt")] == ["file-unknown"]


def test_people_read_findings_by_file(tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_bytes(BROKEN)
    (tmp_path / "b.bpmn").write_bytes(b"<")
    lines = lint(tmp_path).stdout.splitlines()
    assert lines[0] == str(tmp_path / "a.bpmn")
    assert "“soon” is not a duration." in lines[1]
    assert lines[-1] == "2 errors, 0 warnings, 0 info"


def test_without_a_path_usage_is_shown() -> None:
    assert lint().exit_code == 2


def test_naming_a_file_twice_checks_it_once(tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_bytes(BROKEN)
    assert len(objects(tmp_path, tmp_path / "a.bpmn")) == 1


def test_findings_speak_the_readers_language(tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_bytes(BROKEN)
    (tmp_path / "b.bpmn").write_bytes(b"<")
    said = lint(tmp_path, "--language", "zh_Hans").stdout
    assert "  错误     4:reply  “soon”不是时长。" in said
    assert "1 个错误" not in said and said.endswith("2 个错误，0 个警告，0 条提示\n")
    [found] = objects(tmp_path / "a.bpmn", "--language", "zh_Hans")
    assert (found["rule"], found["severity"], found["message"]) == ("due-invalid", "error", "“soon”不是时长。")


def test_the_language_of_the_installation_is_taken_unless_another_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYIN_LANGUAGE", "zh_Hans")
    (tmp_path / "a.bpmn").write_bytes(BROKEN)
    assert "1 个错误" in lint(tmp_path).stdout
    assert "1 error" in lint(tmp_path, "--language", "en").stdout


def test_a_sarif_log_says_its_language_and_knows_a_finding_in_each(tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_bytes(BROKEN)
    runs = [
        json.loads(lint("--sarif", tmp_path, "--language", language).stdout)["runs"][0]
        for language in ("en", "zh_Hans")
    ]
    assert [run["language"] for run in runs] == ["en-US", "zh-CN"]
    assert len({run["results"][0]["message"]["text"] for run in runs}) == 2
    assert len({run["results"][0]["partialFingerprints"]["huiyin/v1"] for run in runs}) == 1
