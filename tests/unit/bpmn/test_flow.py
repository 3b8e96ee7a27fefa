"""How a run moves: tasks, gateways, loops, scripts, ends, and the order in which it says so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from engine.bpmn import runtime
from engine.bpmn.parser import build
from engine.errors import BadInput, RunFailed, WrongState
from tests.factories.calendars import shipped
from tests.factories.diagrams import diagram, flow
from tests.factories.runs import NOW, Walk, flows, nodes

ENDS = nodes(start="startEvent", end="endEvent")


def test_a_line_of_tasks_is_walked_to_its_end() -> None:
    walk = Walk(ENDS + nodes(ask="userTask", tell="userTask") + flows("start ask tell end"), {"words": "slow"})
    assert walk.open == ["ask"]
    walk.complete("ask", cause="capacity").complete("tell")
    assert walk.changes.finished and walk.changes.end == "end" and walk.step.snapshot is None
    assert walk.path == ["start", "start-ask", "ask", "ask-tell", "tell", "tell-end", "end"]
    assert walk.data == {"words": "slow", "cause": "capacity"}


def test_a_task_is_passed_when_it_is_completed_and_a_timer_when_it_has_fired() -> None:
    timer = "<timerEventDefinition><timeDuration>1wd</timeDuration></timerEventDefinition>"
    wait = f'<intermediateCatchEvent id="wait">{timer}'
    walk = Walk(ENDS + nodes(ask="userTask") + wait + "</intermediateCatchEvent>" + flows("start ask wait end"))
    assert walk.changes.passed == ("start",)
    assert walk.complete("ask").changes.passed == ("ask",)
    assert walk.fire("wait").changes.passed == ("wait", "end")


def test_an_opened_task_says_what_a_handler_needs() -> None:
    lanes = '<laneSet id="l"><lane id="window"><flowNodeRef>ask</flowNodeRef></lane></laneSet>'
    walk = Walk(lanes + ENDS + '<userTask id="ask" name=" Ask &#10; again "/>' + flows("start ask end"), {"n": 1})
    (task,) = walk.changes.opened
    assert (task.element_id, task.name, task.lane, task.data) == ("ask", "Ask again", "window", {"n": 1})


CHOICE = (
    ENDS
    + nodes(high="userTask", low="userTask")
    + '<exclusiveGateway id="much" default="much-low"/>'
    + flow("much", "low")
    + flow("much", "high", "amount > 100")
    + flows("start much", "low end", "high end")
)


@pytest.mark.parametrize(("amount", "step"), [(101, "high"), (100, "low")])
def test_an_exclusive_gateway_takes_the_flow_whose_condition_holds_else_its_default(amount: int, step: str) -> None:
    assert Walk(CHOICE, {"amount": amount}).open == [step]


def test_the_first_flow_in_the_document_wins_wherever_it_is_drawn() -> None:
    two = ENDS + nodes(g="exclusiveGateway", one="userTask", two="userTask") + flows("start g", "one end", "two end")
    assert Walk(two + flow("g", "two", "true") + flow("g", "one", "true")).open == ["two"]


@pytest.mark.parametrize("gateway", ["exclusiveGateway", "inclusiveGateway"])
def test_a_gateway_without_a_way_on_stops_the_run_and_is_named(gateway: str) -> None:
    inside = ENDS + nodes(g=gateway, a="task") + flows("start g", "a end")
    with pytest.raises(RunFailed) as failed:
        Walk(inside + flow("g", "a", "n = 1") + flow("g", "end", "n = 2"), {"n": 3})
    assert failed.value.params["element"] == "g"


def test_a_condition_without_an_answer_names_its_flow() -> None:
    inside = ENDS + nodes(g="exclusiveGateway", a="task") + flows("start g", "a end")
    with pytest.raises(RunFailed) as failed:
        Walk(inside + flow("g", "a", "missing = 1") + flow("g", "end", "true"))
    assert failed.value.params["element"] == "g-a"
    assert "missing" in str(failed.value)


BOTH = nodes(
    start="startEvent", split="parallelGateway", a="userTask", b="userTask", join="parallelGateway", end="endEvent"
)
BOTH += flows("start split", "split a join", "split b join", "join end")


def test_a_parallel_join_waits_for_all_and_loses_no_update() -> None:
    walk = Walk(BOTH, {"n": 1, "evidence": {"kept": True}})
    walk.complete("a", from_a=1, evidence={"kept": True, "bill": "checked"})
    assert not walk.changes.finished and walk.open == ["b"]
    walk.complete("b", n=2, evidence={"kept": True, "station": "silent"})
    assert walk.changes.finished
    assert walk.data == {"n": 2, "from_a": 1, "evidence": {"kept": True, "bill": "checked", "station": "silent"}}


def test_of_two_branches_that_write_one_field_the_later_write_stays_whichever_arrives_first() -> None:
    long_a = BOTH.replace('<userTask id="a"/>', '<userTask id="a"/><userTask id="a2"/>')
    walk = Walk(long_a.replace('targetRef="join"', 'targetRef="a2"', 1) + flow("a2", "join", key="late"))
    walk.complete("a", verdict="first").complete("b", verdict="second").complete("a2")
    assert walk.data["verdict"] == "second"


def test_a_field_sent_back_unchanged_does_not_undo_the_other_branch() -> None:
    walk = Walk(BOTH, {"phone": "old", "n": 1}).complete("a", phone="new").complete("b", phone="old", n=2)
    assert walk.data == {"phone": "new", "n": 2}


def test_branches_share_nothing() -> None:
    walk = Walk(BOTH, {"list": [1, {"x": 1}]})
    one, two = walk.changes.opened
    one.data["list"][1]["x"] = 99  # type: ignore[index]
    assert two.data == walk.data == {"list": [1, {"x": 1}]}
    walk.complete("a")
    assert walk.data == {"list": [1, {"x": 1}]}


INCLUSIVE = ENDS + nodes(a="userTask", b="userTask", c="userTask", join="inclusiveGateway")
INCLUSIVE += '<inclusiveGateway id="which" default="which-c"/>' + flow("which", "c")
INCLUSIVE += (
    flow("which", "a", "a") + flow("which", "b", "b") + flows("start which", "a join", "b join", "c join", "join end")
)


@pytest.mark.parametrize(
    ("a", "b", "steps"), [(True, True, ["a", "b"]), (True, False, ["a"]), (False, True, ["b"]), (False, False, ["c"])]
)
def test_an_inclusive_gateway_opens_what_holds_and_joins_what_was_opened(a: bool, b: bool, steps: list[str]) -> None:
    walk = Walk(INCLUSIVE, {"a": a, "b": b})
    assert sorted(walk.open) == steps
    for step in steps:
        assert not walk.changes.finished
        walk.complete(step)
    assert walk.changes.finished and walk.path.count("join") == 1


def test_an_inclusive_join_in_a_loop_waits_in_every_turn() -> None:
    again = INCLUSIVE.replace(flow("join", "end"), nodes(more="exclusiveGateway") + flows("join more"))
    again += flow("more", "which", "turn < 3") + flow("more", "end", "turn >= 3")
    walk = Walk(again, {"a": True, "b": True, "turn": 0})
    for turn in (1, 2, 3):
        walk.complete("a", turn=turn)
        assert walk.open == ["b"]
        walk.complete("b")
    assert walk.changes.finished


def test_a_task_with_several_flows_takes_the_unconditional_and_those_that_hold() -> None:
    inside = nodes(start="startEvent", plain="userTask", yes="userTask", no="userTask", other="userTask")
    inside += '<task id="ask" default="ask-other"/>' + flows("start ask", "ask plain") + flow("ask", "yes", "n = 1")
    inside += flow("ask", "no", "n = 2") + flow("ask", "other")
    assert Walk(inside, {"n": 1}).open == ["plain", "yes"]
    assert Walk(inside, {"n": 3}).open == ["plain", "other"]


def test_plain_and_manual_tasks_and_named_states_are_passed() -> None:
    passing = nodes(a="task", b="manualTask", c="intermediateThrowEvent")
    walk = Walk(ENDS + passing + flows("start a b c end"))
    assert walk.changes.finished and [key for key in walk.path if len(key) == 1] == ["a", "b", "c"]


def test_a_script_keeps_its_value_under_a_name() -> None:
    inside = ENDS + '<scriptTask id="sum" huiyin:result="total"><script>amount * 2</script></scriptTask>'
    assert Walk(inside + flows("start sum end"), {"amount": 21}).data == {"amount": 21, "total": 42}


def test_a_script_that_fails_stops_the_run_at_its_task() -> None:
    inside = ENDS + '<scriptTask id="sum" huiyin:result="total"><script>amount * 2</script></scriptTask>'
    with pytest.raises(RunFailed) as failed:
        Walk(inside + flows("start sum end"))
    assert failed.value.params["element"] == "sum"


def test_scripts_and_conditions_see_the_instant_they_are_given() -> None:
    inside = ENDS + '<scriptTask id="s" huiyin:result="at"><script>string(now())</script></scriptTask>'
    assert str(Walk(inside + flows("start s end")).data["at"]).startswith("2025-09-29T08:00:00")


LOOP = ENDS + nodes(turn="userTask") + '<exclusiveGateway id="enough" default="enough-end"/>'
LOOP += flow("enough", "turn", "again") + flows("start turn enough end")


def test_a_loop_keeps_its_snapshot_small_and_ends_when_told() -> None:
    walk = Walk(LOOP, {"words": "x" * 100})
    sizes = []
    for _ in range(1000):
        walk.complete("turn", again=True)
        sizes.append(len(walk.snapshot))
    assert max(sizes) - min(sizes) <= 6  # the counter of refs grows by digits
    assert walk.complete("turn", again=False).changes.finished


def test_a_loop_without_a_wait_is_stopped() -> None:
    with pytest.raises(RunFailed, match="without waiting"):
        Walk(nodes(start="startEvent", a="task", b="task") + flows("start a b a"))


@pytest.mark.parametrize("length", [500, 2000])
def test_long_chains_build_and_run(length: int) -> None:
    names = [f"t{number}" for number in range(length)]
    kinds = nodes(**{name: "userTask" if number % 100 == 0 else "task" for number, name in enumerate(names)})
    walk = Walk(ENDS + kinds + flows(f"start {' '.join(names)} end"))
    for number in range(0, length, 100):
        walk.complete(f"t{number}")
    assert walk.changes.finished and len(walk.path) == 2 * length + 3


def test_a_terminate_end_ends_all_and_keeps_what_was_entered() -> None:
    stop = '<endEvent id="stop"><terminateEventDefinition/></endEvent>'
    inside = nodes(start="startEvent", a="userTask", b="userTask", a2="userTask", end="endEvent") + stop
    walk = Walk(inside + nodes(split="parallelGateway") + flows("start split", "split a a2 end", "split b stop"))
    walk.complete("a", kept=1).complete("b", why="withdrawn")
    assert (walk.changes.finished, walk.changes.end) == (True, "stop")
    assert walk.data == {"kept": 1, "why": "withdrawn"}
    assert [closed.how for closed in walk.changes.closed] == ["completed", "cancelled"] and walk.open == []


def test_several_ends_the_last_one_reached_is_the_runs() -> None:
    inside = nodes(
        start="startEvent", split="parallelGateway", a="userTask", b="userTask", one="endEvent", two="endEvent"
    )
    walk = Walk(inside + flows("start split", "split a one", "split b two")).complete("b", b=1)
    assert (walk.changes.finished, walk.changes.end) == (False, None)
    walk.complete("a", a=1)
    assert (walk.changes.finished, walk.changes.end, walk.data) == (True, "one", {"a": 1, "b": 1})


def test_a_join_that_nothing_can_complete_stops_the_run_and_is_named() -> None:
    inside = ENDS + nodes(a="userTask", join="parallelGateway", x="userTask")
    inside += '<exclusiveGateway id="g" default="g-x"/>' + flow("g", "x") + flow("g", "join", "true")
    with pytest.raises(RunFailed) as failed:
        Walk(inside + flows("start a g", "x join", "join end")).complete("a")
    assert failed.value.params["element"] == "join"


def test_a_step_that_failed_leaves_the_snapshot_as_good_as_it_was() -> None:
    walk = Walk(LOOP)
    with pytest.raises(RunFailed):
        walk.complete("turn", again="perhaps")
    assert walk.complete("turn", again=False).changes.finished


def test_a_completed_task_cannot_be_completed_again() -> None:
    walk = Walk(LOOP)
    (task,) = walk.changes.opened
    walk.complete("turn", again=True)
    with pytest.raises(WrongState):
        runtime.complete(walk.model, walk.snapshot, task.ref, {}, now=NOW)


@pytest.mark.parametrize("value", [object(), float("nan"), b"bytes", {1: "a"}, {"deep": {2, 3}}])
def test_values_that_a_run_cannot_keep_are_refused_by_field(value: object) -> None:
    with pytest.raises(BadInput, match="answer"):
        Walk(LOOP).complete("turn", answer=value)


def test_models_are_shared_by_threads() -> None:
    model = build(diagram(LOOP), "route.bpmn")

    def walked(number: int) -> object:
        walk = Walk(model, {"number": number})
        for _ in range(20):
            walk.complete("turn", again=True)
        return walk.complete("turn", again=False).data["number"]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(walked, range(64))) == list(range(64))


def test_conditions_may_ask_the_working_calendar() -> None:
    inside = ENDS + '<scriptTask id="s" huiyin:result="today"><script>string(today())</script></scriptTask>'
    model = build(diagram(inside + flows("start s end")), "route.bpmn")
    late = datetime(2025, 9, 29, 20, tzinfo=UTC)  # already the 30th in Shenzhen
    assert runtime.start(model, {}, now=late).changes.data["today"] == "2025-09-29"
    assert runtime.start(model, {}, now=late, calendar=shipped()).changes.data["today"] == "2025-09-30"
