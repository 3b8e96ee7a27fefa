"""The same diagram under other ids."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from engine.bpmn.migration import Renames

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ACTIVATE = "{urn:huiyin:bpmn:1}activate"

NODES = frozenset(
    {
        *("userTask", "task", "manualTask", "scriptTask", "sendTask", "receiveTask", "callActivity"),
        *("subProcess", "transaction", "adHocSubProcess"),
        *("startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
        *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"),
        *("process", "globalTask", "globalUserTask", "globalManualTask", "globalScriptTask"),
    }
)
_REFERENCES = ("sourceRef", "targetRef", "attachedToRef", "default", "calledElement", "activityRef", "processRef")


def renamed(source: bytes, choose: Callable[[str], bool]) -> tuple[bytes, Renames]:
    """The diagram with other ids for those that `choose` picks, and what is called how."""
    root = etree.fromstring(source)
    nodes = _ids(root, NODES, choose)
    flows = _ids(root, frozenset({"sequenceFlow"}), choose)
    both = nodes | flows
    for element in root.iter(etree.Element):
        for name in ("id", *_REFERENCES):
            if element.get(name) in both:
                element.set(name, both[element.get(name)])
        if element.get(ACTIVATE):
            written = element.get(ACTIVATE, "")
            element.set(ACTIVATE, re.sub(r'"(\w+)"', lambda found: f'"{both.get(found[1], found[1])}"', written))
        if tag(element) == "activationCondition":
            called = re.compile("|".join(sorted(map(re.escape, flows), key=len, reverse=True)) or "$^")
            element.text = called.sub(lambda found: flows[found[0]], element.text or "")
        if element.text in both and tag(element) in ("incoming", "outgoing", "flowNodeRef"):
            element.text = both[element.text]
    return etree.tostring(root), Renames(nodes, flows)


def reverse(renames: Renames) -> Renames:
    """The way back."""
    elements = {new: old for old, new in renames.elements.items()}
    return Renames(elements, {new: old for old, new in renames.flows.items()})


def tag(element: etree._Element) -> str:
    """The local name."""
    return str(element.tag).rpartition("}")[2]


def _ids(root: etree._Element, kinds: frozenset[str], choose: Callable[[str], bool]) -> dict[str, str]:
    keys = [element.get("id", "") for element in root.iter(etree.Element) if tag(element) in kinds]
    return {key: f"{key}_now" for key in keys if key and choose(key)}
