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

from engine.bpmn.deciding.asked import Asked
from engine.bpmn.feel import names_in
from engine.bpmn.graph import decided_by_message, running
from engine.bpmn.model import Element, Model, Scope
from engine.bpmn.spiff.borders import Boundary, EventSub
from engine.bpmn.spiff.catches import Catch, EventGateway, Receive
from engine.bpmn.spiff.choices import ExclusiveChoice
from engine.bpmn.spiff.complex import ComplexGateway
from engine.bpmn.spiff.firsts import FirstReceive
from engine.bpmn.spiff.joins import InclusiveJoin, ParallelJoin
from engine.bpmn.spiff.memory import Handler
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.rules import RuleTask
from engine.bpmn.spiff.scopes import AdHoc, Called, Nested
from engine.bpmn.spiff.shells import Shell, needs_shell, single
from engine.bpmn.spiff.tasks import FeelScript, HumanTask, PassingTask, Start
from engine.bpmn.spiff.throws import End, Send, Throw

_NODES: dict[str, type[Node]] = {
    "startEvent": Start,
    "endEvent": End,
    "intermediateCatchEvent": Catch,
    "intermediateThrowEvent": Throw,
    "boundaryEvent": Boundary,
    "userTask": HumanTask,
    "manualTask": PassingTask,
    "task": PassingTask,
    "scriptTask": FeelScript,
    "businessRuleTask": RuleTask,
    "sendTask": Send,
    "receiveTask": Receive,
    "exclusiveGateway": ExclusiveChoice,
    "parallelGateway": ParallelJoin,
    "inclusiveGateway": InclusiveJoin,
    "eventBasedGateway": EventGateway,
    "complexGateway": ComplexGateway,
    "subProcess": Nested,
    "transaction": Nested,
    "adHocSubProcess": AdHoc,
    "callActivity": Called,
}


class ScopeSpec(BpmnProcessSpec):
    """A process or sub-process. `inclusive_joins` are asked to fire when nothing else moves.

    `entries` are where tokens begin, `event_subs` what is armed then. `conditional`: somewhere in the model there is a
    conditional event; `conditions` are the names that those speak of.
    """

    def __init__(self, name: str, kind: str = "", file: str = "", title: str = "") -> None:
        # BpmnProcessSpec.__init__ is left out: it adds the three tasks.
        WorkflowSpec.__init__(self, name=name, filename=file)
        self.kind = kind
        self.description = title
        self.svg = self.io_specification = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.inclusive_joins: list[InclusiveJoin] = []
        self.entries: list[Node] = []
        self.event_subs: list[EventSub] = []
        self.conditional = False
        self.conditions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Specs:
    """The specs of one model: its process, every scope by id, the bodies of repeated activities as `<id>*`, and what
    undoes which activity."""

    process: ScopeSpec
    scopes: dict[str, ScopeSpec]
    handlers: dict[str, Handler]


def build_specs(model: Model) -> Specs:
    """The specs of all scopes that a run of the checked model may be in."""
    scopes: dict[str, ScopeSpec] = {}
    runs = running(model)
    for key, scope in model.scopes.items():
        if key in runs:
            scopes[key] = _build_scope(model, scope, scopes)
    events = [event for element in model.elements.values() for event in element.events if event.kind == "conditional"]
    for spec in scopes.values():
        spec.conditional = bool(events)
        spec.conditions = frozenset().union(*(names_in(event.expression) for event in events))
    return Specs(scopes[model.process_id], scopes, _handlers(model, scopes))


def _build_scope(model: Model, scope: Scope, scopes: dict[str, ScopeSpec]) -> ScopeSpec:
    spec = ScopeSpec(scope.id, scope.kind, scope.file, scope.name)
    nodes = {key: _build_node(model, spec, model.elements[key], scopes) for key in scope.elements}
    for node in nodes.values():
        _connect(model, node, nodes)
        if isinstance(node, InclusiveJoin) and len(node.element.incoming) > 1:
            spec.inclusive_joins.append(node)
    spec.entries = [nodes[key] for key in scope.entries]
    for key in scope.event_subs:
        sub = nodes[key]
        assert isinstance(sub, EventSub)
        if sub.watched.event.kind != "compensation":
            spec.event_subs.append(sub)
    return spec


def _build_node(model: Model, spec: ScopeSpec, element: Element, scopes: dict[str, ScopeSpec]) -> Node:
    if element.id in model.scopes and model.scopes[element.id].kind == "eventSubProcess":
        sub = EventSub(spec, element)
        sub.watch(model.elements[model.scopes[element.id].start_id])
        return sub
    if not needs_shell(element):
        return _make_node(model, spec, element)
    first = element.type == "receiveTask" and decided_by_message(model, element)
    shell = FirstReceive(spec, element) if first else Shell(spec, element)
    shell.body = scopes[f"{element.id}*"] = _build_body(model, element)
    return shell


def _make_node(model: Model, spec: ScopeSpec, element: Element) -> Node:
    node = _NODES[element.type](spec, element)
    if isinstance(node, RuleTask):
        asked = model.asks[element.id]
        assert isinstance(asked, Asked), "a model that asks nothing is not built"
        node.asked = asked
    return node


def _build_body(model: Model, element: Element) -> ScopeSpec:
    """The level in which each turn of the activity is one token on the same activity, without its marks."""
    spec = ScopeSpec(f"{element.id}*", "body", element.file, element.name)
    spec.start = _make_node(model, spec, single(element))
    spec.entries = [spec.start]
    return spec


def _connect(model: Model, node: Node, nodes: dict[str, Node]) -> None:
    for flow_id in node.element.outgoing:
        flow = model.flows[flow_id]
        node.add_way(flow_id, nodes[flow.target], flow.condition)
    if node.element.link is not None:
        node.add_way("", nodes[node.element.link], None)
    armed = [name for name in node.element.boundaries if model.elements[name].event.kind != "compensation"]
    node.boundaries = [nodes[name] for name in armed]
    node.has_attached = bool(node.boundaries) or node.has_attached


def _handlers(model: Model, scopes: dict[str, ScopeSpec]) -> dict[str, Handler]:
    found: dict[str, Handler] = {}
    for scope in (scope for key, scope in model.scopes.items() if key in scopes):
        spec = scopes[scope.id]
        for key in scope.event_subs:
            sub = spec.task_specs[key]
            if sub.watched.event.kind == "compensation" and scope.id in model.elements:
                found[scope.id] = Handler(None, sub)
                for node in _doing(model.elements[scope.id], scopes):
                    node.undone_inside = True
    for element in model.elements.values():
        if element.handler is not None and element.attached_to and element.scope in scopes:
            host = model.elements[element.attached_to]
            found[host.id] = Handler(element.id, scopes[element.scope].task_specs[element.handler])
            for node in _doing(host, scopes):
                node.remembered = True
    return found


def _doing(element: Element, scopes: dict[str, ScopeSpec]) -> list[Node]:
    """The node that is done when the activity is done once."""
    spec = scopes.get(f"{element.id}*", scopes[element.scope])
    return [spec.task_specs[element.id]]
