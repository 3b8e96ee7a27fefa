"""A drawing that does not fit the model beside it is named, and stops nothing."""

from __future__ import annotations

import pytest

from engine.bpmn.lint.diagrams import lint_diagram
from engine.findings import Severity
from tests.factories.diagrams import diagram, line, user_task

DI = (
    '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">'
    '<d:BPMNPlane id="plane" bpmnElement="{plane}">{parts}</d:BPMNPlane></d:BPMNDiagram>'
)
BOUNDS = '<dc:Bounds x="0" y="0" width="10" height="10"/>'
POINTS = '<di:waypoint x="0" y="0"/><di:waypoint x="1" y="1"/>'


def drawn(parts: str, plane: str = "route") -> set[tuple[str, str | None]]:
    """What lint says about a route with this drawing, rule and element, beside what is not drawn at all."""
    data = diagram(line(user_task())).replace(
        b"</definitions>", f"{DI.format(plane=plane, parts=parts)}</definitions>".encode()
    )
    _, findings = lint_diagram({"route.bpmn": data}, "route.bpmn")
    assert Severity.ERROR not in {found.severity for found in findings}
    return {(found.rule, found.element) for found in findings if found.rule.startswith("drawing")}


@pytest.mark.parametrize(
    ("parts", "rule", "element"),
    [
        (f'<d:BPMNShape id="s" bpmnElement="gone">{BOUNDS}</d:BPMNShape>', "drawing-ref", "gone"),
        (f'<d:BPMNEdge id="e" bpmnElement="gone">{POINTS}</d:BPMNEdge>', "drawing-ref", "gone"),
        (f'<d:BPMNShape id="s">{BOUNDS}</d:BPMNShape>', "drawing-of-nothing", "s"),
        ('<d:BPMNEdge id="e" bpmnElement="start-reply"/>', "drawing-line", "start-reply"),
        ('<d:BPMNShape id="s" bpmnElement="reply"/>', "drawing-bounds", "reply"),
        (f'<d:BPMNShape id="plane" bpmnElement="reply">{BOUNDS}</d:BPMNShape>', "drawing-id-twice", "route"),
    ],
)
def test_a_drawing_that_does_not_fit_is_named(parts: str, rule: str, element: str) -> None:
    assert drawn(parts) == {(rule, element)}


def test_a_plane_of_nothing_is_named() -> None:
    assert drawn("", plane="gone") == {("drawing-ref", "gone")}


def test_a_drawing_that_fits_is_not_blamed() -> None:
    fits = f'<d:BPMNShape id="s" bpmnElement="reply">{BOUNDS}</d:BPMNShape>'
    assert drawn(fits + f'<d:BPMNEdge id="e" bpmnElement="start-reply">{POINTS}</d:BPMNEdge>') == set()
