"""What does not parse says where, and what was expected; what cannot be done is refused by name."""

from __future__ import annotations

from datetime import date

import pytest

from engine.decisions import compile_expression, condition, unary_test
from engine.errors import BadExpression, EvaluationFailed, UnknownName
from engine.locale import translator


@pytest.mark.parametrize(
    ("source", "line", "column", "detail"),
    [
        ("amount >", 1, 9, "but the text ends here"),
        ("", 1, 1, "expected a value, a name or “(”"),
        ("amount > 1)", 1, 11, "expected an operator or the end, found “)”"),
        ("(amount", 1, 8, "expected “)”"),
        ("amount 500", 1, 8, "expected an operator or the end, found “500”"),
        ("amount == 500", 1, 9, "there is no “==”"),
        ('channel = "phone', 1, 11, "no closing quotation mark"),
        ("channel = 'phone'", 1, 11, "straight double quotation marks"),
        ("金额 > 100，000", 1, 9, "full-width"),
        ("fee => 3", 1, 5, "“=>” is not a part of FEEL; write “>=”"),
        ("fee <> 3", 1, 5, "write “!=”"),
        ("fee in => 3", 1, 8, "write “>=”"),
        ("channel = “phone”", 1, 11, "straight double quotation marks"),
        ("a && b", 1, 3, "write “and”"),
        ("!a", 1, 1, "write “not(…)”"),
        ("fee = 30%", 1, 9, "30 percent is 0.3"),
        ("fee ≥ 30", 1, 5, "write “>=”"),
        ('channel in "phone", "web"', 1, 19, "several values after “in” stand in parentheses"),
        ("fee in (1, 2) * 3", 1, 15, "put what stands before “*” in parentheses"),
        ("fee instance of number.x", 1, 23, "put what stands before “.” in parentheses"),
        ("fee in (10..20", 1, 15, "expected “]” or “)”"),
        ("a and\nb and\n  # c", 3, 3, "“#” is not a part of FEEL"),
        ("if a then b", 1, 12, "expected “else”"),
        ("for x items return x", 1, 5, "a new name and “in”"),
        ("[1, 2", 1, 6, "expected “]”"),
        ("{a: 1, a: 2}", 1, 8, "stands here twice"),
        ("case.", 1, 6, "the name of an entry"),
        ("not channel", 1, 1, "write not(…)"),
        ("x instance of loan", 1, 15, "the type “loan” is not known"),
        ('@"soon"', 1, 1, "is not a date, time or duration"),
        ("1e99999", 1, 1, "too large"),
        ("amount between 1 or 2", 1, 18, "expected “and”"),
        ("count(items", 1, 12, "expected “)”"),
        ("amount /* per month > 3", 1, 8, "this comment has no end"),
        ("f(a: 1, 2)", 1, 2, "either all arguments have names or none"),
        ("refund(amount)", 1, 1, "the function “refund” is not known"),
        ("1 + string lenght(amount)", 1, 5, "is “string length” meant?"),
        ("substring(amount)", 1, 1, "these arguments do not fit: substring(string: string"),
        ("substring(text: amount)", 1, 1, "these arguments do not fit"),
        ('function(a) external {java: {class: "x"}}', 1, 13, "external functions are not allowed"),
        ("is defined(a, b)", 1, 1, "is defined(value: any)"),
    ],
)
def test_a_mistake_is_placed_and_explained(source: str, line: int, column: int, detail: str) -> None:
    with pytest.raises(BadExpression) as caught:
        compile_expression(source)
    assert (caught.value.params["line"], caught.value.params["column"]) == (line, column)
    assert detail in str(caught.value)


def test_a_test_that_cannot_stand_there_is_refused() -> None:
    with pytest.raises(BadExpression, match="expected an operator or the end"):
        unary_test("> 5 6", 1)


def test_a_long_expression_is_quoted_in_part() -> None:
    with pytest.raises(BadExpression) as caught:
        compile_expression(" + ".join(["amount"] * 500) + " +")
    assert len(str(caught.value)) < 200


def test_messages_speak_chinese() -> None:
    with pytest.raises(BadExpression) as caught:
        compile_expression("amount >")
    assert "此处应为" in caught.value.show(translator("zh_Hans"))


@pytest.mark.parametrize(
    ("source", "reason", "in_chinese"),
    [
        ("words > 100", "write number(…) around the text", "请把文本写成 number(…)"),
        ("words + 1", "or string(…) around the number", "或把数字写成 string(…)"),
        ("day + 5", 'five days are written duration("P5D")', '五天要写成 duration("P5D")'),
        ('words.contains("1")', "as a function it is written contains(…)", "它是函数，要写成 contains(…)"),
        ("date(20251001) = day", "must be a string, a date or a date and time", "必须是文本、日期或日期时间"),
        ("case[unit]", "expected true or false, found a string", "应为 true 或 false，现在是文本"),
    ],
)
def test_a_typical_mistake_says_what_to_write(source: str, reason: str, in_chinese: str) -> None:
    values = {"words": "120", "day": date(2025, 10, 1), "case": {"unit": "network"}}
    with pytest.raises(EvaluationFailed) as caught:
        compile_expression(source).demand(values)
    assert reason in str(caught.value)
    assert in_chinese in caught.value.show(translator("zh_Hans"))


def test_a_name_that_looks_like_a_known_one_is_asked_for() -> None:
    with pytest.raises(UnknownName) as caught:
        condition("chanel = 1", {"channel": 1, "fee": 2})
    assert "Is “channel” meant?" in caught.value.show()
    with pytest.raises(UnknownName) as caught:
        condition("number of moons = 1", {"channel": 1})
    assert "Correct the name" in caught.value.show()
