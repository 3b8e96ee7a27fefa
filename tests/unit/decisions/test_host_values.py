"""What comes in from forms and snapshots, and what goes back to them."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from engine.decisions import compile_expression, evaluate, literal, to_plain


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, "7"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (Decimal("1.10"), "1.1"),
        (True, "true"),
        ("扣费", '"扣费"'),
        (None, "null"),
        (math.nan, "null"),
        (math.inf, "null"),
        ((1, 2), "[1, 2]"),
        (frozenset({3}), "[3]"),
        ({"a": {"b": [1, None]}}, "{a: {b: [1, null]}}"),
        (date(2025, 10, 1), '@"2025-10-01"'),
        (datetime(2025, 10, 1, 8, tzinfo=UTC), '@"2025-10-01T08:00:00Z"'),
        (datetime(2025, 10, 1, 8), '@"2025-10-01T08:00:00"'),  # noqa: DTZ001 - a local time is the case in point
        (time(8, 30, tzinfo=timezone(timedelta(hours=8))), '@"08:30:00+08:00"'),
        (timedelta(days=-1, hours=12), '@"-PT12H"'),
    ],
)
def test_data_of_the_host_is_data_of_feel(value: object, expected: str) -> None:
    assert literal(evaluate("value", {"value": value})) == expected


def test_whole_numbers_reach_as_far_as_decimal128() -> None:
    assert evaluate("n / n", {"n": 10**5000}) == 1
    assert evaluate("n", {"n": 10**7000}) is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1.0", 1),
        ("2.50", Decimal("2.5")),
        ("[1, null, {a: 1/2}]", [1, None, {"a": Decimal("0.5")}]),
        ('@"2025-10-01"', "2025-10-01"),
        ('@"2025-10-01T09:00:00@Asia/Shanghai"', "2025-10-01T09:00:00+08:00"),
        ('@"09:00:00@Asia/Shanghai"', "09:00:00+08:00"),
        ('@"P5D"', "P5D"),
        ("[1..5]", "[1..5]"),
        ("(< 5)", "(< 5)"),
        ("function(a, b) a", "function(a, b)"),
        ("null", None),
    ],
)
def test_values_go_back_as_json_can_hold_them(source: str, expected: object) -> None:
    result = to_plain(evaluate(source, {}))
    assert result == expected
    assert type(result) is type(expected)


def test_what_was_given_is_never_changed() -> None:
    given = {"items": [3, 1, 2], "case": {"unit": "network"}}
    evaluate('[sort(items, function(a, b) a < b), append(items, 4), context put(case, "unit", "x")]', given)
    assert given == {"items": [3, 1, 2], "case": {"unit": "network"}}


def test_a_result_can_be_given_again() -> None:
    function = compile_expression("function(a) a * 2")({})
    assert compile_expression("double(21)", names=["double"])({"double": function}) == 42
    assert evaluate("5 in range", {"range": evaluate("[1..9]", {})}) is True
