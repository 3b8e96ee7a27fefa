"""Whether people can read the drawing: names, questions, help, one page."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.lint.rules import info, warning
from engine.bpmn.lint.subject import Subject, title
from engine.bpmn.model import Element
from engine.bpmn.validity.kinds import ACTIVITIES
from engine.findings import Finding
from engine.text import text

FAMILY = "Reading the drawing"

NAME = warning("task-unnamed", FAMILY, "A step has no name; handlers see its id instead.")
HELP = warning(
    "task-undocumented", FAMILY, "A step for people has no documentation; it is shown to the handler as help."
)
END = warning("end-unnamed", FAMILY, "An end event does not say how the case ended.")
QUESTION = warning("gateway-question", FAMILY, "A deciding gateway asks no question.")
ANSWER = warning("flow-unnamed", FAMILY, "A flow out of a deciding gateway does not say which answer it is.")
FULL = warning("page-full", FAMILY, "More than 15 activities stand on one page; some belong into a call activity.")
EMPTY = warning(
    "sub-process-empty",
    FAMILY,
    "Nothing is drawn in a sub-process, so a run passes it at once; some tools keep its inside in another file.",
)
NO_SCRIPT = warning(
    "script-empty", FAMILY, "Nothing is written in a script task, so a run passes it as it passes a plain task."
)
UNDRAWN = warning("not-drawn", FAMILY, "An element has no shape in the diagram, so people cannot see it.")
GENERATED_ID = info("id-generated", FAMILY, "An id made by a tool says nothing; cases and reports hang on ids.")

MOST_ACTIVITIES = 15
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about names and drawing; a diagram without any drawing is not blamed for each element."""
    drawn = {str(shape.get("bpmnElement")) for shape in subject.root.iter(f"{_DI}BPMNShape", f"{_DI}BPMNEdge")}
    for element in subject.own:
        yield from _names(subject, element)
        if drawn and element.id not in drawn:
            yield UNDRAWN.finding(
                subject.file,
                element.id,
                text("“{name}” is not drawn", name=title(element)),
                text("Draw it again in a modelling tool."),
                element.line,
            )
        if subject.around.bundle is not None and _generated(element.id):
            yield GENERATED_ID.finding(
                subject.file,
                element.id,
                text("the id “{id}” says nothing", id=element.id),
                text("Name it like the step: check_call_records."),
                element.line,
            )
        if element.type == "scriptTask" and not element.script and not element.result:
            yield NO_SCRIPT.finding(
                subject.file,
                element.id,
                text("nothing is written in “{name}”, so it is passed at once", name=title(element)),
                text("Write one FEEL expression and huiyin:result, or draw a plain task."),
                element.line,
            )
        scope = subject.model.scopes.get(element.id)
        if scope is not None and not scope.elements:
            yield EMPTY.finding(
                subject.file,
                element.id,
                text("nothing is drawn in “{name}”, so it is passed at once", name=title(element)),
                text("Draw its steps, or call the process that holds them."),
                element.line,
            )
    for scope in subject.model.scopes.values():
        count = sum(subject.model.elements[key].type in ACTIVITIES for key in scope.elements)
        if scope.file == subject.file and count > MOST_ACTIVITIES:
            yield FULL.finding(
                subject.file,
                scope.id,
                text("{count} activities stand on one page", count=count),
                text("Move steps that belong together into a call activity."),
            )


def _names(subject: Subject, element: Element) -> Iterator[Finding]:
    file, line = subject.file, element.line
    if element.type in ACTIVITIES and not element.name:
        yield NAME.finding(file, element.id, text("the step has no name"), text("Write a verb and an object."), line)
    if element.type == "userTask" and not element.documentation and subject.around.bundle is not None:
        yield HELP.finding(
            file,
            element.id,
            text("“{name}” has no documentation", name=title(element)),
            text("Write what to do, what to look at, what not to promise."),
            line,
        )
    if element.type == "endEvent" and not element.name:
        yield END.finding(file, element.id, text("the end event has no name"), text("Name how the case ended."), line)
    if element.type in ("exclusiveGateway", "inclusiveGateway") and len(element.outgoing) > 1:
        if not element.name:
            yield QUESTION.finding(
                file,
                element.id,
                text("the gateway asks no question"),
                text("Name it with the question that it answers."),
                line,
            )
        for flow in subject.flows(element.outgoing):
            if not flow.name:
                yield ANSWER.finding(
                    file,
                    flow.id,
                    text("the flow does not say which answer it is"),
                    text("Name it with the answer."),
                    flow.line,
                )


def _generated(key: str) -> bool:
    kind, _, rest = key.partition("_")
    return (
        kind in ("Activity", "Task", "Gateway", "Event", "StartEvent", "EndEvent") and len(rest) == 7 and rest.isalnum()
    )
