"""Data: associations and what they connect, our own mappings."""

from __future__ import annotations

import re

from engine.bpmn.files.xml import HUIYIN
from engine.bpmn.validity.kinds import ACTIVITIES, CATCHING, FLOW_NODES, THROWING
from engine.bpmn.validity.sheet import Node, Sheet, child, children, kind_of, parent, words
from engine.rulebook import error, limit
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
EMPTY_ASSIGNMENT = limit(
    "cannot-run-assignment-empty", FAMILY, "What an assignment takes, or where it puts it, has no text.", "10.4.1"
)
REACH = error(
    "data-out-of-reach",
    FAMILY,
    "An activity or event uses data of another element, of another process, or of a sub-process that it does not stand "
    "in.",
    "10.4.1",
)
AGAINST = error(
    "data-association-against",
    FAMILY,
    "Data flows the wrong way: into an input of the process or out of its output, into an output or out of an input.",
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
_HOLDERS = ("ioSpecification", "multiInstanceLoopCharacteristics")
_OWNED = ("dataObject", "dataObjectReference", "dataInput", "dataOutput", "property", "inputDataItem", "outputDataItem")
"""Data with a life of its own; what is kept in a data store outlives every process."""


def check(sheet: Sheet) -> None:
    """All data of the file."""
    for association in sheet.of(*_ASSOCIATIONS):
        _place(sheet, association)
        _sources(sheet, association)
        _reach(sheet, association, ("sourceRef", "targetRef"))
        _direction(sheet, association)
    for several in sheet.of("multiInstanceLoopCharacteristics"):
        _reach(sheet, several, ("loopDataInputRef", "loopDataOutputRef"))
    for assignment in sheet.of("assignment"):
        _assignment(sheet, assignment)
    for node in sheet.of(*sorted(FLOW_NODES), "process", "sequenceFlow", "lane", "participant"):
        _mappings(sheet, node)


def _assignment(sheet: Sheet, assignment: Node) -> None:
    ends = child(assignment, "from"), child(assignment, "to")
    remedy = text("Write both from and to in FEEL.")
    if None in ends:
        sheet.say(ASSIGNMENT, assignment, text("an assignment of data is incomplete"), remedy)
    elif not all(map(words, ends)):
        sheet.say(EMPTY_ASSIGNMENT, assignment, text("an assignment of data has an empty end"), remedy)


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


def _reach(sheet: Sheet, user: Node, names: tuple[str, ...]) -> None:
    around = set(user.iterancestors())
    for end in (end for name in names for end in children(user, name)):
        target = sheet.find(end.text)
        if target is not None and kind_of(target) in _OWNED and _owner(target) not in around:
            sheet.say(
                REACH,
                user,
                text("the data “{id}” belongs to another element", id=words(end)),
                text("Draw the data where it is used, or hand it over by a message or a mapping."),
            )


def _owner(data: Node) -> Node:
    """The process, sub-process, activity or event that the data belongs to."""
    above = parent(data)
    return parent(above) if kind_of(above) in _HOLDERS else above


def _direction(sheet: Sheet, association: Node) -> None:
    """Data goes into an activity from what is not an output, and leaves it for what is not an input."""
    wrong = "dataOutput" if kind_of(association) == "dataInputAssociation" else "dataInput"
    for end in (*children(association, "sourceRef"), *children(association, "targetRef")):
        target = sheet.find(end.text)
        if target is not None and kind_of(target) == wrong:
            sheet.say(
                AGAINST,
                association,
                text("the data flows against “{id}”, which is a {kind}", id=words(end), kind=wrong),
                text("Turn the association round, or name other data."),
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
