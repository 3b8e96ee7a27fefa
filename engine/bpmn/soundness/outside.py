"""What can end a scope from outside of its ordinary flow."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.model import Element, Event, Model, Scope

_KILLING = frozenset({"terminate", "error", "cancel"})


def kills(model: Model, element: Element) -> bool:
    """Whether what the element throws ends everything in its scope."""
    for event in element.events:
        if element.type == "endEvent" and event.kind in _KILLING:
            return True
        throws = element.type in ("endEvent", "intermediateThrowEvent") and event.kind == "escalation"
        if throws and _interrupts(model, model.scopes[element.scope], event):
            return True
    return False


def rescued(model: Model, scope: Scope) -> bool:
    """Whether an event, or what happens around the scope, may end it whatever goes on inside."""
    seen: set[str] = set()
    waiting = [scope]
    while waiting:
        scope = waiting.pop()
        if scope.id in seen:
            continue
        seen.add(scope.id)
        watching = [*_starts(model, scope)]
        for host in _hosts(model, scope):
            watching += (model.elements[key] for key in host.boundaries)
            around = model.scopes.get(host.scope)
            if around is not None:
                waiting.append(around)
                if any(kills(model, model.elements[key]) for key in around.elements):
                    return True
        if any(event.interrupting and event.event.kind != "compensation" for event in watching):
            return True
    return False


def _starts(model: Model, scope: Scope) -> Iterator[Element]:
    """The starts of the event sub-processes of a scope."""
    for sub in scope.event_subs:
        for key in model.scopes[sub].elements if sub in model.scopes else ():
            if model.elements[key].type == "startEvent":
                yield model.elements[key]


def _hosts(model: Model, scope: Scope) -> Iterator[Element]:
    """The activities inside which a scope runs."""
    if scope.kind != "process":
        if scope.id in model.elements:
            yield model.elements[scope.id]
        return
    yield from (element for element in model.elements.values() if element.called == scope.id)


def _interrupts(model: Model, scope: Scope, thrown: Event) -> bool:
    """Whether an escalation out of a scope may be caught by what interrupts the scope."""
    seen: set[str] = set()
    waiting = [(scope, "")]
    while waiting:
        scope, below = waiting.pop()
        if scope.id in seen:
            continue
        seen.add(scope.id)
        hosts = list(_hosts(model, scope))
        # What an event sub-process throws again is not for itself.
        catching = [start for start in _starts(model, scope) if start.scope != below]
        catching += (model.elements[key] for host in hosts for key in host.boundaries)
        for element in catching:
            if any(event.kind == "escalation" and event.name in ("", thrown.name) for event in element.events):
                return element.interrupting
        waiting += ((model.scopes[host.scope], scope.id) for host in hosts if host.scope in model.scopes)
    return False
