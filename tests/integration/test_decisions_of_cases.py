"""Decisions on the real engine, on both databases: made, kept with their reasons, proven, and mended when they fail."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from engine.bpmn.bundle.package import Bundle
from engine.commands.deploy_process import DeployProcess
from engine.dispatch import Engine
from engine.dispatch.definitions import define
from engine.errors import LintRefused, RunFailed
from engine.model.audit import AuditAction, audit_events
from engine.model.decisions import decisions_made
from engine.model.jobs import incidents
from engine.queries.decisions import decisions_of
from engine.queries.proving import Proof, prove_decisions
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories import matters
from tests.factories.diagrams import line, user_task
from tests.factories.offices import complete, open_tasks, start
from tests.factories.records import broken_chains, contents, row
from tests.factories.rule_tables import AUTHORITY, decision, decisions, table

FORM = """\
title: Ask
type: object
properties:
  amount: {type: number, title: 金额}
  phone: {type: string, title: 电话, x-personal: true, x-widget: phone}
  level:
    type: string
    title: 级别
    oneOf: [{const: high, title: 高}, {const: low, title: 低}]
"""
ASK = user_task("ask", 'huiyin:group="billing" huiyin:form="forms/ask.yaml"')
DECIDE = '<businessRuleTask id="decide" name="审批权限" huiyin:decision="authority" huiyin:result="group"/>'
APPROVE = user_task("approve", 'huiyin:group="=group"')


def refund(rules: bytes = AUTHORITY, *steps: str) -> Bundle:
    """A route in which rules say who approves."""
    inside = line(*(steps or (ASK, DECIDE, APPROVE)))
    return matters.route("refund", inside, more={"refunds.dmn": rules, "forms/ask.yaml": FORM})


@pytest.fixture
def case(house: Engine) -> int:
    """A case of the route, before its first step."""
    house.run(DeployProcess(refund()), LOCAL_OPERATOR)
    return start(house, "refund")


def proofs(house: Engine, case_id: int) -> list[Proof]:
    with house.reading() as connection:
        return [one.proof for one in prove_decisions(connection, house.definitions, case_id)]


def test_a_decision_is_kept_with_its_reasons_and_the_chain_holds_a_digest(house: Engine, case: int) -> None:
    complete(house, case, "ask", amount="500.5", phone="13900001234")
    assert set(open_tasks(house, case)) == {"approve"}
    kept = row(house, decisions_made, case_id=case)
    event = row(house, audit_events, case_id=case, action=AuditAction.DECISION_MADE)
    assert event.payload["decision"] == kept.id and event.payload["element"] == "decide"
    assert set(event.payload) == {"element", "decision", "digest"} and len(event.payload["digest"]) == 64
    assert "500.5" in kept.record and "13900001234" not in kept.record, "a decision keeps its inputs, nothing else"
    assert broken_chains(house) == {}


def test_the_reasons_are_told_in_words(house: Engine, case: int) -> None:
    complete(house, case, "ask", amount=500)
    with house.reading() as connection:
        [told] = decisions_of(connection, house.definitions, case, "zh_Hans")
    assert (told.step, told.name, told.outcome) == ("审批权限", "authority", "billing_lead")
    assert told.inputs == (("金额", "500"),)
    [rule] = told.parts[-1].rules
    assert (rule.number, rule.tests, rule.outputs) == (
        2, (("amount", "(100..1000]"),), (("group", "billing_lead"),),
    )  # fmt: skip
    assert rule.notes == ("the team lead answers for it",)


def test_personal_inputs_are_masked_and_options_are_called_by_their_labels(house: Engine) -> None:
    rows_ = table(["level", "phone"], ["group"], ('"high", "low"', "-", '"billing"'))
    rules = decisions(decision("authority", rows_, ["level", "phone"]), inputs={"level": "string", "phone": "string"})
    house.run(DeployProcess(refund(rules)), LOCAL_OPERATOR)
    case = start(house, "refund")
    complete(house, case, "ask", level="high", phone="13900001234")
    with house.reading() as connection:
        [masked] = decisions_of(connection, house.definitions, case, "zh_Hans")
        [whole] = decisions_of(connection, house.definitions, case, "zh_Hans", unmasked=True)
    assert masked.inputs == (("级别", "高"), ("电话", "139****1234"))
    assert whole.inputs[1] == ("电话", "13900001234")
    assert masked.parts[-1].rules[0].tests == (("level", "高、低"),)


def test_a_decision_comes_out_the_same_from_the_version_and_inputs_kept(house: Engine, case: int) -> None:
    complete(house, case, "ask", amount=500)
    other = AUTHORITY.replace(b'"billing_lead"', b'"billing_head"')
    house.run(DeployProcess(refund(other)), LOCAL_OPERATOR)
    assert proofs(house, case) == [Proof.SAME], "a newer version changes nothing that was decided"


@pytest.mark.parametrize("proof", [Proof.CHANGED, Proof.MISSING])
def test_a_record_that_somebody_touched_is_found(house: Engine, case: int, proof: Proof) -> None:
    complete(house, case, "ask", amount=500)
    kept = row(house, decisions_made, case_id=case)
    with house.database.writing() as connection:
        if proof is Proof.MISSING:
            connection.execute(delete(decisions_made))
        else:
            connection.execute(update(decisions_made).values(record=kept.record.replace("500", "50")))
    assert proofs(house, case) == [proof]


def test_a_decision_that_comes_out_otherwise_is_found(house: Engine, case: int) -> None:
    complete(house, case, "ask", amount=500)
    with house.reading() as connection:
        kept = house.definitions.version(connection, row(house, decisions_made, case_id=case).version_id)
    other = define(refund(AUTHORITY.replace(b'"billing_lead"', b'"billing_head"')))
    object.__setattr__(kept, "model", other.model)  # as if the engine had learned to read the table otherwise
    assert proofs(house, case) == [Proof.DIFFERS]


def test_a_decision_that_fails_is_an_incident_and_mended_data_goes_on(house: Engine, case: int) -> None:
    before = contents(house)
    with pytest.raises(RunFailed):
        complete(house, case, "ask")
    incident = row(house, incidents, case_id=case)
    assert "decide" in incident.message and "refunds.dmn: “authority” needs “amount”" in incident.message
    after = contents(house)
    assert {name for name in after if after[name] != before[name]} == {"incidents", "audit_events", "cases"}
    complete(house, case, "ask", amount=50)
    assert set(open_tasks(house, case)) == {"approve"}


def test_an_incident_names_file_decision_rule_and_column(house: Engine) -> None:
    house.run(
        DeployProcess(refund(AUTHORITY.replace(b"(100..1000]", b'(number(string(amount) + "x")..1000]'))),
        LOCAL_OPERATOR,
    )
    case = start(house, "refund")
    with pytest.raises(RunFailed):
        complete(house, case, "ask", amount=500)
    message = row(house, incidents, case_id=case).message
    assert "refunds.dmn: “authority”, rule 2, column “amount”" in message


def test_a_route_whose_decision_cannot_be_asked_is_not_deployed(house: Engine) -> None:
    before = contents(house)
    for broken in (DECIDE.replace('"authority"', '"autority"'), DECIDE.replace(' huiyin:result="group"', "")):
        with pytest.raises(LintRefused):
            house.run(DeployProcess(refund(AUTHORITY, ASK, broken)), LOCAL_OPERATOR)
    with pytest.raises(LintRefused):
        house.run(DeployProcess(refund(AUTHORITY.replace(b"amount", b"total"))), LOCAL_OPERATOR)
    assert contents(house) == before


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('huiyin:group="=level"', "there is no such group"),
        ('huiyin:group="=if amount > 0 then null else &quot;billing&quot;"', "it is null"),
        ('huiyin:group="=if amount > level then &quot;billing&quot; else &quot;window&quot;"', "cannot be compared"),
        ('huiyin:group="=grp"', "“grp”"),
        ('huiyin:group="=amount"', "gave no text"),
        ('huiyin:group="window" huiyin:assignee="=level"', "nobody called “high”"),
        ('huiyin:group="window" huiyin:assignee="=case.holder"', "“holder”"),
        ('huiyin:group="window" huiyin:assignee="=if amount > 0 then null else level"', "it is null"),
        ('huiyin:group="window" huiyin:assignee="=string(number(level))"', "number"),
    ],
)
def test_who_does_a_step_is_never_guessed(house: Engine, settings: str, said: str) -> None:
    house.run(DeployProcess(refund(AUTHORITY, ASK, user_task("next", settings))), LOCAL_OPERATOR)
    case = start(house, "refund")
    with pytest.raises(RunFailed):
        complete(house, case, "ask", amount=5, level="high", phone=None)
    incident = row(house, incidents, case_id=case)
    assert "“next”" in incident.message and said in incident.message
    assert set(open_tasks(house, case)) == {"ask"}
