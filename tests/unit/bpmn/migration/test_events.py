"""Migration of what waits for events: several definitions, gateways, event sub-processes, errors, conditions."""

from __future__ import annotations

from engine.bpmn.migration import Renames, rehearse
from engine.bpmn.model import Model
from engine.bpmn.parser import build
from tests.conformance.notation import compiled
from tests.factories.migrations import moved, seen
from tests.factories.runs import Walk


def drawn(text: str) -> Model:
    return build(compiled(text), "route.bpmn")


ONE = "start -> w:catch(timer 1d) -> a -> end"
TWO = "start -> w:catch(message m | timer 1d) -> a -> end"


def test_an_event_that_waits_for_one_thing_more_keeps_its_timer() -> None:
    walk = Walk(drawn(ONE), {"n": 1})
    (ref,) = walk.board.timers
    migration = moved(walk, drawn(TWO))
    assert list(walk.board.timers) == [ref] and walk.messages == {"w": "m"}
    assert not migration.changes.timers and not migration.changes.timers_cancelled
    by_message = moved(Walk(drawn(ONE), {"n": 1}), drawn(TWO))
    assert by_message.snapshot == migration.snapshot
    assert walk.fire("w").open == ["a"] and walk.messages == {} and walk.data == {"n": 1}


def test_what_was_added_to_an_event_may_be_what_comes() -> None:
    walk = Walk(drawn(ONE), {"n": 1})
    moved(walk, drawn(TWO))
    assert walk.deliver("m", m=2).open == ["a"] and walk.timers == {} and walk.data == {"n": 1, "m": 2}


def test_an_event_that_waits_for_one_thing_less_keeps_its_timer() -> None:
    walk = Walk(drawn(TWO), {"n": 1})
    (ref,) = walk.board.timers
    moved(walk, drawn(ONE))
    assert list(walk.board.timers) == [ref] and walk.messages == {}
    assert walk.fire("w").open == ["a"] and walk.complete("a").data == {"n": 1}


def test_the_border_of_an_event_is_its_own_matter() -> None:
    receive = "start -> w:receive(r) -> a -> end\nw ~late(timer 3d) -> b -> end2"
    walk = Walk(drawn(receive))
    assert seen(moved(walk, drawn(receive.replace("3d", "4d")))) == {"w": "stays", "late": "re-armed"}
    assert walk.timers == {"late": "4d"} and walk.fire("late").open == ["b"]
    assert walk.deliver("r").open == ["b", "a"]


def test_several_definitions_are_matched_by_what_they_are() -> None:
    walk = Walk(drawn("start -> w:catch(timer 1d | message m | timer 5d) -> a -> end"))
    refs = {timer.value: ref for ref, timer in walk.board.timers.items()}
    migration = moved(walk, drawn("start -> w:catch(message n | timer 5d | timer 1d | signal s) -> a -> end"))
    assert {timer.value: ref for ref, timer in walk.board.timers.items()} == refs
    assert sorted(place.name for place in walk.board.messages.values()) == ["n", "s"]
    assert [one.element_id for one in migration.changes.forgotten] == ["w"]
    assert walk.deliver("n").open == ["a"] and walk.timers == {} and walk.messages == {}


def test_what_needs_all_and_now_needs_any_begins_to_wait_anew() -> None:
    walk = Walk(drawn("start -> w:catch(message one & message two) -> a -> end")).deliver("two")
    moved(walk, drawn("start -> w:catch(message one | message two) -> a -> end"))
    assert sorted(place.name for place in walk.board.messages.values()) == ["one", "two"]
    assert walk.deliver("two").open == ["a"]


GATEWAY = "start -> g:event -> t:catch(timer 1d) -> a -> end\ng -> m:catch(message m) -> b -> end2"


def test_events_behind_a_gateway_come_and_go() -> None:
    walk = Walk(drawn(GATEWAY))
    (timer,) = walk.board.timers
    changed = GATEWAY.replace("g -> m:catch(message m)", "g -> r:catch(signal r)") + "\ng -> s:catch(message s) -> end3"
    migration = moved(walk, drawn(changed))
    assert seen(migration) == {"g": "stays", "t": "stays", "m": "disarmed", "r": "armed", "s": "armed"}
    assert list(walk.board.timers) == [timer] and walk.messages == {"r": "r", "s": "s"}
    assert walk.deliver("s").changes.finished and walk.timers == {} and walk.messages == {}


WATCHED = """
start -> a -> end
late:onevent {
  ~start_late(timer 3d) -> b -> end_late
}
"""


