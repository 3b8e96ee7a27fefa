"""What waits for the outside: timers, messages, boundary events, event-based gateways."""

from __future__ import annotations

import pytest

from engine.bpmn import runtime
from engine.bpmn.changes import ArmedTimer, CancelledTimer, Forgotten
from engine.bpmn.parser import build
from engine.errors import NotFound, RunFailed, WrongState
from tests.factories.diagrams import HEAD, flow
from tests.factories.runs import NOW, Walk, flows, nodes

ENDS = nodes(start="startEvent", end="endEvent")


def timer(text: str, kind: str = "timeDuration") -> str:
    """A timer definition."""
    return f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>"


def boundary(key: str, host: str, definition: str, *, interrupting: bool = True) -> str:
    """A boundary event on `host`."""
    cancel = str(interrupting).lower()
    return f'<boundaryEvent id="{key}" attachedToRef="{host}" cancelActivity="{cancel}">{definition}</boundaryEvent>'


def with_messages(inside: str) -> Walk:
    """A run of a process that may wait for `withdrawn` and `answered`."""
    source = f'{HEAD}<message id="m1" name="withdrawn"/><message id="m2" name="answered"/><process id="route">{inside}'
    return Walk(build(f"{source}</process></definitions>".encode(), "route.bpmn"), {"n": 1})


WITHDRAWN, ANSWERED = '<messageEventDefinition messageRef="m1"/>', '<messageEventDefinition messageRef="tns:m2"/>'


@pytest.mark.parametrize(
    ("kind", "text", "value", "remaining"),
    [
        ("timeDuration", "3wd", "3wd", None),
        ("timeDuration", "PT2H", "PT2H", None),
        ("timeDuration", '="P" + string(n) + "D"', "P1D", None),
        ("timeDate", "2026-01-01T09:00+08:00", "2026-01-01T09:00+08:00", None),
        ("timeCycle", "R3/P1D", "R3/P1D", 3),
        ("timeCycle", "R/2wd", "R/2wd", None),
    ],
)
def test_a_timer_is_reported_with_its_evaluated_text(kind: str, text: str, value: str, remaining: int | None) -> None:
    inside = ENDS + f'<intermediateCatchEvent id="wait">{timer(text, kind)}</intermediateCatchEvent>'
    (armed,) = Walk(inside + flows("start wait end"), {"n": 1}).changes.timers
    expected = {"timeDuration": "duration", "timeDate": "date", "timeCycle": "cycle"}[kind]
    assert armed == ArmedTimer(armed.ref, "wait", expected, value, remaining)  # type: ignore[arg-type]


def test_a_timer_whose_expression_gives_no_timer_stops_the_run() -> None:
    inside = ENDS + f'<intermediateCatchEvent id="wait">{timer("=n")}</intermediateCatchEvent>'
    for n in (5, "soon"):
        with pytest.raises(RunFailed) as failed:
            Walk(inside + flows("start wait end"), {"n": n})
        assert failed.value.params["element"] == "wait"


def test_a_timer_fires_only_when_it_is_told_to_and_only_once() -> None:
    inside = (
        ENDS + f'<intermediateCatchEvent id="wait">{timer("3wd")}</intermediateCatchEvent>' + nodes(then="userTask")
    )
    walk = Walk(inside + flows("start wait then end"))
    ref = walk.changes.timers[0].ref
    walk.fire("wait")
    assert walk.open == ["then"] and walk.changes.timers_cancelled == ()
    with pytest.raises(WrongState):
        runtime.fire_timer(walk.model, walk.snapshot, ref, now=NOW)


GUARDED = ENDS + nodes(work="userTask", late="userTask") + flows("start work end", "limit late end")


def test_an_interrupting_timer_cancels_its_task() -> None:
    walk = Walk(GUARDED + boundary("limit", "work", timer("2wd")), {"n": 1}).fire("limit")
    assert walk.open == ["late"] and walk.changes.closed[0].how == "cancelled"
    assert walk.path[-3:] == ["limit", "limit-late", "late"]
    assert walk.complete("late").changes.finished


def test_completing_the_task_calls_its_timer_off() -> None:
    walk = Walk(GUARDED + boundary("limit", "work", timer("2wd")))
    ref = walk.changes.timers[0].ref
    walk.complete("work")
    assert walk.changes.timers_cancelled == (CancelledTimer(ref, "limit"),) and walk.changes.finished


def test_a_cycle_that_interrupts_nothing_fires_as_often_as_it_says_under_one_ref() -> None:
    walk = Walk(GUARDED + boundary("limit", "work", timer("R3/P1D", "timeCycle"), interrupting=False))
    ref = walk.changes.timers[0].ref
    for left in (2, 1):
        walk.fire("limit")
        assert walk.changes.timers == (ArmedTimer(ref, "limit", "cycle", "R3/P1D", left),)
    walk.fire("limit")
    assert walk.changes.timers == () and walk.open == ["work", "late", "late", "late"] and walk.timers == {}


def test_a_single_timer_that_interrupts_nothing_fires_once() -> None:
    walk = Walk(GUARDED + boundary("limit", "work", timer("2wd"), interrupting=False)).fire("limit")
    assert walk.open == ["work", "late"] and walk.timers == {}
    assert not walk.complete("work").changes.finished
    assert walk.complete("late").changes.finished


def test_what_a_handler_enters_beside_the_task_and_what_the_task_enters_meet_at_the_end() -> None:
    walk = Walk(GUARDED + boundary("limit", "work", timer("2wd"), interrupting=False), {"n": 1}).fire("limit")
    walk.complete("work", done=True).complete("late", reminded=True)
    assert walk.data == {"n": 1, "done": True, "reminded": True}


