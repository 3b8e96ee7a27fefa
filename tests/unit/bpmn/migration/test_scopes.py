"""Migration of what runs inside something else: sub-processes, calls, repeated activities, ad-hoc sub-processes; and of
what may have to be undone."""

from __future__ import annotations

import pytest

from engine.bpmn.migration import Renames, verdicts
from engine.bpmn.model import Model
from engine.bpmn.parser import build
from engine.errors import CannotMigrate
from tests.conformance.notation import compiled
from tests.factories.migrations import moved, seen
from tests.factories.runs import Walk


def drawn(text: str) -> Model:
    return build(compiled(text), "route.bpmn")


def stuck(walk: Walk, text: str, mapping: Renames | None = None) -> dict[str, str]:
    """Why each place cannot move."""
    before = walk.snapshot
    with pytest.raises(CannotMigrate) as refused:
        moved(walk, drawn(text), mapping or Renames())
    assert walk.snapshot == before
    return {one.element: str(one.reason) for one in refused.value.positions}


SUB = """
start -> sub -> end
sub:sub {
  start_in -> x -> end_in
}
"""


def test_a_running_sub_process_moves_with_all_that_is_inside() -> None:
    walk = Walk(drawn(SUB), {"n": 1})
    (ref,) = walk.board.tasks
    longer = SUB.replace("x -> end_in", "x -> y -> end_in").replace("sub -> end", "sub -> z -> end")
    positions = moved(walk, drawn(longer)).positions
    assert [(one.element, one.place, one.verdict) for one in positions] == [
        ("sub", "inside", "stays"),
        ("x", "task", "stays"),
    ]
    assert positions[1].within == positions[0].ref and list(walk.board.tasks) == [ref]
    assert walk.complete("x", m=2).complete("y").open == ["z"] and walk.data == {"n": 1, "m": 2}


def test_without_its_sub_process_a_task_cannot_move() -> None:
    reasons = stuck(Walk(drawn(SUB)), "start -> x -> end")
    assert list(reasons) == ["sub", "x"] and reasons["x"] == "what it stands in cannot move"


def test_a_sub_process_with_another_id_needs_the_mapping() -> None:
    other = SUB.replace("sub ->", "group ->").replace("-> sub", "-> group").replace("sub:sub", "group:sub")
    walk = Walk(drawn(SUB))
    assert list(stuck(walk, other)) == ["sub", "x"]
    moved(walk, drawn(other), Renames({"sub": "group"}))
    assert walk.complete("x").changes.finished


CALL = """
start -> c:call(called) -> end
process called {
  start_in -> x -> end_in
}
"""


def test_a_call_moves_with_the_process_it_calls_and_not_to_another() -> None:
    walk = Walk(drawn(CALL))
    longer = CALL.replace("x -> end_in", "x -> y -> end_in")
    assert seen(moved(walk, drawn(longer))) == {"c": "stays", "x": "stays"}
    other = CALL.replace("called", "other")
    assert stuck(walk, other)["c"] == "it calls “other” now, and “called” is running"
    moved(walk, drawn(other), Renames({"called": "other"}))
    assert walk.complete("x").changes.finished


def test_the_process_itself_may_be_called_otherwise_if_the_mapping_says_so() -> None:
    walk = Walk(drawn("start -> a -> end"))
    source = compiled("start -> a -> end").replace(b'"route"', b'"path"')
    other = build(source, "path.bpmn")
    reasons = {one.element: str(one.reason) for one in verdicts(walk.model, other, walk.snapshot)}
    assert reasons == {"a": "the new version's process is “path”"}
    moved(walk, other, Renames({"route": "path"}))
    assert walk.complete("a").changes.finished


def test_instances_of_a_repeated_activity_keep_their_data_and_what_they_gave() -> None:
    text = "start -> ask[sequential who in people; gather results = answer] -> end"
    walk = Walk(drawn(text), {"people": ["Li", "Wang", "Zhao"]}).complete("ask", answer=1)
    migration = moved(walk, drawn(text.replace("-> end", "-> check -> end")))
    assert [(one.element, one.place, one.verdict) for one in migration.positions] == [
        ("ask", "repeated", "stays"),
        ("ask", "task", "stays"),
    ]
    walk.complete("ask", answer=2)
    assert walk.board.tasks and walk.changes.opened[0].data["who"] == "Zhao"
    assert walk.complete("ask", answer=3).open == ["check"]
    assert walk.data["results"] == [1, 2, 3]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[parallel 2]", "[sequential 2]"),
        ("[parallel 2]", ""),
        ("", "[loop while true; max 2]"),
        ("", "[in m = n + 1]"),
    ],
)
def test_a_task_that_is_repeated_in_another_way_cannot_take_a_token(old: str, new: str) -> None:
    walk = Walk(drawn(f"start -> ask{old} -> end"), {"n": 1})
    reasons = stuck(walk, f"start -> ask{new} -> end")
    assert "ask" in reasons


