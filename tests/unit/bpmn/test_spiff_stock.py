"""What SpiffWorkflow 3.2.0 does, beside what we make of it.

Each test shows stock's behaviour first. One that fails after an upgrade says which of our changes became unnecessary.
"""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.exceptions import WorkflowException

import engine.bpmn.spiff
from engine.bpmn.parser import build
from tests.factories.diagrams import HEAD, diagram, flow
from tests.factories.runs import Walk, flows, nodes
from tests.factories.stock import Stock

ENDS = nodes(start="startEvent", end="endEvent")
FILES = sorted(Path(engine.bpmn.spiff.__path__[0]).glob("[a-z]*.py"))


def test_the_version_is_the_one_these_tests_speak_of() -> None:
    assert version("SpiffWorkflow") == "3.2.0"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_file_says_what_it_changes_and_has_a_test_that_shows_it(file: Path) -> None:
    told = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    if "Nothing of SpiffWorkflow's is changed here." in told:
        return
    assert "Changed from 3.2.0, w" in told
    shown = "".join(one.read_text("utf-8") for one in Path(__file__).parent.glob("test_spiff_stock*.py"))
    assert re.search(rf"^def test_{file.stem}_(\w+_)?stock_|^def test_{file.stem}_\w+_in_stock\(", shown, re.MULTILINE)


def test_token_a_long_loop_loses_sight_of_its_work_in_stock() -> None:
    loop = ENDS + nodes(turn="userTask") + '<exclusiveGateway id="g" default="g-end"/>' + flows("start turn g end")
    stock = Stock(loop + flow("g", "turn", "again"))
    turns = 0
    while stock.open and turns < 600:
        stock.complete("turn", again=True)
        turns += 1
    assert turns < 600 and stock.workflow.is_completed()
    walk = Walk(loop + flow("g", "turn", "again"))
    for _ in range(600):
        walk.complete("turn", again=True)
    assert walk.open == ["turn"]


def test_node_stock_predicts_tasks_that_nobody_has_reached() -> None:
    inside = ENDS + nodes(a="userTask", b="userTask") + flows("start a b end")
    assert "b" in [task.task_spec.name for task in Stock(inside).workflow.tasks.values()]
    assert b'"b"' not in Walk(inside).snapshot


def test_node_stock_takes_flows_in_the_order_of_the_drawing() -> None:
    inside = ENDS + nodes(g="exclusiveGateway", low="userTask", high="userTask")
    inside += flow("g", "low", "True") + flow("g", "high", "True") + flows("start g", "low end", "high end")
    places = {"g": 100, "low": 200, "high": 0, "start": 100, "end": 100}
    shapes = "".join(
        f'<di:BPMNShape bpmnElement="{key}"><dc:Bounds x="0" y="{y}" width="1" height="1"/></di:BPMNShape>'
        for key, y in places.items()
    )
    plane = f'<di:BPMNDiagram id="d"><di:BPMNPlane id="pl" bpmnElement="route">{shapes}</di:BPMNPlane></di:BPMNDiagram>'
    spaces = 'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    drawn = (
        diagram(inside)
        .decode()
        .replace("</definitions>", f"{plane}</definitions>")
        .replace("<definitions ", f"<definitions {spaces}")
    )
    assert Stock(drawn.encode()).open == ["high"]
    assert Walk(build(drawn.replace("True", "true").encode(), "route.bpmn")).open == ["low"]


BOTH = nodes(
    start="startEvent", split="parallelGateway", a="userTask", b="userTask", join="parallelGateway", after="userTask"
)
BOTH += nodes(end="endEvent") + flows("start split a join after end", "split b join")


def test_node_stock_shares_nested_objects_between_branches() -> None:
    one, two = Stock(BOTH, {"deep": {"list": [{"x": 1}]}}).ready()
    assert one.data["deep"]["list"] is two.data["deep"]["list"]
    first, second = Walk(BOTH, {"deep": {"list": [{"x": 1}]}}).changes.opened
    assert first.data["deep"]["list"] is not second.data["deep"]["list"]  # type: ignore[index]


