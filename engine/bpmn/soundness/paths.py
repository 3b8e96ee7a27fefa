"""What drawn paths alone say, without playing tokens."""

from __future__ import annotations

from engine.bpmn.graph import begins, onward
from engine.bpmn.model import Model


def reached(model: Model) -> frozenset[str]:
    """Everything to which some path from a beginning leads. In a scope that has none everything counts as reached:
    that is another mistake."""
    waiting: list[str] = []
    for scope in model.scopes.values():
        waiting += begins(model, scope.id) if scope.entries or scope.triggers else scope.elements
    found: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in found and key in model.elements:
            found.add(key)
            waiting += onward(model, model.elements[key])
    return frozenset(found)
