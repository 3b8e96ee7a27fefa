"""The file, its requirement graph and its imports."""

from __future__ import annotations

from lxml import etree

from engine.decisions.dmn.boxed import FunctionDefinition
from engine.decisions.dmn.model import Decision, DecisionService, Definitions, Import, InputData, Knowledge, Requirement
from engine.decisions.dmn.reading.boxed import LOGIC, Boxes
from engine.decisions.dmn.reading.items import read_item
from engine.decisions.dmn.reading.xml import EDITIONS, attribute, below, first, line_of, refused, type_ref
from engine.errors import BadModel
from engine.text import text
from engine.xmlfile import local_name, parse_xml

MAX_TEXTS = 30_000
"""Expressions, cells and annotations of one file: a table of some thousand rules. Compiling so many takes seconds."""

MAX_CHARACTERS = 1_000_000
"""Characters of all of them together."""


def read_definitions(data: bytes, file: str) -> Definitions:
    """Read a DMN file. Raises BadModel for what is no DMN at all, naming file and element."""
    root = parse_xml(data, file)
    if local_name(root) != "definitions" or etree.QName(root).namespace not in EDITIONS:
        raise BadModel(
            file=file,
            element=local_name(root),
            detail=text("this is not a DMN model"),
            remedy=text("Save the model as DMN 1.3, 1.4 or 1.5 and try again."),
        )
    _bound(root, file)
    boxes = Boxes(file)
    return Definitions(
        file=file,
        namespace=attribute(root, "namespace"),
        name=attribute(root, "name"),
        imports=tuple(_import(node) for node in below(root, "import")),
        items=tuple(read_item(node) for node in below(root, "itemDefinition")),
        inputs=tuple(_input(node, file) for node in below(root, "inputData")),
        decisions=tuple(_decision(node, boxes) for node in below(root, "decision")),
        knowledge=tuple(_knowledge(node, boxes) for node in below(root, "businessKnowledgeModel")),
        services=tuple(_service(node, file) for node in below(root, "decisionService")),
    )


def _bound(root: etree._Element, file: str) -> None:
    """Refuse what would take too long to compile and to check."""
    lengths = [len(node.text or "") for node in root.iter("{*}text")]
    problem = None
    if len(lengths) > MAX_TEXTS:
        problem = text("it holds more than {limit} expressions", limit=MAX_TEXTS)
    elif sum(lengths) > MAX_CHARACTERS:
        problem = text("its expressions hold more than {limit} characters", limit=MAX_CHARACTERS)
    if problem is not None:
        raise BadModel(
            file=file,
            element=attribute(root, "name") or "definitions",
            detail=problem,
            remedy=text("Split the model into several files, or keep large lists as data."),
        )


def _name(node: etree._Element, file: str) -> str:
    """The variable's name is what expressions use; it should be the element's own."""
    variable = first(node, "variable")
    name = attribute(node, "name") or (attribute(variable, "name") if variable is not None else "")
    if not name:
        raise refused(file, node, text("it has no name"))
    return " ".join(name.split())


def _import(node: etree._Element) -> Import:
    return Import(attribute(node, "namespace"), attribute(node, "name"), attribute(node, "importType"), line_of(node))


def _input(node: etree._Element, file: str) -> InputData:
    return InputData(attribute(node, "id"), _name(node, file), line_of(node), type_ref(first(node, "variable")))


def _decision(node: etree._Element, boxes: Boxes) -> Decision:
    return Decision(
        attribute(node, "id"),
        _name(node, boxes.file),
        line_of(node),
        type_ref(first(node, "variable")),
        _requirements(node, "informationRequirement", "requiredInput", "requiredDecision"),
        _requirements(node, "knowledgeRequirement", "requiredKnowledge"),
        boxes.read(first(node, *LOGIC)),
    )


def _knowledge(node: etree._Element, boxes: Boxes) -> Knowledge:
    function = first(node, "encapsulatedLogic")
    read = boxes.read(function)
    return Knowledge(
        attribute(node, "id"),
        _name(node, boxes.file),
        line_of(node),
        type_ref(first(node, "variable")),
        _requirements(node, "knowledgeRequirement", "requiredKnowledge"),
        read if isinstance(read, FunctionDefinition) else None,
    )


def _service(node: etree._Element, file: str) -> DecisionService:
    return DecisionService(
        attribute(node, "id"),
        _name(node, file),
        line_of(node),
        type_ref(first(node, "variable")),
        _references(node, "outputDecision"),
        _references(node, "encapsulatedDecision"),
        _references(node, "inputDecision"),
        _references(node, "inputData"),
    )


def _requirements(node: etree._Element, arrow: str, *ends: str) -> tuple[Requirement, ...]:
    return tuple(found for requirement in below(node, arrow) for found in _references(requirement, *ends))


def _references(node: etree._Element, *names: str) -> tuple[Requirement, ...]:
    return tuple(Requirement(attribute(one, "href"), line_of(one)) for one in below(node, *names))
