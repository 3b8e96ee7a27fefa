"""Receive tasks that are decided by their message: they begin the process, or stand behind an event-based gateway."""

from __future__ import annotations

from engine.bpmn.graph import decided_by_message
from engine.bpmn.model import Model
from engine.bpmn.problems import Problems
from engine.bpmn.validity.gateways import FAMILY
from engine.rulebook import limit
from engine.text import text

MORE = limit(
    "cannot-run-first-receive",
    FAMILY,
    "A receive task that begins the process, or that an event-based gateway leads to, needs several tokens to begin, "
    "and its message brings one.",
    "10.3, table 10.3; 10.3.3, 10.6.6",
)


def check(model: Model, problems: Problems) -> None:
    """Every receive task that is not entered by a token of its own."""
    for element in model.elements.values():
        if element.type == "receiveTask" and element.start_quantity > 1 and decided_by_message(model, element):
            problems.add(
                MORE.name,
                text("it needs {count} tokens to begin, and its message brings one", count=element.start_quantity),
                text("Leave out startQuantity, or gather the tokens at a step behind it."),
                file=element.file,
                element=element.id,
                line=element.line,
            )
