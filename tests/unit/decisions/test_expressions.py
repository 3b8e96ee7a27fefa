"""What each construct of FEEL gives, on values of complaints."""

from __future__ import annotations

import pytest

from engine.decisions import Function, compile_expression, evaluate, literal

CONTEXT: dict[str, object] = {
    "amount": 600,
    "channel": "phone",
    "nothing": None,
    "refunds": [30, 72.5, 18],
    "items": [{"station": "968201", "fee": 30}, {"station": "12590", "fee": 72.5}],
    "case": {"unit": "network", "follow-up": 3, "customer": {"name": "李女士"}},
    "处理 意见": "不充分",
    "follow-up": 9,
    "date and time of call": "09:30",
}


def shown(source: str) -> str:
    return literal(evaluate(source, CONTEXT))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # literals
        ("12.50", "12.5"),
        (".5", "0.5"),
        ("1.2e3", "1200"),
        (r'"a\"b\\cé\n"', r'"a\"b\\cé\n"'),
        (r'"\uD83D\uDC0E\U01F40E"', '"🐎🐎"'),
        (r'"\d+"', r'"\\d+"'),
        ("null", "null"),
        ('@"2025-10-01"', '@"2025-10-01"'),
        ("// why\n1 /* because */ + 2", "3"),
        ("= amount", "600"),
        ("for /* each */ i // number\n in [1] return { // why\n a /* b */: i }.a", "[1]"),
        # arithmetic
        ("1 + 2 * 3 - 4 / 8", "6.5"),
        ("(1 + 2) * 3", "9"),
        ("-2 ** 2", "4"),
        ("2 ** 3 ** 2", "64"),
        ("10 - 3 - 2", "5"),
        ("0.1 + 0.2", "0.3"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ('"9682" + "01"', '"968201"'),
        ("1 / 0", "null"),
        ('1 + "1"', "null"),
        ("1 + nothing", "null"),
        # comparison
        ("amount > 500", "true"),
        ("amount != 600", "false"),
        ('"a" < "b"', "true"),
        ("1 = 1.0", "true"),
        ("[1, [2]] = [1, [2]]", "true"),
        ("{a: 1} = {a: 2}", "false"),
        ("nothing = null", "true"),
        ('nothing = "x"', "false"),
        ('1 = "1"', "null"),
        ("null > 1", "null"),
        ("amount between 600 and 700", "true"),
        ("amount between 601 and 700", "false"),
        ("amount in (600..700]", "false"),
        ("amount in [600..700]", "true"),
        ("amount in ]600..700[", "false"),
        ("amount in (> 500)", "true"),
        ("amount in > 500", "true"),
        ('channel in ("web", "phone")', "true"),
        ("amount in (1, [500..700], 9)", "true"),
        ("5 in [[1..3], [5..7]]", "true"),
        ('"b" in ["a", "c"]', "false"),
        # logic in three values
        ("true and null", "null"),
        ("false and null", "false"),
        ("true or null", "true"),
        ("false or null", "null"),
        ("true or false and false", "true"),
        ("not(null)", "null"),
        ("not(amount > 700)", "true"),
        # choice and loops
        ('if amount > 500 then "lead" else "handler"', '"lead"'),
        ('if null then "yes" else "no"', '"no"'),
        ("for fee in refunds return fee * 2", "[60, 145, 36]"),
        ("for i in 3..1 return i", "[3, 2, 1]"),
        ("for i in [1..3) return i", "[1, 2]"),
        ("for x in [1, 2], y in [10, x] return x * y", "[10, 1, 20, 4]"),
        ("for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]", "[1, 1, 2, 3, 5]"),
        ('for d in @"2025-09-30"..@"2025-10-01" return d.day', "[30, 1]"),
        ("some fee in refunds satisfies fee > 70", "true"),
        ("every fee in refunds satisfies fee > 20", "false"),
        ("every fee in [] satisfies fee > 20", "true"),
        ("some fee in [null, 80] satisfies fee > 70", "true"),
        # access
        ("case.unit", '"network"'),
        ("case.customer.name", '"李女士"'),
        ("items.fee", "[30, 72.5]"),
        ("items[1].station", '"968201"'),
        ("items[-1].fee", "72.5"),
        ("items[3]", "null"),
        ("items[fee > 50].station", '["12590"]'),
        ("refunds[item > 20]", "[30, 72.5]"),
        ("[{a: 1}, {b: 2}][a = 1]", "[{a: 1}]"),
        ("amount[item > 1]", "[600]"),
        ("{a: 1, b: a + 1, c: {d: b}}.c.d", "2"),
        ('{"first name": 1, last name: first name + 1}', "{first name: 1, last name: 2}"),
        ("{a: 1}.b", "null"),
        ("amount.b", "null"),
        # functions
        ("(function(a, b) a - b)(5, 3)", "2"),
        ("{f: function(a, b) a - b, r: f(b: 5, a: 3)}.r", "-2"),
        ("{f: function(n: number) if n = 0 then 1 else n * f(n - 1), r: f(10)}.r", "3628800"),
        ('{f: function(n: number) n, r: f("x")}.r', "null"),
        ("{f: function(n) n, r: f(1, 2)}.r", "null"),
        ("{add: function(a) function(b) a + b, r: add(1)(2)}.r", "3"),
        ("sort(list: [3, 1, 2], precedes: function(x, y) x > y)", "[3, 2, 1]"),
        ("{f: abs, r: f(-1)}.r", "1"),
        ('substring(start position: 2, string: "abc")', '"bc"'),
        ("case.unit(1)", "null"),
        # types
        ("amount instance of number", "true"),
        ("nothing instance of Null", "true"),
        ("refunds instance of list<number>", "true"),
        ("items instance of list<context<station: string, fee: number>>", "true"),
        ("[1..5] instance of range<number>", "true"),
        ("(function(a) a) instance of function<number> -> number", "true"),
        ('@"P1D" instance of years and months duration', "false"),
        ('date and time("2025-10-01T09:00:00") instance of date and time', "true"),
        # names
        ("处理 意见", '"不充分"'),
        ('处理   意见 = "不充分"', "true"),
        ("follow-up + 1", "10"),
        ("date and time of call", '"09:30"'),
        ("case.follow-up", "3"),
        ("{a: 5, b: 3, r: a-b}.r", "2"),
        ("{a-b: 7, r: a-b}.r", "7"),
        ("for follow-up in [1] return follow-up", "[1]"),
        # ranges
        ("[1..5].start", "1"),
        ("(> 5).end", "null"),
        ("[1..5).end included", "false"),
        ("[5..1]", "null"),
        ('["a"..3]', "null"),
    ],
)
def test_a_construct_gives_its_value(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_functions_are_values_too() -> None:
    function = evaluate("function(first, second) first", {})
    assert isinstance(function, Function)
    assert function.parameters == ("first", "second")


def test_an_expression_is_compiled_once() -> None:
    assert compile_expression("amount + 1") is compile_expression("amount + 1")
    assert compile_expression("a-b") is not compile_expression("a-b", names=["a-b"])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("amount > 500 and case.unit = unit", {"amount", "case", "unit"}),
        ("for x in items return x.fee + rate", {"items", "rate"}),
        ("items[fee > 3]", {"items"}),
        ("count(items) > limit", {"items", "limit"}),
        ("{a: 1, b: a + c}.b", {"c"}),
        ("(function(x) x + y)(z)", {"y", "z"}),
        ("some x in a, y in x satisfies y = b", {"a", "b"}),
    ],
)
def test_free_names_are_what_the_context_must_give(source: str, expected: set[str]) -> None:
    assert compile_expression(source).free_names == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("modulo(-1, 12345678901234567890123456789012)", "12345678901234567890123456789011"),
        ("even(9999999999999999999999999999999999)", "false"),
        ("odd(9999999999999999999999999999999999)", "true"),
        ('range("[-1.23456789012345678901234567890123..0]").start', "-1.23456789012345678901234567890123"),
        ("for i in 10**33 - 1..10**33 return i - 10**33", "[-1, 0]"),
        ("for i in (10**33..10**33 + 2) return i - 10**33", "[1]"),
    ],
)
def test_all_34_digits_count(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_asking_whether_a_name_is_there_leaves_no_trace() -> None:
    asked = "{f: function(x) missing + x, r: for i in 1..500 return is defined(f(i))}.r"
    assert shown(asked) == f"[{', '.join(['false'] * 500)}]"


def test_many_small_lists_make_a_flat_one() -> None:
    assert shown("count(flatten(for i in 1..5000 return [i, [i]]))") == "10000"
    assert shown("count(distinct values(for i in 1..3000, j in 1..3 return i))") == "3000"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('distinct values([1, "1", 1.0, true, null, null])', '[1, "1", true, null]'),
        ("distinct values([[1, {a: 2}], [1, {a: 2.0}], [1, {a: null}]])", "[[1, {a: 2}], [1, {a: null}]]"),
        ("distinct values([{a: 1, b: 2}, {b: 2, a: 1}])", "[{a: 1, b: 2}]"),
        ('distinct values([@"09:00:00+08:00", @"01:00:00Z", @"01:00:00"])', '[@"09:00:00+08:00", @"01:00:00"]'),
        ('distinct values([@"P1D", @"PT24H", @"P0M", @"P0D"])', '[@"P1D", @"P0M", @"PT0S"]'),
        ("distinct values([[1..2], [1..2], [1..2), (> 1), (> 1.0)])", "[[1..2], [1..2), (> 1)]"),
        ("union([1, 2], [2, [3]], [[3]])", "[1, 2, [3]]"),
    ],
)
def test_what_is_equal_stands_once(source: str, expected: str) -> None:
    assert shown(source) == expected
