"""Data: associations and what they connect, sets of inputs and outputs, our own mappings."""

from __future__ import annotations

import re

from engine.bpmn.validity.kinds import ACTIVITIES, CATCHING, FLOW_NODES, THROWING
from engine.bpmn.validity.sheet import Node, Sheet, child, children, flag, kind_of, parent, words
from engine.bpmn.xml import HUIYIN
from engine.rulebook import error
from engine.text import text

FAMILY = "Data"

PLACE = error(
    "data-association-misplaced",
    FAMILY,
    "Data enters or leaves where none can: into an event that catches, out of one that throws, or at a gateway.",
    "10.4.1",
)
SOURCES = error(
    "data-association-sources",
    FAMILY,
    "A data association has several sources and no transformation that says how they become one.",
    "10.4.1",
)
TRANSFORMATIONS = error(
    "data-association-transformations", FAMILY, "A data association has more than one transformation.", "10.4.1"
)
ASSIGNMENT = error("assignment-incomplete", FAMILY, "An assignment lacks what it takes or where it puts it.", "10.4.1")
NO_INPUT_SET = error(
    "input-set-missing", FAMILY, "A specification of inputs and outputs has no set of inputs.", "10.4.1"
)
NO_OUTPUT_SET = error(
    "output-set-missing", FAMILY, "A specification of inputs and outputs has no set of outputs.", "10.4.1"
)
FOREIGN_INPUT = error(
    "data-input-foreign", FAMILY, "A set of inputs or outputs names data that belongs to another element.", "10.4.1"
)
SPECIFICATIONS = error(
    "io-specification-misplaced",
    FAMILY,
    "Inputs and outputs are specified twice, or for something other than an activity or process.",
    "10.4.1",
)
REACH = error(
    "data-out-of-reach",
    FAMILY,
    "An activity uses a data object of another process, or of a sub-process that it does not stand in.",
    "10.4.1",
)
MAPPING = error(
    "mapping-incomplete",
    FAMILY,
    "A huiyin:input or huiyin:output lacks its source or its target, or has no usable name.",
)
MAPPING_PLACE = error(
    "mapping-misplaced", FAMILY, "A huiyin:input or huiyin:output stands on something other than an activity or event."
)
MAPPING_TWICE = error("mapping-twice", FAMILY, "Two mappings of one element write one input, so the first is lost.")

_NAME = re.compile(r"[^\W\d][\w]*")
_ASSOCIATIONS = ("dataInputAssociation", "dataOutputAssociation")


def check(sheet: Sheet) -> None:
    """All data of the file."""
    for association in sheet.of(*_ASSOCIATIONS):
        _place(sheet, association)
        _sources(sheet, association)
        _reach(sheet, association)
    for assignment in sheet.of("assignment"):
        if not words(child(assignment, "from")) or not words(child(assignment, "to")):
            sheet.say(
                ASSIGNMENT,
                assignment,
                text("an assignment of data is incomplete"),
                text("Write both from and to in FEEL."),
            )
    for specification in sheet.of("ioSpecification"):
        _specification(sheet, specification)
    for node in sheet.of(*sorted(FLOW_NODES), "process", "sequenceFlow", "lane", "participant"):
        _mappings(sheet, node)


def _place(sheet: Sheet, association: Node) -> None:
    holder = kind_of(parent(association))
    into = kind_of(association) == "dataInputAssociation"
    allowed = ACTIVITIES | (THROWING if into else CATCHING)
    if holder in FLOW_NODES and holder not in allowed:
        sheet.say(
            PLACE,
            association,
            text("no data goes into a {kind}", kind=holder)
            if into
            else text("no data comes out of a {kind}", kind=holder),
            text("Connect the data with the activity before or behind it."),
        )


def _sources(sheet: Sheet, association: Node) -> None:
    transformations = children(association, "transformation")
    if len(children(association, "sourceRef")) > 1 and not transformations:
        sheet.say(
            SOURCES,
            association,
            text("a data association has several sources and no transformation"),
            text("Keep one source, or write a transformation in FEEL."),
        )
    if len(transformations) > 1:
        sheet.say(
            TRANSFORMATIONS,
            association,
            text("a data association has several transformations"),
            text("Keep one of them."),
        )


def _reach(sheet: Sheet, association: Node) -> None:
    around = set(association.iterancestors())
    for end in (*children(association, "sourceRef"), *children(association, "targetRef")):
        target = sheet.find(end.text)
        if (
            target is not None
            and kind_of(target) in ("dataObject", "dataObjectReference")
            and parent(target) not in around
        ):
            sheet.say(
                REACH,
                association,
                text("the data “{id}” belongs to another process or sub-process", id=words(end)),
                text("Draw the data where it is used, or hand it over by a message or a mapping."),
            )


def _specification(sheet: Sheet, specification: Node) -> None:
    holder = parent(specification)
    for kind, rule in (("inputSet", NO_INPUT_SET), ("outputSet", NO_OUTPUT_SET)):
        if not children(specification, kind):
            sheet.say(
                rule,
                specification,
                text("an ioSpecification has no {kind}", kind=kind),
                text("Write an empty one, or remove the ioSpecification."),
            )
    misplaced = kind_of(holder) in FLOW_NODES - ACTIVITIES or flag(holder, "triggeredByEvent")
    if misplaced or len(children(holder, "ioSpecification")) > 1:
        sheet.say(
            SPECIFICATIONS,
            specification,
            text("an ioSpecification is one too many here"),
            text("Keep one, on an activity or a process."),
        )
    own = {node.get("id") for node in specification}
    for listed in (*children(specification, "inputSet"), *children(specification, "outputSet")):
        for entry in listed:
            target = sheet.find(entry.text)
            if target is not None and kind_of(target) in ("dataInput", "dataOutput") and target.get("id") not in own:
                sheet.say(
                    FOREIGN_INPUT,
                    specification,
                    text("“{id}” belongs to another element", id=words(entry)),
                    text("Name data of this ioSpecification."),
                )


def _mappings(sheet: Sheet, node: Node) -> None:
    extensions = child(node, "extensionElements")
    if extensions is None:
        return
    seen: set[str] = set()
    for kind in ("input", "output"):
        for mapping in extensions.findall(f"{{{HUIYIN}}}{kind}"):
            _mapping(sheet, node, mapping, kind)
            target = mapping.get("target", "").strip()
            if kind == "input" and target in seen:
                sheet.say(
                    MAPPING_TWICE,
                    node,
                    text("two inputs write “{name}”", name=target),
                    text("Keep one of them."),
                )
            seen.update({target} if kind == "input" else ())


def _mapping(sheet: Sheet, node: Node, mapping: Node, kind: str) -> None:
    if kind_of(node) not in ACTIVITIES | CATCHING | THROWING:
        sheet.say(
            MAPPING_PLACE,
            node,
            text("data is not mapped at a {kind}", kind=kind_of(node)),
            text("Map it at the activity or event that needs it."),
        )
    target = mapping.get("target", "").strip()
    # The inputs of a decision may have names of several words.
    named = target != "" if (kind_of(node), kind) == ("businessRuleTask", "input") else _NAME.fullmatch(target)
    if not mapping.get("source", "").strip() or not named:
        sheet.say(
            MAPPING,
            node,
            text("huiyin:{kind} lacks a source, or a name for its target", kind=kind),
            text("Write source in FEEL, and a plain name as target."),
        )
