"""What holds for every number, text, date and list: against `decimal`, `datetime`, and FEEL's own printing."""

from __future__ import annotations

import string
from datetime import date, timedelta
from decimal import Context, Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from engine.decisions import compile_expression, condition, evaluate, literal, to_plain
from engine.decisions.feel.syntax.names import KEYWORDS
from engine.decisions.feel.temporal import Date, civil
from engine.errors import BadExpression, EvaluationFailed

EXACT = Context(prec=34)
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
names = st.text(string.ascii_letters + "金额渠道", min_size=1, max_size=8).filter(lambda name: name not in KEYWORDS)
scalars = st.one_of(numbers, texts, st.booleans(), st.none())
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts.filter(str.strip), inner, max_size=4),
    max_leaves=12,
)
days = st.dates()
sources = st.text('ab1."+-*/()[]{},:<>= \n金@?ifforin', max_size=60)


@given(numbers, numbers, st.sampled_from("+-*/"))
def test_arithmetic_is_decimals(left: Decimal, right: Decimal, sign: str) -> None:
    result = evaluate(f"a {sign} b", {"a": left, "b": right})
    if sign == "/" and not right:
        assert result is None
    else:
        operation = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply, "/": EXACT.divide}[sign]
        assert result == operation(left, right)


@given(numbers, numbers)
def test_comparison_is_decimals(left: Decimal, right: Decimal) -> None:
    context = {"a": left, "b": right}
    assert condition("a < b", context) is (left < right)
    assert condition("a = b", context) is (left == right)
    assert condition("a >= b", context) is not condition("a < b", context)


@given(st.integers(-(10**40), 10**40))
def test_whole_numbers_keep_34_digits(number: int) -> None:
    assert evaluate("n", {"n": number}) == EXACT.create_decimal(number)


@given(values)
@example({"[": None, "0": []})
@example({"{": 1, "}": [], ",": {"]": 2}})
@example({"false": 1, "0": False})
@example({"if": 1, "0": [None]})
def test_a_printed_value_reads_back_as_itself(value: object) -> None:
    inner = evaluate("v", {"v": value})
    assert evaluate(literal(inner), {}) == inner


@given(texts, texts)
def test_a_text_before_and_after_a_match_makes_the_text(head: str, tail: str) -> None:
    around = {"head": head, "tail": tail, "whole": f"{head}|{tail}"}
    assert evaluate('substring before(whole, "|") + "|" + substring after(whole, "|")', around) == around["whole"]


@given(st.lists(numbers, min_size=1, max_size=20))
def test_sorting_and_extremes_agree_with_python(fees: list[Decimal]) -> None:
    context = {"fees": fees}
    assert evaluate("sort(fees, function(a, b) a < b)", context) == sorted(fees)
    assert evaluate("[min(fees), max(fees), count(fees)]", context) == [min(fees), max(fees), len(fees)]


@given(st.lists(st.integers(-5, 5)), st.integers(-5, 5))
def test_a_filter_and_its_opposite_make_the_whole(items: list[int], limit: int) -> None:
    found = evaluate("count(items[item > limit]) + count(items[not(item > limit)])", {"items": items, "limit": limit})
    assert found == len(items)


@given(days, st.integers(-100_000, 100_000))
def test_days_are_added_as_datetime_adds_them(start: date, count: int) -> None:
    result = to_plain(evaluate('start + duration("P1D") * n', {"start": start, "n": count}))
    try:
        assert result == (start + timedelta(days=count)).isoformat()
    except OverflowError:
        assert isinstance(result, str)


@given(days, days)
def test_the_span_between_two_dates_leads_from_one_to_the_other(one: date, other: date) -> None:
    context = {"one": one, "other": other}
    assert condition("one + (other - one) = other", context)
    assert condition("(other - one).days = n", {**context, "n": (other - one).days})


@given(days)
def test_parts_of_a_date_are_datetimes(day: date) -> None:
    parts = evaluate("[d.year, d.month, d.day, d.weekday, day of year(d), week of year(d)]", {"d": day})
    week = day.isocalendar().week
    assert parts == [day.year, day.month, day.day, day.isoweekday(), day.timetuple().tm_yday, week]


@given(st.integers(-400_000_000_000, 400_000_000_000))
def test_day_numbers_and_dates_are_one_to_one(number: int) -> None:
    assert Date.from_days(number).days == number
    assert civil.weekday(number + 7) == civil.weekday(number)


@given(sources)
def test_any_text_is_read_or_refused_but_never_breaks(source: str) -> None:
    try:
        compile_expression(source)({"a": 1, "b": [1], "金": "x"})
    except (BadExpression, EvaluationFailed):
        return


@given(names, numbers)
def test_a_name_finds_its_value(name: str, number: Decimal) -> None:
    assert evaluate(f"get or else({name}, null)", {name: number}) == number


@given(st.booleans() | st.none(), st.booleans() | st.none())
def test_logic_in_three_values_follows_de_morgan(one: bool | None, other: bool | None) -> None:
    context = {"a": one, "b": other}
    assert evaluate("not(a and b)", context) is evaluate("not(a) or not(b)", context)
