"""What is known of a file while it is converted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from engine.bpmn.desugar.namespaces import JUEL_VENDORS, PLATFORMS, VENDORS, ZEEBE
from engine.bpmn.desugar.notes import Notes
from engine.bpmn.files.xml import BPMN, HUIYIN
from engine.xmlfile import local_name

_PLATFORM = "{http://camunda.org/schema/modeler/1.0}executionPlatform"


@dataclass(frozen=True)
class Context:
    """One file. `vendors` are those whose settings stand in it; `meant`: those it was written for, which are the same
    or, without any, those whose namespace or platform it names. `ours`: settings of ours stand in it. `ids`: all."""

    root: etree._Element
    notes: Notes
    vendors: frozenset[str]
    meant: frozenset[str]
    ours: bool
    ids: frozenset[str]

    @cached_property
    def awaiting(self) -> Mapping[str, list[etree._Element]]:
        """Message → what waits for it in a run that is there: a start of a process begins one, and has no key."""
        found: dict[str, list[etree._Element]] = {}
        for holder in self.root.iter(f"{{{BPMN}}}messageEventDefinition", f"{{{BPMN}}}receiveTask"):
            node = holder if local_name(holder) == "receiveTask" else holder.getparent()
            if node is not None and local_name(node) in _CATCHING and not _begins(node):
                found.setdefault(holder.get("messageRef", "").strip().rpartition(":")[2], []).append(node)
        return found

    @cached_property
    def codes(self) -> dict[tuple[str, str], str]:
        """What an error or escalation of this kind and id is called when it is caught."""
        return {
            (kind, node.get("id", "")): str(node.get(f"{kind}Code") or node.get("name") or node.get("id"))
            for kind in ("error", "escalation")
            for node in self.root.iterfind(f"{{{BPMN}}}{kind}")
        }

    @property
    def speaks_juel(self) -> bool:
        """Whether it was written for Camunda 7, Flowable or Activiti."""
        return not self.meant.isdisjoint(JUEL_VENDORS)


_CATCHING = ("intermediateCatchEvent", "boundaryEvent", "receiveTask", "startEvent")


def _begins(node: etree._Element) -> bool:
    parent = node.getparent()
    return local_name(node) == "startEvent" and parent is not None and local_name(parent) == "process"


def context_of(root: etree._Element, file: str) -> Context:
    """Look once through the whole file."""
    found, ids = set(), set()
    for node in root.iter(etree.Element):
        ids.add(node.get("id", ""))
        for name in (node.tag, *node.attrib):
            found.add(str(name)[1:].partition("}")[0])
    vendors = frozenset(VENDORS[namespace] for namespace in found & VENDORS.keys())
    return Context(root, Notes(file), vendors, vendors or _named(root), HUIYIN in found, frozenset(ids))


def _named(root: etree._Element) -> frozenset[str]:
    """The vendors that a file names without using their settings: nobody's, where it names us too."""
    declared = set(root.nsmap.values())
    if HUIYIN in declared:
        return frozenset()
    platform = PLATFORMS.get(root.get(_PLATFORM, ""))
    vendors = {VENDORS[namespace] for namespace in declared & VENDORS.keys()}
    return frozenset(vendors or filter(None, [platform]))


def vendor_of(name: str | bytes) -> tuple[str, str]:
    """Vendor and local name of a tag or attribute in Clark notation; no vendor: "" and the whole name."""
    namespace, _, local = str(name)[1:].partition("}")
    vendor = VENDORS.get(namespace) if local else None
    return (vendor, local) if vendor else ("", str(name))


def extensions_of(node: etree._Element, *vendors: str) -> Iterator[tuple[str, str, etree._Element]]:
    """Vendor, local name and element of each extension of these vendors (of all without any)."""
    for child in node.findall(f"{{{BPMN}}}extensionElements/*"):
        vendor, local = vendor_of(child.tag)
        if vendor and (not vendors or vendor in vendors):
            yield vendor, local, child


def zeebe_extensions(node: etree._Element, name: str) -> list[etree._Element]:
    """The extensions of Camunda 8 of this name; more than one would be a slip, and is no reason to stumble."""
    return [child for _, local, child in extensions_of(node, ZEEBE) if local == name]


def own_attribute(node: etree._Element, name: str) -> str | None:
    """The full name of the family's attribute `name` on this element; None when it is not there."""
    for key in node.attrib:
        vendor, local = vendor_of(key)
        if local == name and vendor in JUEL_VENDORS:
            return str(key)
    return None
