"""The guide to decision tables: its commands print what it says, its tables are those of the model."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli._root import huiyin
from engine.decisions.dmn.boxed import HitPolicy, Table
from engine.decisions.dmn.lint import lint_model
from engine.decisions.dmn.reading import read_definitions

ROOT = Path(__file__).parents[4]
EXAMPLES = ROOT / "docs" / "examples"
GUIDES = {"decision-tables.md": "en", "decision-tables.zh.md": "zh_Hans"}
COMMAND = re.compile(r"(?:echo '(?P<typed>.*)' \| )?huiyin (?P<arguments>.*)")


def guide(name: str) -> str:
    return (ROOT / "docs" / "howto" / name).read_text("utf-8")


def commands() -> list[tuple[str, str, str]]:
    """(language, command, what it prints) of every example."""
    return [
        (language, command, printed)
        for name, language in GUIDES.items()
        for command, printed in re.findall(r"```sh\n([^\n]*)\n```\n\n```text\n(.*?)```", guide(name), re.DOTALL)
    ]


def tables() -> list[tuple[str, Table]]:
    drawn = read_definitions((EXAMPLES / "complaints.dmn").read_bytes(), "complaints.dmn")
    return [(one.name, one.logic) for one in drawn.decisions if isinstance(one.logic, Table)]


@pytest.mark.parametrize(("language", "command", "printed"), commands())
def test_a_command_prints_what_the_guide_says(
    monkeypatch: pytest.MonkeyPatch, language: str, command: str, printed: str
) -> None:
    monkeypatch.chdir(ROOT)
    asked = COMMAND.fullmatch(command)
    assert asked is not None, command
    result = CliRunner(env={"HUIYIN_LANGUAGE": language}).invoke(
        huiyin, shlex.split(asked["arguments"]), input=asked["typed"]
    )
    assert result.stderr + result.stdout == printed


@pytest.mark.parametrize("name", GUIDES)
def test_the_tables_of_the_guide_are_those_of_the_model(name: str) -> None:
    shown = guide(name)
    for decision, table in tables():
        for number, rule in enumerate(table.rules, 1):
            cells = " | ".join(f"`{cell.source}`" for cell in (*rule.inputs, *rule.outputs))
            assert f"| {number} | {cells} |" in shown, decision


def test_the_guide_shows_every_hit_policy_and_is_executed_in_both_languages() -> None:
    assert {table.policy for _, table in tables()} == set(HitPolicy)
    by_language = [[command for one, command, _ in commands() if one == language] for language in GUIDES.values()]
    assert by_language[0] == by_language[1]
    assert len(by_language[0]) > 10


def test_the_models_are_those_that_a_designer_would_deploy() -> None:
    assert lint_model({"complaints.dmn": (EXAMPLES / "complaints.dmn").read_bytes()}, "complaints.dmn") == []
