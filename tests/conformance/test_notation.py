"""The notation of the table means what it says: what is read here is what rows are built on."""

from __future__ import annotations

import pytest

from engine.bpmn.model import Assign, Event, Model
from engine.bpmn.parser import build
from tests.conformance.notation import compiled


def model(source: str) -> Model:
    """The model that the engine reads from the notation."""
    return build(compiled(source), "route.bpmn")


def test_a_name_alone_is_a_user_task_and_starts_and_ends_go_by_theirs() -> None:
    read = model("start -> ask -> pass:task -> end")
    assert [element.type for element in read.elements.values()] == ["startEvent", "userTask", "task", "endEvent"]
    assert list(read.flows) == ["start-ask", "ask-pass", "pass-end"]


def test_flows_have_conditions_defaults_and_numbers() -> None:
    read = model("start -> g:xor -[n > 1]-> a -> end\ng -/-> a")
    assert [flow.condition for flow in read.flows.values()] == [None, "n > 1", None, None]
    assert read.elements["g"].default == "g-a-2"
    assert read.elements["g"].outgoing == ("g-a", "g-a-2")


def test_events_stand_on_borders_and_say_what_they_wait_for() -> None:
    read = model("start -> ask -> end\nask !late(timer R3/P1D) -> end\nask ~word(message m key id | signal s) -> end")
    late, word = read.elements["late"], read.elements["word"]
    assert (late.attached_to, late.interrupting, late.events) == (
        "ask",
        True,
        (Event("timer", "cycle", "R3/P1D"),),
    )
    assert (word.attached_to, word.interrupting, word.all_of) == ("ask", False, False)
    assert [(event.kind, event.name) for event in word.events] == [("message", "m"), ("signal", "s")]
    assert word.event.key.removeprefix("=") == "id"


def test_braces_hold_what_is_inside_and_event_sub_processes_are_marked() -> None:
    read = model("start -> sub -> end\nsub:sub {\nstart2 -> end2\n}\nesp:onevent {\n~start3(when n > 1) -> end3\n}")
    assert read.scopes["sub"].elements == ("start2", "end2")
    assert read.scopes["esp"].kind == "eventSubProcess"
    assert read.elements["start3"].interrupting is False
    assert read.elements["start3"].event == Event("conditional", expression="n > 1")


def test_an_association_leads_to_what_undoes() -> None:
    read = model("start -> book -> end(compensate book)\nbook !undo(compensate) => back:script(n = 1)")
    assert read.elements["undo"].handler == "back" and read.elements["back"].for_compensation
    assert read.elements["end"].event == Event("compensation", name="book")
    assert (read.elements["back"].result, read.elements["back"].script) == ("n", "1")


def test_marks_say_how_often_and_with_what_data() -> None:
    read = model("start -> a[parallel who in people; gather all = answer; in x = who + 1; takes 2] -> end")
    element = read.elements["a"]
    assert element.repeats is not None and element.data is not None
    assert (element.repeats.kind, element.repeats.item) == ("parallel", "who")
    assert (element.repeats.output, element.start_quantity) == ("all", 2)
    assert [(given.source.removeprefix("="), given.target) for given in element.data.inputs] == [("who + 1", "x")]
    loop = model("start -> a[loop before while n < 3; max 9] -> end").elements["a"].repeats
    assert loop is not None
    assert (loop.kind, loop.before, loop.condition, loop.maximum) == ("loop", True, "n < 3", "9")


def test_stores_and_objects_are_associated_as_bpmn_has_it() -> None:
    read = model("store ledger\nobject order\nstart -> a[read ledger as book; write order from n + 1] -> end")
    data = read.elements["a"].data
    assert data is not None
    assert data.inputs == (Assign("ledger", "book", store=True, marked=False),)
    assert data.outputs == (Assign("n + 1", "order", marked=False),)


def test_lanes_nest_and_other_processes_stand_beside() -> None:
    read = model("lane office { ask lane back { check } }\nstart -> ask -> check -> c:call(other) -> end\n"
                 "process other {\nstart2 -> end2\n}")  # fmt: skip
    assert [read.elements[key].lane for key in ("ask", "check", "end")] == ["office", "back", None]
    assert read.elements["c"].called == "other" and read.scopes["other"].elements == ("start2", "end2")


@pytest.mark.parametrize(
    "wrong",
    [
        "start -> a:robot -> end",
        "start -> a[often] -> end",
        "start -> a -[n > 1 -> end",
        "start => => end",
        "start(dawn) -> end",
    ],
)
def test_what_the_notation_does_not_know_is_no_model(wrong: str) -> None:
    with pytest.raises(AssertionError):
        compiled(wrong)
