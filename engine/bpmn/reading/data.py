"""What data enters and leaves an element: our mappings, and BPMN's data associations in the same form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.files.xml import BPMN, HUIYIN
from engine.bpmn.model import Assign, DataFlow
from engine.bpmn.reading.references import Index, strip_prefix, variable
from engine.xmlfile import local_name


def read_data(node: etree._Element, index: Index) -> DataFlow | None:
    """How data flows through the element; None when the context simply passes through it."""
    inputs = (*_ours(node, "input"), *_associated(node, "dataInputAssociation", index))
    outputs = (*_ours(node, "output"), *_associated(node, "dataOutputAssociation", index))
    called = local_name(node) == "callActivity"
    mapped = bool(inputs or outputs)
    inherits = _flag(node, "inherits", default=not (called and mapped))
    returns = _flag(node, "returns", default=not mapped if called else not outputs)
    flow = DataFlow(inputs, outputs, inherits, returns)
    return None if flow == DataFlow() else flow


def _ours(node: etree._Element, kind: str) -> Iterator[Assign]:
    for child in node.iterfind(f"{{{BPMN}}}extensionElements/{{{HUIYIN}}}{kind}"):
        yield Assign(child.get("source", "").strip(), child.get("target", "").strip())


def _flag(node: etree._Element, name: str, *, default: bool) -> bool:
    value = node.get(f"{{{HUIYIN}}}{name}")
    return default if value is None else value not in ("false", "0")


@dataclass(frozen=True)
class _End:
    """One end of an association: a name of the run's, or that of a data store."""

    name: str
    store: bool = False


_INSIDE = {"dataInputAssociation": "targetRef", "dataOutputAssociation": "sourceRef"}
"""Which end of an association stands in the activity."""


def _whole_lists(node: etree._Element) -> Iterator[str | None]:
    """What several instances share: the list they come from and the list they give, which no single one maps."""
    for name in ("loopDataInputRef", "loopDataOutputRef"):
        yield node.findtext(f"{{{BPMN}}}multiInstanceLoopCharacteristics/{{{BPMN}}}{name}")


def _associated(node: etree._Element, kind: str, index: Index) -> Iterator[Assign]:
    whole = {strip_prefix(text or "") for text in _whole_lists(node)}
    for association in node.iterfind(f"{{{BPMN}}}{kind}"):
        inside = [child.text or "" for child in association if local_name(child) == _INSIDE[kind]]
        if not whole.isdisjoint(map(strip_prefix, inside)):
            continue
        sources = [_end(child.text or "", index) for child in association.iterfind(f"{{{BPMN}}}sourceRef")]
        target = _end(association.findtext(f"{{{BPMN}}}targetRef") or "", index)
        transformation = (association.findtext(f"{{{BPMN}}}transformation") or "").strip()
        source = next((end for end in sources if end), None)
        if target and (transformation or source):
            stored = target.store or bool(source and source.store and not transformation)
            yield Assign(transformation or (source.name if source else ""), target.name, stored, marked=False)
        for assignment in association.iterfind(f"{{{BPMN}}}assignment"):
            value = (assignment.findtext(f"{{{BPMN}}}from") or "").strip()
            name = (assignment.findtext(f"{{{BPMN}}}to") or "").strip().removeprefix("=").strip()
            # The end of an assignment may be written as an id of something in the file.
            end = _end(name, index) or _End(name)
            yield Assign(value, end.name, end.store, marked=False)


def _end(reference: str, index: Index) -> _End | None:
    found = index.find(reference)
    # bpmn-js draws associations for readers and points them at a property of this name.
    if found is None or found.get("name") == "__targetRef_placeholder":
        return None
    return _End(variable(found, index), local_name(found) == "dataStoreReference")


def source_of(node: etree._Element, reference: str, index: Index) -> str:
    """FEEL for the data that `reference` stands for: what is associated with the input, else the element itself."""
    key = strip_prefix(reference)
    for association in node.iterfind(f"{{{BPMN}}}dataInputAssociation"):
        if strip_prefix(association.findtext(f"{{{BPMN}}}targetRef") or "") == key:
            source = _end(association.findtext(f"{{{BPMN}}}sourceRef") or "", index)
            if source:
                return source.name
    found = _end(key, index)
    return found.name if found else key


def target_of(node: etree._Element, reference: str, index: Index) -> str:
    """The name under which what `reference` gathers is kept outside."""
    key = strip_prefix(reference)
    for association in node.iterfind(f"{{{BPMN}}}dataOutputAssociation"):
        if key in [strip_prefix(child.text or "") for child in association.iterfind(f"{{{BPMN}}}sourceRef")]:
            target = _end(association.findtext(f"{{{BPMN}}}targetRef") or "", index)
            if target:
                return target.name
    found = _end(key, index)
    return found.name if found else key
