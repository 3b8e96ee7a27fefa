"""What a migration makes of every place of a run, construct by construct."""

from __future__ import annotations

import pytest

from engine.bpmn.migration import Renames, migrate, verdicts
from engine.bpmn.parser import build
from engine.errors import BadInput, CannotMigrate
from tests.factories.diagrams import diagram, flow
from tests.factories.migrations import moved, seen
from tests.factories.runs import NOW, Walk, flows, nodes

LINE = nodes(start="startEvent", ask="userTask", end="endEvent") + flows("start ask end")


def timer(key: str, kind: str, value: str, attributes: str = "") -> str:
    """A boundary event at `ask` with a timer."""
    return (
        f'<boundaryEvent id="{key}" attachedToRef="ask" {attributes}>'
        f"<timerEventDefinition><{kind}>{value}</{kind}></timerEventDefinition></boundaryEvent>"
    )


def with_boundary(event: str, key: str = "late") -> str:
    return LINE + event + nodes(remind="userTask", other="endEvent") + flows(f"{key} remind other")


LATE = with_boundary(timer("late", "timeDuration", "3wd"))


def stuck(walk: Walk, inside: str, mapping: Renames | None = None) -> dict[str, str]:
    """Why each place cannot move."""
    with pytest.raises(CannotMigrate) as refused:
        moved(walk, inside, mapping or Renames())
    return {position.element: str(position.reason) for position in refused.value.positions}


def test_the_same_version_again_changes_nothing() -> None:
    walk = Walk(LATE, {"n": 1})
    before = walk.snapshot
    migration = moved(walk, LATE)
    assert migration.snapshot == before
    assert seen(migration) == {"ask": "stays", "late": "stays"}
    changes = migration.changes
    assert not (changes.opened or changes.closed or changes.timers or changes.timers_cancelled or changes.visited)
    assert changes.data == {"n": 1} and changes.waiting == {"ask"}


def test_an_open_task_keeps_its_ref_and_its_data_and_goes_on_in_the_new_version() -> None:
    walk = Walk(LINE, {"n": 1})
    (ref,) = walk.board.tasks
    longer = nodes(start="startEvent", ask="userTask", check="userTask", end="endEvent") + flows("start ask check end")
    moved(walk, longer)
    assert list(walk.board.tasks) == [ref]
    assert walk.complete("ask", m=2).open == ["check"]
    assert walk.complete("check").data == {"n": 1, "m": 2} and walk.changes.finished


def test_a_renamed_task_needs_the_mapping() -> None:
    renamed = nodes(start="startEvent", enquire="userTask", end="endEvent") + flows("start enquire end")
    walk = Walk(LINE)
    assert stuck(walk, renamed) == {"ask": "the new version has no such element, and the mapping names none"}
    assert seen(moved(walk, renamed, Renames({"ask": "enquire"}))) == {"ask": "moves"}
    assert walk.open == ["enquire"] and walk.complete("enquire").changes.finished


def test_nothing_is_half_done_when_one_place_cannot_move() -> None:
    fork = nodes(start="startEvent", fork="parallelGateway", a="userTask", b="userTask", join="parallelGateway")
    fork += nodes(end="endEvent") + flows("start fork a join end", "fork b join")
    walk = Walk(fork)
    before = walk.snapshot
    without_b = nodes(start="startEvent", a="userTask", end="endEvent") + flows("start a end")
    assert list(stuck(walk, without_b)) == ["b"]
    assert walk.snapshot == before and walk.open == ["a", "b"]
    positions = verdicts(walk.model, build(diagram(without_b), "route.bpmn"), before)
    assert [(one.element, one.verdict) for one in positions] == [("a", "stays"), ("b", "stuck")]
    assert walk.complete("a").complete("b").changes.finished


def test_another_type_and_another_scope_cannot_take_a_token() -> None:
    walk = Walk(LINE)
    script = LINE.replace('<userTask id="ask"/>', '<receiveTask id="ask" messageRef="m"/>')
    with pytest.raises(CannotMigrate) as refused:
        migrate(walk.model, build(diagram(script, beside='<message id="m"/>'), "route.bpmn"), walk.snapshot, now=NOW)
    assert str(refused.value.positions[0].reason) == "it was a userTask and is a receiveTask now"
    inner = "".join([nodes(s="startEvent", ask="userTask", e="endEvent"), flows("s ask e")])
    nested = nodes(start="startEvent", end="endEvent") + f'<subProcess id="sub">{inner}</subProcess>'
    assert stuck(walk, nested + flows("start sub end")) == {"ask": "it stands in “sub” now"}


def test_a_timer_that_has_not_changed_keeps_its_text_and_what_is_left_of_it() -> None:
    cycle = with_boundary(timer("late", "timeCycle", "R5/P1D", 'cancelActivity="false"'))
    walk = Walk(cycle).fire("late")
    migration = moved(walk, cycle.replace('<userTask id="remind"', '<userTask name="Again" id="remind"'))
    assert not migration.changes.timers and not migration.changes.timers_cancelled
    walk.fire("late")
    assert walk.changes.timers[0].remaining == 3


