"""Where tokens can go from an element: the one answer for lint, soundness and whoever else walks a model."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.model import Element, Model


def onward(model: Model, element: Element) -> Iterator[str]:
    """The elements that a token on `element` may go on to in its own scope: by flows, by a link, or because an event
    on its border happens."""
    for key in element.outgoing:
        yield model.flows[key].target
    if element.link is not None:
        yield element.link
    yield from element.boundaries


def decided_by_message(model: Model, task: Element) -> bool:
    """Whether the message of a receive task comes before the task itself could begin: the process begins with it, or it
    stands behind an event-based gateway."""
    before = [model.elements.get(model.flows[key].source) for key in task.incoming]
    return task.instantiates or any(element is not None and element.type == "eventBasedGateway" for element in before)


def begins(model: Model, scope_id: str) -> tuple[str, ...]:
    """Where tokens can begin in a scope, its event sub-processes' own starts and compensation handlers included."""
    scope = model.scopes[scope_id]
    undoing = (key for key in scope.elements if model.elements[key].for_compensation)
    return (*scope.entries, *scope.triggers, *scope.event_subs, *undoing)


def running(model: Model) -> frozenset[str]:
    """The scopes that a run may be in: its process, what that calls, and every sub-process in them. What else the
    files hold, other pools of a drawing above all, is there for readers."""
    found: set[str] = set()
    waiting = [model.process_id]
    while waiting:
        key = waiting.pop()
        if key in found or key not in model.scopes:
            continue
        found.add(key)
        for name in model.scopes[key].elements:
            waiting += (name, model.elements[name].called)
    return frozenset(found)
