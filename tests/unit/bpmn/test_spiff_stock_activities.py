"""What SpiffWorkflow 3.2.0 does with gateways and activities that are more than a step, beside what we make of it.

Stock's behaviour comes first in each test, whose name begins with the file of `engine/bpmn/spiff` that it speaks of.
One that fails after an upgrade says what became unnecessary.
"""

from __future__ import annotations

import io
from typing import Any

import pytest
from lxml import etree
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser

from engine.bpmn import runtime
from engine.bpmn.parser import build
from engine.errors import RunFailed
from tests.conformance.notation import compiled
from tests.factories.diagrams import diagram, line
from tests.factories.rule_tables import decision, decisions, table
from tests.factories.runs import NOW, Walk
from tests.factories.stock import Stock

SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"


def walk(source: str, **data: object) -> Walk:
    """Our run of the model."""
    return Walk(build(compiled(source), "route.bpmn"), data)


def stock(source: str, **data: Any) -> Stock:
    """Stock's run of the model."""
    return Stock(compiled(source), data)


LOOP = """
    start -> m:xor -> which:or -[n > 0]-> a -> join:or -> g:xor -[again]-> m
    which -[n > 1]-> b -> join
    g -/-> end
"""


def test_joins_stock_fires_an_inclusive_join_early_in_the_second_turn_of_a_loop() -> None:
    theirs = stock(LOOP, n=2).complete("a").complete("b", again=True)
    assert sorted(theirs.open) == ["a", "b"]
    assert theirs.complete("a", again=True).open.count("b") == 2
    ours = walk(LOOP, n=2).complete("a").complete("b", again=True)
    assert ours.complete("a", again=True).open == ["b"]


def test_complex_stock_does_not_read_complex_gateways() -> None:
    source = "start -> s:and -> a -> some:complex(activationCount >= 1) -> d -> end\ns -> b -> some"
    with pytest.raises(ValidationException, match="no support"):
        stock(source)
    assert walk(source).complete("a").open == ["b", "d"]


COMPENSATION = "start -> book -> t:throw(compensate) -> end\nbook !ub(compensate) => cancel"


def test_undoing_stock_does_not_read_compensation() -> None:
    with pytest.raises(ValidationException, match="Unsupported"):
        stock(COMPENSATION)
    assert walk(COMPENSATION).complete("book").open == ["cancel"]


def test_memory_stock_reads_a_compensation_end_as_a_plain_end() -> None:
    end = COMPENSATION.replace("t:throw(compensate) -> end", "end(compensate)")
    without = end.split("\n", 1)[0]
    assert stock(without).complete("book").workflow.is_completed()
    assert walk(end).complete("book").open == ["cancel"]


def instances(repeats: str, inside: str) -> str:
    """A user task with several instances, and a task behind it."""
    marker = f"<multiInstanceLoopCharacteristics{repeats}>{inside}</multiInstanceLoopCharacteristics>"
    return f"""
        start -> m:xor
        <userTask id="ask">{marker}</userTask><userTask id="after"/><endEvent id="end"/>
        <sequenceFlow id="m-ask" sourceRef="m" targetRef="ask"/>
        <sequenceFlow id="ask-after" sourceRef="ask" targetRef="after"/>
        <sequenceFlow id="after-end" sourceRef="after" targetRef="end"/>
    """


def test_turns_stock_gathers_what_instances_give_in_the_order_of_completion() -> None:
    own = "<loopDataInputRef>people</loopDataInputRef><loopDataOutputRef>answers</loopDataOutputRef>"
    own += '<inputDataItem id="who"/><outputDataItem id="answer"/>'
    theirs = stock(instances("", own), people=["Li", "Wang"])
    theirs.complete("ask [child]", which=2, answer="Wang's").complete("ask [child]", answer="Li's")
    assert theirs.ready()[0].data["answers"] == ["Wang's", "Li's"]
    source = "start -> ask[parallel who in people; gather answers = answer] -> after -> end"
    ours = walk(source, people=["Li", "Wang"])
    first, second = sorted(ours.board.tasks, key=int)
    step = runtime.complete(ours.model, ours.snapshot, second, {"answer": "Wang's"}, now=NOW)
    assert step.snapshot is not None
    step = runtime.complete(ours.model, step.snapshot, first, {"answer": "Li's"}, now=NOW)
    assert step.changes.data["answers"] == ["Li's", "Wang's"]


def test_implicit_stock_throws_nothing_when_an_instance_is_done() -> None:
    source = "start -> ask[parallel 2; first throws signal done] -> end\nask !one(signal done) -> b -> end2"
    assert stock(source).complete("ask [child]").open == ["ask [child]"]
    assert walk(source).complete("ask").open == ["b"]


