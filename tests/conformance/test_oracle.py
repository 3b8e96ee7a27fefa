"""The oracle by itself: against the table, whose traces were worked out from the standard, and where it must stop.

Nothing here asks the engine, so that the oracle can be wrong visibly.
"""

from __future__ import annotations

import pytest

from engine.bpmn.parser import build
from engine.errors import NotFound, RunFailed
from tests.conformance import world
from tests.conformance.notation import compiled
from tests.conformance.oracle import Oracle, Stuck, runtime
from tests.conformance.oracle.data import NOTHING, Writes
from tests.conformance.table import Row, constructs
from tests.factories.runs import NOW

ROWS = [row for construct in constructs() for row in construct.rows if not row.refused]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.file}:{row.name}")
def test_the_oracle_does_what_the_table_says(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "runtime", runtime)
    world.play(row)


def oracle(source: str, **data: object) -> Oracle:
    run = Oracle(build(compiled(source), "route.bpmn"))
    run.start(data)
    return run


def done(run: Oracle, node: str, **answers: object) -> list[str]:
    """Complete the oldest open task there; the path that follows."""
    run.complete(next(tok for tok in run.open_tasks() if tok.node == node), answers)
    return [key for key in run.visited if key in run.model.elements]


def test_a_run_that_waits_for_nothing_is_stuck() -> None:
    with pytest.raises(Stuck) as stuck:
        oracle("start -> g:xor -[n > 1]-> a -> join:and -> end\n g -/-> b:task -> join", n=1)
    assert stuck.value.at == "join"


def test_an_error_that_nobody_catches_stops_it_where_it_was_thrown() -> None:
    with pytest.raises(Stuck) as stuck:
        oracle("start -> oops:end(error E)")
    assert stuck.value.at == "oops"


def test_a_loop_without_rest_is_given_up() -> None:
    with pytest.raises(Stuck):
        oracle("start -> m:xor -> x:task -> g:xor -[true]-> m\n g -/-> end")


def test_what_is_undone_was_done_last() -> None:
    run = oracle(
        "start -> a -> b -> ask -> undo:throw(compensate) -> end\n"
        "a !ua(compensate) => fix_a:task\n b !ub(compensate) => fix_b:task"
    )
    done(run, "a")
    done(run, "b")
    assert done(run, "ask") == ["undo", "ub", "fix_b", "ua", "fix_a", "end"]


def test_a_handler_sees_the_data_as_it_was() -> None:
    run = oracle("start -> a -> b -> undo:throw(compensate) -> end\n a !ua(compensate) => fix", n=0)
    done(run, "a", n=1)
    done(run, "b", n=2)
    (handler,) = run.open_tasks()
    assert (run.data.view(handler.known), run.everything()) == ({"n": 1}, {"n": 2})
    done(run, "fix", m=3)
    assert run.everything() == {"n": 2, "m": 3}


def test_an_interrupting_event_sub_process_takes_the_place_of_all_else() -> None:
    run = oracle("start -> a -> end\n esp:onevent {\n start_m(message m) -> b -> end_b\n }")
    assert run.deliver("m", {"x": 1})
    assert [tok.node for tok in run.open_tasks()] == ["b"]
    assert not list(run.waiting("message"))
    assert (done(run, "b"), run.end, run.everything()) == (["end_b"], "end_b", {"x": 1})


def test_locals_of_an_instance_stay_inside() -> None:
    run = oracle("start -> ask[parallel who in people; gather answers = answer] -> end", people=["Li", "Wang"])
    first, second = (run.data.view(tok.known) for tok in run.open_tasks())
    assert (first["who"], first["loopCounter"], second["who"], second["loopCounter"]) == ("Li", 1, "Wang", 2)
    run.complete(run.open_tasks()[1], {"answer": "b"})
    run.complete(run.open_tasks()[0], {"answer": "a"})
    assert run.everything() == {"people": ["Li", "Wang"], "answers": ["a", "b"], "answer": "a"}


def test_the_nearest_place_catches_an_error_and_the_exact_code_comes_first() -> None:
    run = oracle(
        "start -> sub -> end\n sub !any(error) -> x -> end2\n sub !exact(error E) -> y -> end3\n"
        "sub:sub {\n start_in -> ask -> oops:end(error E)\n }"
    )
    assert done(run, "ask") == ["oops", "exact", "y"]


def test_a_complex_gateway_swallows_what_comes_late() -> None:
    run = oracle("start -> s:and -> a -> g:complex(activationCount >= 1) -> c -> end\n s -> b -> g")
    assert done(run, "a") == ["g", "c"]
    assert done(run, "b", late=True) == []
    assert (done(run, "c"), run.finished, run.everything()) == (["end"], True, {"late": True})


def test_a_step_that_fails_leaves_the_run_as_it_was() -> None:
    model = build(compiled("start -> ask -> oops:end(error E)"), "route.bpmn")
    step = runtime.start(model, {}, now=NOW)
    (task,) = step.changes.opened
    with pytest.raises(RunFailed):
        runtime.complete(model, step.snapshot, task.ref, {"n": 1}, now=NOW)
    assert runtime.known(model, step.snapshot) == {}
    with pytest.raises(NotFound):
        runtime.deliver(model, step.snapshot, "nobody", {}, now=NOW)


def test_what_two_branches_wrote_is_known_where_they_meet() -> None:
    data = Writes()
    before = data.add(NOTHING, {"box": {"x": 0, "y": 0}, "n": 1})
    one, other = data.add(before, {"box": {"x": 1, "y": 0}}), data.add(before, {"box": {"x": 0}, "n": 1})
    assert data.view(one | other) == {"box": {"x": 1}, "n": 1}
    assert data.view(one) == {"box": {"x": 1, "y": 0}, "n": 1}
    assert data.about(one | other, ["n"]) == data.about(before, ["n"])


def test_the_later_of_two_writes_wins() -> None:
    data = Writes()
    before = data.add(NOTHING, {"n": 1})
    first, second = data.add(before, {"n": 2}), data.add(before, {"n": 3})
    assert (data.view(first | second), data.view(second | first | before)) == ({"n": 3}, {"n": 3})
