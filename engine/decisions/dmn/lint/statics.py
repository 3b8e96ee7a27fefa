"""The types of a model's names, as the checker of FEEL's types knows them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.decisions.dmn.lint.logic import parameters_of
from engine.decisions.dmn.lint.subject import Subject
from engine.decisions.dmn.lint.typebook import TypeBook
from engine.decisions.dmn.lint.walk import Meaning, Names
from engine.decisions.dmn.model import Element, InputData, ItemDefinition, Knowledge
from engine.decisions.feel.typing import (
    ANY,
    ANY_CONTEXT,
    ANY_FUNCTION,
    ANY_LIST,
    SIMPLE,
    Type,
    context,
    function,
    list_of,
)

_WHOLE: Mapping[str, Type] = {"list": ANY_LIST, "context": ANY_CONTEXT, "function": ANY_FUNCTION}


class Statics:
    """What the names and the types of a file are. Nothing is known of what has no type."""

    def __init__(self, subject: Subject, book: TypeBook) -> None:
        self._subject, self._book = subject, book
        self._known: dict[str, Type] = {}

    def scope(self, names: Names) -> dict[str, Type]:
        """The types of names around a place."""
        return {name: self._of_meaning(meaning) for name, meaning in names.items()}

    def type(self, name: str, under: str = "", seen: frozenset[str] = frozenset()) -> Type:
        """The type that a `typeRef` names, in the file that is imported as `under`; `ANY` for none."""
        key = self._book.key(name, under)
        if key not in self._known:
            self._known[key] = self._made(key, seen)
        return self._known[key]

    def _made(self, key: str, seen: frozenset[str]) -> Type:
        found = self._book.definition(key)
        if found is None:
            return SIMPLE.get(key) or _WHOLE.get(key) or ANY
        return ANY if key in seen else self._of_item(*found, seen | {key})

    def _of_item(self, item: ItemDefinition, under: str, seen: frozenset[str]) -> Type:
        if item.function is not None:
            return ANY_FUNCTION
        made: Type
        if item.components:
            made = context({part.name: self._of_item(part, under, seen) for part in item.components})
        else:
            made = self.type(item.base, under, seen)
        return list_of(made) if item.collection else made

    def _of_meaning(self, meaning: Meaning) -> Type:
        if meaning.below is not None:
            return context(self.scope(meaning.below))
        if isinstance(meaning.element, Knowledge):
            return self._function(meaning.element, meaning.under)
        if meaning.element is not None and not _has_value(meaning.element):
            return self._service(meaning.element)
        return self.type(meaning.type)

    def _service(self, element: Element) -> Type:
        names = parameters_of(self._subject, element)
        return ANY_FUNCTION if names is None else function([ANY] * len(names), ANY, names)

    def _function(self, knowledge: Knowledge, under: str) -> Type:
        drawn = knowledge.function
        if drawn is None:
            return ANY_FUNCTION
        result = self.type(drawn.body.type, under) if drawn.body is not None else ANY
        parameters = [self.type(one.type, under) for one in drawn.parameters]
        return function(parameters, result, [one.name for one in drawn.parameters])


def _has_value(element: Element) -> bool:
    return isinstance(element, InputData) or hasattr(element, "logic")
