"""Sequence flows: where they may lead, what may leave and enter each kind of node, conditions and defaults."""

from __future__ import annotations

from engine.bpmn.validity.kinds import ACTIVITIES, EVENTS
from engine.bpmn.validity.sheet import Node, Sheet, called, children, flag, kind_of, parent, plain, words
from engine.rulebook import error
from engine.text import text

FAMILY = "Sequence flows"

POOL = error(
    "flow-crosses-pool", FAMILY, "A sequence flow leads into another process; only messages cross pools.", "7.6.1"
)
BORDER = error("flow-crosses-border", FAMILY, "A sequence flow crosses the border of a sub-process.", "10.3.5")
PLACE = error(
    "flow-elsewhere", FAMILY, "A sequence flow stands in another process or sub-process than its two ends.", "8.4.8"
)
INTO_START = error("flow-into-start", FAMILY, "A sequence flow leads into a start event.", "10.5.2")
OUT_OF_END = error("flow-out-of-end", FAMILY, "A sequence flow leaves an end event.", "10.5.3")
INTO_BOUNDARY = error("flow-into-boundary", FAMILY, "A sequence flow leads into a boundary event.", "10.5.4")
INTO_LINK = error("flow-into-link", FAMILY, "A sequence flow leads into a catching link event.", "10.5.4")
OUT_OF_LINK = error("flow-out-of-link", FAMILY, "A sequence flow leaves a throwing link event.", "10.5.4")
EVENT_SUB = error(
    "flow-at-event-sub-process", FAMILY, "A sequence flow enters or leaves an event sub-process.", "10.3.5"
)
HANDLER = error(
    "flow-at-compensation", FAMILY, "A sequence flow enters or leaves an activity that is for compensation.", "10.7.1"
)
UNDOING = error("flow-out-of-compensation", FAMILY, "A sequence flow leaves a compensation boundary event.", "10.5.4")
LIST = error(
    "flow-list-contradiction",
    FAMILY,
    "An element lists as incoming or outgoing a sequence flow that does not lead there.",
    "8.4.9",
)
CONDITION = error(
    "condition-misplaced",
    FAMILY,
    "A condition stands on a flow out of an event, a parallel or an event-based gateway, where nothing asks for it.",
    "8.4.13, 10.5.2, 10.6",
)
ALONE = error(
    "condition-alone",
    FAMILY,
    "A condition stands on the only flow out of an activity, so nothing says what happens otherwise.",
    "8.4.13",
)
NOT_AT_ONCE = error(
    "flow-not-immediate",
    FAMILY,
    "A flow of an executable process says that other activities may come between its ends.",
    "8.4.13",
)
CONDITIONS = error("condition-twice", FAMILY, "A sequence flow has more than one condition.", "8.4.13")
DEFAULT_FOREIGN = error(
    "default-foreign", FAMILY, "The default flow of an activity or gateway leaves another element.", "10.6.2"
)
DEFAULT_PLACE = error(
    "default-misplaced", FAMILY, "A default flow is set on an element that cannot have one.", "10.3, 10.6"
)
_WITHOUT_DEFAULT = tuple(EVENTS | {"parallelGateway", "eventBasedGateway"})
_UNASKED = EVENTS | {"parallelGateway", "eventBasedGateway"}


def check(sheet: Sheet) -> None:
    """Every sequence flow, and what each node says about its own."""
    for flow in sheet.of("sequenceFlow"):
        source, target = sheet.find(flow.get("sourceRef")), sheet.find(flow.get("targetRef"))
        if source is not None:
            _leaves(sheet, flow, source)
        if target is not None:
            _enters(sheet, flow, target)
        if source is not None and target is not None:
            _borders(sheet, flow, source, target)
        _condition(sheet, flow, source)
        if not flag(flow, "isImmediate", default=True) and flag(_process(flow), "isExecutable"):
            sheet.say(
                NOT_AT_ONCE,
                flow,
                text("other activities may come between the ends of this flow"),
                text('Remove isImmediate="false", or draw the activities.'),
            )
    for node in sheet.flow_nodes:
        _lists(sheet, node)
    for node in sheet.of(*ACTIVITIES, "exclusiveGateway", "inclusiveGateway", "complexGateway"):
        _default(sheet, node)
    for node in sheet.of(*_WITHOUT_DEFAULT):
        if node.get("default"):
            sheet.say(
                DEFAULT_PLACE,
                node,
                text("a {kind} has no default flow", kind=kind_of(node)),
                text("Remove the default mark, or decide at an exclusive gateway."),
            )


