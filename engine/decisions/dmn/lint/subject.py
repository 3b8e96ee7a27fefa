"""What the rules look at: one file, those it imports, and what its names stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.decisions.dmn.compiler.shop import specials
from engine.decisions.dmn.lint.spot import Spot
from engine.decisions.dmn.model import Decision, Definitions, Element, Import, Knowledge, Requirement
from engine.decisions.dmn.naming import names_within


@dataclass(frozen=True, slots=True)
class Found:
    """What a reference leads to; `under` is the name of the import, empty for the file's own."""

    element: Element
    under: str
    definitions: Definitions


@dataclass(frozen=True)
class Subject:
    """One file; `imports` holds every model at hand by its namespace."""

    definitions: Definitions
    imports: Mapping[str, Definitions]

    @property
    def file(self) -> str:
        return self.definitions.file

    def spot(self, element: Element) -> Spot:
        """The place of an element of the graph."""
        return Spot(self.file, element.name, element.id, element.line)

    def find(self, requirement: Requirement) -> Found | None:
        """The element that a reference leads to."""
        space, _, id = requirement.href.rpartition("#")
        if not space or space == self.definitions.namespace:
            found = self._by_id.get(id)
            return None if found is None else Found(found, "", self.definitions)
        for one, definitions in self.imported:
            if one.namespace == space:
                element = next((one for one in definitions.elements() if one.id == id), None)
                return None if element is None else Found(element, one.name, definitions)
        return None

    @cached_property
    def imported(self) -> tuple[tuple[Import, Definitions], ...]:
        """The imports whose models are at hand."""
        return tuple(
            (one, self.imports[one.namespace]) for one in self.definitions.imports if one.namespace in self.imports
        )

    @cached_property
    def _by_id(self) -> Mapping[str, Element]:
        return {one.id: one for one in self.definitions.elements() if one.id}

    @cached_property
    def special(self) -> frozenset[str]:
        """Names with signs or keywords in them, which the parser must know; of everything in the models, since a text
        may name an entry of any value."""
        models = (self.definitions, *(one for _, one in self.imported))
        return specials(name for definitions in models for name in _names(definitions))

    def worked(self) -> Iterator[Decision | Knowledge]:
        """The elements with logic."""
        yield from self.definitions.decisions
        yield from self.definitions.knowledge


def _names(definitions: Definitions) -> Iterator[str]:
    yield from (one.name for one in definitions.elements())
    yield from (one.name for one in definitions.imports)
    yield from names_within(definitions)
