"""Item definitions: what values are held to, and what is converted by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.decisions import Environment, Limits, literal
from engine.decisions.dmn import load_model
from engine.errors import DecisionFailed, EvaluationFailed, LimitReached
from tests.factories.decisions import context, decision, function, given, item, model

CHANNEL = item("tChannel", "string", allowed='"phone", "web"')
CALL = item("tCall", "", "from: string", "minutes: number", "channel: tChannel", "at: date and time")
CALLS = item("tCalls", "tCall", many=True)
SCORE = item("tScore", "number", constraint="[0..100]")
SCORES = item("tScores", "tScore", many=True, constraint="count(?) <= 3")


def asked(type: str, value: object, logic: str = "it", *, strict: bool = False) -> object:
    """What an input of a type becomes."""
    drawn = model(CHANNEL, CALL, CALLS, SCORE, SCORES, given("it", type), decision("d", logic, "it"))
    return load_model(drawn, file="m.dmn").decide("d", {"it": value}, strict=strict)


@pytest.mark.parametrize(
    ("type", "value", "kept"),
    [
        ("number", 5, "5"), ("string", "a", '"a"'), ("boolean", True, "true"), ("Any", [1], "[1]"), ("", [1], "[1]"),
        ("number", [5], "5"), ("tScores", 7, "[7]"), ("tScores", [1, 2, 3], "[1, 2, 3]"), ("tChannel", "web", '"web"'),
        ("tChannel", ["web"], '"web"'), ("number", None, "null"), ("tUnknown", 5, "5"),
        ("date", "2025-10-01", '@"2025-10-01"'), ("date and time", "2025-10-01", '@"2025-10-01T00:00:00Z"'),
        ("dateTime", "2025-10-01T08:00:00+08:00", '@"2025-10-01T08:00:00+08:00"'), ("time", "08:30", "null"),
        ("dayTimeDuration", "PT36H", '@"P1DT12H"'), ("years and months duration", "P14M", '@"P1Y2M"'),
    ],
)  # fmt: skip
def test_a_value_is_kept_or_converted(type: str, value: object, kept: str) -> None:
    assert literal(asked(type, value)) == kept


@pytest.mark.parametrize(
    ("type", "value", "reason"),
    [
        ("number", "5", "the input “it”: expected number, found a string"),
        ("number", [1, 2], "expected number, found a list"),
        ("tChannel", "fax", 'expected tChannel ("phone", "web"), found a string'),
        ("tScore", 101, "expected tScore ([0..100]), found a number"),
        ("tScores", [1, 2, 3, 4], "expected tScores (count(?) <= 3), found a list"),
        ("tScores", [1, 101], "expected tScores (count(?) <= 3), found a list"),
        ("tCall", {"from": "968201"}, "expected tCall, found a context"),
        ("date", "yesterday", "expected date, found a string"),
    ],
)
def test_a_value_of_another_type_is_null_with_its_reason(type: str, value: object, reason: str) -> None:
    assert asked(type, value) is None
    with pytest.raises(DecisionFailed) as caught:
        asked(type, value, strict=True)
    assert reason in str(caught.value)


CALL_MADE = {"from": "968201", "minutes": 3, "channel": "phone", "at": "2025-09-29T16:00:00+08:00"}


def test_dates_inside_of_what_is_given_are_read() -> None:
    assert asked("tCalls", [CALL_MADE], "it[1].at.hour", strict=True) == Decimal(16)
    assert asked("tCall", {**CALL_MADE, "more": 1}, "it.more", strict=True) == Decimal(1)
    assert asked("tCall", {**CALL_MADE, "minutes": None}, "it.minutes") is None


def test_an_expression_may_ask_for_a_type_of_the_model() -> None:
    assert asked("tCalls", [CALL_MADE], "it instance of tCalls and it[1] instance of tCall") is True
    assert asked("", "fax", "it instance of tChannel") is False
    assert asked("", [1, 2], "it instance of list<tScore>") is True


def test_parameters_and_results_are_held_to_their_types() -> None:
    parts = (
        SCORE, function("half", ["n: tScore"], "n / 2"), given("n"),
        decision("typed", "half(n)", "n", calls=["half"], type="tScore"),
        decision("boxed", context(("", "n")), "n", type="tScore"),
    )  # fmt: skip
    found = load_model(model(*parts), file="m.dmn")
    assert found.decide("typed", {"n": 10}, strict=True) == Decimal(5)
    assert found.decide("typed", {"n": 1000}) is None
    with pytest.raises(DecisionFailed, match="“typed”, its expression: a number does not fit the parameter’s type"):
        found.decide("typed", {"n": 1000}, strict=True)
    with pytest.raises(DecisionFailed, match=r"“boxed”, .* expected tScore \(\[0..100\]\), found a number"):
        found.decide("boxed", {"n": 1000}, strict=True)


def test_a_type_that_rests_on_itself_asks_for_nothing() -> None:
    parts = (item("tA", "tB"), item("tB", "tA"), given("it", "tA"), decision("d", "it", "it"))
    assert load_model(model(*parts)).decide("d", {"it": 1}) == Decimal(1)


def test_tests_of_a_type_that_do_not_parse_ask_for_nothing() -> None:
    parts = (item("tA", "number", allowed="> >"), given("it", "tA"), decision("d", "it", "it"))
    assert load_model(model(*parts)).decide("d", {"it": 1}) == Decimal(1)


def test_what_is_no_data_is_refused() -> None:
    with pytest.raises(EvaluationFailed, match=r"“m\.dmn: d” has no answer: “it” holds something that is no data"):
        asked("number", object())


def test_the_tests_of_a_type_are_paid_for() -> None:
    parts = (item("tAll", "number", many=True, allowed="count(for i in 1..50 return i) > ?"), given("it", "tAll"))
    found = load_model(model(*parts, decision("d", "it", "it")))
    with pytest.raises(LimitReached, match="it takes more than 5000 steps"):
        found.decide("d", {"it": [1] * 1000}, Environment(limits=Limits(steps=5000)))