def test_joins_stock_overwrites_one_branch_with_the_others_old_copy() -> None:
    stock = Stock(BOTH, {"n": 0}).complete("a", n=1).complete("b", m=1)
    assert stock.ready()[0].data["n"] == 0
    assert Walk(BOTH, {"n": 0}).complete("a", n=1).complete("b", m=1).data == {"n": 1, "m": 1}


def test_choices_stock_does_not_read_conditions_on_flows_out_of_a_task() -> None:
    inside = ENDS + nodes(ask="userTask", yes="userTask") + flows("start ask", "yes end")
    inside += flow("ask", "yes", "n == 1") + flow("ask", "end", "n == 2")
    with pytest.raises(ValidationException):
        Stock(inside)
    assert Walk(inside.replace("==", "="), {"n": 1}).complete("ask").open == ["yes"]


def test_borders_stock_hears_a_message_that_interrupts_nothing_once_only() -> None:
    event = '<boundaryEvent id="word" attachedToRef="a" cancelActivity="false">'
    event += '<messageEventDefinition messageRef="m"/></boundaryEvent>'
    inside = ENDS + nodes(a="userTask", b="userTask") + event + flows("start a end", "word b end")
    source = (
        f'{HEAD}<message id="m" name="said"/><process id="route" isExecutable="true">{inside}</process></definitions>'
    )
    stock = Stock(source.encode())
    for _ in range(2):
        try:
            stock.deliver("said")
        except WorkflowException:  # the second time nothing waits any more
            break
    assert stock.open.count("b") == 1
    walk = Walk(build(source.encode(), "route.bpmn")).deliver("said").deliver("said")
    assert walk.open.count("b") == 2


def test_tasks_stock_waits_for_a_person_at_a_plain_task() -> None:
    inside = ENDS + nodes(a="task") + flows("start a end")
    assert Stock(inside).open == ["a"]
    assert Walk(inside).changes.finished


def test_scopes_stock_keeps_finished_insides_in_every_snapshot() -> None:
    sub = '<subProcess id="sub">' + nodes(s="startEvent", x="task", e="endEvent") + flows("s x e") + "</subProcess>"
    inside = ENDS + sub.replace("task ", "scriptTask ").replace(
        'id="x"/>', 'id="x"><script>y = 1</script></scriptTask>'
    )
    stock = Stock(inside + nodes(after="userTask") + flows("start sub after end"))
    assert len(stock.workflow.subprocesses) == 1
    walk = Walk(ENDS + sub + nodes(after="userTask") + flows("start sub after end"))
    assert b"sub" not in walk.snapshot.replace(b"sub-after", b"")


def test_build_stock_stumbles_over_a_start_event_called_start() -> None:
    inside = nodes(Start="startEvent", a="userTask", End="endEvent") + flows("Start a End")
    with pytest.raises(WorkflowException, match="No output task connected"):
        Stock(inside)
    assert Walk(inside).open == ["a"]


def test_parser_stock_overflows_on_a_long_chain() -> None:
    names = [f"t{number}" for number in range(600)]
    chain = ENDS + nodes(**dict.fromkeys(names, "userTask")) + flows(f"start {' '.join(names)} end")
    with pytest.raises(ValidationException, match="RecursionError"):
        Stock(chain)
    assert Walk(chain).open == ["t0"]


@pytest.mark.parametrize(("field", "value"), [("amount", Decimal("1.5")), ("typename", "str")])
def test_codec_stock_cannot_save_or_load_some_values(field: str, value: Any) -> None:
    inside = ENDS + nodes(a="userTask") + flows("start a end")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    with pytest.raises((TypeError, KeyError)):
        serializer.deserialize_json(serializer.serialize_json(Stock(inside, {field: value}).workflow))
    assert Walk(inside, {field: value}).complete("a").data == {field: value}
