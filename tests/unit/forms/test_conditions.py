"""`if`, `then`, `else`: written once, followed by the page and by the check."""

from __future__ import annotations

import pytest

from engine.errors import FormInvalid
from engine.forms import Clause, Condition, check, load_form

REVIEW = load_form(
    """
title: 审核意见
required: [verdict]
properties:
  verdict: {type: string, title: 结论, oneOf: [{const: accept, title: 充分}, {const: insufficient, title: 不充分}]}
  remark: {type: string, title: 备注}
if: {properties: {verdict: {const: insufficient}}}
then:
  required: [note]
  properties: {note: {type: string, title: 说明}}
else:
  properties: {praise: {type: string, title: 表扬}}
""",
    "review.yaml",
)


def wrong(raw: dict[str, object]) -> set[str]:
    """The fields that are refused."""
    with pytest.raises(FormInvalid) as caught:
        check(REVIEW, raw)
    return set(caught.value.fields)


def test_a_conditional_field_is_wanted_only_then() -> None:
    assert check(REVIEW, {"verdict": "accept"}) == {"verdict": "accept"}
    assert wrong({"verdict": "insufficient"}) == {"note"}
    assert check(REVIEW, {"verdict": "insufficient", "note": "why"}) == {"verdict": "insufficient", "note": "why"}


def test_what_a_page_sends_for_hidden_fields_is_dropped() -> None:
    assert check(REVIEW, {"verdict": "accept", "note": "hidden"}) == {"verdict": "accept"}
    assert check(REVIEW, {"verdict": "insufficient", "note": "n", "praise": "p"}) == {
        "verdict": "insufficient",
        "note": "n",
    }


def test_a_condition_on_a_missing_answer_is_not_met() -> None:
    assert wrong({}) == {"verdict"}


def test_a_conditional_field_stands_behind_its_condition() -> None:
    assert [field.name for field in REVIEW.fields] == ["verdict", "note", "praise", "remark"]


def test_the_page_gets_the_same_condition() -> None:
    note, praise = REVIEW.field("note"), REVIEW.field("praise")
    assert note is not None and praise is not None
    assert note.required
    assert note.shown_when == Condition((Clause("verdict", ("insufficient",)),))
    assert note.shown_when.as_json() == {"all": [{"field": "verdict", "values": ["insufficient"]}], "not": False}
    assert praise.shown_when == Condition((Clause("verdict", ("insufficient",)),), negated=True)


def test_a_field_that_is_always_there_can_be_required_by_a_condition() -> None:
    of = load_form(
        "title: T\nproperties: {paid: {type: boolean, title: P}, amount: {type: number, title: A}}\n"
        "if: {properties: {paid: {const: true}}}\nthen: {required: [amount]}",
        "f.yaml",
    )
    amount = of.field("amount")
    assert amount is not None
    assert (amount.required, amount.shown_when) == (False, None)
    assert amount.required_when == Condition((Clause("paid", (True,)),))
    assert amount.required_when.as_json()["all"] == [{"field": "paid", "values": ["true"]}]
    assert check(of, {}) == {"paid": False}
    with pytest.raises(FormInvalid):
        check(of, {"paid": "on"})


def test_several_conditions_and_chains_hold() -> None:
    of = load_form(
        """
title: T
properties:
  a: {type: string, title: A, enum: [x, y]}
allOf:
  - if: {properties: {a: {const: x}}}
    then: {properties: {b: {type: string, title: B, enum: [x, y]}}}
  - if: {properties: {b: {enum: [x]}}}
    then: {properties: {c: {type: string, title: C}}, required: [c]}
""",
        "f.yaml",
    )
    assert [field.name for field in of.fields] == ["a", "b", "c"]
    assert check(of, {"a": "x", "b": "x", "c": "z"}) == {"a": "x", "b": "x", "c": "z"}
    assert check(of, {"a": "y", "b": "x", "c": "z"}) == {"a": "y"}
    assert check(of, {"a": "x", "b": "y", "c": "z"}) == {"a": "x", "b": "y"}


def test_a_condition_may_ask_for_one_of_several_choices() -> None:
    of = load_form(
        "title: T\nproperties: {kinds: {type: array, title: K, items: {type: string, enum: [a, b]}}}\n"
        "if: {properties: {kinds: {contains: {const: b}}}}\n"
        "then: {properties: {why: {type: string, title: W}}, required: [why]}",
        "f.yaml",
    )
    assert check(of, {"kinds": ["a"]}) == {"kinds": ["a"]}
    with pytest.raises(FormInvalid):
        check(of, {"kinds": ["a", "b"]})


def test_a_mistake_in_a_hidden_field_disturbs_nobody() -> None:
    of = load_form(
        "title: T\nproperties: {a: {type: boolean, title: A}}\nif: {properties: {a: {const: true}}}\n"
        "then: {properties: {n: {type: integer, title: N}}}",
        "f.yaml",
    )
    assert check(of, {"n": "no number"}) == {"a": False}
