"""`huiyin lint` on very many files: one crash is one finding, order never changes, formats are whole."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from engine.bpmn.lint import lint_many
from engine.bpmn.lint.rules import all_rules
from engine.cli._watch import Watch
from engine.cli.lint import command
from engine.findings import Severity
from tests.conformance.random_models import random_model
from tests.factories.diagrams import diagram, flow, line, user_task
from tests.factories.faults import faulty_lint

BROKEN = diagram(line(user_task(attributes='huiyin:due="soon"')))
MANDATORY: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "$schema": {"type": "string", "format": "uri"},
        "runs": {"type": "array", "minItems": 1, "maxItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "message": {
            "type": "object",
            "required": ["text"],
            "properties": {"text": {"type": "string", "minLength": 1}},
        },
        "level": {"enum": ["none", "note", "warning", "error"]},
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "properties": {
                        "driver": {
                            "type": "object",
                            "required": ["name", "rules"],
                            "properties": {"rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}}},
                        }
                    },
                },
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
                "invocations": {
                    "type": "array",
                    "items": {"required": ["executionSuccessful"]},
                },
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            },
        },
        "rule": {
            "type": "object",
            "required": ["id", "shortDescription", "help", "defaultConfiguration"],
            "properties": {
                "id": {"type": "string", "minLength": 1},
                "shortDescription": {"$ref": "#/$defs/message"},
                "help": {"$ref": "#/$defs/message"},
                "defaultConfiguration": {
                    "required": ["level"],
                    "properties": {"level": {"$ref": "#/$defs/level"}},
                },
            },
        },
        "result": {
            "type": "object",
            "required": ["message", "ruleId", "ruleIndex", "level", "locations"],
            "properties": {
                "message": {"$ref": "#/$defs/message"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"$ref": "#/$defs/level"},
                "locations": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/location"}},
            },
        },
        "location": {
            "type": "object",
            "required": ["physicalLocation"],
            "properties": {
                "physicalLocation": {
                    "type": "object",
                    "required": ["artifactLocation"],
                    "properties": {
                        "artifactLocation": {"required": ["uri"], "properties": {"uri": {"format": "uri-reference"}}},
                        "region": {"properties": {"startLine": {"type": "integer", "minimum": 1}}},
                    },
                },
                "logicalLocations": {"type": "array", "items": {"required": ["name"]}},
            },
        },
    },
}
"""What SARIF 2.1.0 demands (3.13 to 3.33, 3.49) of the parts that are written, and what readers of it look for."""


def lint(*arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder of a hundred diagrams, sound and broken, in folders."""
    for number in range(100):
        file = tmp_path / "many" / f"{number % 7}" / f"m{number:03}.bpmn"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(BROKEN if number % 9 == 0 else random_model(number))
    return tmp_path / "many"


def test_the_output_is_the_same_for_any_number_of_processes(many: Path) -> None:
    alone, together = lint("--json", "--jobs", 1, many), lint("--json", "--jobs", 3, many)
    assert alone.stdout == together.stdout
    assert alone.exit_code == together.exit_code == 1
    files = [found["file"] for found in json.loads(alone.stdout)]
    assert files == sorted(files)
    assert sum(found["rule"] == "due-invalid" for found in json.loads(alone.stdout)) == 12


@pytest.mark.parametrize("killers", [1, 2])
def test_a_file_that_takes_its_process_down_is_named_and_the_others_are_checked(tmp_path: Path, killers: int) -> None:
    names = [f"{number:02}{'-kills' if number in (5, 9)[:killers] else ''}.bpmn" for number in range(40)]
    for name in names:
        (tmp_path / name).write_bytes(BROKEN)
    answers = list(lint_many([tmp_path / name for name in names], 2, faulty_lint))
    assert [path.name for path, _ in answers] == names
    for path, found in answers:
        assert [one.rule for one in found] == ["lint-failed" if "kills" in path.name else "due-invalid"]


