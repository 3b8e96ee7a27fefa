"""What people call a step or clock, in their language."""

from __future__ import annotations

from engine.bpmn.bundle.texts import translate
from engine.dispatch.definitions import Definition


def called(definition: Definition, name: str, language: str) -> str:
    """The name of a clock by its key, or of an element by its id; what a route does not know keeps the name it has."""
    clock = definition.route.clock(name)
    element = definition.model.elements.get(name)
    words = clock.name if clock else (element.name if element and element.name else name)
    return translate(definition.texts, words, language)
