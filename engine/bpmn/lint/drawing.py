"""Whether the drawing and the model beside it speak of the same elements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.lint.rules import Rule, warning
from engine.bpmn.lint.subject import Subject
from engine.bpmn.settings.steps import line_of
from engine.findings import Finding
from engine.text import Text, text

FAMILY = "The drawing"

UNKNOWN = warning(
    "drawing-ref",
    FAMILY,
    "A shape, line or plane draws an element that is not in the file; modelling tools leave it out.",
    "12.2",
)
NOTHING = warning("drawing-of-nothing", FAMILY, "A shape or line does not say which element it draws.", "12.2")
POINTS = warning("drawing-line", FAMILY, "A line has fewer than two points, so it cannot be drawn.", "12.2")
BOUNDS = warning("drawing-bounds", FAMILY, "A shape has no place or size.", "12.2")
TWICE = warning("drawing-id-twice", FAMILY, "Two parts of the drawing have one id.", "12.2")

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_POINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
_BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about the diagrams of the file; a file without any drawing is not blamed."""
    known = {node.get("id") for node in subject.nodes()}
    parts = list(subject.root.iter(f"{_DI}BPMNPlane", f"{_DI}BPMNShape", f"{_DI}BPMNEdge"))
    ids = Counter(part.get("id") for part in parts if part.get("id"))
    for part in parts:
        yield from _drawn(subject, part, known)
        if part.tag == f"{_DI}BPMNEdge" and len(part.findall(_POINT)) < 2:
            yield _finding(subject, part, POINTS, text("the line has fewer than two points"))
        if part.tag == f"{_DI}BPMNShape" and part.find(_BOUNDS) is None:
            yield _finding(subject, part, BOUNDS, text("the shape has no place and no size"))
        if ids.pop(part.get("id"), 0) > 1:
            yield _finding(
                subject, part, TWICE, text("several parts of the drawing have the id “{id}”", id=part.get("id", ""))
            )


def _drawn(subject: Subject, part: etree._Element, known: set[str | None]) -> Iterator[Finding]:
    drawn = (part.get("bpmnElement") or "").rpartition(":")[2]
    if not drawn and part.tag != f"{_DI}BPMNPlane":
        yield _finding(subject, part, NOTHING, text("a part of the drawing shows nothing"))
    elif drawn and drawn not in known:
        yield _finding(subject, part, UNKNOWN, text("“{id}” is drawn and is not in the file", id=drawn))


def _finding(subject: Subject, part: etree._Element, rule: Rule, message: Text) -> Finding:
    element = part.get("bpmnElement") or part.get("id")
    remedy = text("Draw it again in a modelling tool.")
    return rule.finding(subject.file, element, message, remedy, line_of(part))
