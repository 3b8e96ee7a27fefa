"""Requirement graphs: what needs what, services, imports, and graphs that cannot be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.decisions import Environment, Limits
from engine.decisions.dmn import Model, Trace, load_model, load_models
from engine.errors import BadModel, DecisionFailed, LimitReached, NotFound
from tests.factories.decisions import DMN, context, decision, function, given, model, service, table

EDITIONS = [
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    DMN,
]


def loaded(*parts: str) -> Model:
    return load_model(model(*parts), file="m.dmn")


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_is_read(edition: str) -> None:
    drawn = model(given("投诉 金额"), decision("双倍", "投诉 金额 * 2", "投诉 金额"), edition=edition)
    assert load_model(drawn).decide("双倍", {"投诉 金额": 21}) == Decimal(42)


def test_a_decision_is_asked_by_name_or_id() -> None:
    found = loaded(decision("one", "1"), service("all", ["one"]))
    assert found.decide("one", {}) == found.decide("id one", {}) == found.invoke("all", {}) == Decimal(1)
    assert (found.decisions, found.services) == (["one"], ["all"])
    with pytest.raises(NotFound, match="There is no decision “two”"):
        found.decide("two", {})
    with pytest.raises(NotFound, match="There is no decision service “one”"):
        found.invoke("one", {})


def test_a_decision_is_worked_out_once_and_after_what_it_rests_on() -> None:
    diamond = loaded(
        given("n"), decision("top", "left + right", "left", "right"), decision("left", "base + 1", "base"),
        decision("right", "base + 2", "base"), decision("base", "n * 10", "n"), decision("aside", "1 / 0"),
    )  # fmt: skip
    trace = Trace()
    assert diamond.decide("top", {"n": 1}, strict=True, trace=trace) == Decimal(23)
    assert [one.name for one in trace] == ["base", "left", "right", "top"]


def test_only_what_an_arrow_brings_is_known() -> None:
    found = loaded(given("n"), decision("base", "1"), decision("top", "base + n"))
    with pytest.raises(DecisionFailed, match="the name “base” is not known here"):
        found.decide("top", {"n": 1}, strict=True)


def test_names_with_signs_and_keywords() -> None:
    found = loaded(
        given("follow-up calls"), given("date of call and reply"),
        decision("is-late?", 'follow-up calls - 1 > 0 and date of call and reply = "x"', "follow-up calls",
                 "date of call and reply"),
    )  # fmt: skip
    assert found.decide("is-late?", {"follow-up calls": 2, "date of call and reply": "x"}, strict=True) is True


# --- services ---


PARTS = (
    given("amount"), given("rate"), decision("base", "amount * 2", "amount"),
    decision("fee", "base * rate", "base", "rate"), decision("both", "fee + base", "fee", "base"),
)  # fmt: skip


def test_a_service_answers_from_its_inputs_alone() -> None:
    found = loaded(*PARTS, service("fees", ["fee"], [], ["base"], ["rate"]), service("all", ["fee", "both"], ["base"],
                   [], ["amount", "rate"]))  # fmt: skip
    assert found.invoke("fees", {"base": 100, "rate": 3, "amount": 7}, strict=True) == Decimal(300)
    assert found.invoke("all", {"amount": 1, "rate": 3}, strict=True) == {"fee": Decimal(6), "both": Decimal(8)}


def test_a_service_is_called_as_a_function() -> None:
    calls = decision("answer", "fees(3, 100) + fees(base: 1, rate: 1)", calls=["fees"])
    found = loaded(*PARTS, service("fees", ["fee"], [], ["base"], ["rate"]), calls)
    assert found.decide("answer", {"amount": 999}, strict=True) == Decimal(301)


def test_what_must_be_given_is_known() -> None:
    found = loaded(*PARTS, service("fees", ["fee"], [], ["base"], ["rate"]), given("aside"))
    assert sorted(found.inputs_of("both")) == [("amount", ""), ("rate", "")]
    assert found.inputs_of("fees") == (("rate", ""), ("base", ""))
    with pytest.raises(NotFound):
        found.inputs_of("nix")


def test_the_caller_keeps_its_own_values() -> None:
    calls = decision("answer", "[fees(3, 100), base]", "base", calls=["fees"])
    found = loaded(*PARTS, service("fees", ["fee"], [], ["base"], ["rate"]), calls)
    assert found.decide("answer", {"amount": 4}, strict=True) == [Decimal(300), Decimal(8)]


# --- imports ---


def shared() -> bytes:
    return model(
        given("amount"), decision("double", "amount * 2", "amount"), function("tax", ["n"], "n * 1.06"),
        namespace="urn:shared",
    )  # fmt: skip


def test_what_is_imported_is_known_under_the_imports_name() -> None:
    user = model(
        decision("answer", "common.double + common.tax(100)", "urn:shared#id double", calls=["urn:shared#id tax"]),
        imports=[("urn:shared", "common")],
    )
    found = load_models({"user.dmn": user, "shared.dmn": shared()})["user.dmn"]
    assert found.decide("answer", {"common": {"amount": 7}}, strict=True) == Decimal("120.00")
    assert found.decide("answer", {"amount": 7}, strict=True) == Decimal("120.00")


def test_the_same_model_imported_twice_has_two_sets_of_inputs() -> None:
    middle = [
        model(decision("next", "base.double + 1", "urn:shared#id double"), namespace=f"urn:{side}",
              imports=[("urn:shared", "base")])
        for side in ("left", "right")
    ]  # fmt: skip
    top = model(
        decision("both", "[L.next, R.next]", "urn:left#id next", "urn:right#id next"),
        imports=[("urn:left", "L"), ("urn:right", "R")],
    )
    files = {"top": top, "left": middle[0], "right": middle[1], "shared": shared()}
    inputs = {"L": {"base": {"amount": 1}}, "R": {"base": {"amount": 10}}}
    assert load_models(files)["top"].decide("both", inputs, strict=True) == [Decimal(3), Decimal(21)]


def test_models_given_one_by_one() -> None:
    base = load_model(shared())
    user = model(decision("answer", "double", "urn:shared#id double"), imports=[("urn:shared", "")])
    assert load_model(user, imports=[base]).decide("answer", {"amount": 2}) == Decimal(4)


def test_models_that_import_each_other_do_not_hang() -> None:
    files = {}
    for name, other in (("a", "b"), ("b", "a")):
        part = decision("d", "other.d", f"urn:{other}#id d")
        files[name] = model(part, namespace=f"urn:{name}", imports=[(f"urn:{other}", "other")])
    with pytest.raises(DecisionFailed, match="the name “other” is not known here"):
        load_models(files)["a"].decide("d", {}, strict=True)


def test_imports_that_multiply_are_refused() -> None:
    files = {"m0": model(decision("d", "1"), namespace="urn:0")}
    for level in range(1, 12):
        twice = [(f"urn:{level - 1}", "x"), (f"urn:{level - 1}", "y")]
        files[f"m{level}"] = model(decision("d", "1"), namespace=f"urn:{level}", imports=twice)
    with pytest.raises(BadModel, match="more than 200 models are imported"):
        load_models(files)


# --- graphs that cannot be ---


def test_decisions_that_require_each_other() -> None:
    found = loaded(decision("a", "b", "b"), decision("b", "c", "c"), decision("c", "a", "a"))
    for strict in (True, False):
        with pytest.raises(DecisionFailed, match="“b”, its expression: it requires itself: b → c → a → b"):
            found.decide("b", {}, strict=strict)


def test_a_graph_may_be_deep() -> None:
    chain = [decision(f"d{n}", f"d{n - 1} + 1", f"d{n - 1}") for n in range(1, 2000)]
    assert loaded(decision("d0", "0"), *chain).decide("d1999", {}) == Decimal(1999)


def test_functions_that_call_each_other_for_ever_are_stopped() -> None:
    endless = [function("f", ["n"], "g(n)", "g"), function("g", ["n"], "f(n)", "f"), decision("d", "f(1)", calls=["f"])]
    with pytest.raises(LimitReached, match="its functions call each other too deeply"):
        loaded(*endless).decide("d", {})


def test_one_budget_for_the_whole_graph() -> None:
    parts = [decision(f"d{n}", "count(for i in 1..900 return i)") for n in range(20)]
    sums = decision("all", " + ".join(f"d{n}" for n in range(20)), *(f"d{n}" for n in range(20)))
    tight = Environment(limits=Limits(steps=20_000))
    assert loaded(*parts, sums).decide("d1", {}, tight) == Decimal(900)
    with pytest.raises(LimitReached, match="it takes more than 20000 steps"):
        loaded(*parts, sums).decide("all", {}, tight)


def test_a_reference_that_leads_nowhere_is_an_unknown_name() -> None:
    with pytest.raises(DecisionFailed, match="the name “nix” is not known here"):
        loaded(decision("d", "nix", "nix")).decide("d", {}, strict=True)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not well-formed"),
        (model(decision("d", "1"))[:150], "not well-formed"),
        (b"<definitions/>", "this is not a DMN model"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "this is not a DMN model"),
        (b'<!DOCTYPE d [<!ENTITY a "a">]><definitions>&a;</definitions>', "a DOCTYPE is not allowed"),
        (model(decision("d", '<decisionTable hitPolicy="SOME"/>')), "hitPolicy “SOME” is not known: UNIQUE, ANY"),
        (model(decision("d", '<decisionTable hitPolicy="COLLECT" aggregation="AVG"/>')), "aggregation “AVG”"),
        (model("<decision id='x'/>"), "it has no name"),
    ],
)
def test_what_is_no_model_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(BadModel, match=reason) as caught:
        load_model(data, file="bad.dmn")
    assert str(caught.value).startswith("bad.dmn: ")


def test_a_model_of_too_many_expressions_is_refused() -> None:
    many = table("UNIQUE", ["n"], ["m"], *("1 | 2" for _ in range(15_000)))
    with pytest.raises(BadModel, match=r"big\.dmn: test: it holds more than 30000 expressions") as caught:
        load_model(model(given("n"), decision("d", many, "n")), file="big.dmn")
    assert str(caught.value.advice) == "Split the model into several files, or keep large lists as data."


def test_a_model_of_too_long_expressions_is_refused() -> None:
    sums = [decision(f"d{n}", " + ".join(["1"] * 7_000)) for n in range(40)]
    with pytest.raises(BadModel, match=r"long\.dmn: test: its expressions hold more than 1000000 characters"):
        load_model(model(*sums), file="long.dmn")


def test_the_rules_of_a_table_are_paid_for() -> None:
    rules = table("COLLECT", ["n"], ["m"], *(f"{n} | {n}" for n in range(500)))
    found = loaded(given("n"), function("f", ["n"], rules), decision("d", "for i in 1..100 return f(i)", calls=["f"]))
    with pytest.raises(LimitReached):
        found.decide("d", {}, Environment(limits=Limits(steps=40_000)))


def test_a_context_in_a_deep_file_is_read() -> None:
    logic = "1"
    for level in range(60):
        logic = context((f"a{level}", logic))
    assert load_model(model(decision("d", logic))).decide("d", {}) is not None
