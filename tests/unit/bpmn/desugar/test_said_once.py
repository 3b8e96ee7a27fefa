"""What keeps a file from running is said with its reason, and what follows from it is not said again."""

from __future__ import annotations

import pytest

from engine.bpmn.lint.opened import lint_opened
from engine.findings import Finding, Severity
from tests.factories.diagrams import diagram, flow, line

ORDERED = '<startEvent id="start"/><endEvent id="end"/><task id="a"/>' + flow("start", "a")
MANY = '<multiInstanceLoopCharacteristics camunda:collection="${{{}}}" camunda:elementVariable="clerk"/>'


def said(source: bytes) -> list[Finding]:
    """What keeps the file from running, said by lint."""
    found = lint_opened({"p.bpmn": source}, "p.bpmn").findings
    return [one for one in found if one.rule.startswith(("cannot", "vendor", "bpmn", "instances"))]


@pytest.mark.parametrize("language", ["groovy", "http://www.java.com/java", "http://www.w3.org/1999/XPath"])
def test_a_condition_in_another_language_is_not_read_as_feel_too(language: str) -> None:
    condition = f'<conditionExpression language="{language}">a == 1</conditionExpression>'
    way = f'<sequenceFlow id="f2" sourceRef="a" targetRef="end">{condition}</sequenceFlow>'
    [found] = said(diagram(ORDERED + way))
    assert (found.rule, found.element) == ("bpmn-unsupported", "f2")
    assert language in str(found.message)


def test_a_count_in_xpath_is_not_read_as_feel() -> None:
    count = '<loopCardinality language="http://www.w3.org/1999/XPath">count(a)</loopCardinality>'
    step = f'<task id="a"><multiInstanceLoopCharacteristics>{count}</multiInstanceLoopCharacteristics></task>'
    [found] = said(diagram(line(step)))
    assert (found.rule, found.element) == ("vendor-expression", "a")


def test_what_stands_in_juel_is_juel_whatever_language_a_tool_left_beside_it() -> None:
    count = '<loopCardinality language="http://www.w3.org/1999/XPath">${n}</loopCardinality>'
    step = f'<task id="a"><multiInstanceLoopCharacteristics>{count}</multiInstanceLoopCharacteristics></task>'
    assert said(diagram(line(step))) == []


def test_a_collection_that_java_works_out_is_the_only_thing_wrong_with_its_instances() -> None:
    assert said(diagram(line(f'<task id="a">{MANY.format("clerks")}</task>'))) == []
    [found] = said(diagram(line(f'<task id="a">{MANY.format("handler.ids(execution)")}</task>')))
    assert (found.rule, found.element, found.severity) == ("vendor-expression", "a", Severity.WARNING)


def test_a_connector_is_named_by_its_id() -> None:
    known = "<camunda:connectorId>http-connector</camunda:connectorId>"
    for inside, words in ((known, "camunda:connector (“http-connector”)"), ("", "of camunda:connector is not known")):
        held = f"<extensionElements><camunda:connector>{inside}</camunda:connector></extensionElements>"
        [found] = said(diagram(line(f'<serviceTask id="a">{held}</serviceTask>')))
        assert words in str(found.message)


def test_a_file_without_a_process_is_told_to_draw_one() -> None:
    talk = diagram("").partition(b"<process")[0] + b'<collaboration id="c"/></definitions>'
    [found] = said(talk)
    assert (str(found.message), str(found.remedy)) == (
        "the file has no process",
        "Draw a process: only processes run.",
    )
