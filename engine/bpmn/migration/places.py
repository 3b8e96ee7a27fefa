"""What a live token does where it stands."""

from __future__ import annotations

from engine.bpmn.migration.positions import Place
from engine.bpmn.model import Element, Model
from engine.bpmn.spiff.joins import Join
from engine.bpmn.spiff.token import Token

ARMABLE = frozenset({"timer", "message", "signal", "conditional"})


def place_of(token: Token) -> Place:
    """The place of a token of a settled run."""
    node = token.task_spec
    if token.host is not None:
        return "boundary" if node.element.type == "boundaryEvent" else "alternative"
    if token.id in token.workflow.top_workflow.subprocesses:
        return "inside"
    if node.element.type == "eventBasedGateway":
        return "choice"
    if isinstance(node, Join):
        return "join"
    return "task" if node.element.type == "userTask" else "event"


def waits_on_behalf(model: Model, element: Element) -> tuple[str, ...]:
    """The elements that wait on behalf of a token at `element`: its boundary events, or what is behind the gateway."""
    if element.type == "eventBasedGateway":
        return tuple(model.flows[flow].target for flow in element.outgoing)
    return tuple(name for name in element.boundaries if model.elements[name].event.kind in ARMABLE)
