"""A migration is tried before it is made, and the trial leaves no trace."""

from __future__ import annotations

from engine.bpmn.migration import Renames, rehearse
from engine.bpmn.parser import build
from tests.factories.diagrams import diagram, flow
from tests.factories.migrations import moved
from tests.factories.runs import NOW, Walk, flows, nodes

LINE = nodes(start="startEvent", ask="userTask", end="endEvent") + flows("start ask end")

OTHER = nodes(start="startEvent", enquire="userTask", end="endEvent") + flows("start enquire end")
LONGER = nodes(start="startEvent", ask="userTask", check="userTask", end="endEvent") + flows("start ask check end")


def choice(condition: str) -> str:
    parts = nodes(start="startEvent", ask="userTask", end="endEvent", other="endEvent")
    gateway = '<exclusiveGateway id="which" default="which-end"/>'
    return parts + gateway + flows("start ask which end") + flow("which", "other", condition)


def test_it_says_what_the_next_step_would_do_and_moves_nothing() -> None:
    walk = Walk(LINE, {"n": 1})
    before = walk.snapshot
    longer = build(diagram(LONGER), "route.bpmn")
    rehearsal = rehearse(walk.model, longer, before, now=NOW)
    assert rehearsal.safe and rehearsal.refused is None and rehearsal.migration is not None
    (trial,) = rehearsal.trials
    assert (trial.element, trial.how, trial.failed) == ("ask", "complete", None)
    assert trial.changes is not None and [task.element_id for task in trial.changes.opened] == ["check"]
    assert walk.snapshot == before and walk.complete("ask").changes.finished


def test_a_place_that_cannot_move_is_told_not_raised() -> None:
    walk = Walk(LINE)
    other = build(diagram(OTHER), "route.bpmn")
    rehearsal = rehearse(walk.model, other, walk.snapshot, now=NOW)
    assert rehearsal.migration is None and not rehearsal.safe
    assert "“ask” cannot move" in str(rehearsal.refused)
    assert [position.verdict for position in rehearsal.positions] == ["stuck"]
    assert rehearse(walk.model, other, walk.snapshot, Renames({"ask": "enquire"}), now=NOW).safe


def test_a_step_that_would_fail_in_the_new_version_only_makes_it_unsafe() -> None:
    walk = Walk(choice("n > 1"), {"n": 1})
    rehearsal = rehearse(walk.model, build(diagram(choice("amount > 1")), "route.bpmn"), walk.snapshot, now=NOW)
    (trial,) = rehearsal.trials
    assert "amount" in str(trial.failed) and not trial.failed_before and not rehearsal.safe


def test_a_step_that_lacks_an_answer_in_both_versions_is_no_reason_against() -> None:
    walk = Walk(choice("amount > 1"))
    rehearsal = rehearse(walk.model, build(diagram(choice("amount > 2")), "route.bpmn"), walk.snapshot, now=NOW)
    (trial,) = rehearsal.trials
    assert trial.failed is not None and trial.failed_before and rehearsal.safe


def test_armed_timers_are_tried_too_and_a_timer_without_a_time_refuses_the_move() -> None:
    def timed(value: str) -> str:
        late = f"<timerEventDefinition><timeDuration>{value}</timeDuration></timerEventDefinition>"
        event = f'<boundaryEvent id="late" attachedToRef="ask">{late}</boundaryEvent>'
        return LINE + event + nodes(remind="userTask", gone="endEvent") + flows("late remind gone")

    walk = Walk(LINE)
    rehearsal = rehearse(walk.model, build(diagram(timed("3wd")), "route.bpmn"), walk.snapshot, now=NOW)
    assert [(trial.element, trial.how) for trial in rehearsal.trials] == [("ask", "complete"), ("late", "fire_timer")]
    assert rehearsal.safe
    refused = rehearse(walk.model, build(diagram(timed("=limit")), "route.bpmn"), walk.snapshot, now=NOW)
    assert refused.migration is None and "limit" in str(refused.refused)
    assert [position.verdict for position in refused.positions] == ["stays", "armed"]


def test_what_is_rehearsed_is_what_then_happens() -> None:
    walk = Walk(LINE, {"n": 1})
    model = build(diagram(OTHER), "route.bpmn")
    mapping = Renames({"ask": "enquire"})
    rehearsal = rehearse(walk.model, model, walk.snapshot, mapping, now=NOW)
    assert rehearsal.migration == moved(walk, model, mapping)
