"""Business rule tasks: which decision they ask, and under which name its answer is kept."""

from __future__ import annotations

from engine.bpmn.deciding.asked import Unbound
from engine.bpmn.model import Element, Model
from engine.bpmn.problems import Problems
from engine.bpmn.validity.report import say
from engine.rulebook import limit
from engine.text import text

FAMILY = "Decisions"

MISSING = limit(
    "cannot-run-decision-missing", FAMILY, "A business rule task does not say which decision it asks.", "10.3.3"
)
UNKNOWN = limit(
    "cannot-run-decision",
    FAMILY,
    "A business rule task asks a decision that is in none of the DMN files at hand, or in several of them.",
    "10.3.3",
)
NO_RESULT = limit("cannot-run-decision-result", FAMILY, "What a decision gives has no name to be kept under.")


def check(model: Model, problems: Problems) -> None:
    """Every business rule task of the model."""
    for element in model.elements.values():
        if element.type == "businessRuleTask":
            _task(model, element, problems)


def _task(model: Model, element: Element, problems: Problems) -> None:
    asked = model.asks[element.id]
    if not element.decision:
        remedy = text("Set huiyin:decision to a decision of a DMN file of the route.")
        say(problems, MISSING, element, text("it does not say which decision it asks"), remedy)
    elif isinstance(asked, Unbound):
        say(problems, UNKNOWN, element, asked.message, asked.remedy)
    elif not element.result:
        remedy = text("Set huiyin:result.")
        say(problems, NO_RESULT, element, text("what the decision gives has no name"), remedy)
