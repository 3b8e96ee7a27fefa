"""Expressions that can only go wrong, by the types of what a route's forms, scripts and mappings give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.bpmn import runtime
from engine.bpmn.lint import lint_bundle, read_office
from engine.bpmn.lint.diagrams import lint_diagram
from engine.bpmn.parser import build
from engine.errors import RunFailed
from engine.findings import Finding, Severity
from tests.factories.diagrams import PEOPLE, bundle, diagram, flow, line

OFFICE = read_office(PEOPLE)
FORM = """\
title: Reply
properties:
  amount: {type: number, title: Amount, x-widget: money}
  answer: {type: string, title: Answer}
  promised_on: {type: string, format: date, title: Promised on}
  urgent: {type: boolean, title: Urgent}
  reasons: {type: array, title: Reasons, items: {enum: [slow, dear]}}
"""
STEP = (
    '<userTask id="reply" name="Reply" huiyin:due="3wd" huiyin:form="forms/reply.yaml" huiyin:group="{group}">'
    "<documentation>Reply.</documentation></userTask>"
)


def found(inside: str, changes: Mapping[str, str | bytes | None] | None = None) -> list[Finding]:
    """What the rules of this family say about a route of this content."""
    files = {"route.bpmn": diagram(inside), "forms/reply.yaml": FORM, **(changes or {})}
    return [one for one in lint_bundle(bundle(files), OFFICE) if one.rule.startswith(("feel-", "gateway-never"))]


def route(*steps: str, group: str = "window") -> str:
    """A line of steps behind the one whose form asks for everything."""
    return line(STEP.format(group=group), *steps)


def choice(condition: str, *before: str) -> str:
    """A gateway behind the form that asks `condition`."""
    ends = '<exclusiveGateway id="good" name="?" default="good-b"/><endEvent id="b" name="b"/>' + flow("good", "b")
    asked = flow("good", "end", condition)
    return route(*before, '<exclusiveGateway id="good"/>').replace('<exclusiveGateway id="good"/>', ends).replace(
        flow("good", "end"), asked
    )  # fmt: skip


def script(source: str, result: str = "made") -> str:
    """A script task."""
    return (
        f'<scriptTask id="make" name="Make" huiyin:result="{result}"><script><![CDATA[{source}]]></script></scriptTask>'
    )


def timer(part: str, source: str) -> str:
    """A timer that waits."""
    return (
        f'<intermediateCatchEvent id="wait" name="w"><timerEventDefinition><{part}><![CDATA[{source}]]></{part}>'
        "</timerEventDefinition></intermediateCatchEvent>"
    )


def repeated(attributes: str = "", inside: str = "") -> str:
    """A step for each of several instances."""
    return (
        f'<task id="many" name="Many"><multiInstanceLoopCharacteristics {attributes}>{inside}'
        "</multiInstanceLoopCharacteristics></task>"
    )


def mapped(mapping: str) -> str:
    """A step with a mapping."""
    return f'<task id="map" name="Map"><extensionElements>{mapping}</extensionElements></task>'


WRONG = {
    "number against text": (choice('=amount > "500"'), "feel-type", "good-end"),
    "number against nothing typed": (choice('=amount = ""'), "feel-type", "good-end"),
    "date of a form, which is text": (choice('=promised_on < date("2025-10-01")'), "feel-type", "good-end"),
    "answer yes or no against text": (choice('=urgent = "yes"'), "feel-type", "good-end"),
    "list against one of it": (choice('=reasons = "slow"'), "feel-type", "good-end"),
    "what every case has, as a date": (choice('=case.opened_at < date("2025-10-01")'), "feel-type", "good-end"),
    "function of a number": (choice('=contains(amount, "5")'), "feel-type", "good-end"),
    "day that is none": (choice('=date(promised_on) < date("2025-02-30")'), "feel-type", "good-end"),
    "script in words and numbers": (route(script('="fee: " + amount')), "feel-type", "make"),
    "what a script made": (choice("=made + answer = 3", script("=amount * 2")), "feel-type", "good-end"),
    "a date that a script made, which is kept as text": (
        choice("=made > today()", script('=date(promised_on) + duration("P1D")')), "feel-type", "good-end",
    ),
    "what an output made": (
        choice("=total = answer", mapped('<huiyin:output source="=amount + 1" target="total"/>')),
        "feel-type", "good-end",
    ),
    "an output of kinds that do not go together": (
        route(mapped('<huiyin:output source="=amount + answer" target="total"/>')), "feel-type", "map",
    ),
    "an item of a collection": (
        route(repeated('huiyin:collection="=reasons" huiyin:element="one"',
                       "<completionCondition>=one > 5</completionCondition>")), "feel-type", "many",
    ),
    "condition that is a sum": (choice("=amount + 1"), "gateway-never-yes", "good-end"),
    "condition that is an answer": (choice("=answer"), "gateway-never-yes", "good-end"),
    "condition behind an activity": (
        route('<task id="t" name="t"/>').replace(
            flow("t", "end"), '<endEvent id="no" name="no"/>' + flow("t", "no") + flow("t", "end", "=amount")
        ), "feel-result", "t-end",
    ),
    "duration of a number": (route(timer("timeDuration", "=amount")), "feel-result", "wait"),
    "duration of a date": (route(timer("timeDuration", '=date("2026-01-01")')), "feel-result", "wait"),
    "date of a duration": (route(timer("timeDate", '=duration("P1D")')), "feel-result", "wait"),
    "cycle of a duration": (route(timer("timeCycle", '=duration("P1D")')), "feel-result", "wait"),
    "conditional event that waits for a number": (
        route('<intermediateCatchEvent id="wait" name="w"><conditionalEventDefinition><condition>=amount</condition>'
              "</conditionalEventDefinition></intermediateCatchEvent>"), "feel-result", "wait",
    ),
    "collection that is no list": (route(repeated('huiyin:collection="=answer"')), "feel-result", "many"),
    "count that is no number": (
        route(repeated(inside="<loopCardinality>=reasons</loopCardinality>")), "feel-result", "many",
    ),
    "group that is a number": (route(group="=amount"), "feel-result", "reply"),
}  # fmt: skip


@pytest.mark.parametrize(("inside", "rule", "element"), WRONG.values(), ids=WRONG.keys())
def test_what_can_only_go_wrong_is_an_error(inside: str, rule: str, element: str) -> None:
    assert [(one.rule, one.element, one.severity) for one in found(inside)] == [(rule, element, Severity.ERROR)]


ANSWERS = {
    "amount": Decimal("12.50"),
    "answer": "yes",
    "promised_on": "2025-10-01",
    "urgent": True,
    "reasons": ["slow", "dear"],
    "case": {"opened_at": "2025-09-22T09:30:00+08:00"},
}
NOW = datetime(2025, 9, 22, 1, 30, tzinfo=UTC)
ASKED = {name: case for name, case in WRONG.items() if case[2] in ("good-end", "t-end", "many")}
"""Where a run must have an answer; a script or a mapping would keep the null, and an event that waits would wait on."""


@pytest.mark.parametrize("inside", [case[0] for case in ASKED.values()], ids=ASKED.keys())
def test_a_run_that_comes_there_stops(inside: str) -> None:
    model = build(diagram(inside), "route.bpmn")
    step = runtime.start(model, ANSWERS, now=NOW)
    with pytest.raises(RunFailed):
        runtime.complete(model, step.snapshot, step.changes.opened[0].ref, {}, now=NOW)


RIGHT = {
    "as it should be": choice('=amount > 500 and answer != "" and urgent and "slow" in reasons'),
    "a date made of text": choice("=date(promised_on) < today()"),
    "an answer that may be missing": choice("=answer != null and amount = null"),
    "a name that nobody sets": choice('=nobody > "a" or is defined(gone)'),
    "a name with two types": choice('=made = 1 or made = "a"', script('=if urgent then 1 else "a"')),
    "a script about itself": choice("=made > 5", script("=get or else(made, 0) + 1")),
    "a mapping that gives a form's name another type": choice(
        '=amount = "none"', mapped('<huiyin:output source="=&quot;none&quot;" target="amount"/>')
    ),
    "a timer of text": route(timer("timeDuration", '="PT" + string(amount) + "H"')),
    "a timer of a date and time": route(timer("timeDate", '=now() + duration("P1D")')),
    "a timer of a date": route(timer("timeDate", '=date(promised_on) + duration("P1D")')),
    "a group of text": route(group="=answer"),
    "counted instances": route(repeated(inside="<loopCardinality>=count(reasons)</loopCardinality>")),
    "instances with what they give": choice(
        "=sum(all) + loopCounter > 5",
        repeated('huiyin:collection="=reasons" huiyin:element="one" huiyin:outputCollection="all" '
                 'huiyin:outputElement="=string length(one)"'),
    ),
}  # fmt: skip


@pytest.mark.parametrize("inside", RIGHT.values(), ids=RIGHT.keys())
def test_what_may_be_right_is_left_alone(inside: str) -> None:
    assert found(inside) == []


HEARD = '<message id="m" name="news"/>'
RECEIVE = '<receiveTask id="hear" name="Hear" messageRef="m">{}</receiveTask>'
OUTPUT = '<extensionElements><huiyin:output source="=news" target="amount"/></extensionElements>'


@pytest.mark.parametrize("mapping", ["", OUTPUT], ids=["as it is", "mapped"])
def test_a_message_may_bring_a_name_in_any_type(mapping: str) -> None:
    inside = choice('=amount = "none"', RECEIVE.format(mapping))
    assert found("", {"route.bpmn": diagram(inside, beside=HEARD)}) == []


def test_a_message_that_maps_what_it_brings_leaves_other_names_alone() -> None:
    inside = choice("=answer > 5", RECEIVE.format(OUTPUT))
    assert [one.rule for one in found("", {"route.bpmn": diagram(inside, beside=HEARD)})] == ["feel-type"]


def test_nothing_is_known_beside_a_form_that_cannot_be_read() -> None:
    assert found(choice('=words > 5 and "a" = answer'), {"forms/reply.yaml": "title: ["}) == []


def test_two_forms_may_ask_for_one_name_in_two_types() -> None:
    register = "title: Register\nproperties:\n  amount: {type: string, title: Amount}\n"
    assert found(choice('=amount > "500"'), {"forms/register.yaml": register}) == []


def test_a_drawing_on_its_own_is_warned_of_what_is_wrong_without_any_form() -> None:
    source = diagram(choice('=amount > 5 and "a" > 5'))
    findings = [one for one in lint_diagram({"a.bpmn": source}, "a.bpmn")[1] if one.rule == "feel-type"]
    assert [(one.severity, str(one.message)) for one in findings] == [
        (
            Severity.WARNING,
            'in “=amount > 5 and "a" > 5”: a string cannot be compared with a number: write number(…) around the text',
        )
    ]
