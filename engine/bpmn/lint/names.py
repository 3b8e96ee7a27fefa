"""Whether the names that expressions use are ever set: by a form, a script, or the engine itself."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.lint.formrules import RESERVED
from engine.bpmn.lint.rules import error, warning
from engine.bpmn.lint.subject import Subject
from engine.bpmn.model import Element, Flow, Model
from engine.decisions import compile_expression
from engine.decisions.feel.typing import nearest
from engine.errors import BadExpression
from engine.findings import Finding
from engine.text import Text, text

FAMILY = "Expressions"

UNKNOWN_NAME = warning(
    "name-unknown",
    FAMILY,
    "An expression uses a name that no form, script or start of the route sets; the run would stop there.",
)
SETTING_EXPRESSION = error("setting-expression", FAMILY, "A setting written as =FEEL does not parse.")


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about =FEEL in settings, and about unknown names wherever the route's forms are known."""
    for element, source in _settings(subject):
        try:
            compile_expression(source)
        except BadExpression as problem:
            yield SETTING_EXPRESSION.finding(subject.file, element.id, problem.text, problem.advice, element.line)
    if subject.around.bundle is not None and not hears(subject.model):
        yield from _unknown(subject)


def hears(model: Model) -> bool:
    """Whether something may come in from outside whose names nobody can list: what a message or signal brings."""
    return any(event.kind in ("message", "signal") for element in model.elements.values() for event in element.events)


def _unknown(subject: Subject) -> Iterator[Finding]:
    known = RESERVED | known_names(subject)
    for place, source in (*_conditions(subject), *_settings(subject)):
        try:
            free = compile_expression(source, names=known).free_names
        except BadExpression:
            continue
        for name in sorted(free - known):
            yield UNKNOWN_NAME.finding(
                subject.file,
                place.id,
                text("nothing sets the name “{name}”", name=name),
                _remedy(name, known),
                place.line,
            )


def _remedy(name: str, known: frozenset[str]) -> Text:
    near = nearest(name, known)
    if near is None:
        return text("Correct the name, or ask for it in a form before this point.")
    return text("Is “{name}” meant? If not, ask for it in a form before this point.", name=near)


COUNTED = frozenset(
    {
        "loopCounter",
        "numberOfInstances",
        "numberOfActiveInstances",
        "numberOfCompletedInstances",
        "numberOfTerminatedInstances",
        "activationCount",
        "waitingForStart",
    }
)
"""Names that a run gives to the expressions of repeated activities and complex gateways."""


def known_names(subject: Subject) -> frozenset[str]:
    """Fields of the route's forms, results of its scripts, and what its mappings and repetitions name."""
    fields = {field.name for form in subject.around.forms.values() for field in form.fields}
    elements = subject.model.elements.values()
    results = {element.result for element in elements if element.result}
    mapped = {
        assign.target
        for element in elements
        if element.data
        for assign in (*element.data.inputs, *element.data.outputs)
    }
    repeated = {
        name for element in elements if element.repeats for name in (element.repeats.item, element.repeats.output)
    }
    flows = counted_flows(subject.model)
    return frozenset(fields | results | mapped | (repeated - {""}) | flows | (COUNTED if repeated or flows else set()))


def counted_flows(model: Model) -> set[str]:
    """Flows into complex gateways: in an activation condition each stands for the number of its tokens."""
    return {key for element in model.elements.values() if element.type == "complexGateway" for key in element.incoming}


def _conditions(subject: Subject) -> Iterator[tuple[Element | Flow, str]]:
    yield from ((flow, flow.condition) for flow in subject.own_flows if flow.condition)
    for element in subject.own:
        yield from ((element, source) for source in expressions(element) if source)


def expressions(element: Element) -> Iterator[str]:
    """Every FEEL text of an element, "" among them; those of its settings are not the model's."""
    yield element.script
    yield element.condition
    yield element.activates
    for event in element.events:
        yield event.key
        yield event.expression if event.kind == "conditional" or event.expression.startswith("=") else ""
    if element.data is not None:
        yield from (assign.source for assign in (*element.data.inputs, *element.data.outputs) if not assign.store)
    if (repeats := element.repeats) is not None:
        yield from (repeats.condition, repeats.maximum, repeats.cardinality, repeats.collection, repeats.completion)
        yield repeats.output_item
        for thrown in repeats.throws:
            yield thrown.condition
            yield from (assign.source for assign in (thrown.data.inputs if thrown.data else ()) if not assign.store)


def _settings(subject: Subject) -> Iterator[tuple[Element, str]]:
    for element in subject.own:
        settings = subject.model.settings.get(element.id)
        for source in (settings.group, settings.assignee) if settings else ():
            if source and source.startswith("="):
                yield element, source
