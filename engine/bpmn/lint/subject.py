"""What the rules look at: one diagram, and whatever of its route is known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from engine.bpmn.bundle.package import Bundle
from engine.bpmn.bundle.people import read_people
from engine.bpmn.bundle.route import Route
from engine.bpmn.files.xml import is_bpmn
from engine.bpmn.model import Element, Flow, Model
from engine.calendar import WorkCalendar
from engine.forms import Form
from engine.rules.ladder import Ladders


@dataclass(frozen=True, slots=True)
class Office:
    """Who there is: keys of groups (a unit's group among them), user names, keys of units."""

    groups: frozenset[str]
    people: frozenset[str]
    units: frozenset[str]


def read_office(source: str | bytes, file: str = "_shared/people.yaml") -> Office:
    """The keys of a people file; raises BadFile when it cannot be read."""
    content = read_people(source, file)
    units = frozenset(_keys(content, "units", "key"))
    groups = frozenset([*_keys(content, "groups", "key"), *_keys(content, "units", "group")])
    return Office(groups, frozenset(_keys(content, "people", "username")), units)


def _keys(content: Mapping[str, Any], part: str, key: str) -> Iterator[str]:
    return (entry[key] for entry in content.get(part, ()))


@dataclass(frozen=True)
class Surroundings:
    """The route around a diagram, as far as its files could be read. `bundle` is None for a diagram on its own."""

    bundle: Bundle | None = None
    route: Route | None = None
    forms: Mapping[str, Form] = field(default_factory=dict)
    ladders: Ladders | None = None
    calendar: WorkCalendar | None = None
    office: Office | None = None


@dataclass(frozen=True)
class Subject:
    """One diagram: its tree as written, and the model read from it."""

    file: str
    root: etree._Element
    model: Model
    around: Surroundings = field(default_factory=Surroundings)

    @property
    def own(self) -> tuple[Element, ...]:
        """The elements of this file; a model holds those of called files too."""
        return tuple(element for element in self.model.elements.values() if element.file == self.file)

    @property
    def own_flows(self) -> tuple[Flow, ...]:
        return tuple(flow for flow in self.model.flows.values() if flow.file == self.file)

    def flows(self, ids: Collection[str]) -> tuple[Flow, ...]:
        """The flows of these ids, in their order."""
        return tuple(self.model.flows[key] for key in ids)

    def nodes(self) -> Iterator[etree._Element]:
        """Every BPMN element of the tree, in the order of the document."""
        return (node for node in self.root.iter(etree.Element) if is_bpmn(node))


def title(element: Element | Flow) -> str:
    """What a message calls an element: its name, else its id."""
    return element.name or element.id
