"""Diagrams with one mistake each: lint names the rule and the element. The static rules of BPMN have a table of their
own, `tests/conformance/invalid`."""

from __future__ import annotations

import pytest

from engine.bpmn.lint.diagrams import lint_diagram
from engine.findings import Severity
from tests.conformance.notation import compiled
from tests.factories.diagrams import diagram, flow, line, user_task

TASK = user_task()
SPLIT = (
    '<startEvent id="start"/><exclusiveGateway id="good" name="Good?" {gateway}/>'
    '<endEvent id="a" name="a"/><endEvent id="b" name="b"/>' + flow("start", "good")
)


def split(to_a: str, to_b: str, gateway: str = 'default="good-b"') -> bytes:
    """An exclusive gateway with two ends."""
    return diagram(SPLIT.format(gateway=gateway) + to_a + to_b)


def catch(event: str, key: str = "wait") -> bytes:
    """One intermediate catch event between start and end."""
    return diagram(line(f'<intermediateCatchEvent id="{key}">{event}</intermediateCatchEvent>'))


def timer(part: str, words: str) -> bytes:
    """A timer that waits."""
    return catch(f"<timerEventDefinition><{part}>{words}</{part}></timerEventDefinition>")


def handler(key: str, message: str) -> str:
    """An event sub-process that interrupts when the message comes."""
    start = f'<startEvent id="{key}_s"><messageEventDefinition messageRef="{message}"/></startEvent>'
    end = f'<endEvent id="{key}_e" name="e"/>{flow(f"{key}_s", f"{key}_e")}'
    return f'<subProcess id="{key}" name="{key}" triggeredByEvent="true">{start}{end}</subProcess>'


def task(attributes: str = "", inside: str = "", kind: str = "userTask") -> bytes:
    """One step of a kind between start and end."""
    return diagram(line(f'<{kind} id="step" name="Step" {attributes}>{inside}</{kind}>'))


DEFAULT_B = flow("good", "b")
TO_A = flow("good", "a", "=amount > 1")

ERRORS = {
    "doctype": (b'<!DOCTYPE x [<!ENTITY a "b">]>' + diagram(line(TASK))[39:], "bpmn-xml", None),
    "entity that reads a file": (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><definitions>&a;</definitions>', "bpmn-xml", None,
    ),
    "truncated": (diagram(line(TASK))[:400], "bpmn-xml", None),
    "empty": (b"", "bpmn-xml", None),
    "binary": (bytes(range(256)) * 20, "bpmn-xml", None),
    "not XML": (b"key: value", "bpmn-xml", None),
    "wrong encoding": (b'<?xml version="1.0" encoding="UTF-8"?><a b="\xff"/>', "bpmn-xml", None),
    "wrong namespace": (diagram(line(TASK)).replace(b"20100524", b"19990101"), "bpmn-structure", "definitions"),
    "another root": (b"<html/>", "bpmn-structure", None),
    "message id used twice": (
        diagram(line(TASK), beside='<message id="m" name="m"/><message id="m" name="n"/>'), "id-twice", "m",
    ),
    "id longer than its column": (diagram(line(user_task("x" * 101))), "too-long", "x" * 101),
    "name longer than its column": (task().replace(b'name="Step"', b'name="' + b"y" * 201 + b'"'), "too-long", "step"),
    "loop nobody leads to": (
        diagram(line(TASK) + user_task("x") + user_task("y") + flow("x", "y") + flow("y", "x")), "unreachable", "x",
    ),
    "loop without a way out": (
        diagram(line(TASK) + user_task("x") + flow("reply", "x") + flow("x", "x")), "endless", "x",
    ),
    "join that waits for both answers of one question": (
        diagram(
            '<startEvent id="start"/><exclusiveGateway id="q" name="?" default="q-b"/><parallelGateway id="j"/>'
            + user_task("a") + user_task("b") + '<endEvent id="end" name="e"/>' + flow("start", "q")
            + flow("q", "a", "=yes") + flow("q", "b") + flow("a", "j") + flow("b", "j") + flow("j", "end")
        ), "deadlock", "j",
    ),
    "loop that leaves more with every turn": (
        diagram(
            '<startEvent id="start"/><exclusiveGateway id="m"/><parallelGateway id="p"/>' + user_task("a")
            + '<endEvent id="end" name="e"/>' + flow("start", "m") + flow("m", "p") + flow("p", "m") + flow("p", "a")
            + flow("a", "end")
        ), "tokens-grow-endless", "m",
    ),
    "unknown element in a step": (task(inside='<documentatoin/>'), "element-unknown", "step"),
    "due that is no duration": (task('huiyin:due="3 days"'), "due-invalid", "step"),
    "due with half a day": (task('huiyin:due="1.5wd"'), "due-invalid", "step"),
    "due negative": (task('huiyin:due="-3wd"'), "due-invalid", "step"),
    "unknown setting": (task('huiyin:dew="3wd"'), "setting-unknown", "step"),
    "setting on the wrong element": (
        diagram(line(TASK)).replace(b'<endEvent id="end"', b'<endEvent id="end" huiyin:due="3wd"'), "setting-unknown",
            "end",
    ),
    "day zero unknown": (task('huiyin:dayZero="tomorrow"'), "setting-value", "step"),
    "roll unknown": (task('huiyin:roll="back"'), "setting-value", "step"),
    "inherits unknown": (task('huiyin:inherits="maybe"'), "setting-value", "step"),
    "element of ours unknown": (
        task(inside='<extensionElements><huiyin:inptu source="=a" target="b"/></extensionElements>'), "setting-unknown",
        "step",
    ),
    "flow setting on a gateway": (
        diagram(line('<exclusiveGateway id="g" huiyin:key="=a"/>')), "setting-unknown", "g",
    ),
    "group expression that does not parse": (task('huiyin:group="=unit +"'), "setting-expression", "step"),
    "assignee expression that does not parse": (task('huiyin:assignee="=("'), "setting-expression", "step"),
}  # fmt: skip

