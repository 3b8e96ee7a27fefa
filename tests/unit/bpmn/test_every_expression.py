"""Every place for an expression × every way to fail: the run stops there and says why, and takes no default."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

from engine.bpmn.parser import build
from engine.bpmn.runtime import specs_of
from engine.bpmn.spiff.run import NoScripts, Run
from engine.errors import BadModel, RunFailed
from tests.factories.diagrams import diagram, line
from tests.factories.runs import Walk
from tests.unit.bpmn.slots import ENDS, SLOTS, Slot

DATA = {"word": "abc", "empty": None, "five": 5}
"""What the runs know."""

FAULTS = {
    "a name that nobody knows": {
        "bool": "nope = 1", "text": "nope", "list": "nope", "number": "nope", "key": "nope", "any": "nope",
    },
    "null": {"bool": "empty", "text": "empty", "list": "empty", "number": "empty", "key": "empty"},
    "another type": {"bool": "word", "text": "five", "list": "five", "number": "word"},
    "a comparison of types that do not compare": {
        "bool": "word > 5", "text": 'if word > 5 then "PT1H" else "PT2H"', "list": "if word > 5 then [1] else [2]",
        "number": "if word > 5 then 1 else 2", "key": 'if word > 5 then "a" else "b"',
        "any": 'if word > 5 then "a" else "b"',
    },
    "an entry that is not there": {
        "bool": 'case.unti = "hall"', "text": "case.unti", "list": "case.unti", "number": "case.unti",
        "key": "case.unti", "any": "case.unti",
    },
    "a function that fails": {
        "bool": 'number("x") > 1', "text": 'string(number("x"))', "list": '[number("x")]', "number": 'number("x")',
        "key": 'number("x")', "any": '[1, number("x")]',
    },
}  # fmt: skip
REASONS = {
    "a name that nobody knows": "“nope”",
    "null": "“empty” is null",
    "a comparison of types that do not compare": "cannot be compared with",
    "an entry that is not there": "“unti”",
    "a function that fails": "number",
}
ROWS = [
    pytest.param(slot, fault, sign, id=f"{name}: {fault}{' with =' if sign else ''}")
    for (name, slot), fault, sign in product(SLOTS.items(), FAULTS, ("", "="))
    if slot.wants in FAULTS[fault] and (sign or not slot.settings)
]


def failure(slot: Slot, expression: str) -> RunFailed:
    """How a run of the slot's model stops."""
    model = build(slot.filled(expression), "route.bpmn")
    with pytest.raises(RunFailed) as stopped:
        Walk(model, {**DATA, "case": {"unit": "hall"}})
    return stopped.value


@pytest.mark.parametrize(("slot", "fault", "sign"), ROWS)
def test_a_fault_stops_the_run_at_its_element_and_says_why(slot: Slot, fault: str, sign: str) -> None:
    error = failure(slot, sign + FAULTS[fault][slot.wants])
    assert error.params["element"] == slot.at
    assert REASONS.get(fault, "") in str(error)


NULLS = {name: slot for name, slot in SLOTS.items() if slot.wants == "any"}


@pytest.mark.parametrize("slot", NULLS.values(), ids=NULLS)
def test_an_answer_that_was_left_open_is_a_value_that_goes_on(slot: Slot) -> None:
    """What only passes values on passes a null on: whoever decides by it stops."""
    assert Walk(build(slot.filled("=empty"), "route.bpmn"), DATA).path[-1] == "end"


def test_a_conditional_event_waits_for_what_is_not_known_yet() -> None:
    event = "<conditionalEventDefinition><condition>nope &gt; 1</condition></conditionalEventDefinition>"
    walk = Walk(
        ENDS + f'<intermediateCatchEvent id="x">{event}</intermediateCatchEvent><userTask id="ask"/>'
        '<parallelGateway id="both"/><endEvent id="done"/>'
        '<sequenceFlow id="a" sourceRef="start" targetRef="both"/><sequenceFlow id="b" sourceRef="both" targetRef="x"/>'
        '<sequenceFlow id="c" sourceRef="both" targetRef="ask"/><sequenceFlow id="d" sourceRef="x" targetRef="end"/>'
        '<sequenceFlow id="e" sourceRef="ask" targetRef="done"/>'
    )
    assert "end" not in walk.path
    assert "end" in walk.complete("ask", nope=2).path


PYTHON = (
    "__import__('os').mkdir('{0}')",
    "().__class__.__base__.__subclasses__()",
    "exec(\"open('{0}', 'w')\")",
    "(lambda: open('{0}', 'w'))()",
    "open('{0}', 'w').close() or True",
    "task.workflow.script_engine.execute(task, \"open('{0}', 'w')\")",
)


@pytest.mark.parametrize("slot", SLOTS.values(), ids=SLOTS)
def test_python_is_nowhere_a_language(slot: Slot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused before it runs, or stopped; and SpiffWorkflow's own engine for scripts is not there to be reached."""
    monkeypatch.setattr(PythonScriptEngine, "evaluate", _reached)
    monkeypatch.setattr(PythonScriptEngine, "execute", _reached)
    mark = tmp_path / "ran"
    for python, sign in product(PYTHON, ("=",) if slot.settings else ("", "=")):
        with pytest.raises((BadModel, RunFailed)):
            Walk(build(slot.filled(sign + python.format(mark)), "route.bpmn"), DATA)
    assert not mark.exists()


def _reached(*_: object, **__: object) -> None:
    raise AssertionError("SpiffWorkflow's script engine was asked")


def test_a_run_has_no_engine_for_scripts() -> None:
    run = Run(specs_of(build(diagram(line()), "route.bpmn")))
    assert isinstance(run.script_engine, NoScripts)
    assert [name for name in dir(run.script_engine) if not name.startswith("__")] == []
