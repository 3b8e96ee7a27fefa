"""Sub-processes and called processes."""

from __future__ import annotations

import pytest

from engine.bpmn import runtime
from engine.bpmn.model import Model
from engine.bpmn.parser import build
from engine.errors import BadModel, RunFailed
from tests.factories.diagrams import HEAD, diagram
from tests.factories.runs import NOW, Walk, flows, nodes

ENDS = nodes(start="startEvent", end="endEvent")
INNER = nodes(s="startEvent", x="userTask", e="endEvent") + flows("s x e")


def test_a_sub_process_works_on_the_cases_data() -> None:
    walk = Walk(
        ENDS + f'<subProcess id="sub">{INNER}</subProcess>' + nodes(after="userTask") + flows("start sub after end"),
        {"n": 1},
    )
    walk.complete("x", found=2)
    assert walk.open == ["after"] and walk.changes.opened[0].data == {"n": 1, "found": 2}
    assert walk.complete("after").changes.end == "end"
    assert walk.path[:7] == ["start", "start-sub", "sub", "s", "s-x", "x", "x-e"]


def test_branches_that_end_apart_inside_are_brought_together_behind() -> None:
    inside = nodes(s="startEvent", split="parallelGateway", x="userTask", y="userTask", e1="endEvent", e2="endEvent")
    inside += flows("s split x e1", "split y e2")
    walk = Walk(ENDS + f'<subProcess id="sub">{inside}</subProcess>' + flows("start sub end"))
    walk.complete("x", a=1)
    assert not walk.changes.finished
    assert walk.complete("y", b=2).data == {"a": 1, "b": 2} and walk.changes.finished


def test_a_terminate_end_inside_ends_only_the_inside() -> None:
    stop = '<endEvent id="stop"><terminateEventDefinition/></endEvent>'
    inside = (
        nodes(s="startEvent", split="parallelGateway", x="userTask", y="userTask")
        + stop
        + flows("s split x stop", "split y")
    )
    walk = Walk(
        ENDS + f'<subProcess id="sub">{inside}</subProcess>' + nodes(after="userTask") + flows("start sub after end")
    )
    walk.complete("x")
    assert walk.open == ["after"]


def test_a_finished_inside_leaves_nothing_in_the_snapshot() -> None:
    loop = f'<subProcess id="sub">{INNER}</subProcess><exclusiveGateway id="g" default="g-end"/>'
    walk = Walk(
        ENDS + loop + flows("start sub g end") + '<sequenceFlow id="back" sourceRef="g" targetRef="sub">'
        "<conditionExpression>again</conditionExpression></sequenceFlow>"
    )
    sizes = [len(walk.complete("x", again=True).snapshot) for _ in range(200)]
    assert max(sizes) - min(sizes) <= 16  # refs grow by digits


def called(depth: int = 1) -> Model:
    """A route whose call activity calls a process of another file."""
    inner = diagram(INNER, key="shared")
    outer = diagram(ENDS + '<callActivity id="call" calledElement="shared"/>' + flows("start call end"), key="route")
    return build({"route.bpmn": outer, "_shared/shared.bpmn": inner}, "route.bpmn")


def test_a_call_runs_a_process_of_another_file_on_the_same_data() -> None:
    walk = Walk(called(), {"n": 1}).complete("x", answer="yes")
    assert walk.changes.finished and walk.data == {"n": 1, "answer": "yes"}
    assert walk.path == ["start", "start-call", "call", "s", "s-x", "x", "x-e", "e", "call-end", "end"]


def test_one_process_may_be_called_in_several_places_at_once() -> None:
    calls = '<callActivity id="one" calledElement="shared"/><callActivity id="two" calledElement="shared"/>'
    outer = ENDS + calls + nodes(split="parallelGateway", join="parallelGateway")
    outer += flows("start split one join end", "split two join")
    model = build({"route.bpmn": diagram(outer), "shared.bpmn": diagram(INNER, key="shared")}, "route.bpmn")
    walk = Walk(model)
    assert walk.open == ["x", "x"]
    assert walk.complete("x", a=1).complete("x", b=2).data == {"a": 1, "b": 2}


def test_calls_in_a_circle_are_refused_at_the_call() -> None:
    call = (
        nodes(cs="startEvent", ce="endEvent") + '<callActivity id="again" calledElement="{}"/>' + flows("cs again ce")
    )
    outer = diagram(ENDS + '<callActivity id="call" calledElement="shared"/>' + flows("start call end"))
    with pytest.raises(BadModel) as refused:
        build({"route.bpmn": outer, "shared.bpmn": diagram(call.format("shared"), key="shared")}, "route.bpmn")
    assert refused.value.params["element"] == "again"


def test_a_call_to_nothing_is_refused() -> None:
    outer = diagram(ENDS + '<callActivity id="call" calledElement="nowhere"/>' + flows("start call end"))
    with pytest.raises(BadModel, match="nowhere"):
        build(outer, "route.bpmn")


def test_calls_nested_deeper_than_anybody_draws_stop_the_run() -> None:
    process = (
        '<process id="p{0}"><startEvent id="s{0}"/><callActivity id="c{0}" calledElement="p{1}"/><endEvent id="e{0}"/>'
    )
    process += '<sequenceFlow id="f{0}" sourceRef="s{0}" targetRef="c{0}"/><sequenceFlow id="g{0}" sourceRef="c{0}"'
    process += ' targetRef="e{0}"/></process>'
    chain = "".join(process.format(number, number + 1) for number in range(1, 120))
    last = diagram(INNER, key="p120").decode().split("<process", 1)[1].rsplit("</definitions>", 1)[0]
    outer = diagram(ENDS + '<callActivity id="call" calledElement="p1"/>' + flows("start call end")).decode()
    model = build(outer.replace("</definitions>", f"{chain}<process{last}</definitions>").encode(), "route.bpmn")
    with pytest.raises(RunFailed, match="deeper"):
        Walk(model)


def test_an_event_sub_process_that_begins_itself_ever_again_is_stopped_before_it_costs_much() -> None:
    hello = '<signalEventDefinition signalRef="hello"/>'
    inside = f'<startEvent id="s" isInterrupting="false">{hello}</startEvent><endEvent id="again">{hello}</endEvent>'
    inside += nodes(split="parallelGateway", x="userTask", e="endEvent") + flows("s split x e", "split again")
    process = ENDS + nodes(ask="userTask") + flows("start ask end")
    process += f'<subProcess id="beside" triggeredByEvent="true">{inside}</subProcess>'
    source = f'{HEAD}<signal id="hello" name="hello"/><process id="route">{process}</process></definitions>'
    walk = Walk(build(source.encode(), "route.bpmn"))
    with pytest.raises(RunFailed, match="begins beside the rest"):
        runtime.deliver(walk.model, walk.snapshot, "hello", {}, now=NOW, kind="signal")
