"""What sub-processes of each kind hold: starts, event sub-processes, ad-hoc sub-processes."""

from __future__ import annotations

from engine.bpmn.validity.kinds import ACTIVITIES, CHOREOGRAPHY, GATEWAYS, LEVELS
from engine.bpmn.validity.sheet import Node, Sheet, children, flag, kind_of, parent
from engine.rulebook import error, limit
from engine.text import text

FAMILY = "Processes and sub-processes"

SEVERAL_STARTS = error(
    "sub-process-starts", FAMILY, "A sub-process that flows lead to has more than one start event.", "13.3.4"
)
EVENT_SUB_START = error(
    "event-sub-process-starts", FAMILY, "An event sub-process has no start event, or more than one.", "10.3.5"
)
AD_HOC_EVENT = error("ad-hoc-start-or-end", FAMILY, "An ad-hoc sub-process holds a start or end event.", "10.3.5")
AD_HOC_EMPTY = error("ad-hoc-empty", FAMILY, "An ad-hoc sub-process holds no activity.", "10.3.5")
CHOREOGRAPHED = error("choreography-in-process", FAMILY, "A choreography activity stands in a process.", "10.2")
UNCONNECTED = limit(
    "cannot-run-unconnected",
    FAMILY,
    "No flow leads to a step or gateway, though a start event says where to begin; nothing would ever reach it.",
    "10.5.2, 13.2",
)
STUCK = limit(
    "cannot-run-gateway-end",
    FAMILY,
    "No flow leaves a gateway; draw an end event, so that it is clear how the route ends there.",
    "10.6.1",
)
METHOD = limit(
    "cannot-run-transaction-method",
    FAMILY,
    "A transaction that is cancelled would put back data (`##Image`, `##Store`) or follow a protocol between machines. "
    "Neither undoes what people did; here compensation does (`##Compensate`).",
    "10.3.5, table 10.22",
)


def check(sheet: Sheet) -> None:
    """Every level of every process."""
    for level in sheet.of(*LEVELS):
        _starts(sheet, level)
    for level in sheet.of("adHocSubProcess"):
        _ad_hoc(sheet, level)
    for level in sheet.of("transaction"):
        _method(sheet, level)
    for node in sheet.of(*CHOREOGRAPHY):
        if kind_of(parent(node)) in LEVELS:
            sheet.say(
                CHOREOGRAPHED,
                node,
                text("a choreography activity stands in a process"),
                text("Draw the task of each participant in its own pool."),
            )
    for node in sheet.of(*GATEWAYS):
        if not sheet.outgoing(node):
            sheet.say(
                STUCK,
                node,
                text("no flow leaves this element"),
                text("Draw where the route goes on."),
            )


def _starts(sheet: Sheet, level: Node) -> None:
    starts = children(level, "startEvent")
    if flag(level, "triggeredByEvent"):
        if len(starts) != 1:
            sheet.say(
                EVENT_SUB_START,
                level,
                text("the event sub-process has {count} start events", count=len(starts)),
                text("Draw exactly one, with the event that starts it."),
            )
    elif kind_of(level) in ("subProcess", "transaction") and len(starts) > 1:
        sheet.say(
            SEVERAL_STARTS,
            level,
            text("the sub-process has {count} start events", count=len(starts)),
            text("Draw one, or none at all: then everything begins that no flow leads to."),
        )
    if starts:
        for node in level:
            if kind_of(node) in ACTIVITIES | GATEWAYS and not sheet.incoming(node) and not _beside(node):
                sheet.say(
                    UNCONNECTED,
                    node,
                    text("no flow leads here"),
                    text("Connect the element or remove it."),
                )


def _beside(node: Node) -> bool:
    """Whether it begins otherwise than by a flow."""
    return flag(node, "isForCompensation") or flag(node, "triggeredByEvent") or flag(node, "instantiate")


def _method(sheet: Sheet, level: Node) -> None:
    # The text of the standard writes them small, its schema with a capital.
    method = level.get("method", "##Compensate").strip()
    if method.lower() in ("##image", "##store"):
        sheet.say(
            METHOD,
            level,
            text("{method} puts back data, which does not undo what people did", method=method),
            text("Leave out the method, and draw compensation for what must be undone."),
        )
    elif method.lower() != "##compensate":
        sheet.say(
            METHOD,
            level,
            text("the protocol “{method}” needs somebody who leads the transaction, and nobody does here",
                 method=method),
            text("Leave out the method, and draw compensation for what must be undone."),
        )  # fmt: skip


def _ad_hoc(sheet: Sheet, level: Node) -> None:
    for event in (*children(level, "startEvent"), *children(level, "endEvent")):
        sheet.say(
            AD_HOC_EVENT,
            event,
            text("a {kind} stands in an ad-hoc sub-process", kind=kind_of(event)),
            text("Remove it: the activities inside begin by themselves, and the completion condition ends them."),
        )
    if not any(kind_of(node) in ACTIVITIES for node in level):
        sheet.say(
            AD_HOC_EMPTY,
            level,
            text("the ad-hoc sub-process holds no activity"),
            text("Draw at least one activity in it, or use a plain task."),
        )
