"""The engine against the table of models with expected traces: every row, on runs kept in memory and on runs saved and
reloaded between any two moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.bpmn.hot import hot
from engine.bpmn.lint.diagrams import lint_diagram
from engine.findings import Severity
from tests.conformance.table import Construct, Row, constructs
from tests.conformance.world import play

CONSTRUCTS = constructs()
ROWS = [row for construct in CONSTRUCTS for row in construct.rows]


@pytest.fixture(autouse=True)
def memory() -> Iterator[None]:
    """Leave the runs kept in memory as they were."""
    before = hot.capacity
    yield
    hot.capacity = before
    hot.clear()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.file}:{row.name}")
def test_the_engine_does_what_the_table_says(row: Row) -> None:
    play(row)
    hot.capacity = 0
    play(row)


@pytest.mark.parametrize("construct", CONSTRUCTS, ids=lambda construct: construct.file)
def test_lint_finds_no_error_in_models_that_run(construct: Construct) -> None:
    """What the engine does rightly is no mistake; rows whose run stops may be one."""
    running = [row for row in construct.rows if row.moves and not any("fails" in move for move in row.moves)]
    for row in running:
        for name in row.models:
            _, findings = lint_diagram(row.files(name), "route.bpmn")
            errors = [finding for finding in findings if finding.severity is Severity.ERROR]
            assert errors == [], row.name


def test_every_sentence_stands_once() -> None:
    sentences = [(row.file, row.name) for row in ROWS]
    assert sorted(set(sentences)) == sorted(sentences)


def test_the_table_is_as_large_as_it_should_be() -> None:
    assert sum(construct.models for construct in CONSTRUCTS) >= 450