def test_a_message_interrupts_its_task_and_brings_its_payload() -> None:
    walk = with_messages(GUARDED + boundary("limit", "work", WITHDRAWN))
    ref = walk.changes.awaited[0].ref
    walk.deliver("withdrawn", reason="solved")
    assert walk.open == ["late"] and walk.data == {"n": 1, "reason": "solved"}
    assert walk.changes.forgotten == (Forgotten(ref, "limit"),)


def test_a_message_that_interrupts_nothing_may_come_again() -> None:
    walk = with_messages(GUARDED + boundary("limit", "work", WITHDRAWN, interrupting=False))
    walk.deliver("withdrawn").deliver("withdrawn")
    assert walk.open == ["work", "late", "late"] and walk.messages == {"limit": "withdrawn"}


def test_a_message_wakes_every_place_that_waits_for_it() -> None:
    inside = nodes(start="startEvent", split="parallelGateway", a="userTask", b="userTask")
    inside += (
        f'<receiveTask id="one" messageRef="m2"/><intermediateCatchEvent id="two">{ANSWERED}</intermediateCatchEvent>'
    )
    walk = with_messages(inside + flows("start split one a", "split two b"))
    assert walk.messages == {"one": "answered", "two": "answered"}
    assert walk.deliver("answered", n=2).open == ["a", "b"] and walk.data == {"n": 2}


def test_a_message_that_nothing_waits_for_is_not_swallowed() -> None:
    with pytest.raises(NotFound, match="unknown"):
        with_messages(GUARDED + boundary("limit", "work", WITHDRAWN)).deliver("unknown")


def test_a_receive_task_may_have_a_time_limit() -> None:
    inside = ENDS + '<receiveTask id="work" messageRef="m2"/>' + nodes(late="userTask")
    inside += boundary("limit", "work", timer("3wd")) + flows("start work end", "limit late end")
    assert with_messages(inside).deliver("answered").changes.finished
    walk = with_messages(inside).fire("limit")
    assert walk.open == ["late"] and walk.messages == {}


EVENTS = ENDS + nodes(first="eventBasedGateway", a="userTask", b="userTask", c="userTask")
EVENTS += "".join(
    f'<intermediateCatchEvent id="{key}">{what}</intermediateCatchEvent>'
    for key, what in [("soon", timer("1wd")), ("later", timer("5wd")), ("word", ANSWERED)]
)
EVENTS += flows("start first soon a end", "first later b end", "first word c end")


def test_the_first_of_several_events_goes_on_and_the_others_are_called_off() -> None:
    walk = with_messages(EVENTS)
    assert walk.timers == {"soon": "1wd", "later": "5wd"} and walk.messages == {"word": "answered"}
    walk.fire("later")
    assert walk.open == ["b"] and walk.timers == {} and walk.messages == {}
    assert walk.path[-4:] == ["first-later", "later", "later-b", "b"]


def test_a_message_decides_an_event_gateway_with_its_payload() -> None:
    walk = with_messages(EVENTS).deliver("answered", answer="yes")
    assert walk.open == ["c"] and walk.data == {"n": 1, "answer": "yes"}


SUB = '<subProcess id="work">' + nodes(
    s="startEvent", split="parallelGateway", x="userTask", auto="task", y="userTask", e="endEvent"
)
SUB += flows("s split x auto y e", "split e") + "</subProcess>"


def test_an_interrupted_sub_process_stops_at_once_and_keeps_what_was_entered() -> None:
    inside = (
        ENDS
        + SUB
        + nodes(late="userTask")
        + boundary("limit", "work", timer("2wd"))
        + flows("start work end", "limit late end")
    )
    walk = Walk(inside, {"n": 1}).complete("x", found="overload")
    assert walk.open == ["y"]
    walk.fire("limit")
    assert walk.open == ["late"] and walk.data == {"n": 1, "found": "overload"}
    assert [(closed.element_id, closed.how) for closed in walk.changes.closed] == [("y", "cancelled")]


def test_a_handler_beside_a_sub_process_sees_what_was_entered_inside() -> None:
    inside = ENDS + SUB + nodes(late="userTask") + boundary("limit", "work", timer("2wd"), interrupting=False)
    walk = Walk(inside + flows("start work end", "limit late end")).complete("x", found=1).fire("limit")
    assert walk.open == ["y", "late"] and walk.changes.opened[0].data == {"found": 1}


def test_what_begins_and_ends_within_one_step_is_not_reported() -> None:
    stop = '<endEvent id="stop"><terminateEventDefinition/></endEvent>'
    inside = nodes(start="startEvent", split="parallelGateway", work="userTask", late="userTask") + stop
    inside += boundary("limit", "work", timer("2wd")) + flows("start split work", "split stop", "limit late")
    changes = Walk(inside).changes
    assert changes.finished
    assert (changes.opened, changes.closed, changes.timers, changes.timers_cancelled) == ((), (), (), ())


def test_conditions_behind_a_timer_see_the_data() -> None:
    inside = GUARDED + boundary("limit", "work", timer("2wd")) + nodes(g="exclusiveGateway", a="userTask")
    inside = (
        inside.replace(flow("limit", "late"), flow("limit", "g")) + flow("g", "a", "n = 1") + flow("g", "late", "n = 2")
    )
    assert Walk(inside, {"n": 1}).fire("limit").open == ["a"]
