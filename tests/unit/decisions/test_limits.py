"""Hostile expressions end with an error of ours: a limit, a refusal or a reason, never a crash and never a hang."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.decisions import Environment, Limits, compile_expression, evaluate
from engine.errors import BadExpression, EvaluationFailed, LimitReached
from tests.factories.calendars import shipped

LONG = "a" * 900_000
CONTEXT: dict[str, object] = {"amount": 1, "a": 1, "f": 1, "long": LONG}
ENVIRONMENT = Environment(now=datetime(2025, 9, 29, 8, tzinfo=UTC), calendar=shipped())
BILLION_LAUGHS = "{a:[1,1,1,1,1,1,1,1,1,1]," + ",".join(
    f"{name}:[{','.join([before] * 10)}]" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    "source",
    [
        "for i in 1..10**9 return i",
        "for i in 1..10**40 return i",
        "for a in 1..1000, b in 1..1000, c in 1..1000 return a",
        "some i in 1..10**9 satisfies i < 0",
        "every x in 1..1000, y in 1..1000 satisfies true",
        'for d in @"0001-01-01"..@"999999999-01-01" return d',
        "for i in 1..100000 return " + "+".join(["i"] * 2000),
        "{f: function(n) f(n + 1), r: f(0)}.r",
        "{f: function(n) [f(n + 1), f(n + 1)], r: f(0)}.r",
        "{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(30)}.r",
        "(function(f) f(f))(function(f) f(f))",
        "for i in 1..1000 return partial",
        "{l: for i in 1..50000 return i, r: for x in 1..50000 return l = l}",
        "{l: for i in 1..2000 return i, r: for x in l return l[item = x]}",
        "{a: for i in 1..50000 return i, b: concatenate(a, a), c: concatenate(b, b)}.c",
        "distinct values(for i in 1..20000 return {a: [i], b: {c: i}})",
        "sort(for i in 1..90000 return modulo(i * 7919, 90001), function(a, b) a < b)",
        BILLION_LAUGHS + "}",
        f"flatten({BILLION_LAUGHS}}}.h)",
        f"string({BILLION_LAUGHS}}}.h)",
        f"{BILLION_LAUGHS}}}.h instance of list<list<list<list<list<list<list<list<number>>>>>>>>",
        "{a: long + long}.a",
        'for i in 1..100000 return long + "x"',
        "for i in 1..100000 return substring(long, 2)",
        "for i in 1..100000 return long < long",
        "string join(for i in 1..100000 return long)",
        'replace(long, "a", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")',
        'split(long, "a")',
        'for i in 1..100000 return matches(long, "^(a|b)*?(c|d)$")',
        'for i in 1..100000 return matches("a", "a{1,900}" + string(i))',
        "for i in 1..100000 return 1.234567 ** 3.3333",
        "for i in 1..100000 return modulo(10**6000, 7 + i)",
        "for i in 1..100000 return string(10**6000)",
        "for i in 1..100000 return decimal(1/3, 6000)",
        'for i in 1..100000 return range("[1..2]")',
        'for i in 1..100000 return @"2020-01-01T00:00:00@Asia/Shanghai" + @"PT1S"',
        "for i in 1..100000 return working days(2000, today())",
    ],
)
def test_what_would_cost_too_much_is_stopped(source: str) -> None:
    with pytest.raises(LimitReached):
        evaluate(source, CONTEXT, env=ENVIRONMENT)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "[" * 10_000 + "]" * 10_000,
        "{a:" * 5_000 + "1" + "}" * 5_000,
        "not(" * 5_000 + "true" + ")" * 5_000,
        "-" * 20_000 + "1",
        "if a=1 then 2 else " * 1_600 + "3",
        "1" + " = 1" * 5_000,
        "[1]" + "[1]" * 5_000,
        "a" + ".b" * 10_000,
        "f" + "()" * 10_000,
        "function(x) " * 2_000 + "1",
        "1 instance of " + "list<" * 5_000 + "number" + ">" * 5_000,
        "for " + ", ".join(f"x{i} in 1..10" for i in range(17)) + " return 1",
        "+".join(["1"] * 20_000),
        "9" * 32_000,
        "/*" * 10_000,
        " " * 32_000,
        "f(" + " " * 30_000,
        '__import__("os").system("id")',
        'open("/etc/passwd")',
        'eval("1")',
    ],
)
def test_what_is_too_much_to_read_is_refused(source: str) -> None:
    with pytest.raises(BadExpression):
        compile_expression(source)


@pytest.mark.parametrize(
    "source",
    [
        "9**(9**9)",
        "10**6000 * 10**6000",
        "1e-6000 / 1e6000 - exp(10**6)",
        '"".__class__.__mro__',
        "amount.__class__",
        "amount.real",
        'get value(amount, "__class__")',
        'get value({a: 1}, "__class__")',
        'matches("a", "(((a{1,100}){1,100}){1,100})")',
        r'matches("aa", "(a)\\1")',
        'matches("aa", "(?=a)a")',
        'date("' + "9" * 20_000 + '-01-01")',
        'duration("P' + "9" * 20_000 + 'D")',
        '@"2020-01-01" + @"P999999999Y" + @"P999999999Y"',
        "date(10**30, 1, 1)",
        'time("12:00:00@../../etc/passwd")',
    ],
)
def test_what_cannot_be_is_null_with_a_reason(source: str) -> None:
    outcome = compile_expression(source).explain(CONTEXT, ENVIRONMENT)
    assert outcome.value is None
    assert str(outcome.reason)


def test_a_format_string_is_only_text() -> None:
    assert evaluate('"{0.__class__} %s" + "{amount}"', CONTEXT) == "{0.__class__} %s{amount}"


def test_a_regex_bomb_is_just_a_pattern() -> None:
    assert evaluate('matches(long, "^(a+)+b$")', CONTEXT) is False


def test_a_sum_of_ten_thousand_terms_is_just_a_sum() -> None:
    assert evaluate("+".join(["1"] * 10_000), {}) == 10_000


def test_only_data_passes_from_the_host() -> None:
    with pytest.raises(EvaluationFailed, match="no data"):
        evaluate("thing", {"thing": object()})
    with pytest.raises(EvaluationFailed, match="no data"):
        evaluate("thing.x", {"thing": {"x": Limits}})


def test_a_context_that_is_too_deep_or_too_large_is_refused() -> None:
    deep: dict[str, object] = {}
    for _ in range(200):
        deep = {"deeper": deep}
    with pytest.raises(EvaluationFailed, match="nested deeper"):
        evaluate("value", {"value": deep})
    with pytest.raises(LimitReached):
        evaluate("value", {"value": list(range(200_000))})


def test_limits_can_be_narrowed() -> None:
    narrow = Environment(limits=Limits(steps=50, string=10))
    with pytest.raises(LimitReached, match="50 steps"):
        evaluate("for i in 1..100 return i", {}, env=narrow)
    with pytest.raises(LimitReached, match="10 characters"):
        evaluate('"123456" + "123456"', {}, env=narrow)


def test_what_was_compiled_is_forgotten_before_it_fills_the_memory() -> None:
    kept = compile_expression("amount + 4711")
    assert compile_expression("amount + 4711") is kept
    for number in range(10):
        compile_expression(f'{number} + "{"a" * 30_000}"')
    assert compile_expression("amount + 4711") is not kept