def test_a_timer_that_has_changed_is_cancelled_and_armed_anew_with_the_data_of_now() -> None:
    walk = Walk(LATE, {"limit": "2wd"})
    (ref,) = walk.board.timers
    migration = moved(walk, with_boundary(timer("late", "timeDuration", "=limit")))
    assert seen(migration)["late"] == "re-armed"
    assert [one.ref for one in migration.changes.timers_cancelled] == [ref]
    assert [(one.ref, one.value) for one in migration.changes.timers] == [(ref, "2wd")]
    assert walk.fire("late").open == ["remind"]


def test_a_new_boundary_event_of_an_open_task_is_armed_and_one_that_is_gone_is_called_off() -> None:
    walk = Walk(LINE)
    migration = moved(walk, LATE)
    assert seen(migration) == {"ask": "stays", "late": "armed"}
    assert migration.positions[1].ref in walk.board.timers and walk.timers == {"late": "3wd"}
    back = moved(walk, LINE)
    assert seen(back) == {"ask": "stays", "late": "disarmed"}
    assert walk.timers == {} and walk.complete("ask").changes.finished


def test_a_boundary_event_that_has_fired_is_not_armed_again() -> None:
    once = with_boundary(timer("late", "timeDuration", "3wd", 'cancelActivity="false"'))
    walk = Walk(once).fire("late")
    assert walk.timers == {} and walk.open == ["ask", "remind"]
    assert "late" not in seen(moved(walk, once.replace("3wd", "4wd")))
    assert walk.timers == {}


def test_a_renamed_boundary_event_stays_armed_under_its_ref() -> None:
    walk = Walk(LATE)
    (ref,) = walk.board.timers
    moved(walk, LATE.replace("late", "overdue"), Renames({"late": "overdue"}))
    assert list(walk.board.timers) == [ref] and walk.timers == {"overdue": "3wd"}
    assert walk.fire("overdue").open == ["remind"]


def test_an_awaited_message_with_another_name_is_forgotten_and_awaited_anew() -> None:
    def waiting(name: str) -> bytes:
        inside = nodes(start="startEvent", end="endEvent") + '<receiveTask id="wait" messageRef="m"/>'
        return diagram(inside + flows("start wait end"), beside=f'<message id="m" name="{name}"/>')

    walk = Walk(build(waiting("answered"), "route.bpmn"))
    migration = moved(walk, build(waiting("replied"), "route.bpmn"))
    assert [one.element_id for one in migration.changes.forgotten] == ["wait"]
    assert walk.messages == {"wait": "replied"}
    assert walk.deliver("replied").changes.finished


JOIN = (
    nodes(start="startEvent", fork="parallelGateway", a="userTask", b="userTask", c="userTask", join="parallelGateway")
    + nodes(end="endEvent")
    + flows("start fork a join end", "fork b join", "fork c join")
)


def test_a_token_parked_at_a_join_keeps_the_flow_it_came_by() -> None:
    walk = Walk(JOIN).complete("a", n=1)
    renamed = JOIN.replace('"a-join"', '"first"').replace('"join"', '"meet"')
    mapping = Renames({"join": "meet"}, {"a-join": "first"})
    assert seen(moved(walk, renamed, mapping))["join"] == "moves"
    assert not walk.complete("b").changes.finished
    assert walk.complete("c").changes.finished and walk.data == {"n": 1}


def test_a_join_without_the_flow_of_a_parked_token_cannot_take_it() -> None:
    walk = Walk(JOIN).complete("a")
    later = JOIN.replace(flow("a", "join"), flow("a", "check") + '<userTask id="check"/>' + flow("check", "join"))
    assert "“a-join”" in stuck(walk, later)["join"]
    mapping = Renames(flows={"a-join": "check-join"})
    moved(walk, later, mapping)
    assert walk.complete("b").complete("c").changes.finished


def test_a_join_that_lost_its_last_missing_flow_goes_on_at_once() -> None:
    walk = Walk(JOIN).complete("a", n=1).complete("b", m=2)
    ends = JOIN.replace(flow("c", "join"), '<endEvent id="other"/>' + flow("c", "other"))
    migration = moved(walk, ends)
    assert migration.changes.visited == ("join", "join-end", "end") and walk.open == ["c"]
    assert walk.complete("c").data == {"n": 1, "m": 2} and walk.changes.finished


def test_a_gateway_that_joins_no_longer_lets_each_parked_token_pass() -> None:
    walk = Walk(JOIN).complete("a")
    alone = nodes(start="startEvent", fork="parallelGateway", a="userTask", b="userTask", c="userTask")
    alone += nodes(join="parallelGateway", end="endEvent", other="endEvent")
    alone += flows("start fork a join end", "fork b other", "fork c other")
    assert moved(walk, alone).changes.visited == ("join", "join-end", "end")
    assert walk.complete("b").complete("c").changes.finished


def test_a_mapping_that_does_not_fit_the_versions_is_refused() -> None:
    walk = Walk(LINE)
    for mapping, what in (
        (Renames({"nobody": "ask"}), "the old version has no element “nobody”"),
        (Renames({"ask": "nobody"}), "the new version has no element “nobody”"),
        (Renames(flows={"nothing": "start-ask"}), "the old version has no flow “nothing”"),
        (Renames(flows={"start-ask": "nothing"}), "the new version has no flow “nothing”"),
    ):
        with pytest.raises(BadInput, match=what):
            moved(walk, LINE, mapping)
    with pytest.raises(BadInput, match="two flows of the old version would be the flow “b-join”"):
        moved(Walk(JOIN), JOIN, Renames(flows={"a-join": "b-join"}))
