"""Loops that turn by themselves.

Between two waits nothing comes in from outside. So where a loop waits for nothing, and nothing in it writes what its
conditions read, they say the same at every turn: a run that goes round once goes round for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.bpmn.model import Element, Model, Scope
from engine.bpmn.soundness.drawing import draw
from engine.bpmn.soundness.net import Net, Node
from engine.bpmn.soundness.order import components
from engine.bpmn.soundness.problems import Problem
from engine.bpmn.soundness.traces import Ways, beginnings
from engine.decisions import compile_expression
from engine.errors import BadExpression

_PASSING = frozenset(
    {
        "task",
        "manualTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "intermediateThrowEvent",
        "exclusiveGateway",
        "inclusiveGateway",
        "parallelGateway",
    }
)


def restless(model: Model, scope: Scope) -> Iterator[Problem]:
    """The loops of one scope that would never stop turning."""
    loops = list(_turning(model, scope))
    full = draw(model, scope) if loops else Net()
    nodes, ways = {node.id: node for node in full.nodes}, Ways(beginnings(full))
    for members in loops:
        coming = {node: ways.to(nodes[node.id]) for node in members if node.id}
        entry = min(coming, key=lambda node: (len(coming[node]), node.id))
        if coming[entry]:
            yield Problem(
                "restless",
                scope.id,
                entry.id,
                always=False,
                trace=coming[entry] + Ways(entry.outs).to(entry),
            )


def _turning(model: Model, scope: Scope) -> Iterator[list[Node]]:
    """The loops in which nothing waits and nothing changes what is asked."""
    net = draw(model, scope)
    for node in net.nodes:
        if node.id and not _passes(model.elements[node.id]):
            for edge in list(node.outs):
                del node.outs[edge], edge.target.ins[edge]
    for members in components(net.nodes):
        turns = len(members) > 1 or any(edge.target is members[0] for edge in members[0].outs)
        inside = [model.elements[node.id] for node in members if node.id]
        if turns and inside and _settled(model, inside):
            yield members


def _passes(element: Element) -> bool:
    if element.type == "intermediateCatchEvent":
        return element.event.kind == "link"
    return element.type in _PASSING and element.start_quantity == 1


def _settled(model: Model, inside: Collection[Element]) -> bool:
    """Whether what the loop's conditions read, if it has a way out at all, is written nowhere in it."""
    ids = {element.id for element in inside}
    flows = [model.flows[key] for element in inside for key in element.outgoing]
    asked = [flow.condition for flow in flows if flow.condition is not None]
    if not asked or all(flow.target in ids for flow in flows):
        return False
    try:
        read = {name.split(".")[0] for source in asked for name in compile_expression(source).free_names}
    except BadExpression:
        return False
    return read.isdisjoint(name for element in inside for name in _writes(element))


def _writes(element: Element) -> Iterator[str]:
    yield element.result
    if element.data is not None:
        yield from (assign.target for assign in element.data.outputs)
    if element.repeats is not None:
        yield element.repeats.output
