"""Where cases could not move, known from the two drawings alone."""

from __future__ import annotations

from engine.bpmn.migration import Renames, dead_ends
from engine.bpmn.parser import build
from tests.conformance.notation import compiled


def ends(old: str, new: str, mapping: Renames | None = None) -> dict[str, str]:
    models = [build(compiled(text), "route.bpmn") for text in (old, new)]
    return {one.element: str(one.reason) for one in dead_ends(models[0], models[1], mapping or Renames())}


FORK = "start -> fork:and -> a -> join:and -> z -> end\nfork -> b -> join"


def test_a_join_needs_every_flow_by_which_a_case_may_have_come() -> None:
    later = FORK.replace("a -> join", "a -> c -> join")
    assert list(ends(FORK, later)) == ["join"] and "“a-join”" in ends(FORK, later)["join"]
    assert ends(FORK, later, Renames(flows={"a-join": "c-join"})) == {}


def test_what_cases_only_pass_may_go() -> None:
    text = "start -> s:script(n = 1) -> t:task -> x:xor -> a -> end"
    assert ends(text, "start -> a -> end") == {}


def test_what_is_inside_of_something_stuck_is_not_told_again() -> None:
    sub = "start -> sub -> end\nsub:sub {\n  start_in -> x -> y -> end_in\n}\n"
    assert list(ends(sub, "start -> a -> end")) == ["sub"]


def test_events_calls_and_repetitions() -> None:
    assert list(ends("start -> w:catch(timer 1d) -> end", "start -> w:catch(timer 2d) -> end")) == []
    assert list(ends("start -> ask -> end", "start -> ask[parallel 2] -> end")) == ["ask"]
    call = "start -> c:call({0}) -> end\nprocess {0} {{\n  start_in -> x -> end_in\n}}\n"
    assert "calls “two” now" in ends(call.format("one"), call.format("two"))["c"]
