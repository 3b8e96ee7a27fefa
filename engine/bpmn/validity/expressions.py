"""Expressions: FEEL wherever one is written, and one wherever a run must ask.

What says of itself that it is FEEL (a leading `=`, an attribute of ours) and does not parse is a mistake. Any other
text is valid BPMN, in words or in another engine's language, and cannot run here.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.feel import problem_with
from engine.bpmn.model import Assign, DataFlow, Element, Flow, Model
from engine.bpmn.problems import Problems
from engine.bpmn.validity.report import say
from engine.rulebook import error, limit
from engine.text import text

FAMILY = "Expressions"

BROKEN = error(
    "expression-broken", FAMILY, "An expression that is marked as FEEL does not parse; line and column are named."
)
FOREIGN = limit(
    "cannot-run-expression",
    FAMILY,
    "A condition, script, cardinality or assignment is not FEEL, so it cannot be asked here.",
    "8.4.6",
)
NO_CONDITION = limit(
    "cannot-run-condition-missing",
    FAMILY,
    "One of several flows out of an exclusive gateway has no condition and is not the default.",
    "10.6.2, 13.4.2",
)
EMPTY = limit("cannot-run-condition-empty", FAMILY, "A condition has no text.", "8.4.6")
DEFAULT = limit(
    "cannot-run-default-condition",
    FAMILY,
    "A default flow has a condition; BPMN says that nobody asks it, so its author may expect something else.",
    "10.6.2",
)
NO_SCRIPT = limit(
    "cannot-run-script-missing", FAMILY, "A script task names a result and has no script that gives it.", "10.3.3"
)
SCRIPT_LANGUAGE = limit(
    "cannot-run-script-language", FAMILY, "A script is written in another language than FEEL.", "10.3.3"
)
NO_RESULT = limit("cannot-run-script-result", FAMILY, "The value of a script has no name to be kept under.")

WRITE_FEEL = text("Write the condition in FEEL.")


def check(model: Model, problems: Problems) -> None:
    """Every expression of the model."""
    for flow in model.flows.values():
        _condition(model, flow, problems)
    for element in model.elements.values():
        if element.type == "exclusiveGateway" and len(element.outgoing) > 1:
            _choice(model, element, problems)
        if any(event.kind == "conditional" and not event.expression for event in element.events):
            say(problems, EMPTY, element, text("the condition is empty"), WRITE_FEEL)
        if element.type == "scriptTask":
            _script(element, problems)
        if element.condition:
            _parse(element, element.condition, problems, names=element.incoming)
        for source, certain in _written(element):
            _parse(element, source, problems, certain=certain)


def _condition(model: Model, flow: Flow, problems: Problems) -> None:
    source = model.elements.get(flow.source)
    if flow.condition is None:
        return
    if source is not None and source.default == flow.id:
        remedy = text("Remove the condition or the default mark.")
        say(problems, DEFAULT, flow, text("a default flow has no condition of its own"), remedy)
    elif not flow.condition:
        say(problems, EMPTY, flow, text("the condition is empty"), text("Write the condition in FEEL, or remove it."))
    else:
        _parse(flow, flow.condition, problems)


def _choice(model: Model, element: Element, problems: Problems) -> None:
    for key in element.outgoing:
        if model.flows[key].condition is None and key != element.default:
            say(
                problems,
                NO_CONDITION,
                model.flows[key],
                text("a flow out of an exclusive gateway has no condition"),
                text("Write its condition, or mark it as the default."),
            )


def _script(element: Element, problems: Problems) -> None:
    remedy = text("Write one FEEL expression; its value is kept under huiyin:result.")
    language = element.attributes.get("scriptFormat", "feel")
    if not element.script:
        if element.result:
            say(problems, NO_SCRIPT, element, text("the script is empty"), remedy)
    elif "feel" not in language.lower():
        say(problems, SCRIPT_LANGUAGE, element, text("scripts in “{language}” cannot run", language=language), remedy)
    elif problem_with(element.script) is not None:
        _parse(element, element.script, problems)
    elif not element.result:
        say(problems, NO_RESULT, element, text("the script's value has no name"), text("Set huiyin:result."))


def _written(element: Element) -> Iterator[tuple[str, bool]]:
    """Every expression of the element but its script and its own condition, and whether only FEEL could be meant."""
    yield element.activates, True
    for event in element.events:
        if event.kind == "conditional" or event.expression.startswith("="):
            yield event.expression, False
        yield event.key, True
    repeats = element.repeats
    if repeats is not None:
        yield repeats.condition, False
        yield repeats.cardinality, False
        yield repeats.completion, False
        yield repeats.collection, True
        yield repeats.output_item, True
        for thrown in repeats.throws:
            yield thrown.condition, False
            yield from ((event.key, True) for event in thrown.events)
            yield from ((assign.source, assign.marked) for assign in _inputs(thrown.data))
    if element.data is not None:
        yield from ((assign.source, assign.marked) for assign in _inputs(element.data))
        yield from ((assign.source, assign.marked) for assign in element.data.outputs)


def _inputs(data: DataFlow | None) -> list[Assign]:
    """What is mapped by an expression on its way in."""
    return [] if data is None else [assign for assign in data.inputs if not assign.store]


def _parse(
    on: Element | Flow, source: str, problems: Problems, *, certain: bool = False, names: tuple[str, ...] = ()
) -> None:
    problem = problem_with(source, names) if source else None
    if problem is not None:
        rule = BROKEN if certain or source.startswith("=") else FOREIGN
        say(problems, rule, on, problem, text("Write the expression in FEEL."))
