"""What can end a scope from outside of its ordinary flow."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from engine.bpmn.model import Element, Event, Model, Scope

_KILLING = frozenset({"terminate", "error", "cancel"})


@lru_cache(maxsize=8)
def outside(model: Model) -> Outside:
    """The answers for a model; kept, because every element and every scope of it asks."""
    return Outside(model)


class Outside:
    """What ends the scopes of one model. A model has thousands of scopes at most, so each thing is worked out once."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._hosts: dict[str, list[Element]] = {}
        for element in model.elements.values():
            for inside in {element.id, element.called} & model.scopes.keys():
                self._hosts.setdefault(inside, []).append(element)
        self._catching: dict[tuple[str, str], bool] = {}
        self.rescued = self._rescued()

    def kills(self, element: Element) -> bool:
        """Whether what the element throws ends everything in its scope."""
        for event in element.events:
            if element.type == "endEvent" and event.kind in _KILLING:
                return True
            throws = element.type in ("endEvent", "intermediateThrowEvent") and event.kind == "escalation"
            if throws and self._interrupts(element.scope, event):
                return True
        return False

    def _rescued(self) -> frozenset[str]:
        """The scopes that an event, or what happens around them, may end whatever goes on inside: what ends a scope
        ends everything that runs in it."""
        scopes = self.model.scopes
        deadly = {key for key, scope in scopes.items() if any(map(self.kills, self._elements(scope)))}
        inside: dict[str, list[str]] = {}
        ended = []
        for key, scope in scopes.items():
            around = [host.scope for host in self._hosts.get(key, ()) if host.scope in scopes]
            for one in around:
                inside.setdefault(one, []).append(key)
            if not deadly.isdisjoint(around) or any(map(_interrupting, self._watching(scope))):
                ended.append(key)
        found = set(ended)
        while ended:
            below = [key for key in inside.get(ended.pop(), ()) if key not in found]
            found.update(below)
            ended += below
        return frozenset(found)

    def _elements(self, scope: Scope) -> Iterator[Element]:
        return (self.model.elements[key] for key in scope.elements)

    def _watching(self, scope: Scope, below: str = "") -> Iterator[Element]:
        """The starts of the event sub-processes of a scope, but for the one `below`, and the borders around it."""
        for sub in scope.event_subs:
            if sub != below and sub in self.model.scopes:
                yield from (one for one in self._elements(self.model.scopes[sub]) if one.type == "startEvent")
        for host in self._hosts.get(scope.id, ()):
            yield from (self.model.elements[key] for key in host.boundaries)

    def _interrupts(self, scope_id: str, thrown: Event) -> bool:
        """Whether an escalation out of a scope may be caught by what interrupts the scope."""
        key = scope_id, thrown.name
        if key not in self._catching:
            self._catching[key] = self._caught(self.model.scopes[scope_id], thrown)
        return self._catching[key]

    def _caught(self, scope: Scope, thrown: Event) -> bool:
        seen: set[str] = set()
        waiting = [(scope, "")]
        while waiting:
            scope, below = waiting.pop()
            if scope.id in seen:
                continue
            seen.add(scope.id)
            # What an event sub-process throws again is not for itself.
            for element in self._watching(scope, below):
                if any(event.kind == "escalation" and event.name in ("", thrown.name) for event in element.events):
                    return element.interrupting
            hosts = self._hosts.get(scope.id, ())
            waiting += [(self.model.scopes[one.scope], scope.id) for one in hosts if one.scope in self.model.scopes]
        return False


def _interrupting(watching: Element) -> bool:
    return watching.interrupting and watching.event.kind != "compensation"
