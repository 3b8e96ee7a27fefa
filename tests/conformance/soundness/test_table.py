"""The check of soundness against a table that a reader can check: sound and unsound models, with what is found.

A row's `finds` lists what the check must say, in its order, and nothing else: the kind (with `possible` where only some
choices lead there) and its element, the elements of the trace, what a join misses and what waits along with it.
`answers` are the names that the forms of user tasks write; a task that is not there may write any.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.bpmn.lint.diagrams import lint_diagram
from engine.bpmn.parser import examine
from engine.bpmn.soundness import Problem, problems
from engine.findings import Severity
from tests.conformance.notation import compiled
from tests.conformance.table import constructs

FILES = sorted((Path(__file__).parent / "table").glob("*.yaml"))
ROWS: dict[str, dict[str, Any]] = {
    f"{file.stem}: {row['name']}": row
    for file in FILES
    for row in yaml.safe_load(file.read_text(encoding="utf-8"))["rows"]
}
FILE = "route.bpmn"
GRAVE = ("deadlock", "growth", "endless")


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in ROWS.items()])
def test_the_check_finds_what_the_table_says(row: dict[str, Any]) -> None:
    model, _ = examine(compiled(row["model"]), FILE)
    assert model is not None
    assert [said(problem) for problem in problems(model, row.get("answers"))] == row["finds"]


def said(problem: Problem) -> dict[str, str]:
    """A problem as the table writes it."""
    kind = problem.kind if problem.always else f"possible {problem.kind}"
    words = {kind: problem.element, "trace": " ".join(problem.trace)}
    if problem.scope != "route":
        words["scope"] = problem.scope
    if problem.kind in ("deadlock", "dead"):
        words["missing"] = " ".join(problem.missing)
    if problem.beside:
        words["beside"] = " ".join(sorted(problem.beside))
    return words


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in ROWS.items()])
def test_a_finding_of_lint_shows_the_trace(row: dict[str, Any]) -> None:
    """The same through lint: element, trace as data, and the last elements of it in the sentence."""
    data = compiled(row["model"])
    _, findings = lint_diagram({FILE: data}, FILE)
    shown = {(found.element, found.trace): str(found.message) for found in findings if found.trace}
    model, _ = examine(data, FILE)
    assert model is not None
    for problem in problems(model):
        message = shown[problem.element, problem.trace]
        names = [model.elements[key].name or key for key in problem.trace]
        assert " → ".join(names[-2:]) in message
        assert all(f"“{model.elements[key].name or key}”" in message for key in problem.missing)


def test_the_table_is_worth_its_name() -> None:
    finds = [find for row in ROWS.values() for find in row["finds"]]
    kinds = {next(iter(find)).removeprefix("possible ") for find in finds}
    assert kinds == {"deadlock", "unsynchronised", "growth", "dead", "endless", "restless"}
    assert len(ROWS) >= 90 and sum(not row["finds"] for row in ROWS.values()) >= 40


def test_no_error_is_found_on_what_the_engine_runs_to_its_end() -> None:
    """All models of the conformance table that finish as their rows say."""
    seen = 0
    for construct in constructs():
        for row in construct.rows:
            if not any("end" in move for move in row.moves):
                continue
            for source in row.models.values():
                model, _ = examine(compiled(source), FILE)
                assert model is not None
                certain = [problem for problem in problems(model) if problem.always and problem.kind in GRAVE]
                assert certain == [], f"{construct.file}: {row.name}"
                seen += 1
    assert seen > 150


def test_only_what_no_data_can_mend_stops_a_deploy() -> None:
    choice = "start -> x:xor -[n = 1]-> a -> j:and -> end\nx -/-> b -> j"
    leaving = "start -> x:and -> a -> j:and -> end\nx -> b -> ok:xor -[yes]-> j\nok -/-> end2"
    assert _graves(choice) == {("deadlock", "j", Severity.ERROR)}
    assert _graves(leaving) == {("deadlock-possible", "j", Severity.WARNING)}


def _graves(model: str) -> set[tuple[str, str | None, Severity]]:
    _, findings = lint_diagram({FILE: compiled(model)}, FILE)
    return {(found.rule, found.element, found.severity) for found in findings if found.trace}
