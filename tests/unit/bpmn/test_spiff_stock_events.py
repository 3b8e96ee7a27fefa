"""What SpiffWorkflow 3.2.0 does with events, beside what we make of it: stock's behaviour first in each test.

A test's name begins with the file of `engine/bpmn/spiff` that it speaks of. One that fails after an upgrade says what
became unnecessary.
"""

from __future__ import annotations

import pytest
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.exceptions import WorkflowException

from engine.bpmn import runtime
from engine.bpmn.parser import build
from tests.conformance.notation import compiled
from tests.factories.runs import NOW, Walk
from tests.factories.stock import Stock


def walk(source: str, **data: object) -> Walk:
    """Our run of the model."""
    return Walk(build(compiled(source), "route.bpmn"), data)


def stock(source: str, **data: object) -> Stock:
    """Stock's run of the model."""
    return Stock(compiled(source), data)


def test_throws_stock_drops_links() -> None:
    link = "start -> t:throw(link L)\nc:catch(link L) -> ask -> end"
    assert stock(link).open == [] and stock(link).workflow.is_completed()
    assert walk(link).open == ["ask"]


def test_throws_stock_reads_a_signal_end_as_a_plain_end() -> None:
    signal = "start -> split:and -> s:catch(signal go) -> a -> end\nsplit -> end2(signal go)"
    assert "s" in stock(signal).waiting
    assert walk(signal).open == ["a"]


def test_throws_stock_drops_a_shared_definition_of_a_throwing_event() -> None:
    shared = """
        << <signalEventDefinition id="shared" signalRef="signal_go"/>
        start -> split:and -> s:catch(signal go) -> a -> end
        split -> ask
        <intermediateThrowEvent id="t"><eventDefinitionRef>shared</eventDefinitionRef></intermediateThrowEvent>
        <endEvent id="end2"/><sequenceFlow id="ask-t" sourceRef="ask" targetRef="t"/>
        <sequenceFlow id="t-end2" sourceRef="t" targetRef="end2"/>
    """
    assert "s" in stock(shared).complete("ask").waiting
    assert walk(shared).complete("ask").open == ["a"]


SIBLING = """
    start -> split:and -> one -> end
    split -> two -> end2
    one !b(error E) -> y -> end3
    one:sub {
      start1 -> a -> end1
    }
    two:sub {
      start2 -> x -> oops:end(error E)
    }
    two !c(error E) -> z -> end4
"""


def test_throws_stock_lets_the_border_of_a_neighbour_catch_an_error() -> None:
    assert "y" in stock(SIBLING).complete("x").open
    assert walk(SIBLING).complete("x").open == ["a", "z"]


def test_run_stock_lets_a_scope_run_on_that_an_event_interrupts() -> None:
    source = """
        start -> sub -> end
        sub !s(signal stop) -> y -> end3
        sub:sub {
          start2 -> split:and -> t:throw(signal stop) -> x:script(n = 1) -> z -> end2
          split -> a:script(n = 2) -> b:script(n = 3) -> c -> end_c
        }
    """
    assert {"x", "a", "b"} <= set(stock(source).completed)
    ours = walk(source)
    assert ours.open == ["y"] and not {"x", "b"} & set(ours.path)


EVENT_SUB = "start -> ask -> end\nesp:onevent {\n{mark}start_m(message stop) -> x -> end_x\n}"


def test_borders_stock_lets_a_scope_go_on_that_an_event_sub_process_interrupts() -> None:
    source = EVENT_SUB.replace("{mark}", "")
    assert sorted(stock(source).deliver("stop").refresh().open) == ["ask", "x"]
    assert walk(source).deliver("stop").open == ["x"]


def test_waits_stock_gives_all_timers_behind_a_gateway_the_time_of_the_first() -> None:
    source = 'start -> g:event -> later:catch(timer ="PT9H") -> b -> end2\ng -> soon:catch(timer ="PT0S") -> a -> end'
    theirs = stock(source.replace('="', '"')).refresh()
    assert theirs.open == [] and theirs.waiting == ["g"]
    ours = walk(source)
    assert ours.timers == {"later": "PT9H", "soon": "PT0S"}
    assert ours.fire("soon").open == ["a"]


def test_catches_stock_does_not_begin_with_an_event_gateway() -> None:
    source = "g:event[instantiate] -> w:catch(message m) -> a -> end\ng -> w2:catch(message m2) -> end2"
    with pytest.raises(ValidationException, match="No start event"):
        stock(source)
    step = runtime.start(build(compiled(source), "route.bpmn"), {}, now=NOW, at="w")
    assert [task.element_id for task in step.changes.opened] == ["a"]


def test_firsts_stock_does_not_read_several_receives_behind_an_event_gateway() -> None:
    source = "start -> g:event -> w:receive(m)[parallel 2] -> a -> end\ng -> late:catch(signal s) -> end2"
    with pytest.raises(ValidationException, match="event_definition"):
        stock(source)
    assert walk(source).deliver("m").deliver("m").open == ["a"]


def test_starts_stock_begins_at_all_plain_starts_at_once() -> None:
    source = "start_a -> a -> end\nstart_b -> b -> end2"
    assert {"start_a", "start_b"} <= set(stock(source).completed)
    step = runtime.start(build(compiled(source), "route.bpmn"), {}, now=NOW, at="start_b")
    assert [task.element_id for task in step.changes.opened] == ["b"]


def test_starts_stock_needs_a_start_event() -> None:
    with pytest.raises(ValidationException, match="No start event"):
        stock("a -> end")
    assert walk("a -> end").open == ["a"]


def test_starts_stock_has_forgotten_the_other_beginnings_of_a_process() -> None:
    source = "start -> a -> end\nstart2(message m) -> b -> end2"
    with pytest.raises(WorkflowException, match="not waiting"):
        stock(source).deliver("m")
    step = runtime.start(build(compiled(source), "route.bpmn"), {}, now=NOW, at="start2")
    assert [task.element_id for task in step.changes.opened] == ["b"]


def test_conditions_stock_shows_a_condition_its_own_branch_only() -> None:
    source = "start -> split:and -> c:catch(when n > 1) -> a -> end\nsplit -> ask -> b -> end2"
    assert stock(source, n=0).complete("ask", n=2).refresh().open == ["b"]
    assert walk(source, n=0).complete("ask", n=2).open == ["b", "a"]


def test_conditions_stock_never_asks_an_event_sub_process() -> None:
    source = "start -> ask -> tell -> end\nesp:onevent {\nstart_c(when n > 1) -> x -> end_x\n}"
    assert stock(source, n=0).complete("ask", n=2).refresh().open == ["tell"]
    assert walk(source, n=0).complete("ask", n=2).open == ["x"]
