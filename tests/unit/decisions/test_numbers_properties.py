"""Arithmetic is `decimal`’s with 34 digits, to its ends; order, logic and rounding follow Python and their tables."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from itertools import product
from statistics import multimode
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from engine.decisions import condition, evaluate

TRAPS = [InvalidOperation, DivisionByZero, Overflow]
EXACT = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=TRAPS)
WIDE = Context(prec=20_000, Emin=-100_000, Emax=100_000)
OPERATIONS = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply, "/": EXACT.divide, "**": EXACT.power}
ROUNDINGS = {
    "decimal": ROUND_HALF_EVEN,
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
    "round up": ROUND_UP,
    "round down": ROUND_DOWN,
    "round half up": ROUND_HALF_UP,
    "round half down": ROUND_HALF_DOWN,
}
digits = st.integers(-(10**34) + 1, 10**34 - 1)
numbers = st.builds(lambda number, exponent: Decimal(number).scaleb(exponent), digits, st.integers(-40, 40))
far = st.builds(lambda number, exponent: Decimal(number).scaleb(exponent, WIDE), digits, st.integers(-6_170, 6_110))
fees = st.decimals(-1_000, 1_000, places=2)


@given(numbers | far, numbers | far, st.sampled_from("+-*/"))
@example(Decimal("9.999999999999999999999999999999999e6144"), Decimal("1e6111"), "+")
@example(Decimal("1e-6143"), Decimal(10), "/")
@example(Decimal("1e6144"), Decimal(10), "*")
@example(Decimal(1), Decimal(0), "/")
@example(Decimal(0), Decimal(0), "/")
@example(Decimal("-0"), Decimal(0), "+")
def test_arithmetic_is_decimals_to_its_ends(left: Decimal, right: Decimal, sign: str) -> None:
    check(left, right, sign)


@given(numbers, st.integers(-30, 30) | st.decimals(-30, 30, places=2))
@example(Decimal(0), Decimal(-1))
@example(Decimal(-8), Decimal("0.5"))
@example(Decimal(9), Decimal(9) ** 9)
def test_powers_are_decimals(base: Decimal, exponent: Decimal | int) -> None:
    assume(base or exponent)  # 0 to the 0 is 1, as IEEE 754 has it; Python's decimal refuses it
    check(base, Decimal(exponent), "**")


def check(left: Decimal, right: Decimal, sign: str) -> None:
    left, right = EXACT.plus(left), EXACT.plus(right)
    try:
        expected: Decimal | None = OPERATIONS[sign](left, right)
    except DecimalException:
        expected = None
    assert evaluate(f"a {sign} b", {"a": left, "b": right}) == expected


@given(far, far)
def test_order_and_equality_are_pythons(left: Decimal, right: Decimal) -> None:
    values = {"a": EXACT.plus(left), "b": EXACT.plus(right)}
    a, b = values["a"], values["b"]
    found = [condition(f"a {sign} b", values) for sign in ("<", "<=", ">", ">=", "=", "!=")]
    assert found == [a < b, a <= b, a > b, a >= b, a == b, a != b]
    assert condition("a in [b..b]", values) is (a == b)
    assert condition("a between b and b", values) is (a == b)


@given(numbers, st.integers(-20, 40), st.sampled_from(sorted(ROUNDINGS)))
def test_rounding_is_pythons(number: Decimal, places: int, name: str) -> None:
    number = EXACT.plus(number)
    expected = EXACT.plus(number.quantize(Decimal(1).scaleb(-places), ROUNDINGS[name], WIDE))
    assert evaluate(f"{name}(n, s)", {"n": number, "s": places}) == expected


@given(numbers, numbers.filter(bool))
def test_the_rest_has_the_sign_of_the_divisor(dividend: Decimal, divisor: Decimal) -> None:
    dividend, divisor = EXACT.plus(dividend), EXACT.plus(divisor)
    rest = WIDE.remainder(dividend, divisor)
    if rest and (rest < 0) != (divisor < 0):
        rest = WIDE.add(rest, divisor)
    assert evaluate("modulo(a, b)", {"a": dividend, "b": divisor}) == EXACT.plus(rest)


@given(st.integers(-(10**34) + 1, 10**34 - 1))
def test_every_whole_number_is_odd_or_even(number: int) -> None:
    assert evaluate("[odd(n), even(n)]", {"n": Decimal(number)}) == [number % 2 == 1, number % 2 == 0]


@given(st.lists(fees, min_size=1, max_size=30))
def test_statistics_are_pythons(found: list[Decimal]) -> None:
    values = {"fees": found}
    assert evaluate("sum(fees)", values) == sum(found)
    assert evaluate("mean(fees)", values) == EXACT.divide(sum(found, Decimal(0)), Decimal(len(found)))
    ordered = sorted(found)
    half = len(found) // 2
    middle = ordered[half] if len(found) % 2 else (ordered[half - 1] + ordered[half]) / 2
    assert evaluate("median(fees)", values) == middle
    assert evaluate("mode(fees)", values) == sorted(multimode(found))


TRUTHS: tuple[bool | None, ...] = (True, False, None)


def both(one: bool | None, other: bool | None) -> bool | None:
    return False if one is False or other is False else None if one is None or other is None else True


@pytest.mark.parametrize(("one", "other"), list(product(TRUTHS, TRUTHS)))
def test_logic_follows_the_tables_of_three_values(one: bool | None, other: bool | None) -> None:
    opposite = {True: False, False: True, None: None}
    values = {"a": one, "b": other}
    assert evaluate("a and b", values) is both(one, other)
    assert evaluate("a or b", values) is opposite[both(opposite[one], opposite[other])]
    assert evaluate("not(a)", values) is opposite[one]
    assert evaluate("all([a, b])", values) is both(one, other)
    assert evaluate("any([a, b])", values) is opposite[both(opposite[one], opposite[other])]
    assert evaluate("every x in [a, b] satisfies x", values) is both(one, other)
    assert evaluate("some x in [a, b] satisfies x", values) is opposite[both(opposite[one], opposite[other])]


@given(st.lists(st.sampled_from(TRUTHS), max_size=6))
def test_many_truths_are_decided_as_two_are(found: list[bool | None]) -> None:
    expected: Any = True
    for one in found:
        expected = both(expected, one)
    assert evaluate("all(l)", {"l": found}) is expected
    if len(found) > 1:
        joined = " and ".join(f"l[{place}]" for place in range(1, len(found) + 1))
        assert evaluate(joined, {"l": found}) is expected
