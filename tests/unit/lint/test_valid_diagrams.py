"""Diagrams that are right have no error, whatever tool drew them."""

from __future__ import annotations

import pytest

from engine.bpmn.lint.diagrams import lint_diagram
from engine.findings import Finding, Severity
from tests.factories.diagrams import diagram, flow, line, user_task

TASK = user_task()


def boundary(event: str, interrupting: str = "true") -> bytes:
    """A boundary event on the one step."""
    return diagram(
        line(TASK)
        + f'<boundaryEvent id="late" attachedToRef="reply" cancelActivity="{interrupting}">{event}</boundaryEvent>'
        + '<endEvent id="other" name="late"/>'
        + flow("late", "other")
    )


def timer(part: str, words: str) -> str:
    """A timer's definition."""
    return f"<timerEventDefinition><{part}>{words}</{part}></timerEventDefinition>"


BRANCHES = (
    '<startEvent id="start"/><{0}Gateway id="split" name="?" {1}/><endEvent id="end" name="e"/>'
    + user_task("a") + user_task("b")
    + '<{0}Gateway id="join"/>' + flow("start", "split") + flow("a", "join") + flow("b", "join") + flow("join", "end")
)  # fmt: skip
CHOICE = flow("split", "a", "=amount > 100") + flow("split", "b")
BOTH = flow("split", "a") + flow("split", "b")

VALID = {
    "one step": diagram(line(TASK)),
    "no step at all": diagram(line()),
    "ids in Chinese": diagram(line(user_task("核查话单"))),
    "not executable": diagram(line(TASK), attributes='isExecutable="false"'),
    "exclusive branches": diagram(BRANCHES.format("exclusive", 'default="split-b"') + CHOICE),
    "inclusive branches": diagram(BRANCHES.format("inclusive", 'default="split-b"') + CHOICE),
    "parallel branches": diagram(BRANCHES.format("parallel", "") + BOTH),
    "a loop": diagram(
        '<startEvent id="start"/>'
            + TASK + '<exclusiveGateway id="g" name="?" default="g-end"/><endEvent id="end" name="e"/>'
        + flow("start", "reply") + flow("reply", "g") + flow("g", "end") + flow("g", "reply",
            '=verdict = "insufficient"')
    ),
    "boundary timer": boundary(timer("timeDuration", "3wd")),
    "boundary timer that repeats": boundary(timer("timeCycle", "R3/P1D"), "false"),
    "boundary timer by expression": boundary(
        timer("timeDuration", "=if urgent then &quot;1wd&quot; else &quot;3wd&quot;")
    ),
    "timer at a date": diagram(
        line(f'<intermediateCatchEvent id="w">{timer("timeDate", "2026-01-01T09:00+08:00")}</intermediateCatchEvent>')
    ),
    "message": diagram(
        line('<intermediateCatchEvent id="w"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>'),
        beside='<message id="m" name="answer"/>',
    ),
    "receive task": diagram(
        line('<receiveTask id="w" name="Wait" messageRef="m"/>'), beside='<message id="m" name="answer"/>'
    ),
    "script": diagram(
        line('<scriptTask id="s" name="Add" huiyin:result="total"><script>= a + b</script></scriptTask>')
    ),
    "sub-process": diagram(line(
        '<subProcess id="sub" name="Check">' + line(user_task("inner"), before="s", after="e") + "</subProcess>"
    )),
    "terminate": diagram(line(TASK)).replace(b'name="answered"/>', b'name="x"><terminateEventDefinition/></endEvent>'),
    "lanes": diagram(
        '<laneSet id="lanes"><lane id="window" name="Window"><flowNodeRef>reply</flowNodeRef></lane></laneSet>'
            + line(TASK)
    ),
    "Camunda 7": diagram(
        line(user_task("a", 'camunda:candidateGroups="window" camunda:dueDate="P3D" camunda:formKey="f.yaml"'))
    ),
    "Camunda 8": diagram(line(user_task("a",
        inside='<extensionElements><zeebe:assignmentDefinition candidateGroups="window"/>'
                                                    '<zeebe:taskSchedule dueDate="PT4H"/></extensionElements>'))),
    "annotations": diagram(
        line(TASK) + '<textAnnotation id="t"><text>Note</text></textAnnotation>'
        '<association id="a" sourceRef="t" targetRef="reply"/>'
    ),
    "data drawn": diagram(line(TASK) + '<dataObject id="d"/><dataObjectReference id="r" dataObjectRef="d"/>'),
    "pool": diagram(
        line(TASK), beside='<collaboration id="c"><participant id="p" processRef="route"/></collaboration>'
    ),
}  # fmt: skip


def errors(findings: list[Finding]) -> list[Finding]:
    """Those that would stop a deploy."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in VALID.items()])
def test_a_sound_diagram_has_no_error(data: bytes) -> None:
    subject, findings = lint_diagram({"route.bpmn": data}, "route.bpmn")
    assert subject is not None
    assert errors(findings) == []


def test_a_called_process_may_stand_in_another_file() -> None:
    files = {
        "route.bpmn": diagram(line('<callActivity id="call" name="Check" calledElement="check"/>')),
        "check.bpmn": diagram(line(user_task("inner"), before="s", after="e"), key="check").replace(b"s-inner", b"x1"),
    }
    assert errors(lint_diagram(files, "route.bpmn")[1]) == []


def test_no_end_is_asked_for_where_none_belongs() -> None:
    order = user_task("ask") + user_task("check") + flow("ask", "check")
    ad_hoc = (
        f'<adHocSubProcess id="a" name="A">{order}<completionCondition>done</completionCondition></adHocSubProcess>'
    )
    called = diagram(
        line('<callActivity id="c" name="C" calledElement="g"/>'), beside='<globalUserTask id="g" name="G"/>'
    )
    for data in (diagram(line(ad_hoc)), called):
        assert {one.rule for one in lint_diagram({"route.bpmn": data}, "route.bpmn")[1]} & {
            "end-missing",
            "dead-end",
        } == set()
