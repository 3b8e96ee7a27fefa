"""Event definitions: which of them each kind of event may have where it stands (BPMN 2.0.2, tables 10.84 to 10.93)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.validity.kinds import SUB_PROCESSES
from engine.bpmn.validity.sheet import Node, Sheet, children, flag, kind_of, parent, plain
from engine.rulebook import Rule, error
from engine.text import Text, text

FAMILY = "Event definitions"


@dataclass(frozen=True, slots=True)
class Place:
    """One place where events stand: the definitions it takes, and whether it takes none at all."""

    rule: Rule
    allowed: frozenset[str]
    plain: bool
    title: Text


def _place(name: str, what: str, clause: str, allowed: str, title: Text, *, plain: bool) -> Place:
    rule = error(
        f"{name}-definition",
        FAMILY,
        f"{what} has an event definition that does not belong there, or lacks one.",
        clause,
    )
    return Place(rule, frozenset(allowed.split()), plain, title)


_PLACES: Mapping[str, Place] = {
    "process start": _place(
        "process-start", "The start event of a process", "10.5.2, table 10.84", "message timer conditional signal",
        text("the start of a process"), plain=True,
    ),
    "sub-process start": _place(
        "sub-process-start", "The start event of a sub-process that flows lead to", "10.5.2, table 10.85", "",
        text("the start of a sub-process"), plain=True,
    ),
    "event sub-process start": _place(
        "event-sub-process-start", "The start event of an event sub-process", "10.5.2, table 10.86",
        "message timer escalation error compensate conditional signal",
        text("the start of an event sub-process"), plain=False,
    ),
    "intermediateCatchEvent": _place(
        "catch", "An intermediate catching event", "10.5.4, table 10.89", "message timer conditional link signal",
        text("an intermediate event that catches"), plain=False,
    ),
    "intermediateThrowEvent": _place(
        "throw", "An intermediate throwing event", "10.5.4, table 10.89", "message escalation compensate link signal",
        text("an intermediate event that throws"), plain=True,
    ),
    "boundaryEvent": _place(
        "boundary", "A boundary event", "10.5.4, table 10.90",
        "message timer escalation error cancel compensate conditional signal",
        text("an event on a border"), plain=False,
    ),
    "endEvent": _place(
        "end", "An end event", "10.5.3, table 10.88",
        "message escalation error cancel compensate signal terminate",
        text("an end event"), plain=True,
    ),
}  # fmt: skip

INTERRUPTING_BOUNDARY = error(
    "boundary-must-interrupt",
    FAMILY,
    "An error or cancel event on a border is marked as not interrupting; what it catches has ended the activity.",
    "10.5.4",
)
INTERRUPTING_START = error(
    "event-sub-process-must-interrupt",
    FAMILY,
    "An event sub-process that catches an error is marked as not interrupting.",
    "10.5.2",
)
CANCEL_PLACE = error(
    "cancel-outside-transaction", FAMILY, "A cancel end event stands in no transaction.", "10.5.3, 10.3.5"
)
CANCEL_HOST = error(
    "cancel-boundary-host",
    FAMILY,
    "A cancel event stands on the border of something other than a transaction.",
    "10.5.4",
)
COMPENSATED = error(
    "compensated-elsewhere",
    FAMILY,
    "A compensation event names an activity that is not in its own scope.",
    "10.5.5, 10.7.2",
)
SHARED = error(
    "event-definition-shared-place",
    FAMILY,
    "The shared event definition that an event names is not one of the file's root elements.",
    "10.5.1",
)


def check(sheet: Sheet) -> None:
    """Every event of the file."""
    for kind in ("startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "endEvent"):
        for event in sheet.of(kind):
            _definitions(sheet, event)
            _interrupting(sheet, event)
            _cancel(sheet, event)
            _compensation(sheet, event)
            _shared(sheet, event)


def _place_of(event: Node) -> Place | None:
    kind = kind_of(event)
    if kind != "startEvent":
        return _PLACES[kind]
    around = kind_of(parent(event))
    if flag(parent(event), "triggeredByEvent"):
        return _PLACES["event sub-process start"]
    if around in SUB_PROCESSES:
        # An ad-hoc sub-process takes no start event at all: its own rule says so.
        return None if around == "adHocSubProcess" else _PLACES["sub-process start"]
    return _PLACES["process start"]


def _definitions(sheet: Sheet, event: Node) -> None:
    place = _place_of(event)
    if place is None:
        return
    triggers = sheet.triggers(event)
    for trigger in dict.fromkeys(triggers):
        if trigger not in place.allowed:
            sheet.say(
                place.rule,
                event,
                text("{place} takes no {kind} definition", place=place.title, kind=trigger),
                text("Allowed here: {kinds}.", kinds=", ".join(sorted(place.allowed)))
                if place.allowed
                else text("Remove it; what waits for something begins an event sub-process."),
            )
    if not triggers and not place.plain and not children(event, "eventDefinitionRef"):
        sheet.say(
            place.rule,
            event,
            text("{place} says nothing about what it waits for", place=place.title),
            text("Give it one of these: {kinds}.", kinds=", ".join(sorted(place.allowed))),
        )


def _interrupting(sheet: Sheet, event: Node) -> None:
    triggers = sheet.triggers(event)
    if kind_of(event) == "boundaryEvent" and not flag(event, "cancelActivity", default=True):
        for trigger in ("error", "cancel"):
            if trigger in triggers:
                sheet.say(
                    INTERRUPTING_BOUNDARY,
                    event,
                    text("the {kind} event on the border does not interrupt", kind=trigger),
                    text('Remove cancelActivity="false".'),
                )
    if kind_of(event) == "startEvent" and "error" in triggers and not flag(event, "isInterrupting", default=True):
        sheet.say(
            INTERRUPTING_START,
            event,
            text("the error event does not interrupt"),
            text('Remove isInterrupting="false".'),
        )


def _cancel(sheet: Sheet, event: Node) -> None:
    if "cancel" not in sheet.triggers(event):
        return
    if kind_of(event) == "endEvent" and not _in_transaction(event):
        sheet.say(
            CANCEL_PLACE,
            event,
            text("a cancel end event stands in no transaction"),
            text("Draw it inside a transaction, or use an error."),
        )
    host = sheet.find(event.get("attachedToRef")) if kind_of(event) == "boundaryEvent" else None
    if host is not None and kind_of(host) != "transaction":
        sheet.say(
            CANCEL_HOST,
            event,
            text("a cancel event stands on a {kind}", kind=kind_of(host)),
            text("Attach it to a transaction, or use an error."),
        )


def _in_transaction(event: Node) -> bool:
    return any(kind_of(around) == "transaction" for around in event.iterancestors())


def _compensation(sheet: Sheet, event: Node) -> None:
    for definition in sheet.definitions(event):
        target = sheet.find(definition.get("activityRef"))
        if kind_of(definition) != "compensateEventDefinition" or target is None:
            continue
        if parent(target) not in _seen_from(event):
            sheet.say(
                COMPENSATED,
                event,
                text("it undoes “{id}”, which is not in its scope", id=plain(definition.get("activityRef"))),
                text("Name an activity of the same process or sub-process."),
            )


def _seen_from(event: Node) -> list[Node]:
    """The level that a compensation speaks of: its own, and from an event sub-process also the one around."""
    own = parent(event)
    seen = [own]
    while flag(own, "triggeredByEvent"):
        own = parent(own)
        seen.append(own)
    return seen


def _shared(sheet: Sheet, event: Node) -> None:
    for reference in children(event, "eventDefinitionRef"):
        target = sheet.find(reference.text)
        if target is not None and kind_of(parent(target)) != "definitions" and kind_of(target).endswith("Definition"):
            sheet.say(
                SHARED,
                event,
                text("the definition “{id}” belongs to another event", id=plain(reference.text)),
                text("Write the definition inside the event."),
            )
