"""What an expression is known to give, and what in it is known to go wrong, before anything runs."""

from __future__ import annotations

import pytest

from engine.decisions.feel.syntax.parser import parse, parse_tests
from engine.decisions.feel.syntax.types import SIMPLE as TYPE_NAMES
from engine.decisions.feel.typing import (
    ANY,
    ANY_CONTEXT,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAY_DURATION,
    MONTH_DURATION,
    NULL,
    NUMBER,
    STRING,
    TIME,
    Inferred,
    Type,
    context,
    described,
    function,
    infer,
    infer_tests,
    list_of,
    may_be,
    of_name,
    plain,
    range_of,
    union,
)
from engine.locale import translator

LINE = context({"fee": NUMBER, "label": STRING})
SCOPE = {
    "amount": NUMBER,
    "channel": STRING,
    "urgent": BOOLEAN,
    "due": DATE,
    "at": DATE_TIME,
    "tags": list_of(STRING),
    "lines": list_of(LINE),
    "line": LINE,
    "open": context({"fee": NUMBER}, open=True),
    "limits": range_of(NUMBER),
    "mixed": union(NUMBER, STRING),
    "unknown": ANY,
    "rate": function([NUMBER], NUMBER, ["fee"]),
}

GIVES = {
    "amount * 2 + 1": NUMBER,
    'channel + "!"': STRING,
    "due - due": DAY_DURATION,
    'due + duration("P1M")': DATE,
    "at - due": DAY_DURATION,
    'duration("P1D") * amount': DAY_DURATION,
    'duration("P1Y")': MONTH_DURATION,
    "duration(channel)": union(DAY_DURATION, MONTH_DURATION),
    '@"16:00:00"': TIME,
    "null": NULL,
    "[]": list_of(NULL),
    'if urgent then 1 else "a"': union(NUMBER, STRING),
    "if urgent then 1 else null": NUMBER,
    "lines.fee": list_of(NUMBER),
    "lines[fee > 5].label": list_of(STRING),
    "lines[1]": LINE,
    "lines[amount]": union(list_of(LINE), LINE),
    "for one in lines return one.fee > 5": list_of(BOOLEAN),
    "for n in 1..amount return n": list_of(NUMBER),
    "{fee: 1, twice: fee * 2}": context({"fee": NUMBER, "twice": NUMBER}),
    "(function(x: number) x * 2)(3)": NUMBER,
    "rate(amount)": NUMBER,
    "sort(lines, function(a, b) a.fee < b.fee)[-1].label": STRING,
    "max(lines.fee)": NUMBER,
    "append(tags, 1)": list_of(union(STRING, NUMBER)),
    "flatten([1, [tags, [urgent]]])": list_of(union(NUMBER, STRING, BOOLEAN)),
    "limits.start": NUMBER,
    "at.timezone": STRING,
    "at.time offset": DAY_DURATION,
    "get or else(amount, channel)": union(NUMBER, STRING),
    "unknown + 1": NUMBER,
    "unknown.anything": ANY,
    "open.more": ANY,
    "today() > due": BOOLEAN,
}


@pytest.mark.parametrize(("source", "wanted"), GIVES.items(), ids=GIVES.keys())
def test_an_expression_gives_its_type(source: str, wanted: Type) -> None:
    found = infer(parse(source), SCOPE, closed=True)
    assert (found.type, found.mistakes) == (wanted, ())


