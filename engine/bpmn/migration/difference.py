"""What two versions of a route have not in common, for the people who decide whether running cases move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from engine.bpmn.migration.facets import element_changes, flow_changes
from engine.bpmn.migration.renames import UNCHANGED, Renames
from engine.bpmn.model import Element, Flow, Model
from engine.text import Text, Translate, text

Kind = Literal["removed", "renamed", "changed", "added"]
What = Literal["element", "flow", "process"]

_SENTENCES = {
    "removed": text("{thing} is gone"),
    "renamed": text("{thing} is called {to} now"),
    "changed": text("{thing} has changed"),
    "added": text("{thing} is new"),
}


@dataclass(frozen=True, slots=True)
class Alteration:
    """One thing that is different. `id` is the old id (of what is new, the new one), `to` the id in the new version
    (None when it is gone); `type` BPMN's own name; `details` a sentence for each facet that differs: what is renamed
    may have changed too. `line` is where it stands in the new file, of what is gone in the old one."""

    kind: Kind
    what: What
    id: str
    to: str | None
    type: str
    name: str = ""
    details: tuple[Text, ...] = ()
    line: int | None = None

    @property
    def sentence(self) -> Text:
        """All of it in one sentence."""
        thing = text("{type} “{name}” ({id})", type=self.type, name=self.name, id=self.id)
        plain = text("{type} “{id}”", type=self.type, id=self.id)
        return _SENTENCES[self.kind].bind(thing=thing if self.name else plain, to=f"“{self.to}”")

    def as_dict(self, translate: Translate = str) -> dict[str, object]:
        """The shape that programs read."""
        return {
            "kind": self.kind,
            "what": self.what,
            "id": self.id,
            "to": self.to,
            "type": self.type,
            "name": self.name,
            "line": self.line,
            "details": [detail.show(translate) for detail in self.details],
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that is different: what is gone, renamed, changed, new, each in the order of the document."""

    alterations: tuple[Alteration, ...]

    def __bool__(self) -> bool:
        return bool(self.alterations)

    def of(self, kind: Kind, what: What = "element") -> tuple[Alteration, ...]:
        """The alterations of one kind."""
        return tuple(one for one in self.alterations if one.kind == kind and one.what == what)


def difference(old: Model, new: Model, mapping: Renames = UNCHANGED) -> Difference:
    """How `new` differs from `old`, given what `mapping` says is renamed. Neither drawing nor order counts."""
    found = [*_elements(old, new, mapping), *_flows(old, new, mapping), *_processes(old, new, mapping)]
    order = list(_SENTENCES)
    return Difference(tuple(sorted(found, key=lambda one: order.index(one.kind))))


def _elements(old: Model, new: Model, renames: Renames) -> Iterator[Alteration]:
    for key, element in old.elements.items():
        now = new.elements.get(renames.element(key))
        if now is None:
            yield _of_element("removed", element, None, element.line)
            continue
        details = tuple(element_changes(element, now, renames))
        if now.id != key:
            yield _of_element("renamed", element, now.id, now.line, details)
        elif details:
            yield _of_element("changed", element, now.id, now.line, details)
    known = {renames.element(key) for key in old.elements}
    for key, element in new.elements.items():
        if key not in known:
            yield _of_element("added", element, key, element.line)


def _of_element(
    kind: Kind, element: Element, to: str | None, line: int | None, details: tuple[Text, ...] = ()
) -> Alteration:
    return Alteration(kind, "element", element.id, to, element.type, element.name, details, line)


def _flows(old: Model, new: Model, renames: Renames) -> Iterator[Alteration]:
    for key, flow in old.flows.items():
        now = new.flows.get(renames.flow(key))
        if now is None:
            yield _of_flow("removed", flow, None, flow.line)
            continue
        details = tuple(flow_changes(flow, now, renames))
        if now.id != key:
            yield _of_flow("renamed", flow, now.id, now.line, details)
        elif details:
            yield _of_flow("changed", flow, now.id, now.line, details)
    known = {renames.flow(key) for key in old.flows}
    for key, flow in new.flows.items():
        if key not in known:
            yield _of_flow("added", flow, key, flow.line)


def _of_flow(kind: Kind, flow: Flow, to: str | None, line: int | None, details: tuple[Text, ...] = ()) -> Alteration:
    return Alteration(kind, "flow", flow.id, to, "sequenceFlow", flow.name, details, line)


def _processes(old: Model, new: Model, renames: Renames) -> Iterator[Alteration]:
    """Processes only: the inside of a sub-process is there with its element."""
    before, after = _own_scopes(old), _own_scopes(new)
    for key, name in before.items():
        to = renames.element(key)
        if to not in after:
            yield Alteration("removed", "process", key, None, "process", name)
        elif to != key:
            yield Alteration("renamed", "process", key, to, "process", name)
    known = {renames.element(key) for key in before}
    for key, name in after.items():
        if key not in known:
            yield Alteration("added", "process", key, key, "process", name)


def _own_scopes(model: Model) -> dict[str, str]:
    return {key: scope.name for key, scope in model.scopes.items() if scope.kind == "process"}
