"""Finding what an id refers to in one file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.files.xml import BPMN, is_bpmn
from engine.bpmn.problems import Problems
from engine.xmlfile import local_name

_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Index:
    """One file's elements by id: `roots` those directly under `definitions` (messages, signals, errors, shared
    definitions), `all` every one of BPMN's own."""

    file: str
    problems: Problems
    roots: dict[str, etree._Element]
    all: dict[str, etree._Element]
    associated: dict[str, tuple[str, ...]]

    def find(self, reference: str) -> etree._Element | None:
        """The element that a reference names, with or without a prefix."""
        return self.all.get(strip_prefix(reference))


def index_of(root: etree._Element, file: str, problems: Problems) -> Index:
    """The index of a file."""
    everything = [node for node in root.iter(etree.Element) if is_bpmn(node)]
    associated: dict[str, list[str]] = {}
    for node in everything:
        if local_name(node) == "association":
            ends = strip_prefix(node.get("sourceRef", "")), strip_prefix(node.get("targetRef", ""))
            for one, other in (ends, ends[::-1]):
                associated.setdefault(one, []).append(other)
    return Index(
        file,
        problems,
        {child.get("id", ""): child for child in root if is_bpmn(child)},
        {node.get("id", ""): node for node in everything if node.get("id")},
        {key: tuple(others) for key, others in associated.items()},
    )


def strip_prefix(reference: str) -> str:
    """`tns:Message_1` → `Message_1`: some tools write references as qualified names."""
    return reference.strip().rpartition(":")[2]


def variable(node: etree._Element, index: Index) -> str:
    """The name under which a run keeps a data element: its name where FEEL could say it, else its id."""
    if local_name(node) == "dataObjectReference":
        target = index.find(node.get("dataObjectRef", ""))
        node = node if target is None else target
    if local_name(node) == "dataStoreReference":
        target = index.find(node.get("dataStoreRef", ""))
        node = node if target is None else target
        return node.get("name", "") or node.get("id", "")
    name = node.get("name", "")
    return name if _NAME.fullmatch(name) else node.get("id", "")


def texts(node: etree._Element, tag: str) -> list[str]:
    """The texts of the children called `tag`."""
    return [(child.text or "").strip() for child in node.findall(f"{{{BPMN}}}{tag}")]