WARNINGS = {
    "condition that is a number": (split(flow("good", "a", "42"), DEFAULT_B), "gateway-never-yes", "good-a"),
    "condition that is a text": (split(flow("good", "a", '="yes"'), DEFAULT_B), "gateway-never-yes", "good-a"),
    "same condition twice": (split(TO_A, flow("good", "b", "= amount  > 1"), ""), "gateway-same-condition", "good-b"),
    "inclusive flow without condition": (
        split(flow("good", "a"), DEFAULT_B).replace(b"exclusiveGateway", b"inclusiveGateway"), "gateway-condition",
            "good-a",
    ),
    "condition that calls Java": (
        split(flow("good", "a", "${items.first() > 1}"), DEFAULT_B), "vendor-expression", "good-a",
    ),
    "message that begins another of its own": (
        compiled("start(message m) -> reply -> end(message m)"), "begins-itself", "end",
    ),
    "signal inside that begins another of its own": (
        compiled("start(signal m) -> s:sub {\nstart2 -> tell:throw(signal m) -> end2\n}\ns -> end"), "begins-itself",
            "tell",
    ),
    "timer that calls Java": (timer("timeDuration", "${clock.wait()}"), "vendor-expression", "wait"),
    "class that does the work": (task('camunda:class="a.B"', kind="serviceTask"), "vendor-implementation", "step"),
    "candidate groups": (task('camunda:candidateGroups="a,b"'), "vendor-setting", "step"),
    "candidate users": (task('flowable:candidateUsers="anna"'), "vendor-setting", "step"),
    "due date that is computed": (task('camunda:dueDate="${dateTime().plusDays(3)}"'), "vendor-setting", "step"),
    "follow-up date": (task('camunda:followUpDate="P2D"'), "vendor-setting", "step"),
    "embedded form": (task('camunda:formKey="embedded:app:form.html"'), "vendor-setting", "step"),
    "listener": (
        task(inside='<extensionElements><camunda:taskListener class="a.B"/></extensionElements>'), "vendor-setting",
            "step",
    ),
    "Camunda 8 schedule": (
        task(inside='<extensionElements><zeebe:taskSchedule followUpDate="=now()"/></extensionElements>'),
        "vendor-setting", "step",
    ),
    "no default": (split(TO_A, flow("good", "b", "=amount < 1"), ""), "gateway-default", "good"),
    "gateway without a choice": (diagram(line('<exclusiveGateway id="g"/>')), "gateway-idle", "g"),
    "condition always true": (split(flow("good", "a", "=true"), DEFAULT_B), "gateway-constant", "good-a"),
    "step that ends in silence": (diagram(line(TASK) + user_task("x") + flow("reply", "x")), "dead-end", "x"),
    "no end": (diagram('<startEvent id="start"/>' + TASK + flow("start", "reply")), "end-missing", "route"),
    "end without a start": (
        diagram(TASK + '<endEvent id="end" name="e"/>' + flow("reply", "end")), "start-missing", "route",
    ),
    "sub-process with an end and no start": (
        diagram(line('<subProcess id="sub" name="S"><task id="a" name="A"/><endEvent id="e" name="e"/>'
                     + flow("a", "e") + "</subProcess>")), "start-missing", "sub",
    ),
    "message that two event sub-processes interrupt for": (
        diagram(line(TASK) + handler("early", "m") + handler("late", "m"), beside='<message id="m" name="m"/>'),
        "event-sub-process-twice", "late",
    ),
    "public process that runs": (
        diagram(line(TASK), attributes='processType="Public" isExecutable="true"'), "process-public-executable",
        "route",
    ),
    "error without a name": (
        diagram(line(TASK, after="end")).replace(
            b'name="answered"/>', b'name="failed"><errorEventDefinition/></endEvent>'
        ), "thrown-code-missing", "end",
    ),
    "escalation without a name": (
        diagram(line('<intermediateThrowEvent id="tell"><escalationEventDefinition/></intermediateThrowEvent>')),
        "thrown-code-missing", "tell",
    ),
    "step without name": (diagram(line('<userTask id="step"/>')), "task-unnamed", "step"),
    "end without name": (diagram(line(TASK)).replace(b' name="answered"', b""), "end-unnamed", "end"),
    "gateway without question": (split(TO_A, DEFAULT_B).replace(b' name="Good?"', b""), "gateway-question", "good"),
    "answer without name": (
        split(TO_A.replace(' name="yes"', ""), DEFAULT_B), "flow-unnamed", "good-a",
    ),
    "a script task without a script": (diagram(line('<scriptTask id="sum" name="S"/>')), "script-empty", "sum"),
    "a sub-process without steps": (diagram(line('<subProcess id="sub" name="S"/>')), "sub-process-empty", "sub"),
    "sixteen steps": (diagram(line(*(user_task(f"step_{n}") for n in range(16)))), "page-full", "route"),
    "ladder without due": (task('huiyin:escalation="standard"'), "ladder-idle", "step"),
    "gateway that merges and splits": (
        split(TO_A, DEFAULT_B).replace(b"</process>", flow("good", "good", "=again").encode() + b"</process>"),
        "gateway-merges-and-splits", "good",
    ),
}  # fmt: skip

