"""Answers to a form: typed when they are right, a short sentence beside each field when they are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from engine.errors import FormInvalid
from engine.forms import Form, check, load_form
from engine.locale import translator

FIELDS = {
    "words": "{type: string, title: W, x-widget: textarea, minLength: 2, maxLength: 10}",
    "count": "{type: integer, title: N, minimum: 1, maximum: 9}",
    "share": "{type: number, title: S, exclusiveMinimum: 0, exclusiveMaximum: 1, multipleOf: 0.1}",
    "amount": "{type: number, title: M, x-widget: money, minimum: 0.05, maximum: 5000}",
    "on": "{type: string, title: D, format: date}",
    "at": "{type: string, title: T, format: date-time}",
    "phone": "{type: string, title: P, x-widget: phone}",
    "mail": "{type: string, title: E, format: email}",
    "verdict": "{type: string, title: V, oneOf: [{const: accept, title: A}, {const: refuse, title: R}]}",
    "level": "{type: integer, title: L, enum: [1, 2], x-labels: {'1': low}}",
    "tick": "{type: boolean, title: B}",
    "agreed": "{title: C, const: true, x-widget: checkbox}",
    "asked": "{type: boolean, title: Q, x-widget: radio}",
    "many": "{type: array, title: A, items: {type: string, enum: [x, y, z]}, maxItems: 2, uniqueItems: true}",
    "code": "{type: string, title: K, pattern: '^[A-Z]{3}$', x-pattern-help: 三个大写字母}",
}


def form(*names: str, more: str = "") -> Form:
    """A form with these of the fields above."""
    fields = "".join(f"  {name}: {FIELDS[name]}\n" for name in names)
    return load_form(f"title: T\nproperties:\n{fields}{more}", "form.yaml")


def problems(of: Form, raw: Mapping[str, object]) -> dict[str, str]:
    """Field → sentence."""
    with pytest.raises(FormInvalid) as caught:
        check(of, raw)
    return {name: str(reason) for name, reason in caught.value.fields.items()}


@pytest.mark.parametrize(
    ("name", "raw", "typed"),
    [
        ("words", "  hello\r\nyou ", "hello\nyou"),
        ("words", ["hello"], "hello"),
        ("count", "7", 7),
        ("count", " ７ ", 7),
        ("count", 7, 7),
        ("count", Decimal("7.0"), 7),
        ("share", "0.3", Decimal("0.3")),
        ("share", 0.3, Decimal("0.3")),
        ("amount", "1,200.5", Decimal("1200.50")),
        ("amount", "¥12元", Decimal("12.00")),
        ("amount", "￥１２．５", Decimal("12.50")),
        ("amount", 12, Decimal("12.00")),
        ("on", "2025-10-15", "2025-10-15"),
        ("on", "2025/1/5", "2025-01-05"),
        ("on", "2025年1月5日", "2025-01-05"),
        ("at", "2025-10-15T09:30+08:00", "2025-10-15T09:30+08:00"),
        ("phone", "139 0000 0001", "13900000001"),
        ("phone", "(0755)8321-0001", "0755-8321-0001"),
        ("phone", "+86-755-83210001", "+86-755-83210001"),
        ("mail", "a@example.com", "a@example.com"),
        ("verdict", "accept", "accept"),
        ("level", "2", 2),
        ("tick", "on", True),
        ("tick", "", False),
        ("agreed", "on", True),
        ("asked", "no", False),
        ("asked", "是", True),
        ("many", ["x", "", "y"], ["x", "y"]),
        ("many", "x", ["x"]),
        ("code", "ABC", "ABC"),
    ],
)
def test_a_right_answer_becomes_typed(name: str, raw: object, typed: object) -> None:
    answers = check(form(name), {name: raw})
    assert answers == {name: typed}
    assert type(answers[name]) is type(typed)


@pytest.mark.parametrize(
    ("name", "raw", "sentence"),
    [
        ("words", "x", "Write at least 2 characters."),
        ("words", "x" * 11, "Write at most 10 characters."),
        ("words", "a\x00b", "This holds signs that cannot be stored; type it anew."),
        ("words", ["a1", "b2"], "Give one answer only."),
        ("words", {"a": 1}, "Write text."),
        ("count", "many", "Write a whole number, such as 12."),
        ("count", "1.5", "Write a whole number, such as 12."),
        ("count", True, "Write a whole number, such as 12."),
        ("count", "0", "At least 1."),
        ("count", "10", "At most 9."),
        ("count", "9" * 5000, "Write a whole number, such as 12."),
        ("share", "0", "More than 0."),
        ("share", "1", "Less than 1."),
        ("share", "0.25", "In steps of 0.1."),
        ("share", "NaN", "Write a number, such as 12.5."),
        ("share", "1e400", "Write a number, such as 12.5."),
        ("amount", "12.345", "Write an amount with at most two decimals, such as 12.50."),
        ("amount", "0.01", "At least 0.05."),
        ("on", "2025-02-30", "Write a date like this: 2025-10-15."),
        ("on", "tomorrow", "Write a date like this: 2025-10-15."),
        ("at", "2025-10-15 09:30", "Write date and time like this: 2025-10-15 09:30."),
        ("phone", "call me", "Write a phone number: digits, with hyphens or a leading + if you like."),
        ("mail", "nobody", "This is not an e-mail address."),
        ("verdict", "maybe", "Choose one of the options."),
        ("level", "3", "Choose one of the options."),
        ("tick", "perhaps", "Answer yes or no."),
        ("agreed", "", "This must be ticked."),
        ("many", ["x", "y", "z"], "Choose at most 2."),
        ("many", ["x", "x"], "The same answer stands here twice."),
        ("many", ["x", "w"], "Choose one of the options."),
        ("code", "abc", "三个大写字母"),
    ],
)
def test_a_wrong_answer_gets_its_sentence(name: str, raw: object, sentence: str) -> None:
    assert problems(form(name), {name: raw}) == {name: sentence}


def test_every_mistake_is_told_at_once() -> None:
    wrong = problems(form("count", "on", "verdict", more="required: [verdict]\n"), {"count": "x", "on": "y"})
    assert wrong == {
        "count": "Write a whole number, such as 12.",
        "on": "Write a date like this: 2025-10-15.",
        "verdict": "Choose one of the options.",
    }


def test_sentences_are_there_in_chinese() -> None:
    with pytest.raises(FormInvalid) as caught:
        check(form("words", more="required: [words]\n"), {})
    assert caught.value.fields["words"].show(translator("zh_Hans")) == "请填写此项。"


def test_blank_answers_are_left_out() -> None:
    assert check(form("words", "count", "many"), {"words": "  ", "count": "", "many": [""]}) == {}


def test_an_unknown_field_is_refused_and_the_pages_own_are_not() -> None:
    assert problems(form("count"), {"cuont": "1", "_csrf": "x"}) == {"cuont": "This form has no such field."}


def test_a_default_stands_in_for_what_was_not_asked_but_not_for_what_was_emptied() -> None:
    of = load_form("title: T\nproperties: {a: {type: string, title: A, default: x}}", "f.yaml")
    assert check(of, {}) == {"a": "x"}
    assert check(of, {"a": ""}) == {}


def test_a_time_without_offset_is_in_the_writers_zone() -> None:
    answers = check(form("at"), {"at": "2025-10-15T09:30"}, zone=ZoneInfo("Asia/Shanghai"))
    assert answers == {"at": "2025-10-15T09:30+08:00"}
