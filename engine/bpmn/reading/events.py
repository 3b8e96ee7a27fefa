"""Reading event definitions: what an event waits for or does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from engine.bpmn.files.xml import BPMN, HUIYIN, is_bpmn
from engine.bpmn.model import Event, EventKind, TimerKind
from engine.bpmn.reading.correlation import Correlation
from engine.bpmn.reading.references import Index, strip_prefix
from engine.bpmn.support import RULE as UNSUPPORTED
from engine.bpmn.timers import bad_literal
from engine.text import text
from engine.xmlfile import local_name

ALLOWED_EVENTS: Mapping[str, frozenset[str]] = {
    "startEvent": frozenset(
        {"none", "timer", "message", "signal", "conditional", "error", "escalation", "compensation"}
    ),
    "intermediateCatchEvent": frozenset({"timer", "message", "signal", "conditional", "link"}),
    "intermediateThrowEvent": frozenset({"none", "message", "signal", "escalation", "compensation", "link"}),
    "boundaryEvent": frozenset(
        {"timer", "message", "signal", "conditional", "error", "escalation", "compensation", "cancel"}
    ),
    "endEvent": frozenset({"none", "message", "signal", "error", "escalation", "compensation", "cancel", "terminate"}),
}
"""Which kinds of definition each kind of event may have (BPMN 2.0.2, table 10.93)."""

_TIMERS: Mapping[str, TimerKind] = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_KINDS: Mapping[str, EventKind] = {
    "timer": "timer",
    "message": "message",
    "signal": "signal",
    "conditional": "conditional",
    "error": "error",
    "escalation": "escalation",
    "compensate": "compensation",
    "cancel": "cancel",
    "link": "link",
    "terminate": "terminate",
}
_THROWING = frozenset({"intermediateThrowEvent", "endEvent", "sendTask"})

KeyOf = Callable[[str], str]
"""FEEL for the correlation key of the message that is referred to."""


def read_events(node: etree._Element, index: Index, keys: Correlation) -> tuple[Event, ...]:
    """What the event waits for or does, one for each definition, in the order of the document."""
    key_of = _key_of(node, keys)
    events = (read_definition(node, definition, index, key_of) for definition in _definitions(node, index))
    return tuple(event for event in events if event is not None)


def read_message(node: etree._Element, index: Index, keys: Correlation) -> Event:
    """The message of a send or receive task."""
    return _message(node, node, index, _key_of(node, keys))


def read_thrown(node: etree._Element, event: etree._Element, index: Index, keys: Correlation) -> tuple[Event, ...]:
    """What instances of the activity `node` throw by an event that is written in it."""
    events = (read_definition(node, definition, index, keys.thrown) for definition in _definitions(event, index))
    return tuple(event for event in events if event is not None)


def _key_of(node: etree._Element, keys: Correlation) -> KeyOf:
    own = (node.get(f"{{{HUIYIN}}}key") or "").strip()
    of_message = keys.thrown if local_name(node) in _THROWING else keys.caught
    return lambda message: own or of_message(message)


def _definitions(node: etree._Element, index: Index) -> list[etree._Element]:
    # A reference to a shared definition means the same as a copy of it, so it becomes one.
    found = [child for child in node if is_bpmn(child) and local_name(child).endswith("EventDefinition")]
    for reference in node.findall(f"{{{BPMN}}}eventDefinitionRef"):
        target = index.find(reference.text or "")
        if target is None:
            index.problems.at(
                node,
                "bpmn-reference",
                text("the event definition “{name}” does not exist", name=reference.text or ""),
                text("Write the definition inside the event."),
                file=index.file,
            )
        else:
            found.append(target)
    return found


def read_definition(node: etree._Element, definition: etree._Element, index: Index, key_of: KeyOf) -> Event | None:
    """What one definition says."""
    # Findings name the event: its definition may have an id too, but no modelling tool shows that one.
    written = local_name(definition).removesuffix("EventDefinition")
    kind = _KINDS.get(written)
    if kind == "timer":
        return _timer(node, definition, index)
    if kind == "message":
        return _message(node, definition, index, key_of)
    if kind == "signal":
        return Event(kind, name=_named(node, definition, "signal", index))
    if kind == "error" or kind == "escalation":
        return Event(kind, name=_code(node, definition, kind, index))
    if kind == "conditional":
        return Event(kind, expression=(definition.findtext(f"{{{BPMN}}}condition") or "").strip())
    if kind == "compensation":
        waits = definition.get("waitForCompletion", "true") not in ("false", "0")
        return Event(kind, name=strip_prefix(definition.get("activityRef", "")), waits=waits)
    if kind == "link":
        return Event(kind, name=definition.get("name", ""))
    if kind is not None:
        return Event(kind)
    index.problems.at(
        node,
        UNSUPPORTED,
        text("{kind} events cannot run here", kind=written),
        text("Use one of the events of BPMN 2.0."),
        file=index.file,
    )
    return None


def _timer(node: etree._Element, definition: etree._Element, index: Index) -> Event:
    written = [child for child in definition if is_bpmn(child) and local_name(child) in _TIMERS]
    if len(written) != 1:
        index.problems.at(
            node,
            "bpmn-timer",
            text("a timer needs one of timeDate, timeDuration and timeCycle"),
            text("Write how long to wait, for example 3wd or PT2H, or until when."),
            file=index.file,
        )
        return Event("timer", "duration")
    timer = _TIMERS[local_name(written[0])]
    expression = (written[0].text or "").strip()
    if not expression.startswith("=") and (problem := bad_literal(timer, expression)):
        index.problems.at(
            node,
            "bpmn-timer",
            problem,
            text("Write 3wd, 4wh, 15d or PT2H; an instant such as 2026-01-01T09:00+08:00; R3/P1D; or =FEEL."),
            file=index.file,
        )
    return Event("timer", timer, expression)


def _message(node: etree._Element, holder: etree._Element, index: Index, key_of: KeyOf) -> Event:
    reference = strip_prefix(holder.get("messageRef", ""))
    return Event("message", name=_named(node, holder, "message", index), key=key_of(reference))


def _named(node: etree._Element, holder: etree._Element, kind: str, index: Index) -> str:
    """The name of the message or signal that is referred to; one without a name goes by its id."""
    reference = strip_prefix(holder.get(f"{kind}Ref", ""))
    target = index.roots.get(reference)
    if not reference and kind == "signal" and _hears_instances(node, index):
        return ""
    if not reference:
        index.problems.at(
            node,
            UNSUPPORTED,
            text("nothing says which {kind} is meant", kind=kind),
            text("Choose a {kind} for this element.", kind=kind),
            file=index.file,
        )
    elif target is None or local_name(target) != kind:
        index.problems.at(
            node,
            "bpmn-reference",
            text("the {kind} “{name}” does not exist", kind=kind, name=reference),
            text("Choose a {kind} for this element, or add one to the file.", kind=kind),
            file=index.file,
        )
    return reference if target is None else target.get("name") or reference


def _hears_instances(node: etree._Element, index: Index) -> bool:
    """Whether it is on the border of an activity whose instances throw the signal that BPMN leaves without a name."""
    host = index.find(node.get("attachedToRef", ""))
    several = None if host is None else host.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    return several is not None and behavior_event(several) == ""


def behavior_event(several: etree._Element) -> str | None:
    """The definition that instances throw by their behavior alone; "" for BPMN's default signal, None when no such
    event is thrown (BPMN 2.0.2, table 10.29)."""
    named = {"None": "noneBehaviorEventRef", "One": "oneBehaviorEventRef"}.get(several.get("behavior", "All").strip())
    return strip_prefix(several.get(named, "")) if named else None


def _code(node: etree._Element, definition: etree._Element, kind: str, index: Index) -> str:
    """The code that is thrown or caught; "" without a reference, which catches every code."""
    reference = strip_prefix(definition.get(f"{kind}Ref", ""))
    if not reference:
        return ""
    target = index.roots.get(reference)
    if target is None or local_name(target) != kind:
        index.problems.at(
            node,
            "bpmn-reference",
            text("the {kind} “{name}” does not exist", kind=kind, name=reference),
            text("Choose a {kind} for this element, or add one to the file.", kind=kind),
            file=index.file,
        )
        return reference
    return target.get(f"{kind}Code") or target.get("name") or reference
