"""Where tokens begin: something must, in the process that runs and in every sub-process that holds anything."""

from __future__ import annotations

from engine.bpmn.model import Model, Scope
from engine.bpmn.problems import Problems
from engine.rulebook import limit
from engine.text import text

FAMILY = "Processes and sub-processes"

NOTHING = limit(
    "cannot-run-nothing-begins",
    FAMILY,
    "Nothing in a process or sub-process could begin: it is empty, or flows lead to everything in it.",
    "13.2",
)


def check(model: Model, problems: Problems) -> None:
    """Every scope that is entered."""
    for scope in model.scopes.values():
        if not _begins(model, scope) and (scope.elements or scope.id == model.process_id):
            element = model.elements.get(scope.id)
            problems.add(
                NOTHING.name,
                text("nothing begins in “{scope}”", scope=scope.name or scope.id),
                text("Draw a start event, and lead a flow from it."),
                file=scope.file,
                element=scope.id,
                line=element.line if element else None,
            )


def _begins(model: Model, scope: Scope) -> bool:
    # Too many starts, or one of the wrong kind, are other rules'.
    return bool(scope.entries or scope.triggers) or any(
        model.elements[key].type == "startEvent" for key in scope.elements
    )
