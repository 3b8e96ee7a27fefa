"""Hostile expressions, each in a process of its own: it ends, with an error of ours or a harmless value, and takes less
than 256 MB. `pytest -s` tells the time and memory of each.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.bounds import Child, Ending

MOST_MEGABYTES = 256
TEN = ["1"] * 10
LAUGHS = (
    "{a:["
    + ",".join(TEN)
    + "],"
    + ",".join(f"{name}:[{','.join([before] * 10)}]" for before, name in zip("abcdefg", "bcdefgh", strict=True))
)
LIST = "l: for i in 1..40000 return"
CONTEXT = "c: context(for i in 1..30000 return {key: string(i), value: i})"

STOPPED = {
    # loops without end, or as good as
    "a loop of 10 to the 30": "for i in 1..10**30 return i",
    "a loop downwards": "for i in 10**30..1 return i",
    "a range of 10 to the 30": "every x in [1..10**30] satisfies x > 0",
    "loops in loops": "some x in 1..10**9, y in 1..10**9, z in 1..10**9 satisfies x < 0",
    "every day of a billion years": 'for d in @"0001-01-01"..@"999999999-01-01" return d',
    "a loop that counts in huge numbers": "for j in 1..20000 return for i in 10**6000..10**6000 + 10**5980 return i",
    "results of results": "for i in 1..100000 return partial",
    "a filter in a filter": "{l: for i in 1..400 return i, r: l[count(l[item > 0]) > 0]}.r",
    "a filter by a name of few": "{l: append(for i in 1..400 return {b: 1}, {a: 1}), r: for j in l return l[a = 1]}.r",
    # functions
    "recursion without end": "{f: function(n) f(n + 1), r: f(0)}.r",
    "recursion that branches": "{f: function(n) [f(n + 1), f(n + 1)], r: f(0)}.r",
    "mutual recursion": "{f: function(g, n) g(f, n + 1), r: f(f, 0)}.r",
    "recursion through a comparator": "{f: function(a, b) sort([a, b], f) = [a, b], r: sort([3, 2, 1], f)}.r",
    "recursion through a replacement": "{f: function(n) list replace([1], function(a, b) f(n + 1), 1), r: f(1)}.r",
    "a combinator": "(function(f) f(f))(function(f) f(f))",
    "recursion over deep bodies": "{f: function(n) " + "[" * 40 + "f(n + 1)" + "]" * 40 + ", r: f(0)}.r",
    # lists
    "a long list joined to itself": "{a: for i in 1..50000 return i, b: concatenate(a, a), c: concatenate(b, b)}.c",
    "a union of longest lists": "{a: for i in 1..60000 return i, r: union(a, a, a)}.r",
    "a sharing bomb": LAUGHS + "}",
    "a sharing bomb flattened": f"flatten({LAUGHS}}}.h)",
    "a sharing bomb as text": f"string({LAUGHS}}}.h)",
    "a sharing bomb made distinct": f"distinct values({LAUGHS}}}.h)",
    "a sharing bomb compared": f"{LAUGHS}, r: h = [g,g,g,g,g,g,g,g,g,g]}}.r",
    "a comparator that cannot decide": "sort(for i in 1..90000 return i, function(a, b) modulo(a * b, 7) > 3)",
    "a sort of long texts": "sort(for i in 1..1000 return long)",
    "distinct contexts": "distinct values(for i in 1..90000 return {a: i, b: [i]})",
    "nothing compared with nothing": f"{{{LIST} null, r: for i in 1..20000 return l = l}}.r",
    "the same, as the very same": f"{{{LIST} null, r: for i in 1..20000 return is(l, l)}}.r",
    "nothing looked for": f"{{{LIST} null, r: for i in 1..20000 return list contains(l, 1)}}.r",
    "items removed one by one": f"{{{LIST} i, r: for i in l return remove(l, i)}}.r",
    "items put in one by one": f"{{{LIST} i, r: for i in l return insert before(l, i, i)}}.r",
    "the middle of a list, often": f"{{{LIST} i, r: for i in l return median(l)}}.r",
    "a type asked for, often": f"{{{LIST} i, r: for i in l return l instance of list<number>}}.r",
    # contexts
    "contexts of many keys compared": f"{{{CONTEXT}, r: for i in 1..20000 return c = c}}.r",
    "contexts of many keys merged": f"{{{CONTEXT}, r: for i in 1..20000 return context merge([c, c])}}.r",
    "contexts of many keys listed": f"{{{CONTEXT}, r: for i in 1..20000 return get entries(c)}}.r",
    "contexts of many keys changed": f'{{{CONTEXT}, r: for i in 1..20000 return context put(c, "x", i)}}.r',
    "a context in a context, 600 deep": "for i in 1..600 return {a: partial[-1]}",
    "the same as text": "string(for i in 1..500 return {a: partial[-1]})",
    # texts
    "a text of a gigabyte": "{a: long + long}.a",
    "a text of a gigabyte, joined": "string join(for i in 1..1000 return long)",
    "nothing joined by a long text": 'string join(for i in 1..1000 return "", long)',
    "empty texts joined, often": f'{{{LIST} "", r: for i in 1..20000 return string join(l)}}.r',
    "a text of a gigabyte, replaced": 'replace(long, "a", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")',
    "a replacement of a thousand groups": 'replace(substring(long, 1, 20000), "a(x?)", string join('
    'for i in 1..20000 return "$1$1$1$1$1$1$1$1"))',
    "one text in many places": "for i in 1..60000 return long",
    "one text in many ranges": "for i in 1..60000 return [long..long]",
    "one text under many keys": "for i in 1..60000 return context([{key: long, value: i}])",
    "a text cut into a million pieces": 'split(long, "a")',
    "texts cut again and again": 'for i in 1..1000 return split(substring(long, 1, 5000), "a")',
    "long texts upper case": "for i in 1..100000 return upper case(long)",
    "long texts compared": 'for i in 1..100000 return long < long + ""',
    # patterns
    "a pattern that looks to the end each time": 'replace(long, "a.*b|a", "x")',
    "a pattern that cuts and looks to the end": 'split(long, "a.*b|a")',
    "a pattern of too many states": 'matches(noise, "(a*)*(b*)*([ab]{300}x|[ab]{301}y|[ab]{302}z)")',
    "a pattern of too many states, often": 'replace(noise, "[ab]*a[ab]{20}c|a", "x")',
    "a pattern that is slow to make": "for i in 1..2000 return matches("
    '"a", "(a{1,900}|b{1,900}|c{1,900}|d{1,900}|e{1,900}|f{1,900}|g{1,900}|h{1,900})" + string(i))',
    "a pattern that is refused, often": 'for i in 1..2000 return matches("a", "(?:[\\pL]{1,90}){10}" + string(i))',
    # numbers
    "huge numbers as text": f"string({{{LIST} 10**6000}}.l)",
    "tiny numbers as text": "for i in 1..90000 return string(1e-6000)",
    "one huge number in many places": "{n: 10**6000, r: for i in 1..60000 return n}.r",
    "rests of huge numbers": "for i in 1..90000 return modulo(10**6144, i)",
    "powers of broken numbers": "for i in 1..90000 return 1.000000000000000000000001 ** 1234567890123.5",
    "growth": "for i in 1..90000 return exp(1.2345678901234567890123456789)",
    "rounding far behind the point": "for i in 1..90000 return decimal(10**6000 / 3, 6000)",
    # time
    "time added, often": 'for i in 1..90000 return @"2020-01-01T00:00:00@Asia/Shanghai" + @"PT1S" * i',
    "working days, often": "for i in 1..90000 return working days(2000, today())",
    "weeks of far years, often": 'for i in 1..90000 return week of year(@"999999999-01-01")',
}

REFUSED = {
    "parentheses": "(" * 10_000 + "1" + ")" * 10_000,
    "lists": "[" * 10_000 + "]" * 10_000,
    "minus signs": "-" * 20_000 + "1",
    "paths": "a" + ".b" * 10_000,
    "choices": "if a = 1 then 2 else " * 1_500 + "3",
    "a sum of 20,000 terms": "+".join(["1"] * 20_000),
    "a number of 32,000 digits": "9" * 32_000,
    "an exponent": "1e999999999",
    "a comment without end": "1 /*" + "*" * 30_000,
    "comments without end where a name is awaited": "{" + "/* " * 10_000,
    "the same in calls of calls": "f(" * 90 + "/* " * 10_000,
    "a text without end": '"' + "\\" * 30_000,
    "an import": '__import__("os").system("id")',
    "a file": 'open("/etc/passwd")',
    "Java": 'function(a) external {java: {class: "java.lang.Runtime"}}',
    "a function with a name of 30,000 letters": "x" * 30_000 + "()",
}

HARMLESS = {
    "a tower of powers": "9**9**9",
    "a tower of powers to the right": "9**(9**9)",
    "the inside of a text": '"".__class__.__mro__',
    "the inside of a number": "amount.__class__.__subclasses__",
    "the inside by its key": 'get value({a: 1}, "__class__")',
    "a format": '"{0.__class__}" + "%s" + "{amount.__class__}"',
    "the inside of a function": "{f: function(a) a, r: [f.__globals__, f.__code__]}.r",
    "a key of 900,000 letters": "get value({a: 1}, long)",
    "a key of 900,000 letters twice": "context([{key: long, value: 1}, {key: long, value: 1}])",
    "a date of 900,000 letters": "date(long)",
    "a pattern of 900,000 letters": "matches(long, long)",
    "a regular expression that hangs others": 'matches(long, "^(a+)+b$")',
    "another": 'matches(long, "^(([a-z])+.)+[A-Z]([a-z])+$")',
    "numbers at their end": "[10**6144 * 10, 1e-6143 / 10, -(10**6144) - 10**6144, 10**6144 - 10**6144 + 1]",
    "time at its end": '[@"999999999-12-31" + @"P1D", @"P1D" * 10**6000, @"0001-01-01" - @"P1D" * 10**18]',
    "a sum of 16,000 terms": "+".join(["1"] * 16_000),
    "a list of 16,000 items": "[" + ",".join(["1"] * 16_000) + "]",
    "16,000 tests": "1 in (" + ",".join(["2"] * 16_000) + ")",
    "names that all begin alike": "{" + ",".join(f"k-{i}:1" for i in range(3_200)) + "}",
    "names of the host that all begin alike": "+".join(["follow-up-1999"] * 1_900),
    "a list in a list, 600 deep, compared": "{a: for i in 1..600 return [partial[-1]], r: a = a}.r",
    "a loop over one huge number": "for i in 1e40..1e40 return 1",
}


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    child = Child()
    yield child
    child.end()


def evaluated(child: Child, source: str, name: str) -> Ending:
    ending = child.evaluate(source)
    print(f"\n{name}: {ending.error or ending.value}, {ending.seconds:.2f} s, {ending.megabytes:.0f} MB", end="")
    assert ending.megabytes < MOST_MEGABYTES
    assert len(ending.message) < 400
    return ending


@pytest.mark.parametrize("name", STOPPED)
def test_what_costs_too_much_is_stopped(child: Child, name: str) -> None:
    assert evaluated(child, STOPPED[name], name).error == "LimitReached"


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_too_much_to_read_or_not_ours_is_refused(child: Child, name: str) -> None:
    assert evaluated(child, REFUSED[name], name).error == "BadExpression"


@pytest.mark.parametrize("name", HARMLESS)
def test_what_looks_dangerous_gives_a_value(child: Child, name: str) -> None:
    ending = evaluated(child, HARMLESS[name], name)
    assert ending.error is None
    assert "class" not in (ending.value or "") or "{0.__class__}" in (ending.value or "")


def test_the_watch_sees_memory(child: Child) -> None:
    assert child.evaluate("for i in 1..50000 return function(x) i").megabytes > 20
