"""What cannot run is refused by name: the element, why, and what to draw instead."""

from __future__ import annotations

import pytest

from engine.bpmn.parser import build, cached_model, examine
from engine.errors import BadModel
from engine.locale import translator
from engine.xmlfile import MAX_BYTES, parse_xml
from tests.factories.diagrams import HEAD, diagram
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
    "receive task without a message": between('<receiveTask id="x"/>'),
    "signal event without a signal": between(
        '<intermediateThrowEvent id="x"><signalEventDefinition/></intermediateThrowEvent>'
    ),
}


@pytest.mark.parametrize("what", UNSUPPORTED)
def test_what_would_be_misread_is_refused_at_its_element(what: str) -> None:
    error = refused(UNSUPPORTED[what], beside='<message id="m" name="m"/>')
    assert error.params["element"] == "x" and str(error.advice)
    assert error.params["rule"] == "bpmn-unsupported"


def test_what_the_static_rules_forbid_is_refused_with_what_to_do() -> None:
    error = refused(ENDS + nodes(a="task") + flows("start a end", "a start"))
    assert (error.params["rule"], error.params["element"]) == ("flow-into-start", "start")
    assert "behind" in str(error.advice)


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
    with pytest.raises(BadModel, match="nested deeper than 200"):
        parse_xml(b"<a>" * 240 + b"</a>" * 240, "route.bpmn")
    with pytest.raises(BadModel, match="nested deeper than 200"):
        parse_xml(b"<a>" * 10_000 + b"</a>" * 10_000, "route.bpmn")
    with pytest.raises(BadModel, match="“b” in line 2 has more than 500 attributes"):
        many = b" ".join(b'a%d=""' % number for number in range(100_000))
        parse_xml(b"<a>\n<b " + many + b"/></a>", "route.bpmn")


def test_refusals_speak_chinese_too() -> None:
    shown = refused(UNSUPPORTED["service task"]).show(translator("zh_Hans"))
    assert "serviceTask" in shown and "运行" in shown


def test_ids_may_be_in_any_script_but_hold_no_spaces_and_no_pictures() -> None:
    def named(key: str) -> bytes:
        return diagram(nodes(s="startEvent", e="endEvent") + f'<userTask id="{key}"/>' + flows(f"s {key}", f"{key} e"))

    assert build(named("核查_一"), "route.bpmn").elements["核查_一"].outgoing == ("核查_一-e",)
    with pytest.raises(BadModel) as error:
        build(diagram(ENDS + flows("start end") + '<task id="任务 一"/>'), "route.bpmn")
    assert (error.value.params["rule"], error.value.params["element"]) == ("id-form", "任务 一")
    with pytest.raises(BadModel) as error:
        build(named("任务🙂"), "route.bpmn")
    assert (error.value.params["rule"], error.value.params["element"]) == ("id-form", "任务🙂")


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