INFOS = {
    "jobs": (task('camunda:asyncBefore="true"'), "vendor-no-effect", "step"),
    "not executable": (diagram(line(TASK), attributes=""), "not-executable", "route"),
    "condition asked again for late tokens": (
        diagram(
            line(
                '<parallelGateway id="p"/>',
                '<complexGateway id="c"><activationCondition>activationCount = 1'
                "</activationCondition></complexGateway>",
            )
            + '<endEvent id="end2" name="e"/>'
            + flow("p", "c", key="p-c-2")
            + flow("c", "end2", "=amount > 1")
        ),
        "gateway-asked-again",
        "c-end2",
    ),
    "performer": (task(inside='<performer id="p"/>'), "element-no-effect", "p"),
    "extension of another tool": (task('other:colour="red"'), "extension-foreign", "step"),
}


@pytest.mark.parametrize(
    ("severity", "data", "rule", "element"),
    [
        pytest.param(severity, *case, id=name)
        for severity, cases in ((Severity.ERROR, ERRORS), (Severity.WARNING, WARNINGS), (Severity.INFO, INFOS))
        for name, case in cases.items()
    ],
)
def test_a_mistake_is_named_with_its_element(severity: Severity, data: bytes, rule: str, element: str | None) -> None:
    _, findings = lint_diagram({"route.bpmn": data}, "route.bpmn")
    found = [(finding.rule, finding.element, finding.severity) for finding in findings]
    assert (rule, element, severity) in found
    if severity is not Severity.ERROR:
        assert Severity.ERROR not in {finding.severity for finding in findings}
