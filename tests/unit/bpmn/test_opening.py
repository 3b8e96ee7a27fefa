"""Whatever is BPMN opens: tree, model, findings, and a placeholder for each thing that cannot run."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from lxml import etree

from engine.bpmn.bundle.package import read_bundle
from engine.bpmn.files.xml import BPMN
from engine.bpmn.lint.opened import lint_opened
from engine.bpmn.opening import Opened, make_readable, open_diagram
from engine.bpmn.parser import examine
from engine.findings import Severity
from tests.factories.diagrams import HEAD, diagram, flow, line, user_task

ROUTES = sorted(Path("processes").glob("*/*.bpmn"))
TEN_TIMES_SLOWER_THAN_SEEN = 30


def opened(inside: str, **options: str) -> Opened:
    """A file of one process, opened."""
    return open_diagram(diagram(inside, **options), "route.bpmn")


def types(found: Opened) -> dict[str, str]:
    """Elements of the model by id."""
    assert found.model is not None
    return {key: element.type for key, element in found.model.elements.items()}


def errors(found: Opened) -> set[tuple[str, str | None]]:
    """Rules and elements."""
    return {(one.rule, one.element) for one in found.findings if one.severity is Severity.ERROR}


@pytest.mark.parametrize("path", ROUTES, ids=lambda path: path.stem)
def test_what_runs_opens_as_it_runs(path: Path) -> None:
    files = read_bundle(path.parent).sources
    found = open_diagram(files, path.name)
    model, findings = examine(files, path.name)
    assert (found.findings, found.placeholders) == ((), ()) == (findings, found.placeholders)
    assert found.model is not None
    assert model is not None
    assert found.model.elements == model.elements


def test_flows_without_ids_are_one_thing_to_say() -> None:
    steps = "".join(user_task(f"t{number}") for number in range(30))
    flows = "".join(f'<sequenceFlow sourceRef="t{number}" targetRef="t{number + 1}"/>' for number in range(29))
    told = [one for one in opened(steps + flows).findings if one.rule == "cannot-run-without-id"]
    assert [(one.element, one.message.params["count"]) for one in told] == [("sequenceFlow_without_id_1", 29)]


def test_data_that_a_lane_lists_is_no_node_of_another_tool() -> None:
    lanes = (
        '<laneSet id="lanes"><lane id="office"><flowNodeRef>a</flowNodeRef><flowNodeRef>file</flowNodeRef></lane>'
        '</laneSet><dataStoreReference id="file"/>'
    )
    found = opened(lanes + line(user_task("a")))
    assert found.placeholders == ()
    assert errors(found) == {("flow-node-ref", "office")}


@pytest.mark.parametrize(
    "node",
    [
        '<other:robot id="r" name="Robot"><other:arm id="arm"/></other:robot>',
        '<usertask id="r" name="Robot"/>',
        '<robot xmlns="" id="r" name="Robot"/>',
    ],
)
def test_a_node_that_is_none_of_bpmns_is_shown_with_its_flows(node: str) -> None:
    found = opened(line(node))
    assert types(found) == {"start": "startEvent", "r": types(found)["r"], "end": "endEvent"}
    assert found.model is not None
    assert (found.model.elements["r"].incoming, found.model.elements["r"].outgoing) == (("start-r",), ("r-end",))
    [shown] = found.placeholders
    assert (shown.id, shown.name, shown.rule) == ("r", "Robot", "placeholder")
    assert errors(found) == {("placeholder", "r")}, "neither its flows nor its neighbours are to blame"
    assert shown.type in ("other:robot", "usertask", "robot") and shown.type == types(found)["r"]


@pytest.mark.parametrize(
    ("kind", "rule"), [("serviceTask", "bpmn-unsupported"), ("businessRuleTask", "cannot-run-decision-missing")]
)
def test_tasks_without_an_implementation_are_placeholders(kind: str, rule: str) -> None:
    found = opened(line(f'<{kind} id="r" name="Ask"/>'))
    [shown] = found.placeholders
    assert (shown.type, shown.rule, types(found)["r"]) == (kind, rule, kind)
    assert str(shown.finding.message) and str(shown.finding.remedy)


def test_a_choreography_opens_without_any_process() -> None:
    data = (
        f'{HEAD}<choreography id="c"><participant id="a" name="A"/><participant id="b" name="B"/>'
        '<messageFlow id="m" sourceRef="a" targetRef="b"/>'
        + line(
            '<choreographyTask id="ask" name="Ask" initiatingParticipantRef="a"><participantRef>a</participantRef>'
            "<participantRef>b</participantRef><messageFlowRef>m</messageFlowRef></choreographyTask>",
            '<callChoreography id="call" name="Call"/>',
        )
        + "</choreography></definitions>"
    ).encode()
    found = open_diagram(data, "a.bpmn")
    assert types(found)["ask"] == "choreographyTask"
    assert {shown.id: shown.type for shown in found.placeholders} == {
        "ask": "choreographyTask", "call": "callChoreography",
    }  # fmt: skip
    assert errors(found) == {("placeholder", "ask"), ("placeholder", "call")}
    assert found.root is not None
    assert found.root.find(f"{{{BPMN}}}choreography") is not None, "the tree stays as it was written"
    rules = {one.rule for one in lint_opened({"a.bpmn": data}, "a.bpmn").findings}
    assert "placeholder" in rules
    assert "not-executable" not in rules


def test_a_sub_choreography_holds_its_own() -> None:
    inner = line('<choreographyTask id="ask"/>', before="s", after="e")
    outer = line(f'<subChoreography id="sub">{inner}</subChoreography>')
    data = f'{HEAD}<choreography id="c">{outer}</choreography></definitions>'
    found = open_diagram(data.encode(), "a.bpmn")
    assert found.model is not None
    assert found.model.elements["ask"].scope == "sub"
    assert {shown.id for shown in found.placeholders} == {"sub", "ask"}


def test_a_collaboration_alone_opens_with_its_conversations() -> None:
    data = (
        f'{HEAD}<collaboration id="c"><participant id="a"/><conversation id="talk" name="Talk"/>'
        '<subConversation id="sub"/><conversationLink id="l" sourceRef="a" targetRef="talk"/></collaboration>'
        "</definitions>"
    ).encode()
    found = open_diagram(data, "a.bpmn")
    assert types(found) == {"talk": "conversation", "sub": "subConversation"}
    assert [(shown.id, shown.name) for shown in found.placeholders] == [("talk", "Talk"), ("sub", "")]
    drawing = make_readable({"a.bpmn": data}, "a.bpmn").drawing()
    assert "<text>Talk</text>" in drawing
    assert "conversationLink" not in drawing


def test_conversations_beside_a_process_are_told_too() -> None:
    talk = '<collaboration id="c"><conversation id="talk" name="Talk"/></collaboration>'
    found = open_diagram(diagram(line(user_task()), beside=talk), "route.bpmn")
    assert errors(found) == {("placeholder", "talk")}
    assert types(found).keys() == {"start", "reply", "end"}


def test_ids_that_are_missing_are_made_up() -> None:
    inside = '<startEvent id="start"/><userTask name="Nameless"/><endEvent id="userTask_without_id_1"/>' + flow(
        "start", "userTask_without_id_1"
    )
    found = opened(inside)
    [made] = types(found).keys() - {"start", "userTask_without_id_1"}
    assert types(found)[made] == "userTask"
    assert ("cannot-run-without-id", made) in errors(found)
    assert found.root is not None
    assert [node.get("id") for node in found.root.iter(f"{{{BPMN}}}userTask")] == [made]


def test_findings_keep_their_lines_when_something_was_replaced() -> None:
    data = diagram("\n\n" + line(user_task(), '<other:robot\n   id="r"\n\n   name="R"/>\n\n', '<serviceTask id="x"/>'))
    found = open_diagram(data, "route.bpmn")
    lines = {
        key: number
        for number, written in enumerate(data.decode().split("\n"), 1)
        for key in ("r", "x")
        if f'id="{key}"' in written
    }
    at = {one.element: one.line for one in found.findings}
    assert at["x"] == lines["x"]
    assert at["r"] in (lines["r"], lines["r"] - 1, lines["r"] + 2), "libxml2 gives the line where the tag ends"


@pytest.mark.parametrize("namespace", ["", "http://schema.omg.org/spec/BPMN/2.0"])
def test_drafts_and_files_without_a_namespace_open_and_say_so(namespace: str) -> None:
    data = f'<definitions xmlns="{namespace}"><process id="p">{line(user_task(attributes=""))}</process></definitions>'
    found = open_diagram(data.encode(), "p.bpmn")
    assert types(found)["reply"] == "userTask"
    assert errors(found) == {("bpmn-draft", None)}


@pytest.mark.parametrize("data", [b"", b"hello", b"<a/>", b"\xff\xfe\x00", b"<definitions", b'<?xml version="1.0"?>',
                                  b'<!DOCTYPE definitions><definitions xmlns="x"/>', b"PK\x03\x04"])  # fmt: skip
def test_what_is_no_bpmn_has_no_model_and_a_reason(data: bytes) -> None:
    found = open_diagram(data, "a.bpmn")
    assert found.model is None
    assert [one.severity for one in found.findings] == [Severity.ERROR]
    assert found.placeholders == ()


def test_an_empty_file_of_bpmn_is_an_empty_model() -> None:
    found = open_diagram(f"{HEAD}</definitions>".encode(), "a.bpmn")
    assert types(found) == {}
    assert [one.rule for one in found.findings] == ["cannot-run-which-process"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_encodings_and_byte_order_marks(encoding: str) -> None:
    written = diagram(line(user_task().replace("Reply", "答复客户"))).decode()
    named = written.replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"')
    if encoding in ("utf-16-le", "utf-16-be"):
        named = "\ufeff" + named.replace(encoding, "utf-16")
    found = open_diagram(named.encode(encoding), "route.bpmn")
    assert found.model is not None
    assert found.model.elements["reply"].name == "答复客户"
    assert found.findings == ()


@pytest.mark.parametrize("prefix", ["bpmn", "semantic", "流程", "x-1.y"])
def test_any_prefix_comments_and_instructions_inside_of_elements(prefix: str) -> None:
    root = etree.fromstring(diagram(line(user_task())))
    spelled = etree.Element(root.tag, nsmap={prefix: BPMN, "huiyin": "urn:huiyin:bpmn:1"}, attrib=dict(root.attrib))
    spelled.extend(list(root))
    for node in list(spelled.iter(etree.Element)):
        node.insert(0, etree.Comment(" a note "))
        node.insert(1, etree.ProcessingInstruction("tool", "x"))
    etree.cleanup_namespaces(spelled)
    data = etree.tostring(spelled, encoding="utf-8")
    assert f"<{prefix}:userTask".encode() in data
    found = open_diagram(data, "route.bpmn")
    assert types(found) == {"start": "startEvent", "end": "endEvent", "reply": "userTask"}
    assert found.findings == ()


def test_the_process_that_is_meant_to_run_is_the_model() -> None:
    empty, meant = '<process id="customer"/>', diagram(line(user_task()), key="office", beside="").decode()
    found = open_diagram(meant.replace("<process", f"{empty}<process", 1).encode(), "a.bpmn")
    assert found.model is not None
    assert found.model.process_id == "office"
    named = open_diagram(meant.replace("<process", f"{empty}<process", 1).encode(), "customer.bpmn")
    assert named.model is not None
    assert named.model.process_id == "customer"


def test_ten_thousand_elements_open_in_time() -> None:
    steps = (user_task(f"s{n}") if n % 50 else f'<other:robot id="s{n}"/>' for n in range(10_000))
    data = diagram(line(*steps))
    begin = perf_counter()
    found = open_diagram(data, "route.bpmn")
    assert perf_counter() - begin < TEN_TIMES_SLOWER_THAN_SEEN
    assert (len(types(found)), len(found.placeholders)) == (10_002, 200)


def test_lint_of_a_drawing_takes_placeholders_for_what_they_are() -> None:
    inside = line('<other:robot id="r" name="Robot"/>', user_task())
    for attributes, severity in (('isExecutable="true"', "warning"), ("", "info")):
        linted = lint_opened({"a.bpmn": diagram(inside, attributes=attributes)}, "a.bpmn")
        found = [one for one in linted.findings if one.rule == "placeholder"]
        assert [(one.element, str(one.severity)) for one in found] == [("r", severity)]
        assert not [one for one in linted.findings if one.severity is Severity.ERROR]
        assert [shown.finding for shown in linted.placeholders] == found


def test_the_drawing_shows_placeholders_as_tasks() -> None:
    data = diagram(line('<other:robot id="r" name="Robot" other:speed="3"/>'))
    root = etree.fromstring(make_readable({"a.bpmn": data}, "a.bpmn").drawing())
    assert [(node.get("id"), node.get("name")) for node in root.iter(f"{{{BPMN}}}task")] == [("r", "Robot")]


def test_a_service_task_that_only_works_out_an_expression_is_no_placeholder() -> None:
    found = opened(line('<serviceTask id="sum" camunda:expression="${a + b}" camunda:resultVariable="c"/>'))
    assert (found.placeholders, types(found)["sum"]) == ((), "scriptTask")


@pytest.mark.parametrize(
    ("step", "rule"),
    [
        ('<scriptTask id="x" scriptFormat="groovy"><script>1</script></scriptTask>', "cannot-run-script-language"),
        ('<callActivity id="x" calledElement="elsewhere"/>', "cannot-run-call"),
        ('<sendTask id="x" camunda:topic="mail"/>', "vendor-implementation"),
        ('<sendTask id="x"/>', "bpmn-unsupported"),
    ],
)
def test_any_step_whose_work_nobody_here_can_do_is_a_placeholder(step: str, rule: str) -> None:
    [shown] = opened(line(step)).placeholders
    assert (shown.id, shown.rule) == ("x", rule)
