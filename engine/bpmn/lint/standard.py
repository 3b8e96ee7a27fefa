"""What BPMN asks of a model that means one thing only without it, so that it runs all the same."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.lint.gravity import is_executable
from engine.bpmn.lint.rules import warning
from engine.bpmn.lint.subject import Subject, title
from engine.bpmn.model import Scope
from engine.bpmn.problems import line_of
from engine.bpmn.xml import BPMN
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

PUBLIC = warning(
    "process-public-executable",
    FAMILY,
    "A public process is marked as executable; only a private one is to run.",
    "10.2",
)

_THROWS = ("endEvent", "intermediateThrowEvent")


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
    for scope in scopes:
        if scope.file == subject.file and scope.id not in aside and _ends_unbegun(subject, scope):
            yield NO_START.finding(
                subject.file,
                scope.id,
                text("“{scope}” has an end event and no start event", scope=scope.name or scope.id),
                text("Draw a start event, and lead a flow from it to the first step."),
            )
    for element in subject.own:
        for event in element.events:
            if element.type in _THROWS and event.kind in ("error", "escalation") and not event.name:
                yield NO_CODE.finding(
                    subject.file,
                    element.id,
                    text("“{name}” does not say what it throws", name=title(element)),
                    text("Name an error or escalation that has a code."),
                    element.line,
                )


def _ends_unbegun(subject: Subject, scope: Scope) -> bool:
    """What is ad hoc has neither; an event sub-process has a rule of its own."""
    inside = [subject.model.elements[key] for key in scope.elements]
    begun = any(element.type == "startEvent" or element.instantiates for element in inside)
    ends = any(element.type == "endEvent" for element in inside)
    return ends and not begun and scope.kind != "adHocSubProcess"
