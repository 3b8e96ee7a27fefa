"""From definitions to bound units: references resolved, imports known under their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

from engine.decisions.dmn.compiler.shop import Problem, specials
from engine.decisions.dmn.items import Items
from engine.decisions.dmn.model import Definitions, Import, Requirement
from engine.decisions.dmn.naming import names_within
from engine.decisions.dmn.units import Decides, Given, Knows, Serves, Unit
from engine.decisions.feel.types import Type
from engine.errors import BadModel
from engine.text import text

_Kind = TypeVar("_Kind", bound=Unit)


Library = Mapping[str, Definitions]
"""Models that may be imported, by namespace."""

_MOST_GRAPHS = 200


@dataclass(frozen=True, slots=True)
class Trail:
    """How a graph came to be: the names of the imports that lead to it from the model asked, and the namespaces passed.
    `count` is shared by all graphs of one model."""

    names: tuple[str, ...] = ()
    spaces: frozenset[str] = frozenset()
    count: Iterator[int] = field(default_factory=count)


class Graph:
    """The units of one model, and the graphs of those it imports: each import has its own, since the same model
    imported twice gets two sets of inputs. `lost` are the references that lead nowhere, as (unit, reference)."""

    def __init__(self, definitions: Definitions, library: Library, trail: Trail | None = None) -> None:
        self.definitions = definitions
        self.trail = trail or Trail(spaces=frozenset([definitions.namespace]))
        if next(self.trail.count) > _MOST_GRAPHS:
            detail = text("more than {limit} models are imported, counting each path", limit=_MOST_GRAPHS)
            raise BadModel(file=definitions.file, element="import", detail=detail)
        self.imports = list(self._imported(library))
        self.missing = [one for one in definitions.imports if one.namespace not in library and _is_model(one)]
        self.problems: list[Problem] = []
        self.lost: list[tuple[Unit, Requirement]] = []
        self.special = self._special_names()
        self.items = Items(definitions.items, dict(self._imported_types()), self.special)
        self.units = self._made()
        self._by_id = {unit.id: unit for unit in self.units if unit.id}
        self._link()

    def _imported(self, library: Library) -> Iterator[tuple[Import, Graph]]:
        """The graphs of the imports; a model that imports itself in the end does so in vain."""
        here = self.trail
        for one in self.definitions.imports:
            if one.namespace in library and one.namespace not in here.spaces:
                names = (*here.names, one.name) if one.name else here.names
                trail = Trail(names, here.spaces | {one.namespace}, here.count)
                yield one, Graph(library[one.namespace], library, trail)

    # --- names ---

    def _special_names(self) -> frozenset[str]:
        """Of everything in the model, since a text may name an entry of any value."""
        own = [one.name for one in self.definitions.elements()]
        special = specials((*own, *names_within(self.definitions), *(one.name for one in self.definitions.imports)))
        return special.union(*(graph.special for _, graph in self.imports))

    def _imported_types(self) -> Iterator[tuple[str, Type]]:
        for one, graph in self.imports:
            for name, kind in graph.items.known.items():
                yield (f"{one.name}.{name}" if one.name else name), kind

    # --- units ---

    def _made(self) -> list[Unit]:
        file, items = self.definitions.file, self.items
        shared = (file, items, self.special, self.problems)
        return [
            *(Given(one, file, items, self.trail.names) for one in self.definitions.inputs),
            *(Decides(one, *shared) for one in self.definitions.decisions),
            *(Knows(one, *shared) for one in self.definitions.knowledge),
            *(Serves(one, file, items) for one in self.definitions.services),
        ]

    def of(self, kind: type[_Kind]) -> list[_Kind]:
        """The units of one kind."""
        return [unit for unit in self.units if isinstance(unit, kind)]

    # --- references ---

    def _link(self) -> None:
        for decision in self.of(Decides):
            self._need(decision, (*decision.element.information, *decision.element.knowledge))
        for knowledge in self.of(Knows):
            self._need(knowledge, knowledge.element.knowledge)
        services = {one.id: one for one in self.definitions.services}
        for serves in self.of(Serves):
            drawn = services[serves.id]
            inputs = (*drawn.input_data, *drawn.input_decisions)
            serves.outputs = [unit for _, unit in self._found(serves, drawn.outputs) if isinstance(unit, Decides)]
            serves.inputs = [unit for _, unit in self._found(serves, inputs) if isinstance(unit, Given | Decides)]

    def _need(self, unit: Unit, requirements: Sequence[Requirement]) -> None:
        for under, needed in self._found(unit, requirements):
            if under:
                unit.imported.setdefault(under, {})[needed.name] = needed
            else:
                unit.needs[needed.name] = needed

    def _found(self, unit: Unit, requirements: Iterable[Requirement]) -> list[tuple[str, Unit]]:
        """The units referred to, each with the import's name it is known under."""
        found: list[tuple[str, Unit]] = []
        for requirement in requirements:
            known = self._resolved(requirement.href)
            if known is None:
                self.lost.append((unit, requirement))
            else:
                found.append(known)
        return found

    def _resolved(self, href: str) -> tuple[str, Unit] | None:
        space, _, id = href.rpartition("#")
        if not space or space == self.definitions.namespace:
            return ("", self._by_id[id]) if id in self._by_id else None
        for one, graph in self.imports:
            if one.namespace == space and id in graph._by_id:
                return one.name, graph._by_id[id]
        return None


def _is_model(one: Import) -> bool:
    return "DMN" in one.type
