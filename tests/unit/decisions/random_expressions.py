"""Random FEEL: names with types, values of those types, and expressions over them that are often wrong."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.temporal import Date, DateTime, DayDuration, MonthDuration, Time, Zone
from engine.decisions.feel.temporal.durations import DAY
from engine.decisions.feel.typing import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAY_DURATION,
    MONTH_DURATION,
    NUMBER,
    STRING,
    TIME,
    Type,
    context,
    list_of,
    range_of,
    union,
)
from engine.decisions.feel.typing.types import ANY, ContextType, ListType, RangeType, kind_name, parts
from engine.decisions.feel.values import Range, Value

SCOPE: dict[str, Type] = {
    "n": NUMBER,
    "s": STRING,
    "b": BOOLEAN,
    "d": DATE,
    "t": TIME,
    "dt": DATE_TIME,
    "p": DAY_DURATION,
    "m": MONTH_DURATION,
    "ns": list_of(NUMBER),
    "mixed": list_of(union(NUMBER, STRING)),
    "c": context({"x": NUMBER, "y": STRING}),
    "cs": list_of(context({"x": NUMBER, "n": STRING})),
    "r": range_of(NUMBER),
    "u": union(NUMBER, STRING),
    "any": ANY,
}

numbers = st.sampled_from([Decimal(0), Decimal(1), Decimal(-2), Decimal("2.5"), Decimal("9e6000")])
strings = st.sampled_from(["", "a", "ab1", "2025-10-01", "("])
dates = st.sampled_from([Date(2025, 10, 1), Date(-5, 2, 28), Date(999999999, 12, 31)])
times = st.sampled_from([Time(0), Time(DAY // 2, Zone(0)), Time(DAY // 3, Zone(None, "Asia/Shanghai"))])
OF_KIND: dict[str, st.SearchStrategy[Value]] = {
    "number": numbers,
    "string": strings,
    "boolean": st.booleans(),
    "date": dates,
    "time": times,
    "date and time": st.builds(DateTime, dates, times),
    "days and time duration": st.builds(DayDuration, st.sampled_from([0, DAY, -DAY * 9])),
    "years and months duration": st.builds(MonthDuration, st.sampled_from([0, 1, -30])),
}


def values_of(wanted: Type) -> st.SearchStrategy[Value]:
    """Values of a type; one in eight is null."""
    found = st.one_of(*(_not_null(part) for part in parts(wanted)))
    return st.sampled_from(range(8)).flatmap(lambda number: found if number else st.none())


def _not_null(part: Type) -> st.SearchStrategy[Value]:
    match part:
        case ListType():
            return st.lists(values_of(part.item), max_size=3)
        case ContextType():
            return st.fixed_dictionaries({}, optional={key: values_of(entry) for key, entry in part.entries})
        case RangeType():
            return st.builds(Range, st.just(Decimal(1)) | st.none(), st.just(Decimal(3)), st.booleans(), st.booleans())
    return st.one_of(*OF_KIND.values()) if part == ANY else OF_KIND[kind_name(part)]


contexts = st.fixed_dictionaries({name: values_of(wanted) for name, wanted in SCOPE.items()})

ATOMS = [
    *SCOPE,
    *SCOPE,
    *("any", "u", "b") * 4,
    *("1", "0", "-1", '"a"', '""', "true", "false", "null", "[]", "[1, 2]", '["a", 1]', "{}", '{x: 1, y: "z"}'),
    *('@"2025-10-01"', '@"P1D"', '@"P1Y"', "[1..5]", '["a".."b"]', "(> 3)", 'date("2025-02-30")'),
    *("(function(x) x)", "(function(x: number) x + 1)", "(function(a, b) a < b)", "count", "now()"),
]
TYPES = ["number", "string", "Any", "Null", "date", "list<number>", "context<x: number>", "range<string>", "function"]
SHAPES = [
    *(f"({{0}} {sign} {{1}})" for sign in ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or")),
    *("-({0})", "({0} between {1} and {2})", "({0} in {1})", "({0} in ({1}, {2}))", "({0} in > {1})"),
    *("(if {0} then {1} else {2})", "[{0}, {1}]", "{{x: {0}, y: {1}}}", "{{f: {0}, x: f}}", "[{0}..{1}]"),
    *("({0}).x", "({0}).y", "({0}).year", "({0}).start", "({0}).time offset", "({0})[{1}]", "({0})[1]", "({0})[-1]"),
    *("(for x in {0} return {1})", "(for x in {0} .. {1} return {2})", "(some x in {0} satisfies {1})"),
    *(
        "(every x in {0}, y in {1} satisfies {2})",
        "({0})[item = {1}]",
        "({0})[x > {1}]",
        "(every x in {0} satisfies x)",
        "is defined({0})",
        "get or else({0}, {1})",
        "({0})({1})",
    ),
    *(f"({{0}} instance of {name})" for name in TYPES),
]


def _calls() -> Iterator[str]:
    for function in BUILTINS.values():
        for signature in function.signatures:
            for count in range(signature.fewest, len(signature.parameters) + 1):
                yield f"{function.name}({', '.join(f'{{{place}}}' for place in range(count))})"


_BUILT_IN = list(_calls())


def expression(random: Random, depth: int = 2) -> str:
    """A form with something in each of its places; calls of built-ins are one in three."""
    shape = random.choice(random.choice((SHAPES, SHAPES, _BUILT_IN)))
    return shape.format(*(_part(random, depth) for _ in range(4)))


def _part(random: Random, depth: int) -> str:
    return expression(random, depth - 1) if depth > 1 and random.random() < 0.4 else random.choice(ATOMS)


def several(random: Random) -> list[str]:
    """Thirty of them: drawing them one by one would take longer than running them."""
    return [expression(random) for _ in range(30)]


sources = st.randoms(use_true_random=True).map(several)
