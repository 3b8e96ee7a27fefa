"""Bringing parallel branches together, leaf by leaf."""

from __future__ import annotations

from itertools import permutations

import pytest

from engine.bpmn.data.merge import Data, Stamps, copy_stamps, merged, write
from engine.bpmn.data.values import copied


class Branch:
    """Data with its stamps."""

    def __init__(self, data: Data, stamps: Stamps | None = None) -> None:
        self.data, self.stamps = copied(data), copy_stamps(stamps or {})

    def write(self, number: int, **fields: object) -> Branch:
        write(self.data, self.stamps, fields, number)
        return self

    def fork(self) -> Branch:
        return Branch(self.data, self.stamps)

    def join(self, other: Branch) -> Branch:
        return Branch(*merged(self.data, self.stamps, other.data, other.stamps))


BASE: Data = {"n": 1, "box": {"x": 1, "y": {"z": 1}}, "list": [1]}


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ({"n": 2}, {"m": 3}, {**BASE, "n": 2, "m": 3}),
        ({"n": 2}, {"n": 3}, {**BASE, "n": 3}),
        ({"n": 2}, {"n": 1}, {**BASE, "n": 2}),
        ({"box": {"x": 2, "y": {"z": 1}}}, {"box": {"x": 1, "y": {"z": 5}}}, {**BASE, "box": {"x": 2, "y": {"z": 5}}}),
        ({"box": {"y": {"z": 1}}}, {"box": {"x": 1, "y": {}}}, {**BASE, "box": {"y": {}}}),
        ({"new": {"a": 1}}, {"new": {"b": 2}}, {**BASE, "new": {"a": 1, "b": 2}}),
        ({"list": [1, 2]}, {"list": [1]}, {**BASE, "list": [1, 2]}),
        ({"n": True}, {}, {**BASE, "n": True}),
        ({"box": None}, {}, {**BASE, "box": None}),
    ],
)
def test_each_leaf_keeps_the_last_change(one: Data, two: Data, expected: Data) -> None:
    left, right = Branch(BASE).write(1, **one), Branch(BASE).write(2, **two)
    assert left.join(right).data == right.join(left).data == expected
    assert left.join(right).data["n"] is expected["n"]


def test_the_order_of_joining_does_not_matter() -> None:
    branches = [
        Branch(BASE).write(1, a=1, box={"x": 9}),
        Branch(BASE).write(2, a=2, b=2),
        Branch(BASE).write(3, b=3, c={"d": 1}),
    ]
    results = []
    for first, second, third in permutations(branches):
        results += [first.join(second).join(third), first.join(second.join(third))]
    assert all((each.data, each.stamps) == (results[0].data, results[0].stamps) for each in results)


def test_joins_that_overlap_lose_nothing() -> None:
    """A splits into B and C, B into B1 and B2; B2 meets C, which changes a field again; then B1 comes."""
    a = Branch({"x": 0})
    b, c = a.fork().write(1, x=1), a.fork()
    b1, b2 = b.fork(), b.fork()
    assert b2.join(c).write(2, x=2).join(b1).data["x"] == 2


def test_a_removal_survives_a_branch_that_knows_nothing_of_it() -> None:
    left, right = Branch(BASE).write(1, box={"x": 1}), Branch(BASE).write(2, n=5)
    joined = left.join(right)
    assert joined.data["box"] == {"x": 1}
    assert joined.join(Branch(BASE)).data["box"] == {"x": 1}


def test_nothing_is_shared_with_what_was_joined() -> None:
    left, right = Branch(BASE), Branch(BASE)
    joined = left.join(right)
    joined.data["list"].append(2)  # type: ignore[attr-defined]
    joined.data["box"]["y"]["z"] = 7  # type: ignore[index]
    assert left.data == right.data == BASE
