"""Message flows: from one pool into another, between what can send and what can receive. Participants."""

from __future__ import annotations

import re

from engine.bpmn.validity.kinds import EVENTS, GATEWAYS
from engine.bpmn.validity.sheet import Node, Sheet, called, kind_of, parent, plain
from engine.rulebook import error
from engine.text import text

FAMILY = "Pools and messages"

INSIDE = error("message-flow-inside-pool", FAMILY, "A message flow stays inside one pool.", "9.4, 7.6.2")
SENDER = error(
    "message-flow-sender",
    FAMILY,
    "A message flow comes from something that sends no message.",
    "7.6.2, 10.3.3, 10.5.3, 10.5.4",
)
RECEIVER = error(
    "message-flow-receiver",
    FAMILY,
    "A message flow leads to something that receives no message.",
    "7.6.2, 10.3.3, 10.5.2, 10.5.4",
)
OTHER_MESSAGE = error(
    "message-flow-message",
    FAMILY,
    "A message flow carries another message than the event or task at its end.",
    "9.4",
)
MULTIPLICITY = error(
    "participant-multiplicity",
    FAMILY,
    "The least number of participants is greater than the greatest, or they are no such numbers.",
    "9.3.1",
)


def check(sheet: Sheet) -> None:
    """Every message flow and pool."""
    for flow in sheet.of("messageFlow"):
        source, target = sheet.find(flow.get("sourceRef")), sheet.find(flow.get("targetRef"))
        if source is None or target is None:
            continue
        _pools(sheet, flow, source, target)
        _sender(sheet, flow, source)
        _receiver(sheet, flow, target)
        for end in (source, target):
            _message(sheet, flow, end)
    for bounds in sheet.of("participantMultiplicity"):
        _multiplicity(sheet, bounds)


def _pools(sheet: Sheet, flow: Node, source: Node, target: Node) -> None:
    if _pool(source) and _pool(source) == _pool(target):
        sheet.say(
            INSIDE,
            flow,
            text("the message flow stays in one pool"),
            text("Draw a sequence flow, or lead the message to another pool."),
        )


def _pool(node: Node) -> str:
    """The id of the process that the end is in; that of the participant where it is a pool of unknown content."""
    if kind_of(node) == "participant":
        return plain(node.get("processRef")) or node.get("id", "")
    while kind_of(parent(node)) not in ("definitions", ""):
        node = parent(node)
    return node.get("id", "") if kind_of(node) == "process" else ""


def _sender(sheet: Sheet, flow: Node, source: Node) -> None:
    kind = kind_of(source)
    silent = kind in GATEWAYS or kind == "receiveTask"
    if kind in EVENTS:
        silent = kind not in ("endEvent", "intermediateThrowEvent") or "message" not in sheet.triggers(source)
    if silent:
        sheet.say(
            SENDER,
            flow,
            text("the message comes from a {kind}, which sends none", kind=kind),
            text("Let it come from a pool, an activity, or an event that throws a message."),
        )


def _receiver(sheet: Sheet, flow: Node, target: Node) -> None:
    kind = kind_of(target)
    deaf = kind in GATEWAYS or kind == "sendTask"
    if kind in EVENTS:
        deaf = kind in ("endEvent", "intermediateThrowEvent", "implicitThrowEvent") or not _speaks(sheet, target)
    if deaf:
        sheet.say(
            RECEIVER,
            flow,
            text("the message leads to a {kind}, which receives none", kind=kind),
            text("Let it lead to a pool, an activity, or an event that waits for a message."),
        )


def _speaks(sheet: Sheet, event: Node) -> bool:
    """Whether the event waits for messages; a start drawn without any definition leaves that open (10.5.2)."""
    triggers = sheet.triggers(event)
    return not triggers or "message" in triggers


def _message(sheet: Sheet, flow: Node, end: Node) -> None:
    carried = plain(flow.get("messageRef"))
    holders = [one for one in sheet.definitions(end) if kind_of(one) == "messageEventDefinition"]
    if kind_of(end) in ("sendTask", "receiveTask"):
        holders = [end]
    named = {plain(holder.get("messageRef")) for holder in holders} - {""}
    if carried and named and carried not in named:
        sheet.say(
            OTHER_MESSAGE,
            flow,
            text(
                "the flow carries “{message}”, and “{name}” is about another message", message=carried, name=called(end)
            ),
            text("Choose one message for both."),
        )


def _multiplicity(sheet: Sheet, bounds: Node) -> None:
    least, most = bounds.get("minimum", "0").strip(), bounds.get("maximum", "1").strip()
    numbers = all(re.fullmatch(r"\d{1,9}", value, re.ASCII) for value in (least, most))
    if not numbers or int(most) < max(int(least), 1):
        sheet.say(
            MULTIPLICITY,
            bounds,
            text("from {least} to {most} participants cannot be", least=least, most=most),
            text("Write whole numbers, the greatest at least 1 and not below the least."),
        )
