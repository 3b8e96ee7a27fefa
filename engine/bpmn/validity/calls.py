"""Calls: what a call activity names is a process that can begin when it is called."""

from __future__ import annotations

from engine.bpmn.model import Element, Model
from engine.bpmn.problems import Problems
from engine.bpmn.validity.report import say
from engine.rulebook import error, limit
from engine.text import text

FAMILY = "Calls"

MISSING = limit("cannot-run-call-missing", FAMILY, "A call activity does not say which process it calls.", "10.3.6")
UNKNOWN = limit(
    "cannot-run-call", FAMILY, "A call activity calls a process that is in none of the files at hand.", "10.3.6"
)
NO_PROCESS = error(
    "call-no-process", FAMILY, "A call activity calls something that is neither a process nor a global task.", "10.3.6"
)
NO_PLAIN_START = error(
    "call-without-plain-start",
    FAMILY,
    "A called process has only start events that wait for something, or several plain ones; a call needs one that is "
    "plain.",
    "13.3.4",
)
CIRCLE = limit(
    "cannot-run-call-circle",
    FAMILY,
    "Processes call each other in a circle, so a run would nest without end.",
    "10.3.6",
)


def check(model: Model, problems: Problems) -> None:
    """Every call of the model."""
    calls = [element for element in model.elements.values() if element.type == "callActivity"]
    for element in calls:
        _target(model, element, problems)
    _circles(model, calls, problems)


def _target(model: Model, element: Element, problems: Problems) -> None:
    scope = model.scopes.get(element.called)
    if not element.called:
        say(
            problems,
            MISSING,
            element,
            text("it does not say which process it calls"),
            text("Set calledElement to the id of a process."),
        )
    elif _is_no_process(model, element):
        say(
            problems,
            NO_PROCESS,
            element,
            text("it calls “{process}”, which is no process", process=element.called),
            text("Call a process or a global task; what is inside of this process needs no call."),
        )
    elif scope is None:
        say(
            problems,
            UNKNOWN,
            element,
            text("it calls “{process}”, which does not exist", process=element.called),
            text("Put the file with this process beside the route, or correct calledElement."),
        )
    elif not scope.entries and scope.triggers:
        say(
            problems,
            NO_PLAIN_START,
            element,
            text("it calls “{process}”, which has no single plain start", process=element.called),
            text("Draw one start event without a trigger in the called process."),
        )


def _is_no_process(model: Model, element: Element) -> bool:
    """A call that bears the name of what it calls means a process elsewhere, not itself."""
    scope = model.scopes.get(element.called)
    if scope is None:
        return element.called in model.elements and element.called != element.id
    return scope.kind != "process"


def _circles(model: Model, calls: list[Element], problems: Problems) -> None:
    lines = [(process_of(model, element), element.called) for element in calls]
    circle = _on_circles([line for line in lines if line[1] in model.scopes])
    for element, (caller, called) in zip(calls, lines, strict=True):
        if caller in circle and called in circle:
            say(
                problems,
                CIRCLE,
                element,
                text("the call comes back to its own process"),
                text("Draw the repetition as a loop by sequence flow."),
            )


def _on_circles(lines: list[tuple[str, str]]) -> set[str]:
    """The processes between circles and on them: what calls nothing, or is called by nothing, is peeled off until all
    that is left calls and is called."""
    left = {key for line in lines for key in line}
    for here, there in ((0, 1), (1, 0)):
        behind: dict[str, list[str]] = {key: [] for key in left}
        ahead = dict.fromkeys(left, 0)
        for line in lines:
            if line[0] in left and line[1] in left:
                behind[line[there]].append(line[here])
                ahead[line[here]] += 1
        loose = [key for key, count in ahead.items() if not count]
        while loose:
            key = loose.pop()
            left.discard(key)
            for before in behind[key]:
                ahead[before] -= 1
                if not ahead[before]:
                    loose.append(before)
    return left


def process_of(model: Model, element: Element) -> str:
    """The process that the element is drawn in, however deep."""
    scope = model.scopes[element.scope]
    while scope.kind != "process":
        scope = model.scopes[model.elements[scope.id].scope]
    return scope.id
