"""Time limits of steps, added up along the longest path."""

from __future__ import annotations

import pytest

from engine.bpmn.lint import lint_bundle
from tests.factories.diagrams import ROUTE, bundle, diagram, flow, line, user_task


def late(route: str, body: str) -> list[str]:
    """What the deadline rules say about a route with this diagram."""
    findings = lint_bundle(bundle({"process.yaml": route, "route.bpmn": diagram(body)}))
    return [str(one.message) for one in findings if one.rule.startswith("deadline-")]


def promising(duration: str) -> str:
    """A route without clocks that promises this."""
    return ROUTE.split("clocks:", maxsplit=1)[0].replace("10wd", duration)


def step(key: str, due: str) -> str:
    """A step with a time limit."""
    return user_task(key, f'huiyin:due="{due}"')


@pytest.mark.parametrize(
    ("dues", "promise", "fits"),
    [
        (("3wd", "2wd"), "5wd", True),
        (("3wd", "3wd"), "5wd", False),
        (("7d",), "5wd", True),
        (("8d",), "5wd", False),
        (("4wh", "4wd"), "5wd", True),
        (("24h", "5wd"), "5wd", False),
        (("5wd",), "7d", True),
        (("6wd",), "7d", False),
    ],
)
def test_steps_in_a_row_add_up(dues: tuple[str, ...], promise: str, fits: bool) -> None:
    body = line(*(step(f"s{n}", due) for n, due in enumerate(dues)))
    assert (late(promising(promise), body) == []) is fits


def test_the_longest_branch_counts_and_is_named() -> None:
    body = (
        '<startEvent id="start"/><parallelGateway id="split"/><parallelGateway id="join"/><endEvent id="end" name="e"/>'
        + step("short", "1wd") + step("long", "4wd") + step("last", "2wd")
        + "".join(flow(a, b) for a, b in [("start", "split"), ("split", "short"), ("split", "long"), ("short", "join"),
                                          ("long", "join"), ("join", "last"), ("last", "end")])
    )  # fmt: skip
    assert late(promising("6wd"), body) == []
    [message] = late(promising("5wd"), body)
    assert "long → last" in message
    assert "6 working days" in message


def test_a_loop_counts_once() -> None:
    body = (
        '<startEvent id="start"/><exclusiveGateway id="g" name="?" default="g-end"/><endEvent id="end" name="e"/>'
        + step("write", "2wd") + step("review", "1wd")
        + "".join(flow(a, b) for a, b in [("start", "write"), ("write", "review"), ("review", "g"), ("g", "end")])
        + flow("g", "write", "=again")
    )  # fmt: skip
    assert late(promising("3wd"), body) == []


def test_a_clock_is_measured_to_where_it_stops() -> None:
    clock = "clocks:\n  internal: {after: 3wd, stops_on: first, source: rule, escalation: standard}\n"
    body = line(step("first", "3wd"), step("second", "9wd"))
    assert late(promising("3wd") + clock, body) == []
    assert len(late(promising("3wd") + clock.replace("first", "second"), body)) == 2


def test_what_is_inside_a_sub_process_counts() -> None:
    inner = line(step("a", "2wd"), step("b", "2wd"), before="s", after="e")
    body = line(f'<subProcess id="sub" name="Check">{inner}</subProcess>', step("last", "1wd"))
    assert late(promising("5wd"), body) == []
    [message] = late(promising("4wd"), body)
    assert "a → b → last" in message


def test_what_is_called_counts() -> None:
    files: dict[str, str | bytes | None] = {
        "process.yaml": promising("3wd"),
        "route.bpmn": diagram(line('<callActivity id="call" name="Check" calledElement="check"/>')),
        "check.bpmn": diagram(line(step("inner", "4wd"), before="s", after="e"), key="check"),
    }
    [message] = [str(one.message) for one in lint_bundle(bundle(files)) if one.rule == "deadline-promise"]
    assert "inner" in message


def test_time_spent_waiting_counts() -> None:
    wait = (
        '<intermediateCatchEvent id="wait"><timerEventDefinition><timeDuration>3wd</timeDuration>'
        "</timerEventDefinition></intermediateCatchEvent>"
    )
    assert late(promising("5wd"), line(wait, step("call", "3wd"))) != []


def test_a_step_due_not_after_the_clock_keeps_the_clock() -> None:
    clock = "clocks:\n  internal: {after: 3wd, stops_on: last, source: rule, escalation: standard}\n"
    capped = user_task("last", 'huiyin:due="2wd" huiyin:notAfter="internal"')
    assert late(promising("3wd") + clock, line(step("first", "2wd"), capped)) == []
    assert late(promising("3wd") + clock, line(step("first", "2wd"), step("last", "2wd"))) != []
    after = clock.replace("stops_on: last", "stops_on: more")
    assert late(promising("3wd") + after, line(step("first", "2wd"), capped, step("more", "1wd"))) != []
