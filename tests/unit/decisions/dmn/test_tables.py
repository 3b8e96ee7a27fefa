"""Decision tables: which rules hit, and what each hit policy makes of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.decisions.dmn import Trace, load_model
from engine.errors import DecisionFailed
from tests.factories.decisions import decision, given, model, table

INPUTS = ("amount: number", "channel: string")


def asked(logic: str, amount: object = 600, channel: object = "phone", *, strict: bool = True) -> object:
    """What a table over an amount and a channel answers."""
    drawn = model(given("amount"), given("channel"), decision("refund", logic, "amount", "channel"))
    found = load_model(drawn, file="refunds.dmn")
    return found.decide("refund", {"amount": amount, "channel": channel}, strict=strict)


def levels(policy: str, output: str = "level", *, aggregation: str = "") -> str:
    """Rules that overlap from 100 and from 500 on."""
    rules = (
        '> 500 | - | "lead"',
        '> 100 | "phone", "web" | "handler"',
        '> 100 | - | "handler"',
        '[0..100] | - | "self"',
    )
    return table(policy, INPUTS, (output,), *rules, aggregation=aggregation)


@pytest.mark.parametrize(
    ("policy", "amount", "channel", "answer"),
    [
        ("UNIQUE", 50, "phone", "self"),
        ("UNIQUE", 600, "hall", None),
        ("ANY", 200, "phone", "handler"),
        ("FIRST", 600, "phone", "lead"),
        ("FIRST", 200, "hall", "handler"),
        ("RULE ORDER", 600, "phone", ["lead", "handler", "handler"]),
        ("RULE ORDER", 600, "hall", ["lead", "handler"]),
        ("COLLECT", 600, "web", ["lead", "handler", "handler"]),
        ("COLLECT", -1, "web", []),
    ],
)
def test_a_policy_answers(policy: str, amount: int, channel: str, answer: object) -> None:
    if answer is None:
        with pytest.raises(DecisionFailed, match=r"“refund”, its expression: rules 1, 3 hit, where only one may"):
            asked(levels(policy), amount, channel)
    else:
        assert asked(levels(policy), amount, channel) == answer


@pytest.mark.parametrize(
    ("policy", "answer"),
    [("PRIORITY", "handler"), ("OUTPUT ORDER", ["handler", "handler", "lead"])],
)
def test_outputs_have_an_order_of_their_own(policy: str, answer: object) -> None:
    assert asked(levels(policy, 'level: string = "self", "handler", "lead"')) == answer


def test_several_outputs_are_ordered_from_the_left() -> None:
    rules = ('- | - | "b" | 1', '- | - | "a" | 2', '- | - | "a" | 1')
    logic = table("PRIORITY", INPUTS, ('unit = "a", "b"', "days: number = 1, 2"), *rules)
    assert asked(logic) == {"unit": "a", "days": Decimal(1)}


def test_any_wants_equal_outputs() -> None:
    with pytest.raises(DecisionFailed, match="rules 1, 2, 3 hit and give different outputs"):
        asked(levels("ANY"))


@pytest.mark.parametrize(
    ("aggregation", "answer"),
    [("SUM", Decimal("30.5")), ("MIN", Decimal(5)), ("MAX", Decimal("20.5")), ("COUNT", Decimal(3))],
)
def test_what_was_collected_is_put_together(aggregation: str, answer: Decimal) -> None:
    rules = ("> 100 | - | 5", '- | "phone" | 20.5', "- | - | amount / 120", "< 0 | - | 99")
    assert asked(table("COLLECT", INPUTS, ("fee",), *rules, aggregation=aggregation)) == answer


@pytest.mark.parametrize(("aggregation", "answer"), [("COUNT", Decimal(0)), ("", [])])
def test_nothing_collected_is_an_answer(aggregation: str, answer: object) -> None:
    assert asked(table("COLLECT", INPUTS, ("fee",), "< 0 | - | 1", aggregation=aggregation)) == answer


@pytest.mark.parametrize("aggregation", ["SUM", "MIN", "MAX"])
def test_nothing_has_no_sum(aggregation: str) -> None:
    logic = table("COLLECT", INPUTS, ("fee",), "< 0 | - | 1", aggregation=aggregation)
    assert asked(logic, strict=False) is None
    with pytest.raises(DecisionFailed, match="no rule hits"):
        asked(logic)


# --- no rule, no value ---


def test_no_rule_hits() -> None:
    logic = table("UNIQUE", INPUTS, ("level",), '> 1000 | - | "head"')
    assert asked(logic, strict=False) is None
    with pytest.raises(DecisionFailed, match=r"refunds\.dmn: “refund”, its expression: no rule hits"):
        asked(logic)


def test_a_default_stands_in() -> None:
    rules = ('> 1000 | - | "head" | 1',)
    logic = table("UNIQUE", INPUTS, ('level else "handler"', "days else amount / 100"), *rules)
    assert asked(logic) == {"level": "handler", "days": Decimal(6)}


def test_a_missing_value_meets_the_rules_that_ask_for_it() -> None:
    logic = table("UNIQUE", INPUTS, ("level",), '> 500 | - | "lead"', 'null | - | "ask"')
    assert asked(logic, None) == "ask"


def test_a_missing_value_that_no_rule_asks_for_is_told() -> None:
    logic = table("UNIQUE", INPUTS, ("level",), '> 500 | - | "lead"', '<= 500 | - | "self"')
    with pytest.raises(DecisionFailed, match=r"no rule hits \(rule 1, column “amount”: “amount” is null\)"):
        asked(logic, None)


def test_a_cell_that_cannot_judge_the_value_is_named() -> None:
    logic = table("UNIQUE", ("amount", "channel"), ("level",), '> 500 | "web" | 1', '- | > 5 | "self"')
    assert asked(logic, strict=False) is None
    with pytest.raises(DecisionFailed, match="rule 2, column “channel”: a string cannot be compared with a number"):
        asked(logic)


def test_a_value_outside_of_the_columns_values_fits_no_rule() -> None:
    logic = table("UNIQUE", ("amount", 'channel: string = "phone", "web"'), ("level",), '- | - | "self"')
    assert asked(logic) == "self"
    assert asked(logic, channel="fax", strict=False) is None
    with pytest.raises(DecisionFailed, match="the input “channel” has a value that its column does not allow"):
        asked(logic, channel="fax")


def test_an_input_of_another_type_is_told() -> None:
    with pytest.raises(DecisionFailed, match="the input “amount”: expected number, found a string"):
        asked(levels("FIRST"), "much")


def test_an_output_of_another_type_is_told() -> None:
    with pytest.raises(DecisionFailed, match="rule 1, column “level”: expected number, found a string"):
        asked(levels("FIRST", "level: number"))


def test_an_output_that_is_none_of_its_values_is_told() -> None:
    logic = table("UNIQUE", INPUTS, ('level = "self", "lead"',), "- | - | channel")
    assert asked(logic, channel="lead") == "lead"
    assert asked(logic, strict=False) == "phone"
    with pytest.raises(DecisionFailed, match="the output “level” is none of its values"):
        asked(logic)


@pytest.mark.parametrize(
    ("rule", "answer"),
    [("> 5", {"level": None, "days": None}), ('> 5 | - | "x"', {"level": "x", "days": None}), ("", None)],
)
def test_a_rule_that_lacks_cells_is_read_as_it_is(rule: str, answer: object) -> None:
    rules = (rule,) if rule else ()
    assert asked(table("UNIQUE", INPUTS, ("level", "days"), *rules), strict=False) == answer


def test_a_table_may_have_no_columns() -> None:
    assert asked(table("UNIQUE", (), ("level",), '"self"'), strict=False) == "self"
    assert asked(table("UNIQUE", INPUTS, (), "- | -"), strict=False) == {}


# --- cells ---


@pytest.mark.parametrize(
    ("cell", "hits"),
    [
        ("600", True), ("> 500", True), ("<= 500", False), ("[500..600]", True), ("[500..600)", False),
        ("1, 600", True), ("not(600)", False), ("not(1, 2)", True), ("? / 2 = 300", True), ("-", True), ("", True),
        ("string length(channel) * 120", True), ("[1, 600]", True), ("null", False), ("?", False),
    ],
)  # fmt: skip
def test_a_cell_tests_its_value(cell: str, hits: bool) -> None:
    logic = table("FIRST", INPUTS, ("hit",), f"{cell} | - | true", "- | - | false")
    assert asked(logic, strict=False) is hits


def test_outputs_see_the_inputs_of_the_decision() -> None:
    assert asked(table("UNIQUE", INPUTS, ("text",), '- | - | channel + " " + string(amount)')) == "phone 600"


# --- the record ---


def test_the_record_says_which_rules_hit_and_why() -> None:
    rules = ('> 500 | - | "lead" || over 500 the team lead signs', '> 5 | "phone" | "handler"')
    drawn = model(
        given("amount"),
        given("channel"),
        decision("refund", table("FIRST", INPUTS, ("level",), *rules), "amount", "channel"),
    )
    trace = Trace()
    load_model(drawn).decide("refund", {"amount": 600, "channel": "phone"}, trace=trace)
    (decided,) = trace
    (read,) = decided.tables
    assert (decided.kind, decided.name, decided.value, decided.reason) == ("decision", "refund", "lead", None)
    assert (read.element, read.policy, read.output, read.default) == ("refund", "FIRST", "lead", False)
    assert read.inputs == (("amount", 600), ("channel", "phone"))
    (hit,) = read.hits
    assert (hit.rule, hit.tests, hit.outputs) == (1, (("amount", "> 500"),), (("level", '"lead"'),))
    assert hit.annotations == ("over 500 the team lead signs",)
