"""A model changed without any care for the runs that are under way: what no designer should do, and some will."""

from __future__ import annotations

import random
from collections.abc import Callable

from lxml import etree

Tree = etree._Element
_NS = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway")
_ACTIVITIES = ("task", "userTask", "scriptTask", "receiveTask", "subProcess", "callActivity", "adHocSubProcess")


def upheaval(source: bytes, rng: random.Random) -> bytes:
    """One to three changes; what comes of them need not be a model that can run."""
    root = etree.fromstring(source)
    for _ in range(rng.randint(1, 3)):
        rng.choice(_CHANGES)(root, rng)
    return etree.tostring(root)


def _one(root: Tree, rng: random.Random, *kinds: str) -> Tree | None:
    found = [node for kind in kinds for node in root.iter(_NS + kind)]
    return rng.choice(found) if found else None


def _another_gateway(root: Tree, rng: random.Random) -> None:
    if (node := _one(root, rng, *_GATEWAYS)) is not None:
        node.tag = _NS + rng.choice(_GATEWAYS)


def _another_marker(root: Tree, rng: random.Random) -> None:
    node = _one(root, rng, *_ACTIVITIES)
    if node is None or node.get("isForCompensation"):
        return
    for marker in [one for one in node if "LoopCharacteristics" in str(one.tag)]:
        node.remove(marker)
    if rng.random() < 0.6:
        marker = etree.SubElement(node, _NS + "multiInstanceLoopCharacteristics")
        marker.set("isSequential", rng.choice(("true", "false")))
        etree.SubElement(marker, _NS + "loopCardinality").text = str(rng.randint(1, 3))


def _no_border(root: Tree, rng: random.Random) -> None:
    if (node := _one(root, rng, "boundaryEvent")) is not None:
        for flow in [*root.iter(_NS + "sequenceFlow"), *root.iter(_NS + "association")]:
            if node.get("id") in (flow.get("sourceRef"), flow.get("targetRef")):
                _drop(flow)
        _drop(node)


def _new_border(root: Tree, rng: random.Random) -> None:
    if (node := _one(root, rng, *_ACTIVITIES)) is None or (around := node.getparent()) is None:
        return
    key = f"new_{rng.randrange(10**9)}"
    event = etree.SubElement(around, _NS + "boundaryEvent", id=key, attachedToRef=node.get("id", ""))
    event.set("cancelActivity", rng.choice(("true", "false")))
    timer = etree.SubElement(event, _NS + "timerEventDefinition")
    etree.SubElement(timer, _NS + "timeDuration").text = "PT1H"
    etree.SubElement(around, _NS + "endEvent", id=f"{key}_end")
    etree.SubElement(around, _NS + "sequenceFlow", id=f"{key}_flow", sourceRef=key, targetRef=f"{key}_end")


def _another_time(root: Tree, rng: random.Random) -> None:
    if (node := _one(root, rng, "timeDuration", "timeDate")) is not None:
        node.tag, node.text = _NS + "timeDuration", rng.choice(("PT7H", '="PT" + string(2) + "H"', "=nothing"))


def _gone(root: Tree, rng: random.Random) -> None:
    """A step is taken out; what led to it leads to what was behind it."""
    if (node := _one(root, rng, "task", "userTask", "scriptTask", "intermediateThrowEvent")) is None:
        return
    leaving = [flow for flow in root.iter(_NS + "sequenceFlow") if flow.get("sourceRef") == node.get("id")]
    if len(leaving) == 1:
        for flow in root.iter(_NS + "sequenceFlow"):
            if flow.get("targetRef") == node.get("id"):
                flow.set("targetRef", leaving[0].get("targetRef", ""))
        _drop(leaving[0])
        _drop(node)


def _into_a_sub_process(root: Tree, rng: random.Random) -> None:
    node = _one(root, rng, "userTask", "receiveTask", "intermediateCatchEvent")
    if node is None or node.get("isForCompensation") or (around := node.getparent()) is None:
        return
    key = str(node.get("id"))
    inside = etree.Element(_NS + "subProcess", id=f"{key}_in")
    for flow in root.iter(_NS + "sequenceFlow"):
        for end in ("sourceRef", "targetRef"):
            if flow.get(end) == key:
                flow.set(end, f"{key}_in")
    around.insert(around.index(node), inside)
    etree.SubElement(inside, _NS + "startEvent", id=f"{key}_s")
    inside.append(node)
    etree.SubElement(inside, _NS + "endEvent", id=f"{key}_e")
    for number, (one, two) in enumerate(((f"{key}_s", key), (key, f"{key}_e"))):
        etree.SubElement(inside, _NS + "sequenceFlow", id=f"{key}_f{number}", sourceRef=one, targetRef=two)


def _another_interruption(root: Tree, rng: random.Random) -> None:
    if (node := _one(root, rng, "boundaryEvent")) is not None:
        node.set("cancelActivity", rng.choice(("true", "false")))


def _drop(node: Tree) -> None:
    if (around := node.getparent()) is not None:
        around.remove(node)


_CHANGES: tuple[Callable[[Tree, random.Random], None], ...] = (
    _another_gateway,
    _another_marker,
    _no_border,
    _new_border,
    _another_time,
    _gone,
    _into_a_sub_process,
    _another_interruption,
)
