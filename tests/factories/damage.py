"""Diagrams as they arrive after an accident: cut off, bytes overwritten, names and attributes swapped, parts moved."""

from __future__ import annotations

import random
from collections.abc import Callable

from lxml import etree

Damage = Callable[[random.Random, bytes], bytes]

VALUES = (
    *("", " ", "x", "0", "-1", "999999999999999999999", "true", "=", "=(", "= 1/0", "${a}", "P", "PT", "R-1/PT0S"),
    *("R/PT0S", "2026-99-99", "1e400", "流程", "🙂", "a b", "a:b:c", "\u202e", "{x}", "%s", "../../etc/passwd"),
    "x" * 5000,
)
"""What nobody should write into an attribute, and somebody does."""

KINDS = (
    *("userTask", "serviceTask", "subProcess", "transaction", "adHocSubProcess", "callActivity", "boundaryEvent"),
    *("startEvent", "endEvent", "eventBasedGateway", "complexGateway", "inclusiveGateway", "sequenceFlow", "process"),
    *("laneSet", "lane", "choreographyTask", "conversation", "textAnnotation", "extensionElements", "documentation"),
    *("nothing", "messageFlow", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "message"),
    *("timerEventDefinition", "association"),
)
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def damaged(dice: random.Random, data: bytes) -> bytes:
    """The file after one to four accidents."""
    for _ in range(dice.randint(1, 4)):
        data = dice.choice(DAMAGES)(dice, data)
    return data


def truncated(dice: random.Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def overwritten(dice: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(changed) + 1)
        changed[at : at + dice.randint(0, 8)] = dice.randbytes(dice.randint(0, 4))
    return bytes(changed)


def _on_tree(act: Callable[[random.Random, list[etree._Element]], None]) -> Damage:
    def damage(dice: random.Random, data: bytes) -> bytes:
        try:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        except (etree.XMLSyntaxError, ValueError):
            return data
        nodes = list(root.iter(etree.Element))
        for _ in range(dice.randint(1, 5)):
            act(dice, nodes)
        return etree.tostring(root, encoding="utf-8")

    return damage


def _set(dice: random.Random, nodes: list[etree._Element]) -> None:
    node, other = dice.choice(nodes), dice.choice(nodes)
    if node.attrib:
        name = dice.choice(sorted(map(str, node.attrib)))
        node.set(name, dice.choice([*VALUES, *map(str, other.attrib.values())]))


def _drop(dice: random.Random, nodes: list[etree._Element]) -> None:
    node = dice.choice(nodes)
    if node.attrib and dice.random() < 0.7:
        del node.attrib[dice.choice(sorted(map(str, node.attrib)))]
    elif (parent := node.getparent()) is not None:
        parent.remove(node)


def _rename(dice: random.Random, nodes: list[etree._Element]) -> None:
    dice.choice(nodes).tag = dice.choice([BPMN, BPMN, "{urn:acme}", ""]) + dice.choice(KINDS)


def _move(dice: random.Random, nodes: list[etree._Element]) -> None:
    node, place = dice.choice(nodes), dice.choice(nodes)
    if place not in node.iter() and node.getparent() is not None:
        place.append(node)


def _write(dice: random.Random, nodes: list[etree._Element]) -> None:
    dice.choice(nodes).text = dice.choice(VALUES)


DAMAGES: tuple[Damage, ...] = (
    truncated,
    overwritten,
    *map(_on_tree, (_set, _set, _set, _drop, _drop, _rename, _rename, _move, _move, _write)),
)
