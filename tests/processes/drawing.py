"""The geometry of a diagram, read from its own coordinates."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"

ACTIVITIES = frozenset(
    {"userTask", "scriptTask", "businessRuleTask", "receiveTask", "serviceTask", "callActivity", "subProcess", "task"}
)
_NODES = ACTIVITIES | {
    "startEvent", "endEvent", "intermediateThrowEvent", "intermediateCatchEvent", "boundaryEvent", "exclusiveGateway",
    "parallelGateway", "inclusiveGateway", "eventBasedGateway",
}  # fmt: skip
_CHINESE_WIDTH, _LATIN_WIDTH, _LINE = 11, 6, 14

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle by its sides."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def on_grid(self) -> bool:
        return self.left % 10 == 0 and self.top % 10 == 0

    def touches(self, point: Point) -> bool:
        """Whether the point lies on the edge."""
        x, y = point
        level = self.left <= x <= self.right and y in (self.top, self.bottom)
        return level or (self.top <= y <= self.bottom and x in (self.left, self.right))

    def holds(self, other: Box) -> bool:
        inside = self.left <= other.left and other.right <= self.right
        return inside and self.top <= other.top and other.bottom <= self.bottom

    def overlaps(self, other: Box) -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not beside and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True)
class Part:
    """One straight part of a flow."""

    flow: str
    begin: Point
    end: Point

    @property
    def level(self) -> bool:
        return self.begin[1] == self.end[1]

    @property
    def upright(self) -> bool:
        return self.begin[0] == self.end[0]

    @property
    def box(self) -> Box:
        (x1, y1), (x2, y2) = self.begin, self.end
        return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    def meets(self, other: Part) -> bool:
        """Whether two parts cross, or run along each other; meeting at a shared end is no crossing."""
        one, two = self.box, other.box
        if self.level and other.level:
            return one.top == two.top and min(one.right, two.right) > max(one.left, two.left)
        if self.upright and other.upright:
            return one.left == two.left and min(one.bottom, two.bottom) > max(one.top, two.top)
        flat, tall = (one, two) if self.level else (two, one)
        return flat.left < tall.left < flat.right and tall.top < flat.top < tall.bottom

    def runs_through(self, box: Box) -> bool:
        own = self.box
        return own.left < box.right and own.right > box.left and own.top < box.bottom and own.bottom > box.top


@dataclass
class Drawing:
    """`nodes`: id → BPMN type; `flows`: id → source and target; everything else by the same ids."""

    nodes: dict[str, str] = field(default_factory=dict)
    attached: dict[str, str] = field(default_factory=dict)
    flows: dict[str, tuple[str, str]] = field(default_factory=dict)
    shapes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, list[Point]] = field(default_factory=dict)
    lanes: dict[str, Box] = field(default_factory=dict)
    lane_of: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)

    @property
    def parts(self) -> list[Part]:
        """Every straight part of every flow."""
        return [Part(key, begin, end) for key, points in self.lines.items() for begin, end in pairwise(points)]

    def ends_of(self, flow: str) -> set[str]:
        """Source and target, and the step that a boundary event among them stands on."""
        ends = set(self.flows[flow])
        return ends | {self.attached[key] for key in ends if key in self.attached}


def read_drawing(source: bytes) -> Drawing:
    """The drawing in a BPMN file with one page."""
    root = etree.fromstring(source)
    found = Drawing()
    names: dict[str, str] = {}
    for element in root.iter(etree.Element):
        kind, key = etree.QName(element).localname, str(element.get("id"))
        if element.get("name"):
            names[key] = str(element.get("name"))
        if kind in _NODES and element.tag == f"{_BPMN}{kind}":
            found.nodes[key] = kind
            if element.get("attachedToRef"):
                found.attached[key] = str(element.get("attachedToRef"))
        elif kind == "sequenceFlow":
            found.flows[key] = (str(element.get("sourceRef")), str(element.get("targetRef")))
        elif kind == "lane":
            found.lane_of |= {str(node.text): key for node in element.iter(f"{_BPMN}flowNodeRef")}
    for shape in root.iter(f"{_DI}BPMNShape"):
        key = str(shape.get("bpmnElement"))
        home = found.shapes if key in found.nodes else found.lanes
        home[key] = _box(shape)
    for edge in root.iter(f"{_DI}BPMNEdge"):
        points = [(float(str(one.get("x"))), float(str(one.get("y")))) for one in edge.iter(_WAYPOINT)]
        found.lines[str(edge.get("bpmnElement"))] = points
    for label in root.iter(f"{_DI}BPMNLabel"):
        owner = label.getparent()
        assert owner is not None
        key = str(owner.get("bpmnElement"))
        found.labels[key] = _written(_box(label), names[key])
    return found


def _box(node: etree._Element) -> Box:
    bounds = node.find(f"{_DC}Bounds")
    assert bounds is not None
    x, y, width, height = (float(str(bounds.get(name))) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def _written(box: Box, words: str) -> Box:
    """Where the words of a label really stand: centred, as wide as they are."""
    width = sum(_CHINESE_WIDTH if ord(sign) > 0x2E80 else _LATIN_WIDTH for sign in words)
    half = min(width, box.right - box.left) / 2
    middle = (box.left + box.right) / 2
    return Box(middle - half, box.top, middle + half, box.bottom)
