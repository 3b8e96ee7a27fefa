"""Events on borders, and how every event is connected."""

from __future__ import annotations

from engine.bpmn.validity.kinds import ACTIVITIES
from engine.bpmn.validity.sheet import Node, Sheet, called, flag, kind_of, parent
from engine.rulebook import error
from engine.text import text

FAMILY = "Events in the flow"

ELSEWHERE = error(
    "boundary-elsewhere",
    FAMILY,
    "A boundary event stands in another scope than the activity it is attached to.",
    "10.5.4",
)
ON_EVENT_SUB = error(
    "boundary-on-event-sub-process",
    FAMILY,
    "A boundary event stands on an event sub-process, which nothing enters or leaves.",
    "10.3.5",
)
NOWHERE = error(
    "event-leads-nowhere",
    FAMILY,
    "A start, intermediate or boundary event has no outgoing sequence flow.",
    "10.5.2, 10.5.4",
)
UNREACHED = error(
    "event-unconnected",
    FAMILY,
    "An intermediate or end event has no incoming sequence flow, so it never happens.",
    "10.5.3, 10.5.4",
)


def check(sheet: Sheet) -> None:
    """Every boundary event; every event that must lead on."""
    for event in sheet.of("boundaryEvent"):
        _host(sheet, event)
    for event in sheet.of("startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"):
        if not sheet.outgoing(event) and not _ends_here(sheet, event):
            sheet.say(
                NOWHERE,
                event,
                text("no flow leaves this event"),
                text("Draw where the route goes on, or use an end event."),
            )
    begun = {parent(start) for start in sheet.of("startEvent")}
    for event in sheet.of("intermediateCatchEvent", "intermediateThrowEvent", "endEvent"):
        if parent(event) in begun and not sheet.incoming(event) and not _begins_here(sheet, event):
            sheet.say(
                UNREACHED,
                event,
                text("no flow leads to this event"),
                text("Lead a flow to it, attach it to an activity, or remove it."),
            )


def _host(sheet: Sheet, event: Node) -> None:
    host = sheet.find(event.get("attachedToRef"))
    if host is None or kind_of(host) not in ACTIVITIES:
        return
    if parent(host) is not parent(event):
        sheet.say(
            ELSEWHERE,
            event,
            text("the event is attached to “{name}”, which stands elsewhere", name=called(host)),
            text("Attach it to an activity of its own process or sub-process."),
        )
    if flag(host, "triggeredByEvent"):
        sheet.say(
            ON_EVENT_SUB,
            event,
            text("the event is attached to an event sub-process"),
            text("Attach it to the sub-process around, or to a step inside."),
        )


def _ends_here(sheet: Sheet, event: Node) -> bool:
    """Whether nothing need leave it: a link that throws, what compensation or an ad-hoc sub-process holds."""
    triggers = sheet.triggers(event)
    if kind_of(event) == "boundaryEvent":
        return "compensate" in triggers
    return (kind_of(event) == "intermediateThrowEvent" and "link" in triggers) or _loose(event)


def _begins_here(sheet: Sheet, event: Node) -> bool:
    """Whether nothing need lead to it. Where no start event says where to begin, everything may (13.2)."""
    catches = kind_of(event) == "intermediateCatchEvent" and "link" in sheet.triggers(event)
    return catches or _loose(event)


def _loose(event: Node) -> bool:
    return kind_of(parent(event)) == "adHocSubProcess"
