"""Boxed expressions: each works as its FEEL does, and tells its failures from where they are drawn."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.decisions.dmn import load_model
from engine.errors import DecisionFailed
from tests.factories.decisions import (
    conditional,
    context,
    decision,
    function,
    given,
    invocation,
    lambda_,
    listing,
    loop,
    model,
    relation,
    sifted,
)

COMPLAINTS = [{"kind": "billing", "amount": 120}, {"kind": "network", "amount": 0}, {"kind": "billing", "amount": 30}]
FEE = function("fee", ["amount: number", "share"], "amount * share")


def asked(logic: str, *parts: str, calls: tuple[str, ...] = (), strict: bool = True) -> object:
    """What the logic answers about three complaints and the rate 0.5."""
    drawn = model(
        given("complaints"), given("rate"), *parts, decision("answer", logic, "complaints", "rate", calls=calls)
    )
    found = load_model(drawn, file="m.dmn")
    return found.decide("answer", {"complaints": COMPLAINTS, "rate": Decimal("0.5")}, strict=strict)


def number(value: float | str) -> Decimal:
    return Decimal(value)


def test_a_context_names_its_parts_and_each_sees_those_before_it() -> None:
    drawn = context(("sum", "sum(complaints.amount)"), ("half-sum", "sum * rate"), ("twice", "half-sum * 2"))
    assert asked(drawn) == {"sum": number(150), "half-sum": number("75.0"), "twice": number("150.0")}


def test_a_context_may_end_in_a_result() -> None:
    assert asked(context(("sum", "sum(complaints.amount)"), ("", "sum + 1"))) == number(151)


def test_a_list_and_a_relation() -> None:
    assert asked(listing("rate", "rate * 2", "complaints[1].kind")) == [number("0.5"), number("1.0"), "billing"]
    rows = relation(["unit", "days"], ['"billing"', "count(complaints)"], ['"network"', "2"])
    assert asked(rows) == [{"unit": "billing", "days": number(3)}, {"unit": "network", "days": number(2)}]


def test_a_conditional_takes_one_way() -> None:
    assert asked(conditional("count(complaints) > 2", '"many"', '"few"')) == "many"
    assert asked(conditional("rate > 2", '"many"', conditional("rate = 0.5", '"half"', '"few"'))) == "half"


@pytest.mark.parametrize(
    ("match", "kinds"),
    [('kind = "billing"', ["billing", "billing"]), ("item.amount = 0", ["network"]), ("amount > 200", [])],
)
def test_a_filter_keeps_what_matches(match: str, kinds: list[str]) -> None:
    kept = asked(sifted("complaints", match))
    assert isinstance(kept, list)
    assert [one["kind"] for one in kept] == kinds


def test_iterators() -> None:
    assert asked(loop("for", "one", "complaints", "one.amount * rate")) == [number("60.0"), number(0), number("15.0")]
    assert asked(loop("for", "n", "[1..3]", "n * 10 + count(partial)")) == [number(10), number(21), number(32)]
    assert asked(loop("some", "one", "complaints", "one.amount > 100")) is True
    assert asked(loop("every", "one", "complaints", "one.amount > 100")) is False


def test_a_function_is_called_by_position_by_name_and_boxed() -> None:
    for logic in ("fee(200, rate)", "fee(share: rate, amount: 200)", invocation("fee", share="rate", amount="200")):
        assert asked(logic, FEE, calls=("fee",)) == number("100.0")


def test_a_function_is_a_value() -> None:
    twice = lambda_(["n: number"], "n * 2")
    assert asked(context(("twice", twice), ("", "for n in [1, 2] return twice(n)"))) == [number(2), number(4)]
    assert asked("sort(complaints, cheaper)[1].amount", function("cheaper", ["a", "b"], "a.amount < b.amount"),
                 calls=("cheaper",)) == number(0)  # fmt: skip


def test_functions_call_functions() -> None:
    outer = function("fee with tax", ["amount"], "fee(amount, 1.06)", "fee")
    assert asked("fee with tax(100)", FEE, outer, calls=("fee with tax",)) == number("106.00")


def test_a_function_may_call_itself_in_a_context() -> None:
    factorial = lambda_(["n"], "if n = 0 then 1 else n * factorial(n - 1)")
    assert asked(context(("factorial", factorial), ("", "factorial(5)"))) == number(120)


def test_a_value_may_have_the_name_of_a_built_in_function() -> None:
    drawn = model(given("date"), given("count"), decision("d", "[date(date), count([count])]", "date", "count"))
    values = load_model(drawn).decide("d", {"date": "2025-10-01", "count": 7}, strict=True)
    assert isinstance(values, list)
    assert (str(values[0]), values[1]) == ("2025-10-01", number(1))


def test_a_function_may_call_itself() -> None:
    factorial = function("factorial", ["n"], "if n = 0 then 1 else n * factorial(n - 1)")
    assert asked("factorial(5)", factorial, calls=("factorial",)) == number(120)


@pytest.mark.parametrize("kind", ["Java", "PMML"])
def test_functions_of_other_languages_are_not_called(kind: str) -> None:
    foreign = function("fee", ["amount"], context(("class", '"java.lang.Math"')), kind=kind)
    assert asked("fee(1)", foreign, calls=("fee",), strict=False) is None
    with pytest.raises(DecisionFailed, match=f"m.dmn: “fee”, its expression: .*functions in {kind} are not allowed"):
        asked("fee(1)", foreign, calls=("fee",))


# --- failures, told from their place ---


@pytest.mark.parametrize(
    ("logic", "place", "detail"),
    [
        ("complaints[1].amnt", "its expression", "there is no entry “amnt”"),
        ("rate + unit", "its expression", "the name “unit” is not known here"),
        ("rate +", "its expression", "expected a value"),
        ("ratio(rate)", "its expression", "the function “ratio” is not known"),
        (context(("sum", "sum(complaints.kind)"), ("", "sum")), "the entry “sum”", "every item must be a number"),
        (context(("sum", "1"), ("", "sum + null")), "the result of the context", "a value needed here is null"),
        (relation(["a", "b"], ["1", "2"], ["1", "2 / 0"]), "row 2, column “b”", "division by zero"),
        (conditional("rate / 0 = 1", "1", "2"), "the condition", "division by zero"),
        (conditional("rate = 1", "1", "nix"), "the part “else”", "the name “nix” is not known here"),
        (sifted("complaints", '"yes"'), "the condition", "expected true or false, found a string"),
        (sifted("nix", "true"), "the list", "the name “nix” is not known here"),
        (loop("some", "one", "complaints", "one.amount"), "the part “satisfies”", "expected true or false"),
        (loop("for", "one", "complaints", "one.kind * 2"), "the part “return”", "string"),
        (invocation("fee", share="rate / 0", amount="1"), "the argument “share”", "division by zero"),
    ],
)
def test_a_failure_is_told_from_its_place(logic: str, place: str, detail: str) -> None:
    with pytest.raises(DecisionFailed) as caught:
        asked(logic, FEE, calls=("fee",))
    assert str(caught.value).startswith(f"m.dmn: “answer”, {place}: ")
    assert detail in str(caught.value)


@pytest.mark.parametrize(
    "logic", ["rate +", "nix", "rate / 0", sifted("complaints", '"yes"'), "", "complaints.amnt[1]"]
)
def test_by_the_standard_a_failure_is_null(logic: str) -> None:
    assert asked(logic, strict=False) is None


def test_what_was_caught_is_no_failure() -> None:
    assert asked("get or else(complaints[1].amnt, 0)") == number(0)


def test_texts_of_other_languages_are_refused() -> None:
    foreign = '<literalExpression expressionLanguage="groovy"><text>1</text></literalExpression>'
    with pytest.raises(DecisionFailed, match="expressions are written in FEEL, not groovy"):
        asked(foreign)
