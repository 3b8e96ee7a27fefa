"""The public kit's cases of level 2, and whether the runner would notice a mistake."""

from __future__ import annotations

import json
import operator
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.decisions.dmn import load_model
from engine.decisions.feel import compare
from engine.decisions.feel.compiler import operators
from tests.conformance.dmn_tck.__main__ import main
from tests.conformance.dmn_tck.play import differences, folders, play_folder

KIT = Path(__file__).parent / "tck"


def run(*arguments: str) -> Result:
    """The runner on the command line."""
    return CliRunner().invoke(main, arguments)


@pytest.mark.parametrize("folder", folders(KIT), ids=lambda folder: folder.name)
def test_every_case_of_a_folder_passes(folder: Path) -> None:
    score = play_folder(folder)
    assert [(one.case.id, one.why, one.error) for one in score.verdicts if one.why or one.error] == []
    assert score.passed > 0


def test_the_runner_counts_cases_and_those_that_expect_a_value(tmp_path: Path) -> None:
    result = run(str(KIT), "--json", str(tmp_path / "report.json"))
    lines = result.stdout.splitlines()
    assert lines[-2:] == ["116 passed, 0 failed", "value expected: 105 passed, 0 failed"]
    assert "compliance-level-2/0004-simpletable-U: 3 passed, 0 failed (value expected: 3 passed, 0 failed)" in lines
    assert result.exit_code == 0
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert len(report) == 116
    assert all(one["passed"] for one in report)


def test_an_operator_that_is_wrong_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(compare.ORDERS, "<", operator.le)
    monkeypatch.setitem(operators._SIMPLE, "*", lambda one, other: one + other)
    result = run(str(KIT))
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert any(line.startswith("  failed 0105-feel-math") for line in lines)
    assert not lines[-2].endswith(" 0 failed")
    assert not lines[-1].endswith(" 0 failed")


def test_an_error_is_a_failure_unless_null_is_expected(tmp_path: Path) -> None:
    shown = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
        <modelName>m.dmn</modelName>
        <testCase id="1"><resultNode name="d"><expected><value xsi:type="xsd:decimal">1</value></expected></resultNode>
        </testCase>
        <testCase id="2"><resultNode name="d"><expected><value xsi:nil="true"/></expected></resultNode></testCase>
        </testCases>"""
    (tmp_path / "m-test-01.xml").write_text(shown, encoding="utf-8")
    (tmp_path / "m.dmn").write_text("<definitions/>", encoding="utf-8")
    lines = run(str(tmp_path)).stdout.splitlines()
    assert lines[-2:] == ["0 passed, 2 failed", "value expected: 0 passed, 1 failed"]
    circle = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"><decision id="d" name="d">
        <informationRequirement><requiredDecision href="#d"/></informationRequirement></decision></definitions>"""
    (tmp_path / "m.dmn").write_text(circle, encoding="utf-8")
    lines = run(str(tmp_path)).stdout.splitlines()
    assert lines[-2:] == ["1 passed, 1 failed", "value expected: 0 passed, 1 failed"]
    assert "  error m-test-01 1: DecisionFailed: m.dmn: “d”, its expression: it requires itself: d → d" in lines
    assert (
        "  expected error m-test-01 2: DecisionFailed: m.dmn: “d”, its expression: it requires itself: d → d" in lines
    )


def test_an_empty_folder_passes_nothing(tmp_path: Path) -> None:
    assert run(str(tmp_path)).exit_code == 1


@pytest.mark.parametrize(
    ("value", "expected", "same"),
    [
        (Decimal("0.3"), Decimal("0.30"), True),
        (Decimal("0.3000001"), Decimal("0.3"), False),
        (Decimal("1680.880325608634797"), Decimal("1680.880325608555"), True),
        (Decimal("1680.8803"), Decimal("1680.880325608555"), False),
        ("1", Decimal(1), False),
        (None, None, True),
        (None, False, False),
        ([Decimal(1)], [Decimal(1), None], False),
        ({"a": Decimal(1)}, {"a": Decimal(2)}, False),
        ({"a": [None]}, {"a": [None]}, True),
    ],
)
def test_when_values_are_the_same(value: object, expected: object, same: bool) -> None:
    assert (not list(differences(value, expected))) is same


def test_the_kit_speaks_of_what_is_loaded() -> None:
    file = next(KIT.rglob("0004-simpletable-U.dmn"))
    assert load_model(file.read_bytes(), file=file.name).decisions == ["Approval Status"]
