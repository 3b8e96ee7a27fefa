"""What cannot run is refused by name: the element, why, and what to draw instead."""

from __future__ import annotations

import pytest

from engine.bpmn.parser import build, cached_model, examine
from engine.bpmn.xml import MAX_BYTES, parse_xml
from engine.errors import BadModel
from engine.locale import translator
from tests.factories.diagrams import HEAD, diagram, flow
from tests.factories.runs import flows, nodes

ENDS = nodes(start="startEvent", end="endEvent")
TIMER = "<timerEventDefinition><timeDuration>{}</timeDuration></timerEventDefinition>"


def refused(inside: str, beside: str = "") -> BadModel:
    """The refusal of a process."""
    with pytest.raises(BadModel) as error:
        build(diagram(inside, beside=beside), "route.bpmn")
    return error.value


def between(element: str, key: str = "x") -> str:
    """Start, the element, end."""
    return ENDS + element + flows(f"start {key} end")


UNSUPPORTED = {
    "service task": between('<serviceTask id="x"/>'),
    "send task": between('<sendTask id="x"/>'),
    "business rule task": between('<businessRuleTask id="x"/>'),
    "complex gateway": between('<complexGateway id="x"/>'),
    "transaction": between('<transaction id="x"/>'),
    "ad-hoc sub-process": between('<adHocSubProcess id="x"/>'),
    "event sub-process": between('<subProcess id="x" triggeredByEvent="true"><startEvent id="s"/></subProcess>'),
    "multi-instance": between('<userTask id="x"><multiInstanceLoopCharacteristics/></userTask>'),
    "standard loop": between('<userTask id="x"><standardLoopCharacteristics/></userTask>'),
    "compensation": between('<userTask id="x" isForCompensation="true"/>'),
    "start quantity": between('<userTask id="x" startQuantity="2"/>'),
    "instantiating receive": between('<receiveTask id="x" instantiate="true" messageRef="m"/>'),
    "parallel event gateway": between('<eventBasedGateway id="x" eventGatewayType="Parallel"/>'),
    "link catch": between('<intermediateCatchEvent id="x"><linkEventDefinition name="a"/></intermediateCatchEvent>'),
    "signal throw": between('<intermediateThrowEvent id="x"><signalEventDefinition/></intermediateThrowEvent>'),
    "conditional": between('<intermediateCatchEvent id="x"><conditionalEventDefinition/></intermediateCatchEvent>'),
    "signal end": nodes(start="startEvent") + '<endEvent id="x"><signalEventDefinition/></endEvent>' + flows("start x"),
    "error end": nodes(start="startEvent") + '<endEvent id="x"><errorEventDefinition/></endEvent>' + flows("start x"),
    "message start": nodes(end="endEvent")
    + '<startEvent id="x"><messageEventDefinition messageRef="m"/></startEvent>'
    + flows("x end"),
    "several definitions": between(f'<intermediateCatchEvent id="x">{TIMER.format("1d") * 2}</intermediateCatchEvent>'),
    "error boundary": between(nodes(h="userTask"), "h")
    + '<boundaryEvent id="x" attachedToRef="h"><errorEventDefinition/>'
    "</boundaryEvent>" + flows("x end"),
    "computing data association": between(
        '<userTask id="x"><dataInputAssociation><assignment/></dataInputAssociation></userTask>'
    ),
}


@pytest.mark.parametrize("what", UNSUPPORTED)
def test_what_would_be_misread_is_refused_at_its_element(what: str) -> None:
    error = refused(UNSUPPORTED[what], beside='<message id="m" name="m"/>')
    assert error.params["element"] == "x" and str(error.advice)
    assert error.params["rule"] == "bpmn-unsupported"