def test_a_change_of_what_ends_the_instances_holds_from_the_next_one_on() -> None:
    text = "start -> ask[parallel 3; until {}] -> end"
    walk = Walk(drawn(text.replace("{}", "numberOfCompletedInstances >= 3"))).complete("ask")
    moved(walk, drawn(text.replace("{}", "numberOfCompletedInstances >= 2")))
    assert walk.open == ["ask", "ask"]
    assert walk.complete("ask").changes.finished and walk.board.tasks == {}


def test_fewer_tokens_needed_to_begin_begin_it_at_once() -> None:
    text = "start -> fork:and -> a -> w[takes {}] -> end\nfork -> b -> w\nfork -> c -> w"
    walk = Walk(drawn(text.replace("{}", "3"))).complete("a").complete("b")
    assert walk.open == ["c"]
    migration = moved(walk, drawn(text.replace("{}", "2")))
    assert [one.element_id for one in migration.changes.opened] == ["w"] and walk.open == ["c", "w"]


HOC = """
start -> hoc[in order] -> end
hoc:adhoc {
  a
  b
  c
}
"""


def test_activities_of_an_ad_hoc_sub_process_that_are_still_to_begin_move_along() -> None:
    walk = Walk(drawn(HOC))
    renamed = HOC.replace("  b", "  bb")
    reasons = stuck(walk, renamed)
    assert reasons == {"b": "the new version has no such element, and the mapping names none"}
    positions = moved(walk, drawn(renamed), Renames({"b": "bb"})).positions
    assert [(one.element, one.place, one.verdict) for one in positions][2:] == [
        ("b", "queued", "moves"),
        ("c", "queued", "stays"),
    ]
    assert walk.complete("a").open == ["bb"]
    assert walk.complete("bb").complete("c").changes.finished


UNDO = """
start -> book -> pay -> t:throw(compensate) -> end
book !ub(compensate) => cancel
pay !up(compensate) => refund
"""


def test_what_may_have_to_be_undone_is_undone_by_the_new_version() -> None:
    walk = Walk(drawn(UNDO), {"n": 0}).complete("book", price=10)
    renamed = UNDO.replace("book", "reserve").replace("cancel", "release")
    assert list(stuck(walk, renamed)) == ["book"]
    migration = moved(walk, drawn(renamed), Renames({"book": "reserve"}))
    assert seen(migration) == {"pay": "stays", "book": "moves"}
    assert walk.complete("pay", price=20).open == ["refund"]
    assert walk.complete("refund").open == ["release"]
    assert walk.board.tasks[next(iter(walk.board.tasks))].data == {"n": 0, "price": 10}


def test_what_nothing_undoes_any_more_keeps_the_run_where_it_is() -> None:
    walk = Walk(drawn(UNDO)).complete("book")
    without = UNDO.replace("book !ub(compensate) => cancel\n", "")
    assert stuck(walk, without) == {
        "book": "it is done and may have to be undone, and nothing undoes it in the new version"
    }


def test_a_compensation_under_way_goes_on() -> None:
    walk = Walk(drawn(UNDO)).complete("book").complete("pay")
    assert walk.open == ["refund"]
    positions = moved(walk, drawn(UNDO.replace("-> end", "-> z -> end"))).positions
    assert {(one.element, one.place) for one in positions} == {("t", "undoing"), ("refund", "task"), ("book", "memory")}
    assert walk.complete("refund").complete("cancel").open == ["z"]


def test_a_complex_gateway_that_has_fired_knows_which_flows_it_has_seen() -> None:
    text = "start -> fork:and -> a -> g:complex(activationCount >= 1) -> z -> end\nfork -> b -> g\nfork -> c -> g"
    walk = Walk(drawn(text)).complete("a")
    assert walk.open == ["b", "c", "z"]
    renamed = text.replace("g:complex", "gate:complex").replace("-> g\n", "-> gate\n").replace("c -> g", "c -> gate")
    mapping = Renames({"g": "gate"}, {f"{one}-g": f"{one}-gate" for one in "abc"})
    moved(walk, drawn(renamed), mapping)
    assert walk.complete("b").open == ["c", "z"]
    assert walk.complete("c").complete("z").changes.finished


def test_an_inclusive_join_waits_for_what_can_still_come_in_the_new_version() -> None:
    text = "start -> fork:or -[n > 0]-> a -> join:or -> z -> end\nfork -[n > 0]-> b -> join\nfork -/-> join"
    walk = Walk(drawn(text), {"n": 1}).complete("a")
    assert walk.open == ["b"]
    aside = text.replace("b -> join", "b -> end2")
    assert moved(walk, drawn(aside)).changes.visited == ("join", "join-z", "z")
    assert walk.open == ["b", "z"]
