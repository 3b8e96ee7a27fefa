"""A condition is true or false, or it says why it is neither. Nothing takes the default way in silence."""

from __future__ import annotations

import pytest

from engine.decisions import compile_expression, condition, evaluate, unary_test
from engine.errors import EvaluationFailed, UnknownName

CASE: dict[str, object] = {
    "amount": 600,
    "words": "120",
    "note": None,
    "done_on": "someday",
    "case": {"unit": "network"},
    "items": [{"fee": 1}],
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("amount > 500", True),
        ("amount > 700", False),
        ("note = null", True),
        ('note = "x"', False),
        ("case.refund = null", True),
        ("false and case.refund > 1", False),
        ("true or case.refund > 1", True),
        ("is defined(refund) and refund > 1", False),
        ("is defined(case.refund)", False),
        ("is defined(note)", True),
        ("get or else(case.refund, 700) > amount", True),
        ("get or else(note, 1) = 1", True),
    ],
)
def test_a_condition_is_decided(source: str, expected: bool) -> None:
    assert condition(source, CASE) is expected


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("null", "it is null"),
        ("note", "“note” is null"),
        ("note > 3", "“note” is null"),
        ("amount", "it gives a number, not true or false"),
        ("words > 100", "a string cannot be compared with a number"),
        ('case.untt = "network"', "there is no entry “untt”"),
        ('case.untt != "network"', "there is no entry “untt”"),
        ('not(case.untt = "network")', "there is no entry “untt”"),
        ('if case.untt = "network" then true else false', "there is no entry “untt”"),
        ('case.untt in ("network", "billing")', "there is no entry “untt”"),
        ('date(done_on) = date("2025-10-01")', "“someday” is not a date such as 2025-10-01"),
        ('done_on < date("2025-10-01")', "write date(…) around the text"),
        ("amount / 0 > 1", "division by zero"),
        ("some one in items satisfies one.feee > 1", "there is no entry “feee”"),
        ('substring(amount, 1) = "6"', "“string” must be a string, not a number"),
        ('now() > @"2025-10-01T00:00:00Z"', "no clock is at hand here"),
        ('holiday(date("2025-10-01"))', "no working calendar is at hand here"),
    ],
)
def test_what_is_not_decided_says_why(source: str, reason: str) -> None:
    with pytest.raises(EvaluationFailed) as caught:
        condition(source, CASE)
    assert reason in str(caught.value)


def test_a_filter_that_is_no_question_decides_nothing() -> None:
    assert evaluate('items["fee"]', CASE) == []
    with pytest.raises(EvaluationFailed, match="expected true or false, found a string"):
        condition('count(items["fee"]) = 0', CASE)


def test_a_name_that_is_missing_is_named_with_its_place() -> None:
    with pytest.raises(UnknownName) as caught:
        condition("amount > 1 and\n  refnd > 3", CASE)
    assert caught.value.params["name"] == "refnd"
    assert (caught.value.params["line"], caught.value.params["column"]) == (2, 3)


def test_a_name_that_no_item_has_is_missing_and_not_just_null() -> None:
    with pytest.raises(UnknownName, match="feee"):
        evaluate("items[feee > 1]", CASE)


def test_a_null_tells_its_reason_and_place() -> None:
    outcome = compile_expression("1 + amount / 0").explain(CASE)
    assert (outcome.value, outcome.line, outcome.column) == (None, 1, 12)
    assert str(outcome.reason) == "division by zero"
    assert compile_expression("amount").explain(CASE).reason is None


def test_a_failure_deep_in_a_result_is_no_answer() -> None:
    with pytest.raises(EvaluationFailed, match="division by zero"):
        compile_expression("{a: [1, 1 / 0]}").demand(CASE)
    assert compile_expression("{a: [1, null]}").demand(CASE) == {"a": [1, None]}


@pytest.mark.parametrize(
    ("tests", "value", "expected"),
    [
        ("-", 1, True),
        ("> 500", 600, True),
        ("<= 500", 600, False),
        ("= 600", 600, True),
        ("!= 600", 600, False),
        ("[500..700]", 600, True),
        ("(600..700]", 600, False),
        ("< 100, > 500", 600, True),
        ('"phone", "web"', "web", True),
        ('not("phone", "web")', "web", False),
        ('not("phone")', "web", True),
        ("not(? = 600) and ? < 700", 650, True),
        ("not(? = 600) and ? < 700", 600, False),
        ("limit", 500, True),
        ("> limit", 600, True),
        ("? > limit and ? < 700", 600, True),
        ("count(?) = 2", [1, 2], True),
        ('contains(?, "拨不通")', "968201 拨不通", True),
        ("null", None, True),
        ("true", False, False),
        ("[1, 2, 3]", 2, True),
        ('< date("2025-10-01")', "2025-09-30", None),
    ],
)
def test_unary_tests_judge_one_value(tests: str, value: object, expected: bool | None) -> None:
    if expected is None:
        with pytest.raises(EvaluationFailed):
            unary_test(tests, value, {"limit": 500})
    else:
        assert unary_test(tests, value, {"limit": 500}) is expected
