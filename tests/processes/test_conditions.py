"""The conditions of the shipped routes against the same said again in Python, over every answer their forms allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import product

import pytest

from engine.decisions import compile_expression, condition, load_model
from engine.errors import EvaluationFailed
from tests.processes.shipped import KEYS, definition

Answers = Mapping[str, object]
NUMBERS = tuple(Decimal(text) for text in ("0", "0.01", "1", "2", "3", "19.99", "99.95", "100", "100.01", "500"))
SAID_AGAIN: dict[str, Callable[..., bool]] = {
    "which_kind_to_answer_enquiry": lambda kind: kind == "enquiry",
    "enquiry_solved_to_enquiry_answered": lambda answered: answered == "clear",
    "is_suggestion_to_study_suggestion": lambda kind: kind == "suggestion",
    "accepted_to_redispatch": lambda decision: decision == "return",
    "designated_to_write_opinion": lambda designation: designation == "designate",
    "opinion_verdict_to_coordinate_superior": lambda verdict: verdict == "superior",
    "opinion_verdict_to_write_opinion": lambda verdict: verdict == "insufficient",
    "needs_call_back_to_suggestion_answered": lambda kind: kind == "suggestion",
    "reached_to_customer_reached": lambda call_back_result: call_back_result in ("satisfied", "dissatisfied"),
    "reached_again_to_customer_reached": lambda call_back_result: call_back_result in ("satisfied", "dissatisfied"),
    "satisfied_to_answered_and_confirmed": lambda call_back_result: call_back_result == "satisfied",
    "leader_agrees_to_reply_again": lambda leader_decision: leader_decision == "agree",
    "consent_shown_to_count_not_ordered": lambda consent_evidence: consent_evidence == "none",
    "how_sold_to_fault_found": lambda sale_verdict: sale_verdict in ("no_consent", "mis_sold"),
    "may_choose_to_ask_choice": lambda sale_verdict: sale_verdict == "mis_sold",
    "choice_to_adjust_billing": lambda customer_choice: customer_choice == "cancel",
    "refund_due_to_post_refund": lambda refund_amount: refund_amount > 0,
    "many_faults_to_suspend_campaign": lambda faulty_sales: (
        faulty_sales not in (Decimal(0), Decimal("0.01"), Decimal(1))
    ),
    "wants_barring_to_set_barring": lambda wants_barring: wants_barring == "yes",
    "bill_abnormal_to_notify_abnormal": lambda month_total, average_3m: month_total / 5 - average_3m > 0,
    "use_proven_to_itemised_list": lambda verdict: verdict == "proven",
    "whose_fault_to_correct_bill": lambda verdict: verdict == "our_error",
    "whose_fault_to_refuse_collection": lambda verdict: verdict == "station",
    "refund_approved_to_post_refund": lambda refund_decision: refund_decision == "approve",
    "refunded_to_explained_and_answered": lambda verdict: verdict == "proven",
}


def conditions() -> Iterator[tuple[str, str, str]]:
    """Route, flow and text of every condition."""
    for key in KEYS:
        for flow in definition(key).model.flows.values():
            if flow.condition:
                yield key, flow.id, flow.condition


def values(key: str, name: str) -> tuple[object, ...]:
    """Everything a person can answer to the question `name`; numbers that matter where it asks for one."""
    route = definition(key)
    forms = [route.form(route.route.start_form), *(route.form_of(element) for element in route.model.elements)]
    fields = [field for form in forms if form is not None for field in form.fields if field.name == name]
    answers = dict.fromkeys(choice.value for field in fields for choice in field.choices)
    return tuple(answers) or NUMBERS


@pytest.mark.parametrize(("key", "flow", "source"), list(conditions()))
def test_a_condition_holds_when_it_should(key: str, flow: str, source: str) -> None:
    names = sorted(compile_expression(source).free_names)
    seen = set()
    for answers in product(*(values(key, name) for name in names)):
        case = dict(zip(names, answers, strict=True))
        assert condition(source, case) is SAID_AGAIN[flow](**case), case
        seen.add(condition(source, case))
    assert seen == {True, False}, "every way is open to some answer"


@pytest.mark.parametrize(("key", "flow", "source"), list(conditions()))
def test_no_condition_decides_on_an_answer_that_is_missing(key: str, flow: str, source: str) -> None:
    names = sorted(compile_expression(source).free_names)
    for missing in names:
        case: dict[str, object] = {name: values(key, name)[0] for name in names if name != missing}
        with pytest.raises(EvaluationFailed):
            condition(source, case)


def test_every_condition_is_said_again() -> None:
    assert {flow for _, flow, _ in conditions()} == SAID_AGAIN.keys()


def first_verdict(records: object, evidence: object, tariff: object) -> str:
    """What `verdict.dmn` says, in Python."""
    if records == "wrong":
        return "our_error"
    if evidence in ("none", "silent") or tariff == "different":
        return "station"
    return "proven" if evidence == "proven" else "unclear"


def test_the_first_verdict_is_that_of_its_table() -> None:
    key, names = "premium_rate_dispute", ("records_verdict", "station_evidence", "tariff_match")
    table = load_model(definition(key).bundle.file("verdict.dmn"), file="verdict.dmn")
    for answers in product(*(values(key, name) for name in names)):
        case = dict(zip(names, answers, strict=True))
        assert table.decide("初步认定", case, strict=True) == first_verdict(*answers), case
