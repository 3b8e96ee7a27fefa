"""`huiyin feel` prints a value, or says on standard error what is wrong and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli._root import huiyin


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(huiyin, ["feel", *arguments], input=typed)


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("0.1 + 0.2", "0.3"),
        ("0.30", "0.3"),
        ("-5 + 3", "-2"),
        ('"扣" + "费"', '"扣费"'),
        ("null", "null"),
        ("1 < 2", "true"),
        ('date("2025-01-31") + duration("P1M")', '"2025-02-28"'),
        ('{a: [1, 2.50], "b c": null}', '{"a": [1, 2.5], "b c": null}'),
        ('working days(5, date("2025-09-29"))', '"2025-10-13"'),
        ("2 ** 100", "1267650600228229401496703205376"),
    ],
)
def test_a_value_is_printed_as_json(source: str, printed: str) -> None:
    result = run(source)
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{printed}\n", "")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("amount >", ["line 1, column 9", "expected"]),
        ("1 +\n  amuont", ["line 2, column 3", "amuont"]),
        ("1 / 0", ["line 1, column 3", "division by zero"]),
        ("[1, 1 / 0]", ["division by zero"]),
        ('"a" = 1', ["a string cannot be compared with a number"]),
        ("refund(1)", ["the function “refund” is not known"]),
        ("for i in 1..10**9 return i", ["was stopped"]),
        ("(" * 10_000, ["nested deeper"]),
    ],
)
def test_what_has_no_answer_exits_1_and_says_where(source: str, said: list[str]) -> None:
    result = run(source)
    assert (result.exit_code, result.stdout) == (1, "")
    assert all(words in result.stderr for words in said), result.stderr


def test_values_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "values.yaml").write_text("金额: 120.10\n跟进-次数: 2\n完成: 2025-10-15\n", encoding="utf-8")
    (tmp_path / "values.json").write_text('{"金额": 120.10, "跟进-次数": 2}', encoding="utf-8")
    for name in ("values.yaml", "values.json"):
        assert run("金额 * 跟进-次数", "--context", str(tmp_path / name)).stdout == "240.2\n"
    assert run("date(完成).day", "--context", str(tmp_path / "values.yaml")).stdout == "15\n"


def test_expression_or_values_come_from_standard_input() -> None:
    assert run("-", typed="1 + 1\n").stdout == "2\n"
    assert run("amount + 1", "--context", "-", typed='{"amount": 1}').stdout == "2\n"
    both = run("-", "--context", "-", typed="1")
    assert both.exit_code == 2
    assert "Only one" in both.stderr


def test_the_clock_can_be_set() -> None:
    assert run("now()", "--now", "2025-09-29T16:00+08:00").stdout == '"2025-09-29T16:00:00+08:00"\n'
    assert run("today()", "--now", "2025-09-29T16:00").stdout == '"2025-09-29"\n'


@pytest.mark.parametrize("values", ["[1, 2]", "just words", "a: [", ""])
def test_values_that_are_none_are_refused(tmp_path: Path, values: str) -> None:
    file = tmp_path / "values.yaml"
    file.write_text(values, encoding="utf-8")
    result = run("1", "--context", str(file))
    assert (result.exit_code, result.stdout) == (1, "")
    assert str(file) in result.stderr


def test_a_file_that_is_not_there_is_a_mistake_of_the_command_line(tmp_path: Path) -> None:
    assert run("1", "--context", str(tmp_path / "none.yaml")).exit_code == 2


def test_the_reader_is_told_in_their_language() -> None:
    for source, said in (
        ("金额 >", "此处应为 值、名字或“(”，但文本到此结束"),
        ("1 / 0", "第 1 行第 3 列：“1 / 0”算不出结果：除数为零"),
        ("金额 > 1", "第 1 行第 1 列：“金额 > 1”用到的名称“金额”在这里不存在。"),
    ):
        assert said in run(source, "--language", "zh_Hans").stderr
        assert said in CliRunner().invoke(huiyin, ["feel", source], env={"HUIYIN_LANGUAGE": "zh_Hans"}).stderr
        assert said not in run(source, "--language", "en").stderr