STRUCTURE = {
    "no start": (nodes(a="userTask", end="endEvent") + flows("a end"), "route"),
    "two starts": (ENDS + nodes(s2="startEvent") + flows("start end", "s2 end"), "route"),
    "flow to nothing": (ENDS + flows("start end", "start nowhere"), "start-nowhere"),
    "flow across a border": (
        between('<subProcess id="x"><startEvent id="s"/><endEvent id="e"/></subProcess>') + flows("s e"),
        "s-e",
    ),
    "element without a way in": (ENDS + nodes(lost="userTask") + flows("start end", "lost end"), "lost"),
    "gateway without a way out": (ENDS + nodes(g="exclusiveGateway") + flows("start g", "start end"), "g"),
    "end with a way out": (ENDS + nodes(a="task") + flows("start end", "end a"), "end"),
    "exclusive flow without condition": (
        ENDS + nodes(g="exclusiveGateway", a="task") + flows("start g", "g end", "a end") + flow("g", "a", "n = 1"),
        "g-end",
    ),
    "condition on a parallel flow": (
        ENDS + nodes(g="parallelGateway") + flows("start g") + flow("g", "end", "true"),
        "g-end",
    ),
    "default with a condition": (
        between('<exclusiveGateway id="x" default="d"/>').replace(flow("x", "end"), "") + flow("x", "end", "true", "d"),
        "d",
    ),
    "foreign default": (between('<exclusiveGateway id="x" default="start-x"/>'), "x"),
    "boundary on nothing": (
        ENDS + flows("start end", "x end") + f'<boundaryEvent id="x" attachedToRef="y">{TIMER.format("1d")}'
        "</boundaryEvent>",
        "x",
    ),
    "event gateway to a task": (ENDS + nodes(g="eventBasedGateway", a="userTask") + flows("start g a end"), "g"),
    "script without a name": (between('<scriptTask id="x"><script>1</script></scriptTask>'), "x"),
    "script that is none": (between('<scriptTask id="x" huiyin:result="n"><script>1 +</script></scriptTask>'), "x"),
    "condition that is none": (
        ENDS + nodes(g="exclusiveGateway") + flows("start g") + flow("g", "end", "${juel}"),
        "g-end",
    ),
    "empty condition": (ENDS + nodes(g="exclusiveGateway") + flows("start g") + flow("g", "end", ""), "g-end"),
    "timer that is none": (
        between(f'<intermediateCatchEvent id="x">{TIMER.format("soon")}</intermediateCatchEvent>'),
        "x",
    ),
    "timer without a time": (
        between('<intermediateCatchEvent id="x"><timerEventDefinition/></intermediateCatchEvent>'),
        "x",
    ),
    "message that is not there": (between('<receiveTask id="x" messageRef="gone"/>'), "x"),
    "one id twice": (between('<userTask id="x"/><userTask id="x"/>'), "x"),
    "unknown element": (between('<userTask id="x"/><robotTask id="y"/>'), "y"),
}


@pytest.mark.parametrize("what", STRUCTURE)
def test_what_does_not_fit_together_is_refused_at_its_element(what: str) -> None:
    inside, element = STRUCTURE[what]
    error = refused(inside)
    assert error.params["element"] == element and str(error.advice)


def test_every_problem_is_found_not_only_the_first() -> None:
    source = diagram(between('<serviceTask id="x"/>') + between('<sendTask id="y"/>', "y").replace(ENDS, ""))
    model, findings = examine(source, "route.bpmn")
    assert model is not None and [finding.element for finding in findings] == ["x", "y"]
    assert all(finding.line and finding.file == "route.bpmn" for finding in findings)


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"no xml",
        b"<a><b></a>",
        b"<definitions/>",
        b'<definitions xmlns="urn:other"/>',
        b"\xff\xfe\x00",
        diagram(ENDS)[:200],
    ],
)
def test_what_is_no_bpmn_is_refused(rubbish: bytes) -> None:
    with pytest.raises(BadModel):
        build(rubbish, "route.bpmn")


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE definitions [<!ENTITY a "b">]>',
        '<!DOCTYPE definitions SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_doctype_is_refused_whatever_it_says(prolog: str) -> None:
    with pytest.raises(BadModel, match="DOCTYPE"):
        parse_xml(f"{prolog}<definitions>x</definitions>".encode(), "route.bpmn")


def test_size_and_depth_are_bounded() -> None:
    with pytest.raises(BadModel, match="larger"):
        parse_xml(b" " * (MAX_BYTES + 1), "route.bpmn")
    with pytest.raises(BadModel, match=r"deeper|depth"):
        parse_xml(b"<a>" * 240 + b"</a>" * 240, "route.bpmn")


