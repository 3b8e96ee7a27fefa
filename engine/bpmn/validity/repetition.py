"""Loops, multiple instances and quantities: how often an activity happens."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.bpmn.model import MAX_INSTANCES
from engine.bpmn.validity.kinds import ACTIVITIES, DEFINITIONS, FLOW_NODES
from engine.bpmn.validity.sheet import Node, Sheet, child, children, kind_of, ours, parent, words
from engine.rulebook import error, limit
from engine.text import text

FAMILY = "Loops and instances"

TWICE = error("loop-twice", FAMILY, "An activity has more than one marker that says how often it happens.", "10.3.8")
PLACE = error(
    "loop-misplaced", FAMILY, "A loop or multi-instance marker stands on something other than an activity.", "10.3.8"
)
ENDLESS = limit(
    "cannot-run-loop", FAMILY, "A loop has neither a condition nor a maximum, so it would never end.", "10.3.8, 13.3.6"
)
MAXIMUM = error("loop-maximum", FAMILY, "The maximum of a loop is not a whole number from 0 up.", "10.3.8")
UNCOUNTED = limit(
    "cannot-run-instances",
    FAMILY,
    "A multi-instance activity has neither a cardinality nor a collection, so nothing says how many there are.",
    "10.3.8, table 10.29",
)
BOTH = error(
    "instances-counted-twice",
    FAMILY,
    "A multi-instance activity has both a cardinality and a collection.",
    "10.3.8, 13.3.7",
)
NEGATIVE = error("cardinality-negative", FAMILY, "The number of instances is negative.", "10.3.8, table 10.29")
FRACTION = error(
    "cardinality-no-integer", FAMILY, "The number of instances is not a whole number.", "10.3.8, table 10.29"
)
TOO_MANY = limit(
    "cannot-run-instances-many",
    FAMILY,
    f"A multi-instance activity has more than {MAX_INSTANCES} instances, at which every run would stop.",
    "10.3.8, table 10.29",
)
OUTPUT = error(
    "instances-output",
    FAMILY,
    "A multi-instance activity gathers a list without saying what goes in, or says what without naming the list.",
    "10.3.8, table 10.29",
)
ITEM = error(
    "instances-item",
    FAMILY,
    "The name for one element of a collection is no name, or there is no collection for it.",
    "10.3.8",
)
BEHAVIOR = error(
    "instances-behavior",
    FAMILY,
    "What instances should throw as they complete is nothing that an event on the border of their activity catches: "
    "no message, signal, escalation or error.",
    "10.3.8, tables 10.29 and 10.31; 10.5.4",
)
COMPLEX = error(
    "instances-complex-behavior",
    FAMILY,
    "A complex behaviour of instances lacks its condition.",
    "10.3.8, table 10.31",
)
QUANTITY = error(
    "quantity", FAMILY, "A start or completion quantity is not a whole number from 1 up.", "10.3, table 10.3"
)

THROWN = frozenset({"message", "signal", "escalation", "error"})
"""What can be thrown by an instance and caught on the border of its activity."""

_NUMBER = re.compile(r"=?\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,6})?)")
_NAME = re.compile(r"[^\W\d][\w]*")
_MARKERS = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")


def check(sheet: Sheet) -> None:
    """Every activity, and every marker."""
    for node in sheet.of(*ACTIVITIES):
        if sum(len(children(node, marker)) for marker in _MARKERS) > 1:
            sheet.say(TWICE, node, text("it repeats in two ways"), text("Keep one of the markers."))
        for name in ("startQuantity", "completionQuantity"):
            _quantity(sheet, node, name)
    for loop in sheet.of(*_MARKERS):
        if kind_of(parent(loop)) in FLOW_NODES - ACTIVITIES:
            sheet.say(
                PLACE,
                loop,
                text("a {kind} does not repeat", kind=kind_of(parent(loop))),
                text("Put the marker on an activity, or draw the loop."),
            )
    for loop in sheet.of("standardLoopCharacteristics"):
        _loop(sheet, loop)
    for several in sheet.of("multiInstanceLoopCharacteristics"):
        _counted(sheet, several)
        _gathered(sheet, several)
        _behavior(sheet, several)


def _quantity(sheet: Sheet, node: Node, name: str) -> None:
    value = node.get(name)
    if value is not None and not (_whole(value) and int(value) >= 1):
        sheet.say(
            QUANTITY,
            node,
            text("{attribute} is “{value}”", attribute=name, value=value),
            text("Write a whole number from 1 up, or leave the attribute out."),
        )


def _whole(value: str) -> bool:
    return re.fullmatch(r"\s*\+?\d{1,9}\s*", value, re.ASCII) is not None


def _loop(sheet: Sheet, loop: Node) -> None:
    maximum = loop.get("loopMaximum")
    if maximum is not None and not _whole(maximum):
        sheet.say(
            MAXIMUM,
            loop,
            text("{attribute} is “{value}”", attribute="loopMaximum", value=maximum),
            text("Write how many turns it may take at most."),
        )
    if maximum is None and not words(child(loop, "loopCondition")):
        sheet.say(
            ENDLESS,
            loop,
            text("the loop has neither a condition nor a maximum"),
            text("Write a loopCondition in FEEL, or loopMaximum."),
        )


def _counted(sheet: Sheet, several: Node) -> None:
    cardinality = words(child(several, "loopCardinality"))
    collection = ours(several, "collection") or words(child(several, "loopDataInputRef"))
    if not cardinality and not collection:
        sheet.say(
            UNCOUNTED,
            several,
            text("nothing says how many instances there are"),
            text("Write loopCardinality or huiyin:collection in FEEL."),
        )
    if cardinality and collection:
        sheet.say(
            BOTH,
            several,
            text("the instances are counted by a number and by a collection"),
            text("Keep one of the two."),
        )
    number = _NUMBER.fullmatch(cardinality)
    if number and number[1].startswith("-"):
        sheet.say(
            NEGATIVE,
            several,
            text("{count} instances cannot be", count=number[1]),
            text("Write a whole number from 0 up, or FEEL that gives one."),
        )
    elif number and Decimal(number[1]) <= MAX_INSTANCES and Decimal(number[1]) % 1:
        sheet.say(
            FRACTION,
            several,
            text("{count} instances cannot be", count=number[1]),
            text("Write a whole number from 0 up, or FEEL that gives one."),
        )
    elif number and Decimal(number[1]) > MAX_INSTANCES:
        sheet.say(
            TOO_MANY,
            several,
            text("{count} instances are more than {limit}", count=number[1], limit=MAX_INSTANCES),
            text("Write a number up to {limit}, or let each case ask for what it needs.", limit=MAX_INSTANCES),
        )


def _gathered(sheet: Sheet, several: Node) -> None:
    into, what = ours(several, "outputCollection"), ours(several, "outputElement")
    nowhere = what and not into and child(several, "loopDataOutputRef") is None
    nothing = into and not what and child(several, "outputDataItem") is None
    if nowhere or nothing:
        sheet.say(
            OUTPUT,
            several,
            text("what the instances give is named on one side only"),
            text("Write both huiyin:outputCollection and huiyin:outputElement, or neither."),
        )
    item = ours(several, "element")
    if item is None:
        return
    if not _NAME.fullmatch(item.strip()):
        sheet.say(
            ITEM,
            several,
            text("“{name}” is no name for an element of the collection", name=item),
            text("Write letters, digits and underscores, a letter first."),
        )
    elif not (ours(several, "collection") or words(child(several, "loopDataInputRef"))):
        sheet.say(
            ITEM,
            several,
            text("“{name}” is an element of no collection", name=item),
            text("Write huiyin:collection in FEEL, or remove huiyin:element."),
        )


def _behavior(sheet: Sheet, several: Node) -> None:
    named = [sheet.find(several.get(name)) for name in ("noneBehaviorEventRef", "oneBehaviorEventRef")]
    thrown = [definition for definition in named if definition is not None and kind_of(definition) in DEFINITIONS]
    for one in children(several, "complexBehaviorDefinition"):
        thrown += [definition for event in children(one, "event") for definition in sheet.definitions(event)]
        if not words(child(one, "condition")):
            sheet.say(
                COMPLEX,
                several,
                text("nothing says when the instances throw their event"),
                text("Write the condition in FEEL; true stands for always."),
            )
    for kind in dict.fromkeys(kind_of(definition).removesuffix("EventDefinition") for definition in thrown):
        if kind not in THROWN:
            sheet.say(
                BEHAVIOR,
                several,
                text("instances throw no {kind} event", kind=kind),
                text("Let them throw a message, a signal, an escalation or an error."),
            )