def test_shells_stock_hangs_on_a_negative_number_of_instances() -> None:
    source = "start -> ask[sequential =n] -> after -> end"
    theirs = stock(source.replace("=n", "-1"))
    for _ in range(20):
        theirs.refresh()
    assert theirs.open == theirs.waiting == [] and not theirs.workflow.is_completed()
    with pytest.raises(RunFailed) as failed:
        walk(source, n=-1)
    assert failed.value.params["element"] == "ask"


def test_shells_stock_does_not_read_start_and_completion_quantities() -> None:
    source = "start -> split:and -> p -> a[takes 2; makes 2] -> b -> end\nsplit -> q -> a"
    theirs = stock(source).complete("p").complete("q")
    assert theirs.open == ["a", "a"] and theirs.complete("a").open.count("b") == 1
    ours = walk(source).complete("p").complete("q")
    assert ours.open == ["a"] and ours.complete("a").open == ["b", "b"]


def test_scopes_stock_loses_what_others_entered_when_an_end_terminates() -> None:
    source = "start -> split:and -> a -> stop:end(terminate)\nsplit -> b -> c -> end2"
    theirs = stock(source).complete("b", b=1).complete("a", a=2)
    assert theirs.workflow.is_completed() and "b" not in theirs.workflow.last_task.data
    assert walk(source).complete("b", b=1).complete("a", a=2).data == {"a": 2, "b": 1}


def test_level_stock_lets_the_last_end_overwrite_what_an_earlier_one_knew() -> None:
    source = "start -> split:and -> a -> end\nsplit -> b -> end2"
    theirs = stock(source, n=0).complete("a", n=1).complete("b", m=2)
    assert theirs.workflow.is_completed() and theirs.workflow.last_task.data == {"n": 0, "m": 2}
    assert walk(source, n=0).complete("a", n=1).complete("b", m=2).data == {"n": 1, "m": 2}


def test_scopes_stock_does_not_call_global_tasks() -> None:
    source = '<< <globalUserTask id="review" name="Review"/>\nstart -> c:call(review) -> end'
    with pytest.raises(ValidationException, match="not found"):
        stock(source)
    assert walk(source).open == ["review"]


def test_dataflow_stock_has_no_data_stores() -> None:
    source = "store ledger\nstart -> ask[read ledger as book] -> end"
    with pytest.raises(ValidationException, match="has no implementation"):
        stock(source)
    model = build(compiled(source), "route.bpmn")
    (task,) = runtime.start(model, {}, now=NOW, stores={"ledger": 5}).changes.opened
    assert task.data == {"book": 5}


def test_inside_stock_keeps_the_data_of_a_finished_sub_process() -> None:
    source = "start -> sub -> after -> end\nsub:sub {\nstart2 -> x -> end2\n}"
    theirs = stock(source).complete("x", secret="kept")
    assert [inner.is_completed() for inner in theirs.workflow.subprocesses.values()] == [True]
    ours = walk(source).complete("x", secret="kept")
    assert ours.complete("after").step.snapshot is None
    assert len(walk(source).complete("x").snapshot) < len(walk(source).snapshot)


def test_rules_stock_runs_python_and_takes_the_first_of_two_hits() -> None:
    rows = table(["amount"], ["who"], ("> 5", "().__class__.__name__"), ("> 6", "2"))
    source = decisions(decision("approver", rows, ["amount"]), inputs={"amount": "number"})
    assert stock_decided(source, amount=9) == {"amount": 9, "who": "tuple"}
    step = '<businessRuleTask id="ask" huiyin:decision="approver" huiyin:result="who"/>'
    model = build({"route.bpmn": diagram(line(step)), "refunds.dmn": source}, "route.bpmn")
    with pytest.raises(RunFailed, match="approver"):
        Walk(model, {"amount": 9})


def stock_decided(source: bytes, **data: object) -> object:
    """What a business rule task makes of `data` in stock, whose reader knows an older DMN and wants ids everywhere."""
    rules = etree.fromstring(source.replace(b"20211108", b"20191111"))
    for number, node in enumerate(rules.iter(etree.Element)):
        node.set("id", node.get("id", f"n{number}"))
    asks = f'<s:calledDecisionId xmlns:s="{SPIFF}">approver</s:calledDecisionId>'
    step = f'<businessRuleTask id="ask"><extensionElements>{asks}</extensionElements></businessRuleTask>'
    parser = SpiffBpmnParser()
    parser.add_bpmn_xml(etree.parse(io.BytesIO(diagram(line(step)))))
    parser.add_dmn_xml(rules)
    workflow = BpmnWorkflow(parser.get_spec("route"), parser.get_subprocess_specs("route"))
    workflow.task_tree.data.update(data)
    workflow.do_engine_steps()
    return workflow.data
