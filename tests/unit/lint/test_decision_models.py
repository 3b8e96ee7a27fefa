"""Decision models wherever lint meets them: alone, in folders, in routes, on the designer's page; hostile ones too."""

from __future__ import annotations

import json
import random
from pathlib import Path
from time import perf_counter

import pytest
from click.testing import CliRunner
from hypothesis import given as for_all
from hypothesis import strategies as st

from engine.bpmn.lint import lint_bundle, lint_path, lint_target
from engine.cli.lint import command
from engine.decisions.dmn.lint import lint_model
from engine.queries.checking import check_file
from tests.factories.damage import damaged
from tests.factories.decisions import conditional, decision, given, model, table
from tests.factories.diagrams import bundle, diagram, line, user_task

TEN_TIMES_SLOWER_THAN_SEEN = 60
BROKEN = model(given("amount", "number"), decision("Refund", "amuont * 2", "amount"))
SOUND = model(given("amount", "number"), decision("Refund", "amount * 2", "amount"))


def rules(path: Path) -> list[str]:
    return [finding.rule for finding in lint_path(path)]


def test_a_file_and_a_folder_are_checked(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.dmn").write_bytes(BROKEN)
    (tmp_path / "b.dmn").write_bytes(SOUND)
    expected = ["dmn-requirement-unused", "dmn-name-unknown"]
    assert sorted(rules(tmp_path)) == sorted(rules(tmp_path / "deep" / "a.dmn")) == sorted(expected)
    assert rules(tmp_path / "b.dmn") == []


@pytest.mark.parametrize("form", ["--json", "--sarif"])
def test_programs_can_read_it(tmp_path: Path, form: str) -> None:
    (tmp_path / "a.dmn").write_bytes(BROKEN)
    result = CliRunner().invoke(command, [form, str(tmp_path), "--severity", "error"])
    found = json.loads(result.stdout)
    [one] = found if form == "--json" else found["runs"][0]["results"]
    assert one.get("rule", one.get("ruleId")) == "dmn-name-unknown"
    assert result.exit_code == 1


def test_a_person_reads_the_place_in_chinese(tmp_path: Path) -> None:
    cells = ('> 100 | "lead"', '< 200 | "self"')
    (tmp_path / "a.dmn").write_bytes(
        model(given("金额", "number"), decision("退费", table("UNIQUE", ("金额",), ("级别",), *cells), "金额"))
    )
    shown = CliRunner().invoke(command, [str(tmp_path), "--language", "zh_Hans"]).stdout
    assert "“退费”，规则 2：与规则 1 重叠：金额 = 101 时两条都命中" in shown


def test_imports_are_found_beside_the_file(tmp_path: Path) -> None:
    shared = model(decision("Rate", "0.06"), namespace="urn:shared")
    using = model(decision("Tax", "shared.Rate * 2", "urn:shared#id Rate"), imports=(("urn:shared", "shared"),))
    (tmp_path / "a.dmn").write_bytes(using)
    assert rules(tmp_path / "a.dmn") == ["dmn-import-missing", "dmn-name-unknown"]
    (tmp_path / "b.dmn").write_bytes(shared)
    assert rules(tmp_path / "a.dmn") == []


def test_models_that_import_each_other_end() -> None:
    files = {
        f"{one}.dmn": model(namespace=f"urn:{one}", imports=((f"urn:{other}", other),)) for one, other in ("ab", "ba")
    }
    assert [lint_model(files, name) for name in files] == [[], []]


def test_a_route_is_checked_with_its_decisions() -> None:
    found = lint_bundle(bundle({"refunds.dmn": BROKEN}))
    assert {(one.file, one.rule) for one in found} == {
        ("refunds.dmn", "dmn-name-unknown"),
        ("refunds.dmn", "dmn-requirement-unused"),
    }
    assert lint_bundle(bundle({"refunds.dmn": SOUND})) == []


def test_the_designers_page_takes_decisions() -> None:
    checked = check_file("a.dmn", BROKEN)
    assert (checked.count("error"), checked.drawing) == (1, "")
    assert check_file("a.dmn", SOUND).remarks == ()


@pytest.mark.parametrize(
    "data",
    [
        SOUND[:-30],
        SOUND.replace(b"DMN", b"BPMN"),
        diagram(line(user_task())),
        b"",
        b"\x00" * 100,
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + SOUND,
        model(decision("Deep", "<context><contextEntry>" * 150 + "</contextEntry></context>" * 150)),
    ],
    ids=["truncated", "namespace", "diagram", "empty", "binary", "entities", "deep"],
)
def test_what_is_no_decision_model_is_one_finding(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.dmn").write_bytes(data)
    assert rules(tmp_path) == ["dmn-xml"]


@for_all(seed=st.integers(0, 10_000))
def test_damaged_files_are_findings(seed: int) -> None:
    cells = ('> 100 | "web" | 1', "- | - | 2")
    whole = model(
        given("amount", "number"),
        given("channel", "string"),
        decision("Refund", table("FIRST", ("amount", "channel"), ("out",), *cells), "amount", "channel"),
        decision("Shown", conditional("Refund > 1", '"a"', '"b"'), "Refund"),
    )
    for finding in lint_model({"a.dmn": damaged(random.Random(seed), whole)}, "a.dmn"):
        assert str(finding.message)


def test_large_tables_are_checked_in_time() -> None:
    names = [f"c{place}" for place in range(10)]
    cells = [" | ".join([f"[{n * 10 + c}..{n * 10 + c + 9})" for c in range(10)] + ["1"]) for n in range(1000)]
    data = model(
        *(given(name, "number") for name in names), decision("D", table("UNIQUE", names, ("out",), *cells), *names)
    )
    begin = perf_counter()
    assert [finding.rule for finding in lint_model({"a.dmn": data}, "a.dmn")] == ["dmn-table-gap"]
    assert perf_counter() - begin < TEN_TIMES_SLOWER_THAN_SEEN


def test_a_table_beyond_all_measure_says_what_was_not_looked_for() -> None:
    cells = [f"{n} | {n + 1} | {n + 2} | {n}" for n in range(7_000)]
    data = model(
        *(given(name, "number") for name in "abc"),
        decision("D", table("FIRST", tuple("abc"), ("out",), *cells), *"abc"),
    )
    begin = perf_counter()
    assert [finding.rule for finding in lint_model({"a.dmn": data}, "a.dmn")] == ["dmn-table-unchecked"]
    assert perf_counter() - begin < TEN_TIMES_SLOWER_THAN_SEEN


def test_a_graph_may_be_as_long_as_somebody_likes() -> None:
    chain = [decision(f"d{n}", f"d{n + 1} + 1", f"d{n + 1}") for n in range(3_000)]
    assert lint_model({"a.dmn": model(*chain, decision("d3000", "1"))}, "a.dmn") == []


def test_a_pipe_of_that_name_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.dmn").mkdir()
    assert [one.rule for one in lint_target(tmp_path / "a.dmn")] == ["file-unreadable"]