WRONG = {
    'amount > "500"': (7, "a number cannot be compared with a string: write number(…) around the text"),
    'amount = ""': (7, "a number cannot be compared with a string: write number(…) around the text"),
    'date("2025-10-01") = "2025-10-01"': (19, "text is compared with a date: write date(…) around the text"),
    "due < at": (4, "a date cannot be compared with a date and time"),
    "urgent > true": (7, "true or false has no order"),
    "amount > null": (7, "a value needed here is null"),
    "unknown > true": (8, "a number cannot be compared with true or false"),
    'amount between 1 and "9"': (7, "a number cannot be compared with a string: write number(…) around the text"),
    "amount + channel": (
        7,
        "“+” does not go with a number and a string: write number(…) around the text, or string(…) around the number",
    ),
    "-channel": (0, "there is no negative of a string"),
    "amount / 0": (7, "division by zero"),
    "urgent and channel": (11, "expected true or false, found a string"),
    "if amount then 1 else 2": (3, "expected true or false, found a number"),
    "some tag in tags satisfies tag": (27, "expected true or false, found a string"),
    'lines["a"]': (6, "expected true or false, found a string"),
    "line.fe": (4, "there is no entry “fe”"),
    "lines.fe": (5, "there is no entry “fe”"),
    "due.hour": (3, "a date has no “hour”"),
    "amount.value": (6, "a number has no “value”"),
    "lines[0]": (5, "no item of a list has the number 0"),
    "amount[2]": (6, "there is no item 2 in a list of 1"),
    "[1, 2][-3]": (6, "there is no item -3 in a list of 2"),
    "amount in (1, channel)": (14, "a number cannot be compared with a string: write number(…) around the text"),
    'amount in ["a".."b"]': (10, "a number cannot be compared with a string: write number(…) around the text"),
    "amount in tags": (10, "a number cannot be compared with a string: write number(…) around the text"),
    "amount instance of string": (7, "this is never true: the value is a number"),
    "line instance of context<fee: string>": (5, "this is never true: the value is a context"),
    "limits instance of range<date>": (7, "this is never true: the value is a range"),
    "upper case(amount)": (0, "upper case: “string” must be a string, not a number"),
    "upper case(lines)": (0, "upper case: “string” must be a string, not a list"),
    "sum(tags)": (0, "sum: the items must be a number, not a string"),
    "not(amount)": (0, "not: “negand” must be true or false"),
    "before(amount, due)": (0, "a number cannot be compared with a date"),
    "substring(text: channel)": (
        0, "these arguments do not fit: substring(string: string, start position: number, length?: number)",
    ),
    "is defined(amount, due)": (0, "these arguments do not fit: is defined(value: any)"),
    "amount(1)": (0, "a number cannot be called"),
    "rate(1, 2)": (0, "a function with 1 parameters was given 2"),
    "rate(fees: 1)": (0, "its parameters are fee"),
    "rate(channel)": (0, "a string does not fit the parameter’s type"),
    "uper case(channel)": (0, "the function “uper case” is not known"),
    "amuont > 1": (0, "nothing here is called “amuont”"),
    'date("2025-02-30")': (0, "“2025-02-30” is not a date such as 2025-10-01"),
    "date(2025, 2, 30)": (0, "there is no such day"),
    'number("12a") + 1': (0, "“12a” is not a number"),
    "sqrt(-1)": (0, "there is no root of -1"),
    "[5..1]": (0, "a range must begin with its lower end"),
    '[1.."a"]': (0, "a range from a number to a string"),
    'matches(channel, "(")': (0, "“(” is not a pattern"),
    'split(channel, "(?=a)")': (0, "look-ahead and look-behind are not supported in patterns"),
    'replace(channel, "a", "$")': (0, "in a replacement, write \\$ for “$” and \\\\ for “\\”"),
    'for n in 1.."a" return n': (0, "a loop runs over whole numbers or dates, not from a number to a string"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "mistake"), WRONG.items(), ids=WRONG.keys())
def test_a_mistake_is_named_at_its_place(source: str, mistake: tuple[int, str]) -> None:
    found = infer(parse(source), SCOPE, closed=True)
    assert [(one.at, str(one.message)) for one in found.mistakes] == [mistake]
    chinese = translator("zh_Hans")
    for sentence in (found.mistakes[0].message, found.mistakes[0].remedy):
        assert sentence.show(chinese) != str(sentence)


RIGHT = [
    "amount = null or null != channel",
    "amount != null and amount > 5",
    "is defined(gone) and gone > 5",
    "if is defined(line.gone) then line.gone else 0",
    'get or else(line.gone, "none") = "none"',
    "unknown > 5 and unknown.name = channel and unknown(3)",
    'mixed = 1 or mixed = "a"',
    'if mixed instance of string then mixed = "a" else mixed > 5',
    "open.more > 5",
    "lines[item.fee > amount or label = channel]",
    "tags[item = channel][1]",
    "upper case(tags)",
    "count(amount)",
    "amount in [1..5] and amount in (1, > 5) and amount in limits",
    'channel in ("a", ["b", "c"], ["d".."e"])',
    "{f: function(n: number) if n < 2 then 1 else n * f(n - 1), of: f(5)}.of",
    "sort(tags)",
    "string join(lines.label)",
    'matches(channel, "a|b", "i")',
    "concatenate(tags, [1], amount)",
    "line = {fee: 1}",
]


