"""Whatever happens, the shell sees a sentence and an exit code: never a traceback, and standard output stays empty."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import huiyin
from engine.cli._exits import Exit


@pytest.fixture
def office(house_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell's commands work on a furnished office."""
    monkeypatch.setenv("HUIYIN_DATABASE_URL", house_url)


def run(*words: str, **environment: str) -> Result:
    """`huiyin WORDS`, which must end with a sentence on standard error alone."""
    result = CliRunner().invoke(huiyin, words, env=environment)
    assert result.exit_code != Exit.OK
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert "HY000" not in result.stderr
    return result


@pytest.mark.usefixtures("office")
def test_each_answer_that_does_not_fit_is_named() -> None:
    result = run("case", "start", "customer_voice", "--answers", '{"kind": "gossip", "colour": "red"}')
    assert result.exit_code == Exit.FAILED
    said = {line.strip().partition(":")[0] for line in result.stderr.splitlines()}
    assert {"kind", "words", "colour"} <= said


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    "words",
    [
        ("task", "complete", "9" * 30),
        ("case", "show", "\udcff"),
        ("case", "list", "--limit", "9" * 30),
        ("case", "list", "--limit", "-1"),
        ("task", "list", "--limit", "-1"),
        ("case", "start", "customer_voice", "--answers", "{"),
        ("case", "start", "customer_voice", "--answers", "[1]"),
        ("task", "complete", "1", "--as", "nobody at all"),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_said_the_same_way_on_both_databases(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code in (Exit.FAILED, Exit.USAGE)


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear customer, we have heard you. " * 100)
    assert run("case", "list", HUIYIN_DATABASE_URL=f"sqlite:///{file}").exit_code == Exit.UNAVAILABLE


@pytest.mark.usefixtures("office")
def test_a_password_may_be_piped_in_without_a_word_on_standard_error() -> None:
    result = CliRunner().invoke(huiyin, ["user", "add", "piped", "--group", "window"], input="long enough\n")
    assert (result.exit_code, result.stdout, result.stderr) == (Exit.OK, "piped added\n", "")


@pytest.mark.usefixtures("office")
def test_no_password_is_a_wrong_command_line_and_not_a_prompt_that_waits() -> None:
    assert run("user", "add", "mute").exit_code == Exit.USAGE
