"""Which variables the elements of a model may write."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from engine.bpmn.model import Element, Model

EVERYTHING = "*"
"""In place of names: nobody can list what comes in from outside."""

Answers = Mapping[str, Collection[str]]
"""For a user task, by its id, the names that its form can answer."""

_BRINGING = frozenset({"message", "signal", "error", "escalation"})


class Writing:
    """What the elements of one model write: worked out once, and only if a scope of it asks."""

    def __init__(self, model: Model, answers: Answers) -> None:
        self._model, self._answers = model, answers

    @cached_property
    def outputs(self) -> dict[str, frozenset[str]]:
        """By element, what it may leave written behind it, with everything inside it."""
        elements = self._model.elements
        return {key: frozenset(_written(self._model, one, self._answers, set())) for key, one in elements.items()}

    @cached_property
    def names(self) -> frozenset[str]:
        """All names that are known to be written somewhere."""
        return frozenset(name for some in self.outputs.values() for name in some) - {"", EVERYTHING}


def _written(model: Model, element: Element, answers: Answers, seen: set[str]) -> Iterator[str]:
    if element.repeats is not None:
        yield element.repeats.output
        yield element.repeats.item
    data = element.data
    yield from (assign.target for assign in data.outputs) if data else ()
    if data is not None and (data.outputs or not data.returns) and not _keeps_all(element):
        return
    yield element.result
    if element.type == "userTask":
        yield from answers.get(element.id, (EVERYTHING,))
    elif element.type == "receiveTask" or _catches(element) or element.type == "businessRuleTask":
        yield EVERYTHING if not element.result else element.result
    throws = element.type in ("endEvent", "intermediateThrowEvent")
    if throws and any(event.kind == "compensation" for event in element.events):
        yield EVERYTHING
    inside = element.called or element.id
    if inside in model.scopes and inside not in seen:
        seen.add(inside)
        yield from _inside(model, inside, answers, seen)


def _inside(model: Model, scope: str, answers: Answers, seen: set[str]) -> Iterator[str]:
    for key in model.scopes[scope].elements:
        yield from _written(model, model.elements[key], answers, seen)


def _keeps_all(element: Element) -> bool:
    """Whether what was written inside comes out beside what the outputs map."""
    return element.data is not None and element.data.returns


def _catches(element: Element) -> bool:
    catching = element.type in ("startEvent", "intermediateCatchEvent", "boundaryEvent")
    return catching and any(event.kind in _BRINGING for event in element.events)
