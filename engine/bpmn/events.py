"""Reading event definitions: timers, messages and terminate; every other kind is refused by name."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from engine.bpmn.model import Event, TimerKind
from engine.bpmn.problems import Problems
from engine.bpmn.timers import bad_literal
from engine.bpmn.xml import BPMN, is_bpmn, local_name
from engine.text import text

ALLOWED_EVENTS: Mapping[str, frozenset[str]] = {
    "startEvent": frozenset({"none"}),
    "intermediateCatchEvent": frozenset({"timer", "message"}),
    "intermediateThrowEvent": frozenset({"none"}),
    "boundaryEvent": frozenset({"timer", "message"}),
    "endEvent": frozenset({"none", "terminate"}),
}
"""Which kinds of definition each kind of event may have here."""

_TIMERS: Mapping[str, TimerKind] = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


def read_event(node: etree._Element, named: Mapping[str, etree._Element], problems: Problems, file: str) -> Event:
    """What the event waits for or does. `named` are the file's root elements by id: messages, shared definitions."""
    definitions = _definitions(node, named, problems, file)
    kind = local_name(node)
    if len(definitions) > 1:
        problems.at(
            node,
            "bpmn-unsupported",
            text("an event with several definitions cannot run"),
            text("Give the event one definition; for “whichever comes first” use an event-based gateway."),
            file=file,
        )
        return Event()
    event = _read_one(node, definitions[0], named, problems, file) if definitions else Event()
    if event is not None and event.kind not in ALLOWED_EVENTS[kind]:
        _refuse_kind(node, kind, event.kind, problems, file)
    return event or Event()


def _definitions(
    node: etree._Element, named: Mapping[str, etree._Element], problems: Problems, file: str
) -> list[etree._Element]:
    # A reference to a shared definition means the same as a copy of it, so it becomes one.
    found = [child for child in node if is_bpmn(child) and local_name(child).endswith("EventDefinition")]
    for reference in node.findall(f"{{{BPMN}}}eventDefinitionRef"):
        target = named.get(strip_prefix(reference.text or ""))
        if target is None:
            problems.at(
                node,
                "bpmn-reference",
                text("the event definition “{name}” does not exist", name=reference.text or ""),
                text("Write the definition inside the event."),
                file=file,
            )
        else:
            found.append(target)
    return found


def _read_one(
    node: etree._Element,
    definition: etree._Element,
    named: Mapping[str, etree._Element],
    problems: Problems,
    file: str,
) -> Event | None:
    # Findings name the event: its definition may have an id too, but no modelling tool shows that one.
    kind = local_name(definition).removesuffix("EventDefinition")
    if kind == "timer":
        return _read_timer(node, definition, problems, file)
    if kind == "message":
        return Event(kind="message", name=message_name(definition, named, problems, file, on=node))
    if kind == "terminate":
        return Event(kind="terminate")
    problems.at(
        node,
        "bpmn-unsupported",
        text("{kind} events cannot run here", kind=kind),
        text("Use a timer, a message, or an end event that terminates."),
        file=file,
    )
    return None


def _read_timer(node: etree._Element, definition: etree._Element, problems: Problems, file: str) -> Event:
    written = [child for child in definition if is_bpmn(child) and local_name(child) in _TIMERS]
    if len(written) != 1:
        problems.at(
            node,
            "bpmn-timer",
            text("a timer needs one of timeDate, timeDuration and timeCycle"),
            text("Write how long to wait, for example 3wd or PT2H, or until when."),
            file=file,
        )
        return Event(kind="timer", timer="duration")
    timer = _TIMERS[local_name(written[0])]
    expression = (written[0].text or "").strip()
    if not expression.startswith("=") and (problem := bad_literal(timer, expression)):
        problems.at(
            node,
            "bpmn-timer",
            problem,
            text("Write 3wd, 4wh, 15d or PT2H; an instant such as 2026-01-01T09:00+08:00; R3/P1D; or =FEEL."),
            file=file,
        )
    return Event(kind="timer", timer=timer, expression=expression)


def message_name(
    node: etree._Element,
    named: Mapping[str, etree._Element],
    problems: Problems,
    file: str,
    *,
    on: etree._Element | None = None,
) -> str:
    """The name of the message that `messageRef` points to; a message without a name goes by its id.

    `on` is the element that a finding names, when it is not the one that holds the reference.
    """
    reference = strip_prefix(node.get("messageRef") or "")
    message = named.get(reference)
    if message is None or local_name(message) != "message":
        problems.at(
            node if on is None else on,
            "bpmn-reference",
            text("the message “{name}” does not exist", name=reference),
            text("Choose a message for this element, or add one to the file."),
            file=file,
        )
        return reference
    return message.get("name") or reference


def strip_prefix(reference: str) -> str:
    """`tns:Message_1` → `Message_1`: some tools write references as qualified names."""
    return reference.strip().rpartition(":")[2]


def _refuse_kind(node: etree._Element, kind: str, event: str, problems: Problems, file: str) -> None:
    problems.at(
        node,
        "bpmn-unsupported",
        text("a {kind} of kind “{event}” cannot run here", kind=kind, event=event),
        text("Allowed for a {kind}: {kinds}.", kind=kind, kinds=", ".join(sorted(ALLOWED_EVENTS[kind]))),
        file=file,
    )
