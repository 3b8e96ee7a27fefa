"""Several pools in one file: one runs; what cannot run in the others is there for readers, what is wrong is not."""

from __future__ import annotations

import pytest

from engine.bpmn import runtime
from engine.bpmn.lint import lint_bundle
from engine.bpmn.parser import build
from engine.errors import BadModel
from engine.findings import Severity
from tests.factories.diagrams import STEP, bundle, diagram, flow, line
from tests.factories.runs import NOW

CUSTOMER = (
    '<process id="customer"><serviceTask id="asks"/><exclusiveGateway id="content"/><task id="thanks"/>'
    '<scriptTask id="mutters"/>'
    + flow("asks", "content")
    + flow("content", "thanks")
    + flow("content", "mutters", "?!")
    + "</process>"
)
POOLS = (
    '<collaboration id="both"><participant id="office" processRef="route"/>'
    '<participant id="people" processRef="customer"/></collaboration>'
)


def drawn(customer: str, step: str = STEP) -> bytes:
    """A route with its customer's pool beside it."""
    return diagram(line(step), beside=POOLS + customer)


def test_a_customer_who_cannot_run_keeps_no_route_from_running() -> None:
    model = build(drawn(CUSTOMER), "route.bpmn")
    assert runtime.start(model, {}, now=NOW).changes.visited[-1] == "reply"


def test_a_customer_who_is_called_must_be_able_to_run() -> None:
    call = '<callActivity id="call" calledElement="customer"/>'
    with pytest.raises(BadModel) as error:
        build(drawn(CUSTOMER, call), "route.bpmn")
    assert error.value.params["element"] == "asks"


def test_a_customer_who_is_drawn_wrongly_is_refused() -> None:
    with pytest.raises(BadModel) as error:
        build(drawn(CUSTOMER.replace("</process>", flow("thanks", "nowhere") + "</process>")), "route.bpmn")
    assert error.value.params["element"] == "thanks-nowhere"


def test_in_a_route_what_the_customer_lacks_is_explained() -> None:
    found = {(one.rule, one.element): one for one in lint_bundle(bundle({"route.bpmn": drawn(CUSTOMER)}))}
    assert found["bpmn-unsupported", "asks"].severity is Severity.INFO
