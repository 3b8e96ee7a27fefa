"""What only the XML shows: ids that stand twice, variables that are missing or called otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.decisions.dmn.lint.graph import FAMILY
from engine.decisions.dmn.lint.spot import Spot
from engine.decisions.dmn.reading.xml import attribute, first, line_of
from engine.findings import Finding
from engine.rulebook import error, warning
from engine.text import text
from engine.xmlfile import local_name

ID_TWICE = error("dmn-id-twice", FAMILY, "Two elements have one id, so a reference to it has two meanings.", "6.3")
VARIABLE = warning(
    "dmn-variable",
    FAMILY,
    "An element of the graph has no variable, or one of another name; expressions use the name of the element.",
    "6.3.7",
)

_NAMED = ("decision", "inputData", "businessKnowledgeModel")


def check(root: etree._Element, file: str) -> Iterator[Finding]:
    """Findings about the elements of the model itself; ids of the drawing are its own."""
    seen: dict[str, etree._Element] = {}
    space = etree.QName(root).namespace
    for node in root.iter(f"{{{space}}}*"):
        id = attribute(node, "id")
        if id and seen.setdefault(id, node) is not node:
            detail = text("line {line} has the same id", line=line_of(seen[id]))
            yield _spot(node, file).finding(ID_TWICE, detail, text("Give one of them another id."))
    for node in root:
        if local_name(node) in _NAMED and attribute(node, "name"):
            yield from _variable(node, file)


def _variable(node: etree._Element, file: str) -> Iterator[Finding]:
    variable = first(node, "variable")
    if variable is None:
        detail = text("it has no variable")
        yield _spot(node, file).finding(VARIABLE, detail, text("Save it again with its name and type."))
    elif " ".join(attribute(variable, "name").split()) != " ".join(attribute(node, "name").split()):
        detail = text("its variable is called “{name}”", name=attribute(variable, "name"))
        yield _spot(node, file).finding(VARIABLE, detail, text("Give the variable the name of its element."))


def _spot(node: etree._Element, file: str) -> Spot:
    id = attribute(node, "id")
    return Spot(file, attribute(node, "name") or id, id, line_of(node))
