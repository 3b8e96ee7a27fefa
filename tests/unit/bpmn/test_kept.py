"""What runs keep outside of themselves comes back as the values it was; equal keys are the same text."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from engine.bpmn.data.kept import key_text, pack, unpack
from engine.bpmn.data.values import identical
from engine.errors import BadInput


@pytest.mark.parametrize(
    "value",
    [
        None, True, 1, 2**70, -(2**70), 1.5, Decimal("1.50"), "text", "\x00“”", [], {}, date(2025, 9, 22), time(9, 30),
        datetime(2025, 9, 22, 1, 30, tzinfo=UTC), timedelta(days=2, microseconds=1),
        {"b": [1, {"a": Decimal("0.1")}], "a": None}, {"$": ["n", "1"]}, [{"$": {"$": Decimal(2)}}, 2**64],
    ],
)  # fmt: skip
def test_a_value_comes_back_as_it_was(value: object) -> None:
    assert identical(unpack(pack(value)), value)


NAIVE = datetime(2025, 9, 22, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize("value", [object(), {1: "a"}, b"bytes", float("nan"), NAIVE])
def test_what_no_run_may_keep_is_refused(value: object) -> None:
    with pytest.raises(BadInput):
        pack(value)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ([42, 42.0, Decimal(42), Decimal("42.00")], "42"),
        ([1.5, Decimal("1.5"), Decimal("1.50")], '{"$":["n","1.5"]}'),
        (["42"], '"42"'),
        ([["a", 1], ("a", 1.0)], '["a",1]'),
        ([{"b": 1, "a": 2}, {"a": 2, "b": 1}], '{"a":2,"b":1}'),
        ([2**70], '{"$":["i","1180591620717411303424"]}'),
        ([True], "true"),
    ],
)
def test_equal_keys_are_one_text(values: list[object], key: str) -> None:
    assert {key_text(value) for value in values} == {key}
