"""Compensation: a boundary event and the one activity that undoes, connected by an association."""

from __future__ import annotations

from engine.bpmn.validity.kinds import ACTIVITIES
from engine.bpmn.validity.sheet import Node, Sheet, called, children, flag, kind_of, parent, plain
from engine.rulebook import error, limit
from engine.text import text

FAMILY = "Compensation"

MISSING = limit(
    "cannot-run-compensation",
    FAMILY,
    "A compensation event on a border is associated with no activity, so nothing could be undone.",
    "10.7.1",
)
SEVERAL = error(
    "compensation-handlers", FAMILY, "A compensation event on a border is associated with several activities.", "10.7.1"
)
UNMARKED = error(
    "compensation-handler-unmarked",
    FAMILY,
    "The activity that should undo another is not marked as being for compensation.",
    "10.7.1",
)
ELSEWHERE = error(
    "compensation-handler-elsewhere",
    FAMILY,
    "The activity that should undo another stands in another process or sub-process.",
    "10.7.1",
)
LOOSE = limit(
    "cannot-run-handler",
    FAMILY,
    "An activity is marked as being for compensation, and no compensation event leads to it.",
    "10.7.1",
)


def check(sheet: Sheet) -> None:
    """Every compensation event on a border, and every activity that is for compensation."""
    ends = _associations(sheet)
    handled: set[str] = set()
    for event in sheet.of("boundaryEvent"):
        if "compensate" in sheet.triggers(event):
            handlers = [node for node in ends.get(event.get("id", ""), ()) if kind_of(node) in ACTIVITIES]
            handled.update(node.get("id", "") for node in handlers)
            _handlers(sheet, event, handlers)
    for node in sheet.of(*ACTIVITIES):
        if flag(node, "isForCompensation") and node.get("id") not in handled and not _begins_by_itself(sheet, node):
            sheet.say(
                LOOSE,
                node,
                text("no compensation event leads to this activity"),
                text("Remove isForCompensation: its own start event begins it.")
                if flag(node, "triggeredByEvent")
                else text("Associate it with a compensation event on the border of what it undoes."),
            )


def _begins_by_itself(sheet: Sheet, node: Node) -> bool:
    """Whether it is an event sub-process that compensation starts: no association leads to that."""
    starts = children(node, "startEvent")
    return flag(node, "triggeredByEvent") and any("compensate" in sheet.triggers(start) for start in starts)


def _associations(sheet: Sheet) -> dict[str, list[Node]]:
    """What associations connect with each id, in whichever direction they are drawn."""
    found: dict[str, list[Node]] = {}
    for association in sheet.of("association"):
        ends = plain(association.get("sourceRef")), plain(association.get("targetRef"))
        for one, other in (ends, ends[::-1]):
            node = sheet.find(other)
            if node is not None:
                found.setdefault(one, []).append(node)
    return found


def _handlers(sheet: Sheet, event: Node, handlers: list[Node]) -> None:
    if not handlers:
        sheet.say(
            MISSING,
            event,
            text("the compensation event is associated with no activity"),
            text("Associate it with the activity that undoes the work."),
        )
    if len(handlers) > 1:
        sheet.say(
            SEVERAL,
            event,
            text("the compensation event is associated with {count} activities", count=len(handlers)),
            text("Keep one; a sub-process can hold several steps."),
        )
    for handler in handlers[:1]:
        if not flag(handler, "isForCompensation"):
            sheet.say(
                UNMARKED,
                handler,
                text("“{name}” is not marked as being for compensation", name=called(handler)),
                text('Set isForCompensation="true".'),
            )
        if parent(handler) is not parent(event):
            sheet.say(
                ELSEWHERE,
                event,
                text("its handler “{name}” stands elsewhere", name=called(handler)),
                text("Draw the activity that undoes beside the one that it undoes."),
            )
