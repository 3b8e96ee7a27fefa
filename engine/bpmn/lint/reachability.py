"""Whether every element can be reached and every path ends."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.lint.rules import error, warning
from engine.bpmn.lint.subject import Subject, title
from engine.bpmn.model import Model
from engine.findings import Finding
from engine.text import text

FAMILY = "Where it leads"

UNREACHABLE = error("unreachable", FAMILY, "No path from a start leads to the element, so it never happens.")
DEAD_END = warning("dead-end", FAMILY, "The path stops without an end event: the run ends there in silence.")
NO_END = warning("end-missing", FAMILY, "A process or sub-process has no end event, so nothing says how it ends.")
NO_WAY_OUT = error("endless", FAMILY, "Once there, no path leads to an end any more: the case could never be closed.")


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about paths; elements that the parser has already named as unconnected are left to it."""
    model = subject.model
    reached = _reached(model)
    ending = _can_end(model)
    for element in subject.own:
        if element.id not in reached and (element.incoming or element.type == "boundaryEvent"):
            yield UNREACHABLE.finding(
                subject.file,
                element.id,
                text("“{name}” cannot be reached from a start", name=title(element)),
                text("Lead a flow to it, or remove it."),
                element.line,
            )
        if element.outgoing and element.id in reached and element.id not in ending:
            yield NO_WAY_OUT.finding(
                subject.file,
                element.id,
                text("from “{name}” no path leads to an end", name=title(element)),
                text("Draw a way out of the loop."),
                element.line,
            )
        elif (
            not element.outgoing
            and element.type not in ("endEvent", "boundaryEvent")
            and element.incoming
            and (not element.type.endswith("Gateway"))
        ):
            yield DEAD_END.finding(
                subject.file,
                element.id,
                text("the path stops at “{name}”", name=title(element)),
                text("Lead it to an end event that says how it ended."),
                element.line,
            )
    for scope in model.scopes.values():
        ends = any(model.elements[key].type == "endEvent" for key in scope.elements)
        if scope.file == subject.file and scope.elements and not ends:
            yield NO_END.finding(
                subject.file,
                scope.id,
                text("“{scope}” has no end event", scope=scope.name or scope.id),
                text("Draw one for each way it can end."),
            )


def _reached(model: Model) -> frozenset[str]:
    """Everything some start leads to. In a scope without one all count as reached: that is another mistake."""
    waiting = [scope.start_id for scope in model.scopes.values() if scope.start_id]
    for scope in model.scopes.values():
        if not scope.start_id:
            waiting += scope.elements
    return _spread(
        waiting,
        {
            key: (*(model.flows[flow].target for flow in element.outgoing), *element.boundaries)
            for key, element in model.elements.items()
        },
    )


def _can_end(model: Model) -> frozenset[str]:
    """Everything from which some path ends, backwards from ends and from where paths stop."""
    stops = [key for key, element in model.elements.items() if not element.outgoing]
    before = {
        key: tuple(model.flows[flow].source for flow in element.incoming) for key, element in model.elements.items()
    }
    for key, element in model.elements.items():
        if element.attached_to:
            before[key] = (*before[key], element.attached_to)
    return _spread(stops, before)


def _spread(waiting: list[str], onward: dict[str, tuple[str, ...]]) -> frozenset[str]:
    found: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key in found or key not in onward:
            continue
        found.add(key)
        waiting += onward[key]
    return frozenset(found)
