"""Routes with one mistake each, in any of their files: lint names file, rule and element."""

from __future__ import annotations

import pytest

from engine.bpmn.lint import lint_bundle, read_office
from engine.findings import Severity
from tests.factories.diagrams import PEOPLE, REGISTER, REPLY, STEP, bundle, diagram, flow, line, user_task
from tests.unit.lint.broken_routes import ERRORS, WARNINGS, form, step

OFFICE = read_office(PEOPLE)


@pytest.mark.parametrize(
    ("severity", "changes", "file", "rule", "element"),
    [
        pytest.param(severity, *case, id=name)
        for severity, cases in ((Severity.ERROR, ERRORS), (Severity.WARNING, WARNINGS))
        for name, case in cases.items()
    ],
)
def test_a_mistake_is_named_with_its_file(
    severity: Severity, changes: dict[str, str | bytes | None], file: str, rule: str, element: str | None
) -> None:
    found = [(one.file, one.rule, one.element, one.severity) for one in lint_bundle(bundle(changes), OFFICE)]
    assert (file, rule, element, severity) in found


def test_a_sound_route_has_no_findings() -> None:
    assert lint_bundle(bundle(), OFFICE) == []


def test_a_name_that_a_form_asks_for_is_known() -> None:
    gateway = (
        '<startEvent id="start"/><exclusiveGateway id="g" name="?" default="g-b"/><endEvent id="a" name="a"/>'
        '<endEvent id="b" name="b"/>' + flow("start", "g") + flow("g", "a", '=answer = "yes"') + flow("g", "b")
    )
    findings = lint_bundle(bundle({"route.bpmn": diagram(gateway)}), OFFICE)
    assert "name-unknown" not in {finding.rule for finding in findings}


def test_a_name_that_is_written_wrong_is_answered_with_the_right_one() -> None:
    step = user_task("reply", 'huiyin:due="1wd" huiyin:group="=answr" huiyin:form="forms/reply.yaml"')
    findings = lint_bundle(bundle({"route.bpmn": diagram(line(step))}), OFFICE)
    remedies = [str(one.remedy) for one in findings if one.rule == "name-unknown"]
    assert remedies == ["Is “answer” meant? If not, ask for it in a form before this point."]


def test_names_that_mappings_and_repetitions_write_are_known() -> None:
    mapped = (
        '<task id="t" name="Map"><extensionElements><huiyin:output source="=1" target="total"/></extensionElements>'
        '<multiInstanceLoopCharacteristics huiyin:collection="=[1]" huiyin:element="one" '
        'huiyin:outputCollection="all" huiyin:outputElement="=one"/></task>'
    )
    gateway = (
        '<startEvent id="start"/><exclusiveGateway id="g" name="?" default="g-b"/><endEvent id="a" name="a"/>'
        f'<endEvent id="b" name="b"/>{mapped}' + flow("start", "t") + flow("t", "g")
        + flow("g", "a", "=total + count(all) + one + loopCounter > 1") + flow("g", "b")
    )  # fmt: skip
    findings = lint_bundle(bundle({"route.bpmn": diagram(gateway)}), OFFICE)
    assert "name-unknown" not in {finding.rule for finding in findings}


def test_several_mistakes_are_all_named() -> None:
    changes = {**step('huiyin:due="x" huiyin:group="moon"'), **form("title: T\nextra: 1\n")}
    rules = {finding.rule for finding in lint_bundle(bundle(changes), OFFICE)}
    assert {"due-invalid", "group-unknown", "form-invalid"} <= rules


@pytest.mark.parametrize(("field", "expected"), [("answer", False), ("kind", True)])
def test_a_form_that_writes_what_two_gateways_ask_may_part_them(field: str, expected: bool) -> None:
    """Both branches leave unless the kind is a bill; the step before one of the questions has a form."""
    gateways = "".join(
        f'<exclusiveGateway id="{key}" name="{key}?" default="{key}-no{key}"/><endEvent id="no{key}" name="none"/>'
        + flow(key, "join", 'kind = "bill"')
        + flow(key, f"no{key}")
        for key in ("a", "b")
    )
    parallel = '<parallelGateway id="split"/><parallelGateway id="join"/>'
    ends = '<startEvent id="start"/><endEvent id="end" name="answered"/>'
    flows = (("start", "split"), ("split", "reply"), ("reply", "a"), ("split", "b"), ("join", "end"))
    source = diagram(ends + STEP + parallel + gateways + "".join(flow(*pair) for pair in flows))
    register = REGISTER.replace("properties:", "properties:\n  kind: {type: string, title: Kind}")
    files = {"route.bpmn": source, "forms/reply.yaml": REPLY.replace("answer:", f"{field}:")}
    findings = lint_bundle(bundle({**files, "forms/register.yaml": register}), OFFICE)
    assert any(one.rule == "deadlock-possible" for one in findings) is expected