def _borders(sheet: Sheet, flow: Node, source: Node, target: Node) -> None:
    if parent(source) is parent(target):
        if parent(source) is not parent(flow):
            sheet.say(
                PLACE,
                flow,
                text("the flow stands in another part of the file than the elements it connects"),
                text("Draw the flow again."),
            )
        return
    if _process(source) is not _process(target):
        sheet.say(
            POOL,
            flow,
            text("the flow leads from one pool into another, to “{name}”", name=called(target)),
            text("Draw a message flow, or keep the flow inside its pool."),
        )
    else:
        sheet.say(
            BORDER,
            flow,
            text("the flow crosses the border of a sub-process at “{name}”", name=called(target)),
            text("End the flow inside, and go on from the sub-process itself."),
        )


def _process(node: Node) -> Node:
    """The process, or whatever else at the top of the file, that the node is drawn in."""
    while kind_of(parent(node)) not in ("definitions", ""):
        node = parent(node)
    return node


def _enters(sheet: Sheet, flow: Node, target: Node) -> None:
    kind = kind_of(target)
    if kind == "startEvent":
        sheet.say(
            INTO_START,
            target,
            text("a flow leads into a start event"),
            text("Lead the flow to the element behind it."),
        )
    elif kind == "boundaryEvent":
        sheet.say(
            INTO_BOUNDARY,
            target,
            text("a flow leads into a boundary event"),
            text("Lead the flow to the activity, or to the element behind the event."),
        )
    elif kind == "intermediateCatchEvent" and "link" in sheet.triggers(target):
        sheet.say(
            INTO_LINK,
            target,
            text("a flow leads into a link that catches"),
            text("Lead the flow to a throwing link of the same name, or to the element behind."),
        )
    _beside(sheet, flow, target)


def _leaves(sheet: Sheet, flow: Node, source: Node) -> None:
    kind = kind_of(source)
    if kind == "endEvent":
        sheet.say(
            OUT_OF_END,
            source,
            text("a flow leaves an end event"),
            text("Use an intermediate event."),
        )
    elif kind == "intermediateThrowEvent" and "link" in sheet.triggers(source):
        sheet.say(
            OUT_OF_LINK,
            source,
            text("a flow leaves a link that throws"),
            text("Let the flow leave the catching link of the same name."),
        )
    elif kind == "boundaryEvent" and "compensate" in sheet.triggers(source):
        sheet.say(
            UNDOING,
            source,
            text("a flow leaves a compensation event on a border"),
            text("Connect the event with its handler by an association instead."),
        )
    _beside(sheet, flow, source)


def _beside(sheet: Sheet, flow: Node, node: Node) -> None:
    """Flows at what stands beside the normal flow; the flow is named once, at the element that it should not touch."""
    if kind_of(node) in ACTIVITIES and flag(node, "isForCompensation"):
        sheet.say(
            HANDLER,
            node,
            text("a flow leads to or from an activity that undoes another"),
            text("Remove the flow: the activity runs when its compensation event says so."),
        )
    elif flag(node, "triggeredByEvent"):
        sheet.say(
            EVENT_SUB,
            node,
            text("a flow leads to or from an event sub-process"),
            text("Remove the flow: the sub-process begins with its own start event."),
        )


def _condition(sheet: Sheet, flow: Node, source: Node | None) -> None:
    conditions = children(flow, "conditionExpression")
    if len(conditions) > 1:
        sheet.say(
            CONDITIONS,
            flow,
            text("the flow has {count} conditions", count=len(conditions)),
            text("Join them into one with “and” or “or”."),
        )
    # Modelling tools leave empty ones on flows of every kind; that there is no text is said by a rule of its own.
    if any(map(words, conditions)) and source is not None and kind_of(source) in _UNASKED:
        sheet.say(
            CONDITION,
            flow,
            text("a condition has no meaning on a flow out of a {kind}", kind=kind_of(source)),
            text("Remove the condition, or decide at an exclusive gateway."),
        )
    if conditions and source is not None and kind_of(source) in ACTIVITIES and len(sheet.outgoing(source)) == 1:
        sheet.say(
            ALONE,
            flow,
            text("the only flow out of “{name}” has a condition", name=called(source)),
            text("Remove the condition, or draw where the route goes when it does not hold."),
        )


def _lists(sheet: Sheet, node: Node) -> None:
    for kind, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
        for entry in children(node, kind):
            flow = sheet.find(words(entry))
            if flow is not None and kind_of(flow) == "sequenceFlow" and plain(flow.get(end)) != node.get("id"):
                sheet.say(
                    LIST,
                    node,
                    text("it lists the flow “{flow}” as {kind}, which leads elsewhere", flow=words(entry), kind=kind),
                    text("Remove the entry, or draw the flow again."),
                )


def _default(sheet: Sheet, node: Node) -> None:
    flow = sheet.find(node.get("default"))
    if flow is not None and kind_of(flow) == "sequenceFlow" and plain(flow.get("sourceRef")) != node.get("id"):
        sheet.say(
            DEFAULT_FOREIGN,
            node,
            text("its default flow “{flow}” does not leave it", flow=node.get("default", "")),
            text("Mark one of its own flows as the default."),
        )
