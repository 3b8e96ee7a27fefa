"""Cases that beget cases: a process that sends what it begins by."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.graph import running
from engine.bpmn.lint.rules import warning
from engine.bpmn.lint.subject import Subject, title
from engine.bpmn.model import Element, Event
from engine.findings import Finding
from engine.text import text

FAMILY = "Where it leads"

BEGETS = warning(
    "begins-itself",
    FAMILY,
    "A process sends the message or signal by which it begins, so that each case may begin another, without end.",
)
_SENDING = frozenset({"endEvent", "intermediateThrowEvent", "sendTask"})


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about everything in a process, and in what runs inside it, that sends what begins it."""
    model = subject.model
    triggers = (model.elements[key] for key in model.scopes[model.process_id].triggers)
    begun = {_heard(event) for element in triggers for event in element.events} - {None}
    scopes = running(model) if begun else frozenset()
    for element in subject.own:
        if element.scope in scopes and element.type in _SENDING and begun.intersection(map(_heard, element.events)):
            yield _finding(subject, element)


def _heard(event: Event) -> tuple[str, str] | None:
    """What somebody elsewhere can hear or send."""
    return (event.kind, event.name) if event.kind in ("message", "signal") and event.name else None


def _finding(subject: Subject, element: Element) -> Finding:
    return BEGETS.finding(
        subject.file,
        element.id,
        text("“{name}” sends what this process begins by, so each case begins another", name=title(element)),
        text("Give the message another name, or let only other processes send it."),
        element.line,
    )
