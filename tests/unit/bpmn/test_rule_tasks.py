"""Business rule tasks: what a decision gives for the case's data, and everything that keeps it from giving it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.bpmn import runtime
from engine.bpmn.changes import DecisionMade
from engine.bpmn.migration import migrate
from engine.bpmn.model import Model
from engine.bpmn.parser import build
from engine.errors import BadModel, RunFailed
from tests.factories.diagrams import diagram, line, user_task
from tests.factories.rule_tables import APPROVER, REFUNDS, decision, decisions, literal, table
from tests.factories.runs import Walk

ASK = '<businessRuleTask id="ask" huiyin:decision="approver" huiyin:result="who"/>'


def model(*steps: str, beside: str = "", **files: bytes) -> Model:
    """A route of these steps, with the DMN files (without their suffix) beside it."""
    sources = {f"{name}.dmn": data for name, data in (files or {"refunds": REFUNDS}).items()}
    return build({"route.bpmn": diagram(line(*steps), beside=beside), **sources}, "route.bpmn")


def asked(*steps: str, beside: str = "", given: dict[str, object] | None = None, **files: bytes) -> Walk:
    """A run of it."""
    return Walk(model(*steps, beside=beside, **files), given or {})


def failure(given: dict[str, object], step: str = ASK, **files: bytes) -> str:
    """What the run says when it stops at the task."""
    with pytest.raises(RunFailed) as stopped:
        asked(step, given=given, **files)
    assert stopped.value.params["element"] == "ask"
    return str(stopped.value)


def refusal(step: str, **files: bytes) -> BadModel:
    """Why the model is not built."""
    with pytest.raises(BadModel) as refused:
        model(step, **files)
    assert refused.value.params["element"] == "ask"
    return refused.value


@pytest.mark.parametrize(("amount", "who"), [(100, "clerk"), (Decimal("100.01"), "lead"), (501, "head")])
def test_what_the_decision_gives_is_kept_under_the_result(amount: object, who: str) -> None:
    walk = asked(ASK, given={"amount": amount, "other": 1})
    assert walk.data == {"amount": amount, "other": 1, "who": who}
    assert walk.path == ["start", "start-ask", "ask", "ask-end", "end"]


def test_the_step_tells_what_was_asked_and_which_rule_hit() -> None:
    [made] = asked(ASK, given={"amount": 300, "secret": "x"}).changes.decided
    assert isinstance(made, DecisionMade)
    assert (made.element_id, made.file, made.decision) == ("ask", "refunds.dmn", "approver")
    assert (made.inputs, made.value) == ({"amount": 300}, "lead"), "a decision sees its inputs and nothing else"
    [hit] = made.trace[-1].tables[0].hits
    assert (hit.rule, hit.tests, hit.outputs) == (2, (("amount", "(100..500]"),), (("who", '"lead"'),))
    assert hit.annotations == ("the team lead answers for it",)


def test_what_the_run_does_afterwards_changes_nothing_of_what_was_told() -> None:
    refunds = decisions(
        decision("approver", literal("{limit: box.amount, who: box.who}"), ["box"]), inputs={"box": "Any"}
    )
    change = '<scriptTask id="change" huiyin:result="{}"><script>={{"amount": 0}}</script></scriptTask>'
    steps = (ASK, change.format("box"), change.format("who").replace("change", "again"))
    walk = asked(*steps, given={"box": {"amount": 5, "who": "Li"}}, refunds=refunds)
    [made] = walk.changes.decided
    assert made.inputs == {"box": {"amount": 5, "who": "Li"}}
    assert made.value == {"limit": 5, "who": "Li"}
    assert walk.data["box"] == {"amount": 0}


def test_inputs_come_by_their_mapping_where_names_differ() -> None:
    mapping = '<extensionElements><huiyin:input source="=fee * 2" target="amount"/></extensionElements>'
    walk = asked(ASK.replace("/>", f">{mapping}</businessRuleTask>"), given={"fee": 60})
    assert walk.data == {"fee": 60, "who": "lead"}


def test_an_input_of_several_words_is_mapped_too() -> None:
    rows = table(["Refund amount"], ["who"], ("<= 100", '"clerk"'), ("> 100", '"lead"'))
    refunds = decisions(decision("approver", rows, ["Refund amount"]), inputs={"Refund amount": "number"})
    mapping = '<extensionElements><huiyin:input source="=fee" target="Refund amount"/></extensionElements>'
    walk = asked(ASK.replace("/>", f">{mapping}</businessRuleTask>"), given={"fee": 200}, refunds=refunds)
    assert walk.data == {"fee": 200, "who": "lead"}
    assert "needs “Refund amount”" in failure({"fee": 200}, refunds=refunds)


def test_a_decision_is_found_by_its_id_too() -> None:
    refunds = decisions(decision("Who approves?", literal("1"), key="approver"))
    assert asked(ASK, refunds=refunds).data == {"who": 1}


def test_a_decision_that_rests_on_others_is_given_what_they_need() -> None:
    small = decision("small", literal("amount < 100"), ["amount"])
    whole = decision("approver", literal('if small and vip then "clerk" else "lead"'), ["#small", "vip"])
    refunds = decisions(small, whole, inputs={"amount": "number", "vip": "boolean"})
    walk = asked(ASK, given={"amount": 5, "vip": True}, refunds=refunds)
    assert walk.data["who"] == "clerk"
    assert [one.name for one in walk.changes.decided[0].trace] == ["small", "approver"]
    assert "needs “vip”, which the case does not have" in failure({"amount": 5}, refunds=refunds)


def test_a_decision_service_is_asked_like_a_decision() -> None:
    service = (
        '<decisionService id="srv" name="refund service"><outputDecision href="#approver"/>'
        '<inputData href="#in_amount"/></decisionService>'
    )
    refunds = decisions(APPROVER, service, inputs={"amount": "number"})
    walk = asked(ASK.replace('"approver"', '"refund service"'), given={"amount": 7}, refunds=refunds)
    assert walk.data["who"] == "clerk"


def test_several_outputs_come_as_a_context_and_several_hits_as_a_list() -> None:
    both = table(["amount"], ["who", "days"], ("> 0", '"clerk"', "1"), ("> 100", '"lead"', "2"), policy="COLLECT")
    refunds = decisions(decision("approver", both, ["amount"]), inputs={"amount": "number"})
    found = asked(ASK, given={"amount": 200}, refunds=refunds).data["who"]
    assert found == [{"who": "clerk", "days": 1}, {"who": "lead", "days": 2}]


def test_a_date_of_a_form_is_a_date_for_a_decision() -> None:
    late = decision("approver", literal('due < date("2025-10-01")'), ["due"])
    refunds = decisions(late, inputs={"due": "date"})
    assert asked(ASK, given={"due": "2025-09-29"}, refunds=refunds).data["who"] is True


def test_a_decision_sees_the_instant_of_the_step() -> None:
    refunds = decisions(decision("approver", literal("string(now())")))
    walk = Walk(model(ASK, refunds=refunds), now=datetime(2025, 1, 2, 3, tzinfo=UTC))
    assert str(walk.data["who"]).startswith("2025-01-02T03:00:00")


def test_a_global_business_rule_task_is_called() -> None:
    beside = '<globalBusinessRuleTask id="shared" huiyin:decision="approver" huiyin:result="who"/>'
    walk = asked('<callActivity id="call" calledElement="shared"/>', beside=beside, given={"amount": 700})
    assert walk.data["who"] == "head"


def test_a_snapshot_that_waits_before_the_task_asks_afterwards() -> None:
    walk = asked(user_task("wait"), ASK, given={"amount": 1})
    step = runtime.complete(walk.model, walk.snapshot, next(iter(walk.board.tasks)), {"amount": 400}, now=walk.now)
    assert step.changes.data["who"] == "lead"


# --- what stops a run ---


def test_a_rule_that_cannot_be_decided_is_named_with_its_file_and_column() -> None:
    said = failure({"amount": "many"}, refunds=decisions(APPROVER, inputs={"amount": "string"}))
    assert "refunds.dmn: “approver”, rule 1" in said
    assert "amount" in said


def test_an_input_of_another_type_is_named() -> None:
    assert "the input “amount”" in failure({"amount": "many"})


def test_an_input_that_is_null_decides_nothing() -> None:
    assert "refunds.dmn: “approver”" in failure({"amount": None})


def test_no_rule_that_hits_stops_the_run() -> None:
    gap = decisions(
        decision("approver", table(["amount"], ["who"], ("> 5", "1")), ["amount"]), inputs={"amount": "number"}
    )
    assert "refunds.dmn: “approver”" in failure({"amount": 1}, refunds=gap)


def test_two_rules_that_hit_where_one_may_stop_the_run() -> None:
    both = table(["amount"], ["who"], ("> 5", "1"), ("> 6", "2"))
    twice = decisions(decision("approver", both, ["amount"]), inputs={"amount": "number"})
    assert "refunds.dmn: “approver”" in failure({"amount": 9}, refunds=twice)


def test_an_input_that_the_case_lacks_stops_the_run() -> None:
    assert "refunds.dmn: “approver” needs “amount”, which the case does not have" in failure({})


# --- what is refused before ---


def test_a_decision_of_another_name_is_refused_with_the_nearest_one() -> None:
    error = refusal(ASK.replace('"approver"', '"aprover"'))
    assert error.params["rule"] == "cannot-run-decision"
    assert "“aprover”" in str(error) and "Did you mean “approver”?" in str(error.advice)


def test_a_file_that_is_not_there_is_refused() -> None:
    step = ASK.replace("huiyin:result", 'huiyin:decisionFile="refund.dmn" huiyin:result')
    error = refusal(step)
    assert "refund.dmn" in str(error) and "refunds.dmn" in str(error.advice)


def test_a_name_in_two_files_needs_the_file() -> None:
    other = decisions(decision("approver", literal('"other"')), name="other")
    assert "huiyin:decisionFile" in str(refusal(ASK, refunds=REFUNDS, other=other).advice)
    step = ASK.replace("huiyin:result", 'huiyin:decisionFile="other.dmn" huiyin:result')
    assert asked(step, refunds=REFUNDS, other=other).data == {"who": "other"}


def test_an_input_is_no_decision() -> None:
    assert "no decision" in str(refusal(ASK.replace('"approver"', '"amount"')))


def test_a_task_without_decision_or_result_is_refused() -> None:
    assert refusal('<businessRuleTask id="ask"/>').params["rule"] == "cannot-run-decision-missing"
    nameless = refusal('<businessRuleTask id="ask" huiyin:decision="approver"/>')
    assert nameless.params["rule"] == "cannot-run-decision-result"


def test_a_diagram_without_any_decision_file_says_so() -> None:
    with pytest.raises(BadModel, match="there is no DMN file beside the diagram"):
        build(diagram(line(ASK)), "route.bpmn")


def test_a_run_that_stopped_goes_on_under_a_version_whose_rules_are_mended() -> None:
    gap = decisions(decision("approver", table(["amount"], ["who"], ("> 5", '"lead"')), ["amount"]),
                    inputs={"amount": "number"})  # fmt: skip
    walk = asked(user_task("wait"), ASK, given={"amount": 1}, refunds=gap)
    with pytest.raises(RunFailed, match="no rule hits"):
        walk.complete("wait")
    mended = model(user_task("wait"), ASK)
    moved = migrate(walk.model, mended, walk.snapshot, now=walk.now)
    assert moved.snapshot is not None
    step = runtime.complete(mended, moved.snapshot, next(iter(walk.board.tasks)), {}, now=walk.now)
    assert step.changes.data["who"] == "clerk"