def test_a_new_event_sub_process_of_a_level_is_armed_and_an_old_one_called_off() -> None:
    plain = "start -> a -> end"
    walk = Walk(drawn(plain), {"n": 1})
    assert seen(moved(walk, drawn(WATCHED))) == {"a": "stays", "start_late": "armed"}
    assert walk.timers == {"start_late": "3d"}
    assert walk.fire("start_late").open == ["a", "b"]
    assert walk.complete("b").complete("a").changes.finished
    walk = Walk(drawn(WATCHED))
    assert seen(moved(walk, drawn(plain))) == {"a": "stays", "start_late": "disarmed"}
    assert walk.timers == {} and walk.complete("a").changes.finished


def test_an_event_sub_process_that_has_fired_once_is_not_armed_again() -> None:
    walk = Walk(drawn(WATCHED)).fire("start_late")
    assert walk.timers == {}
    moved(walk, drawn(WATCHED.replace("3d", "9d")))
    assert walk.timers == {} and walk.open == ["a", "b"]


def test_a_level_that_was_interrupted_is_not_watched_again() -> None:
    interrupting = WATCHED.replace("~start_late", "start_late")
    walk = Walk(drawn(interrupting)).fire("start_late")
    assert walk.open == ["b"]
    other = "other:onevent {\n  start_other(message m) -> c -> end_other\n}\n"
    moved(walk, drawn(interrupting + other))
    assert walk.messages == {} and walk.complete("b").changes.finished


def test_the_new_start_of_an_event_sub_process_is_reported_by_its_id() -> None:
    walk = Walk(drawn(WATCHED))
    renamed = WATCHED.replace("start_late", "begin_late:start")
    migration = moved(walk, drawn(renamed))
    assert [(one.element, one.to) for one in migration.positions] == [("a", "a"), ("start_late", "begin_late")]
    assert walk.timers == {"begin_late": "3d"} and walk.fire("begin_late").open == ["a", "b"]


THROWING = """
start -> sub -> end
sub:sub {
  start_in -> x -> end_in(error E)
}
sub !failed(error {}) -> b -> end2
"""


def test_an_error_is_caught_by_the_border_of_the_new_version() -> None:
    walk = Walk(drawn(THROWING.replace("{}", "E")))
    assert seen(moved(walk, drawn(THROWING.replace("{}", "F") + "sub !other(error E) -> c -> end3"))) == {
        "sub": "stays",
        "failed": "re-armed",
        "other": "armed",
        "x": "stays",
    }
    assert walk.complete("x").open == ["c"]


def test_a_new_condition_that_is_true_already_fires_at_once() -> None:
    walk = Walk(drawn("start -> a -> end"), {"n": 3})
    migration = moved(walk, drawn("start -> a -> end\na !much(when n > 2) -> b -> end2"))
    assert migration.changes.visited == ("much", "much-b", "b")
    assert [one.element_id for one in migration.changes.closed] == ["a"]
    assert walk.open == ["b"]


def test_a_condition_that_held_before_does_not_fire_again_because_of_the_move() -> None:
    text = "start -> a -> end\na ~much(when n > 2) -> b -> end2"
    walk = Walk(drawn(text), {"n": 3})
    assert walk.open == ["a", "b"]
    assert not moved(walk, drawn(text.replace("b ->", "b -> c ->"))).changes.opened
    assert walk.open == ["a", "b"]


def test_a_message_keeps_the_key_it_was_armed_with() -> None:
    text = "start -> w:receive(m key n) -> a -> end"
    walk = Walk(drawn(text), {"n": 7})
    migration = moved(walk, drawn(text.replace("w:", "v:")), Renames({"w": "v"}))
    assert seen(migration) == {"w": "moves"} and [one.key for one in walk.board.messages.values()] == ["7"]
    again = moved(walk, drawn(text.replace("w:", "v:").replace("key n", "key n + 1")))
    assert seen(again) == {"v": "re-armed"} and [one.key for one in again.changes.awaited] == ["8"]


def test_an_event_that_waits_for_nothing_any_more_cannot_take_a_token() -> None:
    walk = Walk(drawn(ONE))
    linked = "start -> v:catch(timer 1d) -> l:throw(link L)\nw:catch(link L) -> a -> end"
    rehearsal = rehearse(walk.model, drawn(linked), walk.snapshot, now=walk.now)
    assert [str(one.reason) for one in rehearsal.positions] == ["nothing is waited for there any more"]
