"""Values of attributes: yes or no, one of a few words, a number; and attributes that must be there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.bpmn.validity.kinds import ACTIVITIES, CATCHING, GATEWAYS, SUB_PROCESSES
from engine.bpmn.validity.sheet import Node, Sheet, kind_of
from engine.rulebook import error
from engine.text import Text, text

FAMILY = "Values"

BOOLEAN = error(
    "value-boolean", FAMILY, "An attribute that says yes or no is neither true nor false.", "8 to 11, schemas"
)
CHOICE = error(
    "value-choice", FAMILY, "An attribute is none of the words that the standard has for it.", "8 to 11, schemas"
)
NUMBER = error("value-number", FAMILY, "An attribute that counts is no whole number.", "8 to 11, schemas")
MISSING = error(
    "attribute-missing", FAMILY, "An element lacks an attribute that the standard requires.", "8 to 11, schemas"
)

FORMAT = error(
    "value-format",
    FAMILY,
    "The format of a text is no MIME type such as text/plain.",
    "8.3.2, 8.4.1",
)

_MEETINGS = frozenset({"collaboration", "choreography", "globalConversation"})
_FLAGS: Mapping[str, frozenset[str]] = {
    "isExecutable": frozenset({"process"}),
    "isClosed": _MEETINGS | {"process"},
    "triggeredByEvent": SUB_PROCESSES,
    "isForCompensation": ACTIVITIES,
    "instantiate": frozenset({"receiveTask", "eventBasedGateway"}),
    "isInterrupting": frozenset({"startEvent"}),
    "cancelActivity": frozenset({"boundaryEvent"}),
    "parallelMultiple": CATCHING,
    "isSequential": frozenset({"multiInstanceLoopCharacteristics"}),
    "testBefore": frozenset({"standardLoopCharacteristics"}),
    "cancelRemainingInstances": frozenset({"adHocSubProcess"}),
    "isCollection": frozenset({"dataObject", "dataInput", "dataOutput", "itemDefinition"}),
    "waitForCompletion": frozenset({"compensateEventDefinition"}),
    "isImmediate": frozenset({"sequenceFlow"}),
    "isUnlimited": frozenset({"dataStore"}),
    "isRequired": frozenset({"resourceParameter"}),
    "mustUnderstand": frozenset({"extension"}),
}
_CHOICES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "gatewayDirection": (GATEWAYS, frozenset({"Unspecified", "Converging", "Diverging", "Mixed"})),
    "eventGatewayType": (frozenset({"eventBasedGateway"}), frozenset({"Exclusive", "Parallel"})),
    "ordering": (frozenset({"adHocSubProcess"}), frozenset({"Parallel", "Sequential"})),
    "behavior": (frozenset({"multiInstanceLoopCharacteristics"}), frozenset({"None", "One", "All", "Complex"})),
    "processType": (frozenset({"process"}), frozenset({"None", "Public", "Private"})),
    "itemKind": (frozenset({"itemDefinition"}), frozenset({"Information", "Physical"})),
    "associationDirection": (frozenset({"association"}), frozenset({"None", "One", "Both"})),
}
_COUNTS: Mapping[str, frozenset[str]] = {"capacity": frozenset({"dataStore"})}
_NEEDED: Mapping[str, frozenset[str]] = {
    "name": frozenset({"interface", "operation", "resource"}),
    "type": frozenset({"relationship"}),
    "importType": frozenset({"import"}),
    "namespace": frozenset({"import"}),
}
_MIME = re.compile(r"[\w.+-]+/[\w.+-]+(\s*;.*)?", re.ASCII)


def check(sheet: Sheet) -> None:
    """Every attribute whose values are known."""
    for name, kinds in _FLAGS.items():
        for node in sheet.of(*sorted(kinds)):
            value = node.get(name)
            if value is not None and value.strip() not in ("true", "false", "1", "0"):
                sheet.say(BOOLEAN, node, _is(name, value), text("Write true or false."))
    for name, (kinds, choices) in _CHOICES.items():
        for node in sheet.of(*sorted(kinds)):
            value = node.get(name)
            if value is not None and value.strip() not in choices:
                remedy = text("Write one of {names}.", names=", ".join(sorted(choices)))
                sheet.say(CHOICE, node, _is(name, value), remedy)
    for name, kinds in _COUNTS.items():
        for node in sheet.of(*sorted(kinds)):
            value = node.get(name)
            if value is not None and not re.fullmatch(r"\s*[+-]?\d+\s*", value, re.ASCII):
                sheet.say(NUMBER, node, _is(name, value), text("Write a whole number."))
    for node in sheet.of("documentation", "textAnnotation"):
        value = node.get("textFormat")
        if value is not None and not _MIME.fullmatch(value.strip()):
            sheet.say(FORMAT, node, _is("textFormat", value), text("Write text/plain or another MIME type."))
    for name, kinds in _NEEDED.items():
        for node in sheet.of(*sorted(kinds)):
            if node.get(name) is None:
                _missing(sheet, node, name)


def _is(name: str, value: str) -> Text:
    return text("{attribute} is “{value}”", attribute=name, value=value)


def _missing(sheet: Sheet, node: Node, name: str) -> None:
    sheet.say(
        MISSING,
        node,
        text("a {kind} needs {name}", kind=kind_of(node), name=name),
        text("Set the attribute, or remove the element."),
    )
