"""Model → SpiffWorkflow specs, built once for each version and shared by all runs and threads.

Changed from 3.2.0, where specs come from its XML parser (see `engine.bpmn.parser` for why not) and every process spec
has three tasks of its own called Start, End and EndJoin, whose names clash with ids in diagrams. Here a scope holds
exactly what is drawn in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs import BpmnProcessSpec
from SpiffWorkflow.specs import WorkflowSpec

from engine.bpmn.model import Model, Scope
from engine.bpmn.spiff.choices import ExclusiveChoice
from engine.bpmn.spiff.joins import InclusiveJoin, ParallelJoin
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.scopes import Called, End, Nested
from engine.bpmn.spiff.tasks import FeelScript, HumanTask, PassingEvent, PassingTask, Start
from engine.bpmn.spiff.waits import Boundary, Catch, EventGateway, Receive

_NODES: dict[str, type[Node]] = {
    "startEvent": Start,
    "endEvent": End,
    "intermediateCatchEvent": Catch,
    "intermediateThrowEvent": PassingEvent,
    "boundaryEvent": Boundary,
    "userTask": HumanTask,
    "manualTask": PassingTask,
    "task": PassingTask,
    "scriptTask": FeelScript,
    "receiveTask": Receive,
    "exclusiveGateway": ExclusiveChoice,
    "parallelGateway": ParallelJoin,
    "inclusiveGateway": InclusiveJoin,
    "eventBasedGateway": EventGateway,
    "subProcess": Nested,
    "callActivity": Called,
}


class ScopeSpec(BpmnProcessSpec):
    """A process or sub-process. `inclusive_joins` are asked to fire when nothing else moves."""

    def __init__(self, scope: Scope) -> None:
        # BpmnProcessSpec.__init__ is left out: it adds the three tasks.
        WorkflowSpec.__init__(self, name=scope.id, filename=scope.file)
        self.description = scope.name
        self.svg = self.io_specification = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.inclusive_joins: list[InclusiveJoin] = []


@dataclass(frozen=True)
class Specs:
    """The specs of one model: its process, and every scope by id."""

    process: ScopeSpec
    scopes: dict[str, ScopeSpec]


def build_specs(model: Model) -> Specs:
    """The specs of all scopes of a checked model."""
    scopes = {key: _build_scope(model, scope) for key, scope in model.scopes.items()}
    return Specs(scopes[model.process_id], scopes)


def _build_scope(model: Model, scope: Scope) -> ScopeSpec:
    spec = ScopeSpec(scope)
    nodes = {key: _NODES[model.elements[key].type](spec, model.elements[key]) for key in scope.elements}
    for node in nodes.values():
        for flow_id in node.element.outgoing:
            flow = model.flows[flow_id]
            node.add_way(flow_id, nodes[flow.target], flow.condition)
        node.boundaries = [nodes[name] for name in node.element.boundaries]
        node.has_attached = bool(node.boundaries) or node.has_attached
        if isinstance(node, InclusiveJoin) and len(node.element.incoming) > 1:
            spec.inclusive_joins.append(node)
    spec.start = nodes[scope.start_id]
    return spec
