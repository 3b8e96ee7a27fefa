"""Snapshots: small, exact, versioned; and runs kept in memory between steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import orjson
import pytest

from engine.bpmn import runtime
from engine.bpmn.hot import HotRuns, hot
from engine.bpmn.migration import rehearse
from engine.bpmn.parser import build
from engine.errors import RunFailed
from tests.conformance.notation import compiled
from tests.factories.diagrams import diagram
from tests.factories.runs import NOW, Walk, flows, nodes

TWO = nodes(start="startEvent", a="userTask", b="userTask", end="endEvent") + flows("start a b end")


@pytest.fixture(autouse=True)
def cold() -> Iterator[None]:
    """Every step goes through the codec."""
    before, hot.capacity = hot.capacity, 0
    yield
    hot.capacity = before


VALUES: dict[str, object] = {
    "decimal": Decimal("12.50"),
    "huge": 2**80,
    "negative": -(2**70),
    "date": date(2025, 10, 1),
    "instant": datetime(2025, 10, 1, 9, 30, tzinfo=timezone(timedelta(hours=8))),
    "utc": datetime(2025, 10, 1, 1, 30, 0, 123456, tzinfo=UTC),
    "time": time(17, 30),
    "duration": timedelta(days=-3, microseconds=7),
    "float": 0.1,
    "text": "回音 \u2028 \x00 🙂",
    "nothing": None,
    "yes": True,
    "typename": "str",
    "$": {"$": [1, {"$": None}]},
    "looks_tagged": {"$": ["n", "1"]},
    "": {"": ""},
    "nested": [{"amount": Decimal("0.10"), "on": [date(2025, 1, 1)]}, [], {}],
}


def test_every_value_comes_back_as_it_went_in() -> None:
    walk = Walk(TWO, VALUES).complete("a")
    assert walk.data == VALUES
    assert [type(walk.data[key]) for key in VALUES] == [type(value) for value in VALUES.values()]
    assert str(walk.data["decimal"]) == "12.50"
    assert str(walk.data["instant"]).endswith("+08:00")


def test_tuples_become_lists_and_subclasses_plain() -> None:
    class Words(str):
        """A text with airs."""

    walk = Walk(TWO, {"pair": (1, 2), "words": Words("x")}).complete("a")
    assert walk.data == {"pair": [1, 2], "words": "x"} and type(walk.data["words"]) is str


def test_a_snapshot_holds_live_work_only() -> None:
    walk = Walk(TWO, {"n": 1}).complete("a")
    assert orjson.loads(walk.snapshot) == [3, "route", 4, 0, None, [["3", "b", "r", "a-b", {"n": 1}]], None, None, []]


def test_the_same_run_gives_the_same_bytes_hot_or_reloaded() -> None:
    def snapshots(capacity: int) -> list[bytes]:
        hot.capacity = capacity
        walk = Walk(TWO, {"n": 1, "amount": Decimal("1.5")})
        return [walk.snapshot, walk.complete("a", x=1).snapshot]

    assert snapshots(0) == snapshots(10)
    hot.clear()


@pytest.mark.parametrize("bytes_", [b"", b"{}", b"[]", b"[3]", b"[0,1]", b"not json", b'"1"'])
def test_what_is_no_snapshot_of_ours_is_refused(bytes_: bytes) -> None:
    model = build(diagram(TWO), "route.bpmn")
    with pytest.raises(RunFailed, match="read"):
        runtime.complete(model, bytes_, "1", {}, now=NOW)


MANY_THINGS = """
start -> ask -> split:and -> inside:sub {
  start2 -> each[parallel 2] -> end2
}
inside -> join:and -> end
inside ~late(timer 3wd) -> remind:task -> end3
split -> word:catch(message m) -> join
"""
WRONG = (None, -1, "", [], {}, "x", 99_999, True, [None], "s", "2", "late")


def damaged(value: object, wrong: object) -> Iterator[object]:
    """A document with something wrong in each of its places, one after the other."""
    yield wrong
    if isinstance(value, list):
        for index, part in enumerate(value):
            yield from ([*value[:index], bad, *value[index + 1 :]] for bad in damaged(part, wrong))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from ({**value, key: bad} for bad in damaged(part, wrong))


def test_a_snapshot_that_is_damaged_anywhere_is_refused_or_read_and_never_half_of_it() -> None:
    model = build(compiled(MANY_THINGS), "route.bpmn")
    document = orjson.loads(Walk(model, {"n": 1}).complete("ask", m=2).snapshot)
    refused = 0
    for snapshot in (orjson.dumps(one) for wrong in WRONG for one in damaged(document, wrong)):
        try:
            runtime.known(model, snapshot)
            runtime.timers(model, snapshot)
            rehearse(model, model, snapshot, now=NOW)
        except RunFailed as failed:
            refused += failed.params["element"] == "snapshot"
    assert refused > 500


def test_a_snapshot_cut_off_anywhere_is_refused() -> None:
    walk = Walk(TWO, {"n": 1})
    for length in range(len(walk.snapshot)):
        with pytest.raises(RunFailed, match="read"):
            runtime.known(walk.model, walk.snapshot[:length])


def test_a_snapshot_of_another_process_or_with_a_lost_element_is_refused() -> None:
    walk = Walk(TWO)
    other = build(diagram(TWO, key="other"), "other.bpmn")
    with pytest.raises(RunFailed, match="another process"):
        runtime.complete(other, walk.snapshot, "2", {}, now=NOW)
    shorter = build(
        diagram(nodes(start="startEvent", b="userTask", end="endEvent") + flows("start b end")), "route.bpmn"
    )
    with pytest.raises(RunFailed) as failed:
        runtime.complete(shorter, walk.snapshot, "2", {}, now=NOW)
    assert failed.value.params["element"] == "a"


def test_a_step_is_pure_the_same_snapshot_may_be_stepped_twice() -> None:
    hot.capacity = 10
    walk = Walk(TWO, {"list": [1]})
    one = runtime.complete(walk.model, walk.snapshot, "2", {"x": 1}, now=NOW)
    one.changes.data["list"] = "spoilt"
    one.changes.opened[0].data["list"].append(2)  # type: ignore[attr-defined]
    two = runtime.complete(walk.model, walk.snapshot, "2", {"x": 1}, now=NOW)
    assert one.snapshot == two.snapshot and two.changes.data == {"list": [1], "x": 1}
    hot.clear()


def test_what_the_caller_does_to_its_data_afterwards_does_not_reach_the_run() -> None:
    hot.capacity = 10
    given: dict[str, object] = {"list": [1]}
    walk = Walk(TWO, given)
    given["list"].append(2)  # type: ignore[attr-defined]
    assert walk.complete("a").data == {"list": [1]}
    hot.clear()


def test_a_hot_run_is_taken_by_one_only_and_the_oldest_is_forgotten() -> None:
    model = build(diagram(TWO), "route.bpmn")
    hot.capacity = 10
    snapshot = runtime.start(model, {}, now=NOW).snapshot
    assert snapshot is not None
    specs = runtime.specs_of(model)
    assert hot.take(snapshot, specs) is not None
    assert hot.take(snapshot, specs) is None
    small, run = HotRuns(1), runtime.decode(snapshot, specs)
    small.keep(b"one", specs, run)
    small.keep(b"two", specs, run)
    assert small.take(b"one", specs) is None
    assert small.take(b"two", specs) is run


def test_a_hot_run_of_other_specs_is_not_used() -> None:
    hot.capacity = 10
    walk = Walk(TWO)
    again = build(diagram(TWO), "route.bpmn")
    assert runtime.complete(again, walk.snapshot, "2", {}, now=NOW).changes.opened[0].element_id == "b"
    hot.clear()
