"""Specifications of inputs and outputs: which elements have one, and the sets that say which data goes together."""

from __future__ import annotations

from engine.bpmn.validity.data import FAMILY
from engine.bpmn.validity.kinds import ACTIVITIES, FLOW_NODES, SUB_PROCESSES
from engine.bpmn.validity.sheet import Node, Sheet, called, child, children, kind_of, parent, plain, words
from engine.rulebook import error
from engine.text import text

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
    "Inputs and outputs are specified twice, or for something other than an activity or process: a sub-process may "
    "only have some for its instances.",
    "10.4.1",
)
IN_NO_SET = error(
    "data-in-no-set", FAMILY, "An input is in no set of inputs, or an output in no set of outputs.", "10.4.1"
)
UNLISTED = error(
    "set-optional-unlisted",
    FAMILY,
    "A set calls data optional, or used while the work goes on, that is not listed in the set.",
    "10.4.1",
)
ONE_WAY = error(
    "set-one-way", FAMILY, "A set of inputs names a set of outputs that does not name it, or the other way.", "10.4.1"
)

_SIDES = (
    ("dataInput", "inputSet", "dataInputRefs", ("optionalInputRefs", "whileExecutingInputRefs")),
    ("dataOutput", "outputSet", "dataOutputRefs", ("optionalOutputRefs", "whileExecutingOutputRefs")),
)

_PAIRS = ("outputSetRefs", "inputSetRefs")


def check(sheet: Sheet) -> None:
    """Every specification, and the sets of events."""
    for specification in sheet.of("ioSpecification"):
        _specification(sheet, specification)
    for holder in sheet.of("ioSpecification", *sorted(FLOW_NODES - ACTIVITIES)):
        _in_sets(sheet, holder)
    sets = [*sheet.of("inputSet", "outputSet")]
    named = {(one.get("id"), plain(entry.text)) for one in sets for entry in one if kind_of(entry) in _PAIRS}
    for one in sets:
        _pair(sheet, one, named)


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
    once = kind_of(holder) in SUB_PROCESSES and child(holder, "multiInstanceLoopCharacteristics") is None
    misplaced = once or kind_of(holder) in FLOW_NODES - ACTIVITIES
    if misplaced or len(children(holder, "ioSpecification")) > 1:
        sheet.say(
            SPECIFICATIONS,
            specification,
            text("an ioSpecification is one too many here"),
            text("Keep one, on a task, a call or a process."),
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


def _in_sets(sheet: Sheet, holder: Node) -> None:
    for data, group, listing, marks in _SIDES:
        sets = children(holder, group)
        listed = {plain(entry.text) for one in sets for entry in children(one, listing)}
        for node in children(holder, data):
            if node.get("id") not in listed:
                sheet.say(
                    IN_NO_SET,
                    node,
                    text("“{name}” is in no {set}", name=called(node), set=group),
                    text("Name it in {name} of an {set}.", name=listing, set=group),
                )
        for one in sets:
            own = {plain(entry.text) for entry in children(one, listing)}
            for entry in (entry for mark in marks for entry in children(one, mark)):
                if plain(entry.text) not in own:
                    sheet.say(
                        UNLISTED,
                        one,
                        text("{name} names “{id}”, which the set does not list", name=kind_of(entry), id=words(entry)),
                        text("Name it in {name} too.", name=listing),
                    )


def _pair(sheet: Sheet, one: Node, named: set[tuple[str | None, str]]) -> None:
    for entry in (entry for entry in one if kind_of(entry) in _PAIRS):
        other = sheet.find(entry.text)
        if other is not None and (other.get("id"), one.get("id", "")) not in named:
            sheet.say(
                ONE_WAY,
                one,
                text("it names the set “{id}”, which does not name it", id=words(entry)),
                text("Write the pair on both sides, or on neither."),
            )
