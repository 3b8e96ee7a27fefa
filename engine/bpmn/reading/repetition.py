"""How often an activity happens: standard loops and multiple instances."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.model import Repetition
from engine.bpmn.reading.data import source_of, target_of
from engine.bpmn.reading.references import Index, variable
from engine.bpmn.support import RULE as UNSUPPORTED
from engine.bpmn.xml import BPMN, HUIYIN
from engine.text import text


def read_repetition(node: etree._Element, index: Index) -> Repetition | None:
    """What the marker of an activity says; None without one."""
    loop = node.find(f"{{{BPMN}}}standardLoopCharacteristics")
    if loop is not None:
        return Repetition(
            "loop",
            condition=_text(loop, "loopCondition"),
            before=loop.get("testBefore", "false") in ("true", "1"),
            maximum=loop.get("loopMaximum", "").strip(),
        )
    several = node.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    return None if several is None else _instances(node, several, index)


def _instances(node: etree._Element, several: etree._Element, index: Index) -> Repetition:
    if several.get("behavior", "All") != "All":
        index.problems.at(
            node,
            UNSUPPORTED,
            text("events thrown by single instances cannot run here"),
            text("Leave the behavior at All, and throw what is needed inside of the activity."),
            file=index.file,
        )
    return Repetition(
        "sequential" if several.get("isSequential", "false") in ("true", "1") else "parallel",
        cardinality=_text(several, "loopCardinality"),
        collection=_own(several, "collection") or _referred(node, several, "loopDataInputRef", index),
        item=_own(several, "element") or _item(several, "inputDataItem", index),
        output=_own(several, "outputCollection") or _gathered(node, several, index),
        output_item=_own(several, "outputElement") or _item(several, "outputDataItem", index),
        completion=_text(several, "completionCondition"),
    )


def _own(node: etree._Element, name: str) -> str:
    return (node.get(f"{{{HUIYIN}}}{name}") or "").strip()


def _text(node: etree._Element, name: str) -> str:
    return (node.findtext(f"{{{BPMN}}}{name}") or "").strip()


def _referred(node: etree._Element, several: etree._Element, name: str, index: Index) -> str:
    reference = _text(several, name)
    return source_of(node, reference, index) if reference else ""


def _gathered(node: etree._Element, several: etree._Element, index: Index) -> str:
    reference = _text(several, "loopDataOutputRef")
    return target_of(node, reference, index) if reference else ""


def _item(several: etree._Element, name: str, index: Index) -> str:
    item = several.find(f"{{{BPMN}}}{name}")
    return "" if item is None else variable(item, index)
