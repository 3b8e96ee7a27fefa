"""`huiyin convert`: what it writes, what it prints, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli.convert import command
from tests.factories.diagrams import diagram, line, user_task

CAMUNDA = diagram(line(user_task(attributes='camunda:candidateGroups="window"')))
OURS = CAMUNDA.replace(b"camunda:candidateGroups", b"huiyin:group")
JOB = diagram(line('<serviceTask id="pay" camunda:class="a.B"/>'))
OWN = diagram(line(user_task()))


def convert(*arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """One file of Camunda 7."""
    (tmp_path / "a.bpmn").write_bytes(CAMUNDA)
    return tmp_path / "a.bpmn"


def test_without_a_place_nothing_is_written(file: Path) -> None:
    result = convert(file)
    assert result.exit_code == 0
    assert result.stdout == f"{file} would change\n1 of 1 converted; 0 errors, 0 warnings, 0 info\n"
    assert file.read_bytes() == CAMUNDA


def test_in_place_writes_what_changes_and_nothing_else(file: Path) -> None:
    own = file.parent / "own.bpmn"
    own.write_bytes(OWN)
    written_at = own.stat().st_mtime_ns
    assert convert(file, own, "--in-place").exit_code == 0
    assert file.read_bytes() == OURS
    assert (own.read_bytes(), own.stat().st_mtime_ns) == (OWN, written_at)
    assert convert(file, own, "--in-place").stdout == "0 of 2 converted; 0 errors, 0 warnings, 0 info\n"


def test_an_output_folder_gets_every_file(tmp_path: Path) -> None:
    folder = tmp_path / "drawings" / "inner"
    folder.mkdir(parents=True)
    (folder / "a.bpmn20.xml").write_bytes(CAMUNDA)
    (folder.parent / "own.bpmn").write_bytes(OWN)
    (folder.parent / "notes.txt").write_text("none of ours")
    result = convert(folder.parent, "--output", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "inner" / "a.bpmn20.xml").read_bytes() == OURS
    assert (tmp_path / "out" / "own.bpmn").read_bytes() == OWN
    assert sorted(path.name for path in (tmp_path / "out").rglob("*.*")) == ["a.bpmn20.xml", "own.bpmn"]


def test_json_tells_of_each_file(file: Path) -> None:
    job = file.parent / "job.bpmn"
    job.write_bytes(JOB)
    result = convert(file, job, "--in-place", "--json")
    one, other = json.loads(result.stdout)
    assert one == {"file": str(file), "changed": True, "written": str(file), "findings": []}
    assert (other["changed"], other["written"]) == (False, None)
    assert [(finding["rule"], finding["element"]) for finding in other["findings"]] == [
        ("vendor-implementation", "pay")
    ]


def test_what_cannot_run_is_told_and_ends_with_one(tmp_path: Path) -> None:
    (tmp_path / "job.bpmn").write_bytes(JOB)
    result = convert(tmp_path / "job.bpmn")
    assert result.exit_code == 1
    assert "pay  the work of camunda:class (“a.B”) is not known here" in result.stdout


def test_it_speaks_the_readers_language(file: Path) -> None:
    (file.parent / "job.bpmn").write_bytes(JOB)
    said = convert(file.parent, "--language", "zh_Hans").stdout
    assert "camunda:class（“a.B”）所指的工作，这里无从" in said and f"{file} 会有改动\n" in said
    assert said.endswith("已转换 1/2 个；1 个错误，0 个警告，0 条提示\n")
    found = json.loads(convert(file.parent, "--language", "zh_Hans", "--json").stdout)[1]["findings"]
    assert [(one["severity"], "“a.B”" in one["message"]) for one in found] == [("error", True)]


def test_a_file_that_is_none_stops_no_other(file: Path) -> None:
    broken = file.parent / "broken.bpmn"
    broken.write_bytes(b"<definitions")
    result = convert(broken, file, "--in-place")
    assert result.exit_code == 1
    assert "[bpmn-xml]" in result.stdout
    assert (broken.read_bytes(), file.read_bytes()) == (b"<definitions", OURS)


def test_two_files_of_one_name_are_not_written_over_each_other(file: Path) -> None:
    inner = file.parent / "inner"
    inner.mkdir()
    (inner / "a.bpmn").write_bytes(OWN)
    result = convert(file, inner / "a.bpmn", "--output", file.parent / "out")
    assert result.exit_code == 2
    assert "would both be written as a.bpmn" in result.stderr
    assert not (file.parent / "out").exists()


def test_two_places_exclude_each_other(file: Path) -> None:
    assert convert(file, "--in-place", "--output", file.parent).exit_code == 2


def test_a_file_that_does_not_exist_is_a_wrong_command_line(tmp_path: Path) -> None:
    assert convert(tmp_path / "none.bpmn").exit_code == 2
