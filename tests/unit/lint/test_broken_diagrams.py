"""Diagrams with one mistake each: lint names the rule and the element."""

from __future__ import annotations

import pytest

from engine.bpmn.lint.diagrams import lint_diagram
from engine.findings import Severity
from tests.factories.diagrams import HEAD, diagram, flow, line, user_task

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
    "no process": ((HEAD + "</definitions>").encode(), "bpmn-structure", None),
    "process without id": (
        diagram(line(TASK)).replace(b'<process id="route"', b"<process"), "bpmn-structure", "definitions",
    ),
    "step without id": (diagram(line(TASK) + "<userTask/>"), "bpmn-structure", "route"),
    "id used twice": (diagram(line(TASK) + TASK), "bpmn-structure", "reply"),
    "message id used twice": (
        diagram(line(TASK), beside='<message id="m" name="m"/><message id="m" name="n"/>'), "id-twice", "m",
    ),
    "id with spaces": (diagram(line(user_task("my step"))), "id-form", "my step"),
    "id with emoji": (diagram(line(user_task("reply😀"))), "id-form", "reply😀"),
    "id longer than its column": (diagram(line(user_task("x" * 101))), "too-long", "x" * 101),
    "name longer than its column": (task().replace(b'name="Step"', b'name="' + b"y" * 201 + b'"'), "too-long", "step"),
    "id with a digit first": (diagram(line(user_task("1st"))), "id-form", "1st"),
    "flow to nothing": (diagram(line(TASK) + flow("reply", "nowhere")), "bpmn-reference", "reply-nowhere"),
    "flow from nothing": (diagram(line(TASK) + flow("nowhere", "reply")), "bpmn-reference", "nowhere-reply"),
    "flow without ends": (diagram(line(TASK) + '<sequenceFlow id="loose"/>'), "bpmn-reference", "loose"),
    "no start": (diagram('<endEvent id="end" name="e"/>' + TASK + flow("reply", "end")), "bpmn-structure", "route"),
    "two starts": (
        diagram(line(TASK) + '<startEvent id="other"/>' + flow("other", "reply")), "bpmn-structure", "route",
    ),
    "flow into the start": (diagram(line(TASK) + flow("reply", "start")), "bpmn-structure", "start"),
    "flow out of the end": (diagram(line(TASK) + flow("end", "reply")), "bpmn-structure", "end"),
    "step nobody leads to": (diagram(line(TASK) + user_task("lost") + flow("lost", "end")), "bpmn-structure", "lost"),
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
    "gateway that leads nowhere": (
        diagram(line(TASK) + '<parallelGateway id="g"/>' + flow("reply", "g")), "bpmn-structure", "g",
    ),
    "start that leads nowhere": (diagram('<startEvent id="start"/>'), "bpmn-structure", "start"),
    "condition that is a number": (split(flow("good", "a", "42"), DEFAULT_B), "gateway-never-yes", "good-a"),
    "condition that is a text": (split(flow("good", "a", '="yes"'), DEFAULT_B), "gateway-never-yes", "good-a"),
    "condition missing": (split(flow("good", "a"), DEFAULT_B), "bpmn-structure", "good-a"),
    "condition empty": (split(flow("good", "a", ""), DEFAULT_B), "bpmn-expression", "good-a"),
    "condition that does not parse": (split(flow("good", "a", "=amount >"), DEFAULT_B), "bpmn-expression", "good-a"),
    "condition in Python": (
        split(flow("good", "a", "__import__('os').system('x')"), DEFAULT_B), "bpmn-expression", "good-a",
    ),
    "same condition twice": (split(TO_A, flow("good", "b", "= amount  > 1"), ""), "gateway-same-condition", "good-b"),
    "default that does not leave": (split(TO_A, DEFAULT_B, 'default="start-good"'), "bpmn-reference", "good"),
    "default with a condition": (split(TO_A, flow("good", "b", "=x")), "bpmn-structure", "good-b"),
    "condition behind a parallel gateway": (
        split(TO_A, DEFAULT_B, "").replace(b"exclusiveGateway", b"parallelGateway"), "bpmn-structure", "good-a",
    ),
    "inclusive flow without condition": (
        split(flow("good", "a"), DEFAULT_B).replace(b"exclusiveGateway", b"inclusiveGateway"), "gateway-condition",
            "good-a",
    ),
    "event gateway before a task": (
        diagram(line('<eventBasedGateway id="g"/>', TASK)), "bpmn-structure", "g",
    ),
    "complex gateway": (diagram(line('<complexGateway id="g"/>')), "bpmn-unsupported", "g"),
    "service task": (task(kind="serviceTask"), "bpmn-unsupported", "step"),
    "send task": (task(kind="sendTask"), "bpmn-unsupported", "step"),
    "business rule task": (task(kind="businessRuleTask"), "bpmn-unsupported", "step"),
    "ad-hoc sub-process": (task(kind="adHocSubProcess"), "bpmn-unsupported", "step"),
    "transaction": (task(kind="transaction"), "bpmn-unsupported", "step"),
    "unknown element": (task(kind="userTsk"), "bpmn-unsupported", "step"),
    "unknown element in a step": (task(inside='<documentatoin/>'), "element-unknown", "step"),
    "multiple instances": (task(inside="<multiInstanceLoopCharacteristics/>"), "bpmn-unsupported", "step"),
    "standard loop": (task(inside="<standardLoopCharacteristics/>"), "bpmn-unsupported", "step"),
    "compensation step": (task('isForCompensation="true"'), "bpmn-unsupported", "step"),
    "start quantity": (task('startQuantity="2"'), "bpmn-unsupported", "step"),
    "completion quantity": (task('completionQuantity="2"'), "bpmn-unsupported", "step"),
    "event sub-process": (
        task('triggeredByEvent="true"', '<startEvent id="s"/><endEvent id="e"/>' + flow("s", "e"), "subProcess"),
        "bpmn-unsupported", "step",
    ),
    "sub-process without start": (task(inside=user_task("inner"), kind="subProcess"), "bpmn-structure", "step"),
    "flow across a border": (
        task(inside=line(user_task("inner"), before="s", after="e") + flow("inner", "end"), kind="subProcess"),
        "bpmn-structure", "inner-end",
    ),
    "call to nothing": (task('calledElement="nothing"', kind="callActivity"), "bpmn-reference", "step"),
    "call to itself": (task('calledElement="route"', kind="callActivity"), "bpmn-structure", "step"),
    "signal event": (catch("<signalEventDefinition/>"), "bpmn-unsupported", "wait"),
    "signal event with an id of its own": (catch('<signalEventDefinition id="x"/>'), "bpmn-unsupported", "wait"),
    "script in another language": (
        task('scriptFormat="groovy" huiyin:result="x"', "<script>1</script>", "scriptTask"), "bpmn-unsupported", "step",
    ),
    "timer that repeats without a pause": (timer("timeCycle", "R/PT0S"), "bpmn-timer", "wait"),
    "link event": (catch('<linkEventDefinition name="x"/>'), "bpmn-unsupported", "wait"),
    "conditional event": (catch("<conditionalEventDefinition><condition>x</condition></conditionalEventDefinition>"),
                          "bpmn-unsupported", "wait"),
    "catch without definition": (catch(""), "bpmn-unsupported", "wait"),
    "message that does not exist": (catch('<messageEventDefinition messageRef="m"/>'), "bpmn-reference", "wait"),
    "event definition that does not exist": (
        catch("<eventDefinitionRef>x</eventDefinitionRef>"), "bpmn-reference", "wait",
    ),
    "receive task without message": (task(kind="receiveTask"), "bpmn-reference", "step"),
    "error end": (
        diagram('<startEvent id="start"/><endEvent id="end" name="e"><errorEventDefinition/></endEvent>'
            + flow("start", "end")),
        "bpmn-unsupported", "end",
    ),
    "boundary on nothing": (
        diagram(line(TASK)
            + '<boundaryEvent id="late" attachedToRef="x"><timerEventDefinition><timeDuration>1d</timeDuration>'
                '</timerEventDefinition></boundaryEvent>' + flow("late", "end")), "bpmn-reference", "late",
    ),
    "boundary that leads nowhere": (
        diagram(line(TASK) + '<boundaryEvent id="late" attachedToRef="reply"><timerEventDefinition><timeDuration>1d'
                '</timeDuration></timerEventDefinition></boundaryEvent>'), "bpmn-structure", "late",
    ),
    "timer without time": (catch("<timerEventDefinition/>"), "bpmn-timer", "wait"),
    "timer that is no duration": (timer("timeDuration", "soon"), "bpmn-timer", "wait"),
    "timer that is no date": (timer("timeDate", "2026-02-30"), "bpmn-timer", "wait"),
    "timer date without a zone": (timer("timeDate", "2026-02-20T09:00"), "bpmn-timer", "wait"),
    "timer that never repeats": (timer("timeCycle", "R0/P1D"), "bpmn-timer", "wait"),
    "timer with negative times": (timer("timeCycle", "R-3/P1D"), "bpmn-timer", "wait"),
    "timer expression that does not parse": (timer("timeDuration", "=1 +"), "bpmn-expression", "wait"),
    "script empty": (task('huiyin:result="x"', kind="scriptTask"), "bpmn-expression", "step"),
    "script that does not parse": (
        task('huiyin:result="x"', "<script>if if</script>", "scriptTask"), "bpmn-expression", "step",
    ),
    "script without result": (task("", "<script>1 + 1</script>", "scriptTask"), "bpmn-structure", "step"),
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
    "group expression that does not parse": (task('huiyin:group="=unit +"'), "setting-expression", "step"),
    "assignee expression that does not parse": (task('huiyin:assignee="=("'), "setting-expression", "step"),
}  # fmt: skip

WARNINGS = {
    "condition that calls Java": (
        split(flow("good", "a", "${items.size() > 1}"), DEFAULT_B), "vendor-expression", "good-a",
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
    "step without name": (diagram(line('<userTask id="step"/>')), "task-unnamed", "step"),
    "end without name": (diagram(line(TASK)).replace(b' name="answered"', b""), "end-unnamed", "end"),
    "gateway without question": (split(TO_A, DEFAULT_B).replace(b' name="Good?"', b""), "gateway-question", "good"),
    "answer without name": (
        split(TO_A.replace(' name="yes"', ""), DEFAULT_B), "flow-unnamed", "good-a",
    ),
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
    "data object": (diagram(line(TASK) + '<dataObject id="d"/>'), "element-no-effect", "d"),
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


def test_the_table_holds_at_least_eighty_mistakes() -> None:
    assert len(ERRORS) >= 80
