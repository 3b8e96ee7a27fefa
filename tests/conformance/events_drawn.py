"""Events, as the random models draw them: what they wait for, what they throw."""

from __future__ import annotations

from tests.conformance.drawing import CODES, MESSAGES, SIGNALS, Block, Drawing


def key(drawing: Drawing) -> str:
    """Sometimes a correlation key, as an attribute."""
    return f'huiyin:key="={drawing.name}"' if drawing.likely(0.3) else ""


def waited_for(drawing: Drawing, *, cycles: bool = False, messages: bool = True) -> tuple[str, str]:
    """Attributes and definition of something that comes from outside or from the data."""
    kind = drawing.rng.choices(["message", "timer", "signal", "conditional"], [3 * messages, 4, 2, 2])[0]
    if kind == "message":
        return key(drawing), f'<messageEventDefinition messageRef="m_{drawing.rng.choice(MESSAGES)}"/>'
    if kind == "signal":
        return "", f'<signalEventDefinition signalRef="s_{drawing.rng.choice(SIGNALS)}"/>'
    if kind == "conditional":
        condition = drawing.condition.replace("<", "&lt;").replace(">", "&gt;")
        return "", f"<conditionalEventDefinition><condition>{condition}</condition></conditionalEventDefinition>"
    return "", timer(drawing, cycles=cycles)


def timer(drawing: Drawing, *, cycles: bool = False) -> str:
    """A timer's definition."""
    name, value = drawing.rng.choice(
        [
            ("timeDuration", "3wd"),
            ("timeDate", "2026-01-01T09:00+08:00"),
            ("timeDuration", f'="PT" + string({drawing.name}) + "H"'),
        ]
        + [("timeCycle", drawing.rng.choice(["R3/P1D", "R/1wd", "R1/PT2H"]))] * (3 if cycles else 0)
    )
    return f"<timerEventDefinition><{name}>{value}</{name}></timerEventDefinition>"


def several(drawing: Drawing, *, messages: bool = True) -> tuple[str, str]:
    """Attributes and definitions of an event that waits for one of several things, or for all of them."""
    (first_key, first), (_, second) = waited_for(drawing, messages=messages), waited_for(drawing, messages=messages)
    every = 'parallelMultiple="true"' if drawing.likely(0.5) else ""
    return f"{first_key} {every}", first + (second if second != first else timer(drawing))


def takes(drawing: Drawing) -> str:
    """Sometimes outputs that take what an event brought."""
    if not drawing.likely(0.2):
        return ""
    return f'<extensionElements><huiyin:output source="={drawing.term}" target="{drawing.name}"/></extensionElements>'


def carries(drawing: Drawing) -> str:
    """Sometimes inputs that give a thrown event its payload."""
    if not drawing.likely(0.5):
        return ""
    return f'<extensionElements><huiyin:input source="={drawing.term}" target="{drawing.name}"/></extensionElements>'


def catch(drawing: Drawing, depth: int = 0, *, messages: bool = True) -> Block:
    waits = several if drawing.likely(0.12) else waited_for
    attributes, definition = waits(drawing, messages=messages)
    node = drawing.node("intermediateCatchEvent", attributes, takes(drawing) + definition)
    return node, node


def thrown(drawing: Drawing) -> tuple[str, str]:
    """Attributes and definition of something that is thrown and gone on from."""
    kind = drawing.rng.choices(["message", "signal", "escalation"], [2, 3, 3])[0]
    if kind == "message":
        return key(drawing), f'<messageEventDefinition messageRef="m_{drawing.rng.choice(MESSAGES)}"/>'
    if kind == "signal":
        return "", f'<signalEventDefinition signalRef="s_{drawing.rng.choice(SIGNALS)}"/>'
    return "", f'<escalationEventDefinition escalationRef="escalation_{drawing.rng.choice(CODES)}"/>'


def throw(drawing: Drawing, depth: int = 0) -> Block:
    attributes, definition = thrown(drawing)
    if drawing.likely(0.1):
        definition += thrown(drawing)[1]
    node = drawing.node("intermediateThrowEvent", attributes, carries(drawing) + definition)
    return node, node


def compensate(drawing: Drawing) -> str:
    """The definition that undoes an activity of this scope, or all of it; now and then without waiting for it."""
    waits = 'waitForCompletion="false"' if drawing.likely(0.2) else ""
    named = f'activityRef="{drawing.rng.choice(drawing.undoable)}"' if drawing.undoable and drawing.likely(0.3) else ""
    return f"<compensateEventDefinition {waits} {named}/>"


def end(drawing: Drawing) -> str:
    """An end event; now and then one that does more than end."""
    if drawing.cancels and drawing.likely(0.4):
        return drawing.node("endEvent", content="<cancelEventDefinition/>")
    if drawing.errors and drawing.likely(0.3):
        code = drawing.rng.choice(drawing.errors)
        return drawing.node("endEvent", content=f'{carries(drawing)}<errorEventDefinition errorRef="error_{code}"/>')
    kind = drawing.rng.random()
    if kind < 0.07:
        return drawing.node("endEvent", content="<terminateEventDefinition/>")
    if kind < 0.14:
        attributes, definition = thrown(drawing)
        return drawing.node("endEvent", attributes, carries(drawing) + definition)
    if kind < 0.18:
        return drawing.node("endEvent", content=compensate(drawing))
    return drawing.node("endEvent")


def link(drawing: Drawing, depth: int = 0) -> Block:
    """A pair of links in place of a flow."""
    name = drawing.id("link")
    definition = f'<linkEventDefinition name="{name}"/>'
    return (
        drawing.node("intermediateThrowEvent", content=definition),
        drawing.node("intermediateCatchEvent", content=definition),
    )
