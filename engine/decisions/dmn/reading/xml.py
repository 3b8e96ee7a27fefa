"""What all reading shares. Elements are found by local name: the editions of DMN differ in the namespace alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict, cast

from lxml import etree

from engine.errors import BadModel
from engine.text import Text
from engine.xmlfile import local_name

EDITIONS = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
"""The namespaces of DMN's models. What 1.1 and 1.2 have is in 1.5 too."""

FEEL = frozenset(
    [
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL/",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "https://www.omg.org/spec/DMN/20211108/FEEL/",
        "https://www.omg.org/spec/DMN/20230324/FEEL/",
        "feel",
    ]
)
"""How files say that a text is FEEL."""


def below(node: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children with one of these names, in the namespace of their parent."""
    space = etree.QName(node).namespace
    for child in node:
        if local_name(child) in names and etree.QName(child).namespace == space:
            yield child


def first(node: etree._Element | None, *names: str) -> etree._Element | None:
    """The first child with one of these names."""
    return next(below(node, *names), None) if node is not None else None


def text_in(node: etree._Element | None, name: str = "text") -> str:
    """The text of the child `name`; empty without one."""
    found = first(node, name)
    return (found.text or "").strip() if found is not None else ""


def attribute(node: etree._Element, name: str) -> str:
    """An attribute without spaces around it; empty without one."""
    return str(node.get(name, "")).strip()


def line_of(node: etree._Element) -> int:
    """The line in the file, from 1."""
    return cast("int | None", node.sourceline) or 0


def type_ref(node: etree._Element | None) -> str:
    """The type a `typeRef` (attribute, or child as in 1.1) names; a prefix that is bound to FEEL's namespace is left
    out. Names of imported types keep theirs: `shared.tMoney`."""
    if node is None:
        return ""
    name = attribute(node, "typeRef") or text_in(node, "typeRef")
    if name.startswith("{"):
        return name.rpartition("}")[2]
    prefix, colon, local = name.partition(":")
    if not colon:
        return name
    space = node.nsmap.get(prefix)
    return local if space is None or space in FEEL or space in EDITIONS else f"{prefix}.{local}"


class Common(TypedDict):
    """What every boxed expression has."""

    id: str
    line: int
    type: str


def common(node: etree._Element) -> Common:
    """Id, line and type of a boxed expression."""
    return {"id": attribute(node, "id"), "line": line_of(node), "type": type_ref(node)}


def refused(file: str, node: etree._Element, detail: Text) -> BadModel:
    """The error for an element that cannot be read at all."""
    name = attribute(node, "name") or attribute(node, "id") or local_name(node)
    return BadModel(file=file, element=name, detail=detail)
