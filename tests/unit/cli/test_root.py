"""The root of the command: it teaches, finds its subcommands, and says errors once with the right code."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from engine.cli import huiyin
from engine.cli._exits import Exit, exit_for
from engine.cli._output import print_table, progress
from engine.errors import BadDuration, FormInvalid, HuiyinError, NotAllowed, NotFound, TaskTaken, Unavailable
from engine.text import text

EVERYDAY = {"case", "db", "demo", "deploy", "due", "feel", "import", "lint", "serve", "task", "test", "user", "worker"}


@pytest.fixture
def failing() -> Iterator[list[Exception]]:
    """A subcommand `fail` that raises what the test puts into the list."""
    planned: list[Exception] = []

    @huiyin.command("fail")
    def fail() -> None:
        raise planned[0]

    yield planned
    del huiyin.commands["fail"]


def test_help_teaches_with_examples_and_exit_codes() -> None:
    shown = CliRunner().invoke(huiyin, ["--help"])
    assert shown.exit_code == 0
    assert "huiyin due 2025-09-29T16:00+08:00 5wd --calendar shenzhen" in shown.output
    assert "3    refused" in shown.output


def test_every_subcommand_can_be_loaded_and_explains_itself() -> None:
    context = click.Context(huiyin)
    names = huiyin.list_commands(context)
    assert {*names} >= EVERYDAY
    for name in names:
        command = huiyin.get_command(context, name)
        assert command is not None and command.help, name
        assert CliRunner().invoke(huiyin, [name, "--help"]).exit_code == 0, name


def test_an_error_is_a_sentence_with_its_remedy_on_standard_error(failing: list[Exception]) -> None:
    failing.append(NotFound(kind="case", name="HY-1"))
    run = CliRunner().invoke(huiyin, ["fail"])
    assert run.stdout == ""
    assert run.stderr.splitlines() == ["HY400 There is no case “HY-1”.", "      Check the number or name."]
    assert run.exit_code == Exit.FAILED


def test_an_error_is_said_in_the_language_of_the_installation(failing: list[Exception]) -> None:
    failing.append(FormInvalid({f"field_{number}": text("Please fill this in.") for number in range(30)}))
    lines = CliRunner().invoke(huiyin, ["fail"], env={"HUIYIN_LANGUAGE": "zh_Hans"}).stderr.splitlines()
    assert lines[0] == "HY140 表单有 30 处需要更正。" and lines[-2] == "      ……还有 10 条"
    assert CliRunner().invoke(huiyin, ["fail"], env={"HUIYIN_LANGUAGE": "Klingon"}).stderr.startswith("HY140 The form")


def test_an_interruption_from_the_keyboard_has_its_own_code(failing: list[Exception]) -> None:
    failing.append(KeyboardInterrupt())  # type: ignore[arg-type]
    assert CliRunner().invoke(huiyin, ["fail"]).exit_code == Exit.INTERRUPTED


def test_a_wrong_command_line_exits_2() -> None:
    assert CliRunner().invoke(huiyin, ["no-such-thing"]).exit_code == Exit.USAGE


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadDuration(source="5xx"), Exit.FAILED),
        (NotAllowed(permission="deploy", who="lin"), Exit.REFUSED),
        (TaskTaken(task="opinion", what="completed", who="lin", at="10:00"), Exit.REFUSED),
        (Unavailable(detail="disk full"), Exit.UNAVAILABLE),
    ],
)
def test_exit_codes_follow_the_tree_of_errors(error: HuiyinError, code: Exit) -> None:
    assert exit_for(error) is code


def test_a_table_is_aligned_by_what_the_terminal_shows(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("name", "due"), [("投诉", "today"), ("a", None)])
    assert capsys.readouterr().out.splitlines() == ["name  due", "投诉  today", "a"]


def test_progress_is_silent_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(range(3), "counting") as items:
        assert list(items) == [0, 1, 2]
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "")


def test_what_is_wrong_in_each_place_is_listed(failing: list[Exception]) -> None:
    failing.append(FormInvalid({f"field_{number}": text("Please fill this in.") for number in range(30)}))
    lines = CliRunner().invoke(huiyin, ["fail"]).stderr.splitlines()
    assert lines[1] == "      field_0: Please fill this in."
    assert lines[-2] == "      … and 10 more"


def test_what_nobody_expected_is_a_sentence_and_a_traceback_only_when_asked_for(failing: list[Exception]) -> None:
    failing.append(ValueError("odd\nvery odd"))
    run = CliRunner().invoke(huiyin, ["fail"])
    assert run.exit_code == Exit.FAILED
    assert run.stderr.splitlines()[0] == "HY000 Something went wrong: ValueError: odd"
    assert CliRunner().invoke(huiyin, ["--traceback", "fail"]).exception is failing[0]


def test_what_the_machine_refuses_is_no_fault_of_ours(failing: list[Exception]) -> None:
    failing.append(OSError(28, "No space left on device"))
    run = CliRunner().invoke(huiyin, ["fail"])
    assert (run.exit_code, run.stderr) == (Exit.FAILED, "Error: [Errno 28] No space left on device\n")
