"""What a type's name means for the values of a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from engine.decisions.dmn.items import Items
from engine.decisions.dmn.lint.subject import Subject
from engine.decisions.dmn.model import Definitions, ItemDefinition
from engine.decisions.feel.syntax.types import SIMPLE

_OF_FEEL = (*SIMPLE, "list", "context", "range", "function")
_KINDS = {
    "number": ("number",),
    "string": ("string",),
    "boolean": ("boolean",),
    "date": ("date",),
    "time": ("time",),
    "date and time": ("date and time", "date and time with zone"),
    "days and time duration": ("days and time duration",),
    "years and months duration": ("years and months duration",),
}
"""The kinds of points (see `geometry`) that a type of FEEL has."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What values of a type can be: their kinds of points (None: any; none at all: no points, such as lists), and the
    unary tests that they pass."""

    kinds: frozenset[str] | None = None
    tests: tuple[str, ...] = ()


class TypeBook:
    """The types of a file and of those it imports, by the names that they have here."""

    def __init__(self, subject: Subject) -> None:
        self._items: dict[str, tuple[ItemDefinition, str]] = dict(_named(subject.definitions, subject.imports))
        self._canonical = Items((), {}, frozenset()).canonical

    def key(self, name: str, under: str = "") -> str:
        """The name under which a type is known here that the file imported as `under` calls so."""
        return _qualified(self._canonical(name), under, self._items)

    def definition(self, key: str) -> tuple[ItemDefinition, str] | None:
        """What defines a type, and the name of the import it comes from; None for those of FEEL, and unknown ones."""
        return self._items.get(key)

    def knows(self, name: str) -> bool:
        """Whether there is a type of this name."""
        name = self._canonical(name)
        return name in self._items or name in _OF_FEEL

    def nearest(self, name: str) -> str | None:
        """The name of a type that looks like this one."""
        found = get_close_matches(name, [*self._items, *_OF_FEEL], n=1)
        return found[0] if found else None

    def meant(self, name: str) -> Meant:
        """What the values of a type can be."""
        return self._meant(name, frozenset())

    def of_path(self, name: str, path: Sequence[str]) -> Meant:
        """The same for an entry of a value of this type, an entry of that, and so on."""
        item, under = self._items.get(self._canonical(name), (None, ""))
        for entry in path:
            item, under = self._opened(item, under)
            item = next((one for one in item.components if one.name == entry), None) if item else None
            if item is None:
                return Meant()
        return self._of_item(item, under, frozenset()) if item else self.meant(name)

    def _opened(self, item: ItemDefinition | None, under: str) -> tuple[ItemDefinition | None, str]:
        """The definition that says which entries a type has."""
        seen: set[str] = set()
        while item is not None and not item.components and not item.collection and item.base not in seen:
            seen.add(item.base)
            item, under = self._items.get(_qualified(item.base, under, self._items), (None, ""))
        return (None, "") if item is None or item.collection else (item, under)

    def _meant(self, name: str, seen: frozenset[str]) -> Meant:
        name = self._canonical(name)
        if name in self._items and name not in seen:
            return self._of_item(*self._items[name], seen | {name})
        if name in _KINDS:
            return Meant(frozenset(_KINDS[name]))
        return Meant() if name not in _OF_FEEL or name == "Any" else Meant(frozenset())

    def _of_item(self, item: ItemDefinition, under: str, seen: frozenset[str]) -> Meant:
        if item.collection or item.components or item.function is not None:
            return Meant(frozenset())
        base = self._meant(_qualified(item.base, under, self._items), seen)
        return Meant(base.kinds, (*base.tests, *(one for one in (item.allowed, item.constraint) if one)))


def _named(
    definitions: Definitions, models: Mapping[str, Definitions], under: str = "", seen: frozenset[str] = frozenset()
) -> Iterator[tuple[str, tuple[ItemDefinition, str]]]:
    """The types of a model and of those it imports, those of imports under the names of all imports that lead there."""
    for item in definitions.items:
        yield (f"{under}.{item.name}" if under else item.name), (item, under)
    seen = seen | {definitions.namespace}
    for one in definitions.imports:
        if one.namespace in models and one.namespace not in seen:
            inner = ".".join(name for name in (under, one.name) if name)
            yield from _named(models[one.namespace], models, inner, seen)


def _qualified(name: str, under: str, known: Mapping[str, object]) -> str:
    """The name that a type of an imported file has here."""
    own = f"{under}.{name}" if under else name
    return own if own in known else name
