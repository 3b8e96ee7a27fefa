"""Where cases of the old version could stand and not move: asked of the two models, before anybody looks at cases.

A running case may have more to it (which flow it came by, what runs inside); `verdicts` asks that of the case itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.migration import fitting
from engine.bpmn.migration.positions import Place, Position
from engine.bpmn.migration.renames import UNCHANGED, Renames
from engine.bpmn.model import Element, Model
from engine.bpmn.runtime import specs_of
from engine.bpmn.spiff.build import Specs
from engine.bpmn.spiff.node import Node
from engine.text import Text

_WHERE: dict[str, Place] = {
    "userTask": "task",
    "receiveTask": "event",
    "intermediateCatchEvent": "event",
    "eventBasedGateway": "choice",
    "parallelGateway": "join",
    "inclusiveGateway": "join",
    "complexGateway": "join",
    "subProcess": "inside",
    "transaction": "inside",
    "adHocSubProcess": "inside",
    "callActivity": "inside",
}


def dead_ends(old: Model, new: Model, mapping: Renames = UNCHANGED) -> tuple[Position, ...]:
    """Every element of the old version at which a case could wait and from which it could not move, with the reason.

    Elements inside of one of these are left out: they cannot move either.
    """
    specs = specs_of(old), specs_of(new)
    found = {
        one.id: Position(None, one.id, _WHERE[one.type], "stuck", None, reason, None, one.name)
        for one in old.elements.values()
        if one.type in _WHERE and (reason := _why(one, old, new, specs, mapping)) is not None
    }
    return tuple(position for key, position in found.items() if not any(one in found for one in _around(old, key)))


def _around(model: Model, key: str) -> Iterator[str]:
    while (scope := model.elements[key].scope) in model.elements:
        yield (key := scope)


def _why(one: Element, old: Model, new: Model, specs: tuple[Specs, Specs], renames: Renames) -> Text | None:
    place = _WHERE[one.type]
    if (place == "join" and len(one.incoming) < 2) or (place == "event" and one.event.kind == "link"):
        return None
    if reason := fitting.why_gone(one, new, renames.element(one.scope), renames):
        return reason
    before = _node(specs[0], one)
    now = _node(specs[1], new.elements[renames.element(one.id)])
    if reason := fitting.why_another(before, now):
        return reason
    if place == "event":
        return fitting.why_not_waiting(now.element)
    if place == "join":
        return next(filter(None, (fitting.why_not_parked(now.element, flow, renames) for flow in one.incoming)), None)
    return fitting.why_not_inside(now, one.called, renames) if one.called else None


def _node(specs: Specs, element: Element) -> Node:
    node: Node = specs.scopes[element.scope].task_specs[element.id]
    return node
