"""What a decision is given: whether the route ever sets it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.deciding.asked import Asked
from engine.bpmn.lint.formrules import RESERVED
from engine.bpmn.lint.names import hears, known_names
from engine.bpmn.lint.rules import error
from engine.bpmn.lint.subject import Subject
from engine.bpmn.model import Element
from engine.findings import Finding
from engine.text import text

FAMILY = "Decisions"

UNSET = error(
    "decision-input",
    FAMILY,
    "A decision needs an input that no form, script, mapping or start of the route sets; the run would stop there.",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about every business rule task of a route, unless messages may bring what nobody can list."""
    if subject.around.bundle is None or hears(subject.model):
        return
    known = RESERVED | known_names(subject)
    for element in subject.own:
        asked = subject.model.asks.get(element.id)
        if isinstance(asked, Asked):
            yield from _inputs(subject, element, asked, known)


def _inputs(subject: Subject, element: Element, asked: Asked, known: frozenset[str]) -> Iterator[Finding]:
    for name in asked.inputs:
        if name not in known:
            yield UNSET.finding(
                subject.file,
                element.id,
                text("“{decision}” needs “{name}”, which nothing sets", decision=asked.name, name=name),
                text("Ask for it in a form before this point, or say with huiyin:input what it is."),
                element.line,
            )