def test_a_crash_in_another_process_is_that_files_finding(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.bpmn", "raises.bpmn", "z.bpmn")]
    for path in paths:
        path.write_bytes(BROKEN)
    rules = {path.name: [one.rule for one in found] for path, found in lint_many(paths, 2, faulty_lint)}
    assert rules == {"a.bpmn": ["due-invalid"], "raises.bpmn": ["lint-failed"], "z.bpmn": ["due-invalid"]}


def test_only_what_is_grave_enough_is_shown_and_all_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_bytes(diagram(line('<userTask id="step" huiyin:due="soon"/>'), attributes=""))
    seen = {one: {found["severity"] for found in json.loads(lint("--json", "--severity", one, tmp_path).stdout)}
            for one in ("error", "warning", "info")}  # fmt: skip
    assert seen == {"error": {"error"}, "warning": {"error", "warning"}, "info": {"error", "warning", "info"}}
    assert lint("--severity", "error", tmp_path).stdout.splitlines()[-1] == "1 error, 1 warning, 1 info"
    (tmp_path / "a.bpmn").write_bytes(diagram(line('<userTask id="step"/>')))
    hidden = lint("--severity", "error", "--quiet", tmp_path)
    assert (hidden.exit_code, hidden.output) == (0, "")


def test_quiet_leaves_the_findings_alone(tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_bytes(BROKEN)
    loud, quiet = lint(tmp_path).stdout, lint("--quiet", tmp_path).stdout
    assert loud.removeprefix(quiet).strip() == "1 error, 0 warnings, 0 info"
    assert "due-invalid" in quiet


def test_sarif_has_what_the_standard_demands(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(many.parent)
    result = lint("--sarif", "many")
    log = json.loads(result.stdout)
    jsonschema.Draft202012Validator(MANDATORY, format_checker=jsonschema.FormatChecker()).validate(log)
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.name for rule in all_rules()]
    assert all(rules[found["ruleIndex"]]["id"] == found["ruleId"] for found in run["results"])
    broken = next(found for found in run["results"] if found["ruleId"] == "due-invalid")
    [place] = broken["locations"]
    address = place["physicalLocation"]["artifactLocation"]
    assert (address["uri"], address["uriBaseId"] in run["originalUriBaseIds"]) == ("many/0/m000.bpmn", True)
    assert (broken["level"], place["logicalLocations"][0]["name"]) == ("error", "reply")
    assert place["physicalLocation"]["region"]["startLine"] > 1
    assert run["invocations"] == [{"executionSuccessful": True}]
    assert len({found["partialFingerprints"]["huiyin/v1"] for found in run["results"]}) > 1


def test_a_trace_is_a_code_flow(tmp_path: Path) -> None:
    ends = '<startEvent id="start"/><endEvent id="end" name="e"/><endEvent id="out" name="o"/>'
    forks = '<exclusiveGateway id="one"/><exclusiveGateway id="two" default="two-end"/>'
    data = diagram(
        f'{ends}<parallelGateway id="split"/>{forks}<parallelGateway id="join"/>'
        + "".join(flow(*pair) for pair in (("start", "split"), ("split", "one"), ("split", "two"), ("one", "join")))
        + "".join((flow("two", "join", "a = 1"), flow("two", "out", key="two-end"), flow("join", "end")))
    )
    (tmp_path / "a.bpmn").write_bytes(data)
    told = next(found for found in json.loads(lint("--json", tmp_path).stdout) if "trace" in found)
    results = json.loads(lint("--sarif", tmp_path).stdout)["runs"][0]["results"]
    passed = next(one for one in results if "codeFlows" in one)["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [one["location"]["logicalLocations"][0]["name"] for one in passed] == told["trace"]


def test_sarif_of_nothing_is_whole(tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_bytes(diagram(line(user_task())))
    assert json.loads(lint("--sarif", tmp_path).stdout)["runs"][0]["results"] == []


def test_odd_names_of_files_are_addresses_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (b"a b#%?.bpmn", "投诉 流程.bpmn".encode(), b"\xff\xfe.bpmn"):
        Path(os.fsdecode(name)).write_bytes(BROKEN)
    found = json.loads(lint("--sarif", ".").stdout)["runs"][0]["results"]
    uris = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in found}
    assert uris == {
        "a%20b%23%25%3F.bpmn",
        "%E6%8A%95%E8%AF%89%20%E6%B5%81%E7%A8%8B.bpmn",
        "%FF%FE.bpmn",
    }
    assert {one["file"] for one in json.loads(lint("--json", ".").stdout)} >= {"a b#%?.bpmn", "投诉 流程.bpmn"}
    assert lint(".").exit_code == 1


@pytest.mark.parametrize("kind", ["json", "sarif"])
def test_output_goes_to_a_file_and_the_counts_to_the_screen(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.bpmn").write_bytes(BROKEN)
    result = lint(f"--{kind}", "--output", tmp_path / "found", tmp_path / "a.bpmn")
    assert result.stdout == "1 error, 0 warnings, 0 info\n"
    assert (tmp_path / "found").read_text("utf-8") == lint(f"--{kind}", tmp_path / "a.bpmn").stdout
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a.bpmn", "found"]


@pytest.mark.parametrize("options", [("--json", "--sarif"), ("--output", "x"), ("--jobs", "0"), ("--severity", "bad")])
def test_options_that_make_no_sense_together_are_refused(tmp_path: Path, options: tuple[str, ...]) -> None:
    assert lint(*options, tmp_path).exit_code == 2


@pytest.mark.parametrize("name", ["a.BPMN", "a.bpmn20.xml", "a.bpmn2", "a.bpmn.xml"])
def test_diagrams_are_known_by_the_names_that_tools_give_them(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BROKEN)
    (tmp_path / "pom.xml").write_text("<project/>")
    assert [found["rule"] for found in json.loads(lint("--json", tmp_path).stdout)] == ["due-invalid"]
    (tmp_path / "pom.xml").write_bytes(BROKEN)
    assert [found["rule"] for found in json.loads(lint("--json", tmp_path / "pom.xml").stdout)] == ["due-invalid"]


def test_progress_tells_count_rate_and_file() -> None:
    seconds, log = iter(float(second) for second in range(100)), io.StringIO()
    watch = Watch(8, wanted=True, stream=log, seconds=lambda: next(seconds))
    for number in range(8):
        watch.next(f"{number}.bpmn")
    watch.end()
    told = log.getvalue().splitlines()
    assert told == ["5 of 8 (62%), 1 a second  4.bpmn", "8 of 8 (100%), 1 a second, 9.0 s"]


def test_progress_renews_one_line_on_a_terminal_and_takes_it_away() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    seconds, screen = iter(number / 2 for number in range(100)), Terminal()
    watch = Watch(2, stream=screen, seconds=lambda: next(seconds))
    watch.next("deep/" * 100)
    assert "\n" not in screen.getvalue()
    assert len(screen.getvalue()) < 200
    watch.clear()
    watch.clear()
    assert screen.getvalue().endswith("\r\x1b[K")
    assert screen.getvalue().count("\x1b[K") == 2


def test_nobody_watching_means_silence(many: Path) -> None:
    assert lint(many).stderr == ""
    assert lint("--progress", many, "--quiet").stderr == ""


def test_every_severity_has_a_level() -> None:
    levels = {rule["defaultConfiguration"]["level"] for rule in _driver()["rules"]}
    assert levels == {"error", "warning", "note"}
    assert len(Severity) == 3


def _driver() -> dict[str, Any]:
    log = json.loads(lint("--sarif", "no-such-file").stdout)
    driver: dict[str, Any] = log["runs"][0]["tool"]["driver"]
    return driver
