"""What cannot run is grave in a route, less so in a file that is meant to run, and a remark in a mere drawing."""

from __future__ import annotations

import pytest

from engine.bpmn.lint import lint_bundle
from engine.bpmn.lint.diagrams import lint_diagram
from engine.findings import Finding, Severity
from tests.factories.diagrams import bundle, diagram, flow, line

MACHINE = line('<serviceTask id="machine" name="Ask the machine"/>')
FILE = "route.bpmn"


def bare(attributes: str, inside: str = MACHINE) -> list[Finding]:
    """What lint says about a file that belongs to no route."""
    return lint_diagram({FILE: diagram(inside, attributes=attributes)}, FILE)[1]


def gravity(findings: list[Finding], rule: str = "bpmn-unsupported") -> list[Severity]:
    """How grave the findings of a rule are."""
    return [finding.severity for finding in findings if finding.rule == rule]


def test_in_a_route_it_stops_the_deploy() -> None:
    assert gravity(lint_bundle(bundle({FILE: diagram(MACHINE)}))) == [Severity.ERROR]


@pytest.mark.parametrize(
    ("attributes", "severity"),
    [
        ('isExecutable="true"', Severity.WARNING),
        ('isExecutable="1"', Severity.WARNING),
        ('isExecutable="false"', Severity.INFO),
        ("", Severity.INFO),
    ],
)
def test_in_a_bare_file_it_depends_on_whether_the_process_is_meant_to_run(attributes: str, severity: Severity) -> None:
    assert gravity(bare(attributes)) == [severity]


def test_that_a_drawing_is_not_executable_is_said_once() -> None:
    assert gravity(bare('isExecutable="false"'), "not-executable") == [Severity.INFO]


def test_what_bpmn_forbids_is_an_error_in_a_drawing_too() -> None:
    wrong = bare("", MACHINE + flow("machine", "start", key="back"))
    assert gravity(wrong, "flow-into-start") == [Severity.ERROR]
