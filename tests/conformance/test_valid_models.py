"""No rule blames a model for what BPMN allows: next to each mistake of `invalid` stands its valid neighbour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.bpmn.lint.diagrams import lint_diagram
from engine.bpmn.lint.types import MISTAKE, RESULT
from engine.bpmn.parser import build, examine
from engine.findings import Severity
from engine.rulebook import is_limit
from tests.conformance.invalid import written
from tests.conformance.table import Row, constructs

FILE = "route.bpmn"
MODELS = yaml.safe_load(Path(__file__).with_name("valid.yaml").read_text("utf-8"))["models"]
DRAWINGS = [model for model in MODELS if model.get("drawing")]
RUNNING = [row for construct in constructs() for row in construct.rows if not row.refused]


def test_there_are_sixty_valid_models() -> None:
    assert len({model["name"] for model in MODELS}) == len(MODELS) >= 60


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model["name"])
def test_a_valid_model_has_no_error(model: dict[str, Any]) -> None:
    _, findings = lint_diagram({FILE: written(model)}, FILE)
    assert [found for found in findings if found.severity is Severity.ERROR] == []


def test_no_expression_of_a_model_that_runs_is_called_wrong() -> None:
    alone = [{FILE: written(model)} for model in MODELS]
    files = [*alone, *(row.files(name) for row in RUNNING for name in row.models)]
    findings = [found for one in files for found in lint_diagram(one, FILE)[1]]
    assert [found for found in findings if found.rule in (MISTAKE.name, RESULT.name)] == []


@pytest.mark.parametrize("model", [model for model in MODELS if model not in DRAWINGS], ids=lambda model: model["name"])
def test_a_valid_model_that_is_meant_to_run_is_built(model: dict[str, Any]) -> None:
    assert build(written(model), FILE).process_id == "route"


@pytest.mark.parametrize("model", DRAWINGS, ids=lambda model: model["name"])
def test_what_a_drawing_lacks_to_run_is_explained_and_no_more(model: dict[str, Any]) -> None:
    _, findings = lint_diagram({FILE: written(model)}, FILE)
    limits = [found for found in findings if is_limit(found.rule)]
    assert {found.severity for found in limits} <= {Severity.INFO}


@pytest.mark.parametrize("row", RUNNING, ids=lambda row: f"{row.file}:{row.name}")
def test_a_model_of_the_table_breaks_no_rule(row: Row) -> None:
    assert [examine(row.files(name), FILE)[1] for name in row.models] == [() for _ in row.models]