@pytest.mark.parametrize("source", RIGHT)
def test_what_may_be_right_is_no_mistake(source: str) -> None:
    assert infer(parse(source), SCOPE, closed=True).mistakes == ()


def test_a_type_that_would_double_without_end_is_given_up() -> None:
    doubled = ", ".join(f"e{level + 1}: [{{x: e{level}, y: e{level}}}]" for level in range(60))
    assert infer(parse(f"{{e0: [1], {doubled}}}.e60"), {}) == Inferred(ANY)


@pytest.mark.parametrize("before", ["[", "{a: ", "abs(", "if true then 1 else ", "for x in [1] return ", "1 in ("])
def test_the_deepest_nesting_that_parses_is_inferred(before: str) -> None:
    after = {"[": "]", "{a: ": "}", "abs(": ")", "1 in (": ")"}.get(before, "")
    assert infer(parse(before * 95 + "amount" + after * 95), SCOPE).type != NULL


def test_an_open_scope_knows_no_unknown_names() -> None:
    found = infer(parse("gone + before > 5 and gone(1)"), {})
    assert (found.type, found.mistakes) == (BOOLEAN, ())


def test_a_wrong_name_is_answered_with_the_nearest() -> None:
    for source, meant in (("amuont", "amount"), ("line.lable", "label"), ("uper case(channel)", "upper case")):
        assert str(infer(parse(source), SCOPE, closed=True).mistakes[0].remedy) == f"Is “{meant}” meant?"


TESTS = {
    '"phone", "web"': [0, 9],
    "> 500": [],
    '> "a"': [0],
    "[1..5]": [],
    'not("a", 5)': [4],
    "? > 5 or ? < 1": [],
    "?": [0],
    'contains(?, "a")': [0],
    "channel": [0],
    "amount, unknown, mixed": [],
    "null": [],
    "-": [],
    '!= "a"': [0],
    "limits": [],
    "tags": [0],
}


@pytest.mark.parametrize(("source", "places"), TESTS.items(), ids=TESTS.keys())
def test_a_test_must_fit_the_value(source: str, places: list[int]) -> None:
    found = infer_tests(parse_tests(source), NUMBER, SCOPE, closed=True)
    assert (found.type, [one.at for one in found.mistakes]) == (BOOLEAN, places)


@pytest.mark.parametrize("value", [STRING, NUMBER, DATE, list_of(STRING), LINE, ANY])
def test_any_value_passes_a_dash(value: Type) -> None:
    assert infer_tests(parse_tests("-"), value, SCOPE).mistakes == ()


def test_every_type_that_can_be_written_is_a_type() -> None:
    for name in TYPE_NAMES:
        written = parse(f"x instance of {name}").type  # type: ignore[attr-defined]
        assert of_name(written) == ANY or str(described(of_name(written)))
    written = parse("x instance of function<list<number>, context<a: range<date>>> -> string").type  # type: ignore[attr-defined]
    entries = context({"a": range_of(DATE)}, open=True)
    assert of_name(written) == function([list_of(NUMBER), entries], STRING)


def test_a_union_says_each_kind_once_and_leaves_out_null() -> None:
    assert union(NUMBER, NULL, union(STRING, NUMBER)) == union(NUMBER, STRING)
    assert union() == NULL
    assert union(NUMBER, ANY) == ANY
    assert str(described(union(NUMBER, STRING))) == "a number or a string"


def test_types_meet_where_a_value_can_be_of_both() -> None:
    assert may_be(union(NUMBER, STRING), STRING)
    assert may_be(list_of(NUMBER), list_of(STRING))  # the empty list
    assert not may_be(range_of(NUMBER), range_of(DATE))
    assert not may_be(NULL, NUMBER)
    assert may_be(ANY, NUMBER)
    assert may_be(ANY_CONTEXT, LINE)


def test_a_case_keeps_dates_as_text() -> None:
    kept = plain(context({"due": union(DATE, NULL), "all": list_of(union(DATE_TIME, NUMBER))}))
    assert kept == context({"due": STRING, "all": list_of(union(STRING, NUMBER))})
