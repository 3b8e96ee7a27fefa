"""Where a run begins.

Changed from 3.2.0, where a process begins at all of its start events at once, and where gateways and receive tasks that
begin one are refused. Here whoever begins a run may say with which event it begins (BPMN 2.0.2, 13.2).
"""

from __future__ import annotations

from engine.bpmn.data.merge import Data
from engine.bpmn.data.values import copied
from engine.bpmn.model import Model
from engine.bpmn.spiff.catches import EventGateway
from engine.bpmn.spiff.dataflow import taken
from engine.bpmn.spiff.firsts import FirstReceive
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.run import Run
from engine.bpmn.spiff.token import Token
from engine.errors import NotFound
from engine.text import text


def begin(run: Run, model: Model, data: Data, at: str | None, payload: Data) -> None:
    """Arm what watches over the process and put the first tokens into it."""
    scope = model.scopes[model.process_id]
    if at is None or at in scope.entries:
        run.open(run.spec.entries if at is None else [run.spec.task_specs[at]], {**data, **payload}, {})
        return
    if at not in scope.triggers:
        raise NotFound(kind=text("place at which “{process}” begins", process=model.process_id), name=at)
    for sub in run.spec.event_subs:
        sub.attach_to_level(run, data)
    _enter(run, run.spec.task_specs[at], data, payload)


def _enter(run: Run, node: Node, data: Data, payload: Data) -> None:
    gateway = next((n for n in run.spec.task_specs.values() if isinstance(n, EventGateway) and _leads(n, node)), None)
    token = Token(run, node, run.new_ref(), data, {})
    if gateway is not None:
        run.visited += [gateway.name, node.element.incoming[0]]
    # The other events of a parallel gateway are awaited, each with what was known before this one came.
    ways = gateway.ways if gateway is not None and gateway.element.parallel_events else []
    rest = [(way, copied(data)) for way in ways if way.target is not node]
    if isinstance(node, FirstReceive):
        node.begin_with(token, payload)
    else:
        run.visited.append(node.name)
        fields = taken(node.element, data, payload, run)
        if fields:
            run.put(token, fields)
        token._ready()
    for way, known in rest:
        run.visited.append(way.id)
        run.enter(way.target, known, {}, way.id)


def _leads(gateway: EventGateway, node: Node) -> bool:
    return any(way.target is node for way in gateway.ways)
