"""Gateways: their direction, and what may stand behind one that waits for events."""

from __future__ import annotations

from engine.bpmn.validity.kinds import GATEWAYS
from engine.bpmn.validity.sheet import Node, Sheet, called, flag, kind_of, parent
from engine.rulebook import error
from engine.text import text

FAMILY = "Gateways as BPMN has them"

CONVERGING = error(
    "gateway-converging", FAMILY, "A gateway marked as converging has several ways out, or one way in.", "8.4.9, 10.6.1"
)
DIVERGING = error(
    "gateway-diverging", FAMILY, "A gateway marked as diverging has several ways in, or one way out.", "8.4.9, 10.6.1"
)
MIXED = error(
    "gateway-mixed", FAMILY, "A gateway marked as mixed has only one way in, or one way out.", "8.4.9, 10.6.1"
)
FEW = error("event-gateway-ways", FAMILY, "An event-based gateway has fewer than two ways out.", "10.6.6")
TARGET = error(
    "event-gateway-target",
    FAMILY,
    "Behind an event-based gateway stands something other than a receive task or an event that waits for a message, "
    "a timer, a condition or a signal.",
    "10.6.6",
)
BORDERED = error(
    "event-gateway-boundary", FAMILY, "A receive task behind an event-based gateway has boundary events.", "10.6.6"
)
SHARED = error(
    "event-gateway-shared", FAMILY, "An event behind an event-based gateway has other flows into it.", "10.6.6"
)
BOTH = error(
    "event-gateway-tasks-and-messages",
    FAMILY,
    "Behind one event-based gateway stand both receive tasks and message events.",
    "10.6.6",
)
PARALLEL = error(
    "event-gateway-parallel",
    FAMILY,
    "An event-based gateway is parallel, and no process begins with it.",
    "10.6.6",
)
ENTERED = error(
    "instantiating-gateway-entered", FAMILY, "A flow leads to a gateway with which the process begins.", "10.6.6"
)
RECEIVE_ENTERED = error(
    "instantiating-receive-entered",
    FAMILY,
    "A flow from elsewhere than a start event leads to a receive task with which the process begins.",
    "10.3.3",
)
INSIDE = error(
    "instantiating-inside",
    FAMILY,
    "Something with which a process begins stands inside a sub-process.",
    "10.3.3, 10.6.6",
)

_AWAITED = frozenset({"message", "timer", "conditional", "signal"})


def check(sheet: Sheet) -> None:
    """Every gateway, and every task with which a process begins."""
    for gateway in sheet.of(*GATEWAYS):
        _direction(sheet, gateway)
    for gateway in sheet.of("eventBasedGateway"):
        _event_gateway(sheet, gateway)
        _behind(sheet, gateway)
    for task in sheet.of("receiveTask"):
        _instantiating_task(sheet, task)


def _direction(sheet: Sheet, gateway: Node) -> None:
    direction = gateway.get("gatewayDirection", "Unspecified").strip()
    ways_in, ways_out = len(sheet.incoming(gateway)), len(sheet.outgoing(gateway))
    wrong = {
        "Converging": (CONVERGING, ways_in < 2 or ways_out > 1),
        "Diverging": (DIVERGING, ways_in > 1 or ways_out < 2),
        "Mixed": (MIXED, ways_in < 2 or ways_out < 2),
    }.get(direction)
    if wrong and wrong[1]:
        sheet.say(
            wrong[0],
            gateway,
            text("the gateway is marked as {direction}, with {ways_in} in and {ways_out} out",
                 direction=direction, ways_in=ways_in, ways_out=ways_out),
            text("Remove gatewayDirection, or draw the missing flow."),
        )  # fmt: skip


def _event_gateway(sheet: Sheet, gateway: Node) -> None:
    begins = flag(gateway, "instantiate")
    if len(sheet.outgoing(gateway)) < 2:
        sheet.say(
            FEW,
            gateway,
            text("an event-based gateway has fewer than two ways out"),
            text("Draw the other events, or wait for the one without a gateway."),
        )
    if gateway.get("eventGatewayType", "").strip() == "Parallel" and not begins:
        sheet.say(
            PARALLEL,
            gateway,
            text("a parallel event-based gateway stands in the middle of the flow"),
            text("Begin the process with it, or wait for each event in a parallel branch."),
        )
    if begins and sheet.incoming(gateway):
        sheet.say(
            ENTERED,
            gateway,
            text("a flow leads to a gateway with which the process begins"),
            text('Remove the flow, or instantiate="true".'),
        )
    if begins and kind_of(parent(gateway)) != "process":
        _inside(sheet, gateway)


def _behind(sheet: Sheet, gateway: Node) -> None:
    targets = [target for flow in sheet.outgoing(gateway) if (target := sheet.find(flow.get("targetRef"))) is not None]
    for target in targets:
        _target(sheet, gateway, target)
    tasks = any(kind_of(target) == "receiveTask" for target in targets)
    messages = any("message" in sheet.triggers(target) for target in targets)
    if tasks and messages:
        sheet.say(
            BOTH,
            gateway,
            text("receive tasks and message events stand behind one gateway"),
            text("Use either receive tasks or message events."),
        )


def _target(sheet: Sheet, gateway: Node, target: Node) -> None:
    waits = kind_of(target) == "intermediateCatchEvent" and set(sheet.triggers(target)) <= _AWAITED
    if kind_of(target) != "receiveTask" and not waits:
        sheet.say(
            TARGET,
            gateway,
            text("“{id}” is no event to wait for", id=called(target)),
            text("Lead an event-based gateway only to messages, timers, conditions, signals and receive tasks."),
        )
    if kind_of(target) == "receiveTask" and sheet.boundaries(target):
        sheet.say(
            BORDERED,
            target,
            text("a receive task behind an event-based gateway has boundary events"),
            text("Let the gateway lead to the other event too."),
        )
    if len(sheet.incoming(target)) > 1:
        sheet.say(
            SHARED,
            target,
            text("an event behind an event-based gateway has other flows into it"),
            text("Let only the gateway lead to it."),
        )


def _instantiating_task(sheet: Sheet, task: Node) -> None:
    if not flag(task, "instantiate"):
        return
    sources = [sheet.find(flow.get("sourceRef")) for flow in sheet.incoming(task)]
    if any(source is not None and kind_of(source) != "startEvent" for source in sources):
        sheet.say(
            RECEIVE_ENTERED,
            task,
            text("a flow leads to a task with which the process begins"),
            text('Remove the flow, or instantiate="true".'),
        )
    if kind_of(parent(task)) != "process":
        _inside(sheet, task)


def _inside(sheet: Sheet, node: Node) -> None:
    sheet.say(
        INSIDE,
        node,
        text("a process cannot begin inside a sub-process"),
        text('Remove instantiate="true".'),
    )
