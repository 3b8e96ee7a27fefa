"""Whether the names that expressions use are ever set: by a form, a script, or the engine itself."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.lint.formrules import RESERVED
from engine.bpmn.lint.rules import error, warning
from engine.bpmn.lint.subject import Subject
from engine.bpmn.model import Element, Flow
from engine.decisions import compile_expression
from engine.errors import BadExpression
from engine.findings import Finding
from engine.text import text

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
    if subject.around.bundle is not None and not subject.model.messages:
        yield from _unknown(subject)


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
                text("Correct the name, or ask for it in a form before this point."),
                place.line,
            )


def known_names(subject: Subject) -> frozenset[str]:
    """Fields of the route's forms and results of its scripts."""
    fields = {field.name for form in subject.around.forms.values() for field in form.fields}
    results = {element.result for element in subject.model.elements.values() if element.result}
    return frozenset(fields | results)


def _conditions(subject: Subject) -> Iterator[tuple[Element | Flow, str]]:
    yield from ((flow, flow.condition) for flow in subject.own_flows if flow.condition)
    for element in subject.own:
        if element.script:
            yield element, element.script
        if element.event.expression.startswith("="):
            yield element, element.event.expression


def _settings(subject: Subject) -> Iterator[tuple[Element, str]]:
    for element in subject.own:
        settings = subject.model.settings.get(element.id)
        for source in (settings.group, settings.assignee) if settings else ():
            if source and source.startswith("="):
                yield element, source
