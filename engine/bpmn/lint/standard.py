"""What BPMN asks of a model that means one thing only without it, so that it runs all the same."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.files.xml import BPMN
from engine.bpmn.lint.gravity import is_executable
from engine.bpmn.lint.rules import warning
from engine.bpmn.lint.subject import Subject, title
from engine.bpmn.model import Scope
from engine.bpmn.problems import line_of
from engine.findings import Finding
from engine.text import text

FAMILY = "As BPMN asks"

NO_START = warning(
    "start-missing",
    FAMILY,
    "A process or sub-process has an end event and no start event; a reader has to look for what no flow leads to.",
    "10.5.2",
)
NO_CODE = warning(
    "thrown-code-missing",
    FAMILY,
    "An error or escalation is thrown without saying which, so only what catches every one of them can catch it.",
    "8.4.3, 8.4.4",
)

HANDLED_TWICE = warning(
    "event-sub-process-twice",
    FAMILY,
    "Two event sub-processes of one level interrupt it for the same message, signal, error or escalation; a reader "
    "cannot tell which of them comes.",
    "10.5.6",
)
PUBLIC = warning(
    "process-public-executable",
    FAMILY,
    "A public process is marked as executable; only a private one is to run.",
    "10.2",
)

_THROWS = ("endEvent", "intermediateThrowEvent")
_NAMED = ("message", "signal", "error", "escalation")
_EVERY = ("error", "escalation")
"""Without a name these are every one of their kind."""


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about every process and scope of the file, and every event that throws."""
    for process in subject.root.iterfind(f"{{{BPMN}}}process[@processType='Public']"):
        if is_executable(process):
            yield PUBLIC.finding(
                subject.file,
                process.get("id"),
                text("the process is public and executable"),
                text("Remove processType, or isExecutable."),
                line_of(process),
            )
    scopes = subject.model.scopes.values()
    aside = {key for scope in scopes for key in scope.event_subs}
    for scope in (scope for scope in scopes if scope.file == subject.file):
        yield from _handled_twice(subject, scope)
        if scope.id not in aside and _ends_unbegun(subject, scope):
            yield NO_START.finding(
                subject.file,
                scope.id,
                text("“{scope}” has an end event and no start event", scope=scope.name or scope.id),
                text("Draw a start event, and lead a flow from it to the first step."),
            )
    for element in subject.own:
        for event in element.events:
            if element.type in _THROWS and event.kind in _EVERY and not event.name:
                yield NO_CODE.finding(
                    subject.file,
                    element.id,
                    text("“{name}” does not say what it throws", name=title(element)),
                    text("Name an error or escalation that has a code."),
                    element.line,
                )


def _handled_twice(subject: Subject, scope: Scope) -> Iterator[Finding]:
    """What interrupts a level is handled once; any number of event sub-processes may run beside it."""
    seen: set[tuple[str, str]] = set()
    for key in scope.event_subs:
        starts = [subject.model.elements[inside] for inside in subject.model.scopes[key].elements]
        handled = {
            (event.kind, event.name)
            for start in starts
            if start.type == "startEvent" and start.interrupting
            for event in start.events
            if event.kind in _NAMED and (event.name or event.kind in _EVERY)
        }
        if handled & seen:
            element = subject.model.elements[key]
            yield HANDLED_TWICE.finding(
                subject.file,
                key,
                text("another event sub-process interrupts for the same event"),
                text("Keep one of them, or let them not interrupt."),
                element.line,
            )
        seen |= handled


def _ends_unbegun(subject: Subject, scope: Scope) -> bool:
    """What is ad hoc has neither; an event sub-process has a rule of its own."""
    inside = [subject.model.elements[key] for key in scope.elements]
    begun = any(element.type == "startEvent" or element.instantiates for element in inside)
    ends = any(element.type == "endEvent" for element in inside)
    return ends and not begun and scope.kind != "adHocSubProcess"