def test_refusals_speak_chinese_too() -> None:
    shown = refused(UNSUPPORTED["service task"]).show(translator("zh_Hans"))
    assert "serviceTask" in shown and "运行" in shown


def test_ids_may_be_anything_xml_allows() -> None:
    model = build(
        diagram(
            nodes(s="startEvent", e="endEvent")
            + '<userTask id="任务 一 🙂"/>'
            + flow("s", "任务 一 🙂", key="f 1")
            + flow("任务 一 🙂", "e", key="f 2")
        ),
        "route.bpmn",
    )
    assert model.elements["任务 一 🙂"].outgoing == ("f 2",)


def test_shared_event_definitions_and_qualified_references_are_followed() -> None:
    beside = '<timerEventDefinition id="t"><timeDuration>3wd</timeDuration></timerEventDefinition>'
    inside = (
        ENDS + '<intermediateCatchEvent id="x"><eventDefinitionRef>tns:t</eventDefinitionRef></intermediateCatchEvent>'
    )
    model = build(diagram(inside + flows("start x end"), beside=beside), "route.bpmn")
    assert model.elements["x"].event.expression == "3wd"


def test_a_pool_beside_the_route_and_drawn_data_change_nothing() -> None:
    pool = '<collaboration id="c"><participant id="p1" processRef="route"/><participant id="p2"/></collaboration>'
    data = '<dataObjectReference id="d"/><dataObject id="o"/><textAnnotation id="t"><text>!</text></textAnnotation>'
    model = build(diagram(between('<userTask id="x"/>') + data, beside=pool), "route.bpmn")
    assert list(model.elements) == ["start", "end", "x"]


def test_of_several_processes_the_one_named_like_the_file_runs() -> None:
    two = diagram(ENDS + flows("start end")).replace(
        b"</definitions>",
        b'<process id="other"><startEvent id="s"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/>'
        b"</process></definitions>",
    )
    assert build(two, "route.bpmn").process_id == "route"
    with pytest.raises(BadModel, match="2 processes"):
        build(two, "unnamed.bpmn")


def test_an_id_used_in_two_files_of_a_route_is_refused() -> None:
    files = {
        "route.bpmn": diagram(ENDS + flows("start end")),
        "shared.bpmn": diagram(ENDS + flows("start end"), key="shared"),
    }
    with pytest.raises(BadModel, match="another file"):
        build(files, "route.bpmn")


def test_lanes_nest_and_the_innermost_one_counts() -> None:
    lanes = (
        '<laneSet id="ls"><lane id="outer"><flowNodeRef>a</flowNodeRef><flowNodeRef>b</flowNodeRef>'
        '<childLaneSet id="c"><lane id="inner" huiyin:group="window"><flowNodeRef>b</flowNodeRef></lane>'
        "</childLaneSet></lane></laneSet>"
    )
    model = build(diagram(lanes + ENDS + nodes(a="userTask", b="userTask") + flows("start a b end")), "route.bpmn")
    assert [model.elements[key].lane for key in "ab"] == ["outer", "inner"]
    assert model.lanes["inner"].parent == "outer"
    assert model.lanes["inner"].attributes["{urn:huiyin:bpmn:1}group"] == "window"


def test_a_model_is_built_once_for_each_key() -> None:
    asked: list[int] = []

    def load() -> bytes:
        asked.append(1)
        return diagram(ENDS + flows("start end"))

    assert cached_model("key of this test", load, "route.bpmn") is cached_model("key of this test", load, "route.bpmn")
    assert len(asked) == 1


def test_the_namespace_counts_not_the_prefix() -> None:
    source = HEAD + "<process id='route'>" + ENDS + flows("start end") + "</process></definitions>"
    for name in ("definitions", "process", "startEvent", "endEvent", "sequenceFlow"):
        source = source.replace(f"<{name} ", f"<bpmn:{name} ").replace(f"</{name}>", f"</bpmn:{name}>")
    source = source.replace('xmlns="', 'xmlns:bpmn="')
    assert build(source.encode(), "route.bpmn").start_id == "start"
