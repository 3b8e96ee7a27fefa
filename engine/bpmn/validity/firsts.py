"""Receive tasks that are decided by their message: they begin the process, or stand behind an event-based gateway."""

from __future__ import annotations

from engine.bpmn.model import Element, Model
from engine.bpmn.problems import Problems
from engine.bpmn.validity.gateways import FAMILY
from engine.rulebook import limit
from engine.text import text

MORE = limit(
    "cannot-run-first-receive",
    FAMILY,
    "A receive task that begins the process, or that an event-based gateway leads to, happens several times, needs "
    "several tokens or maps data into itself: its message decides before the task itself could begin.",
    "10.3.3, 10.6.6",
)


def check(model: Model, problems: Problems) -> None:
    """Every receive task that is not entered by a token of its own."""
    for element in model.elements.values():
        if element.type == "receiveTask" and _first(model, element) and _more(element):
            problems.add(
                MORE.name,
                text("the message decides before the task could repeat or map data into itself"),
                text("Put the repetition or the mapping on a step behind it."),
                file=element.file,
                element=element.id,
                line=element.line,
            )


def _first(model: Model, task: Element) -> bool:
    before = [model.elements.get(model.flows[key].source) for key in task.incoming]
    return task.instantiates or any(element is not None and element.type == "eventBasedGateway" for element in before)


def _more(task: Element) -> bool:
    mapped = task.data is not None and (bool(task.data.inputs) or not task.data.inherits)
    return task.repeats is not None or task.start_quantity > 1 or mapped
