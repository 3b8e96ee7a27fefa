"""How often an activity happens: standard loops and multiple instances."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.files.xml import BPMN, HUIYIN
from engine.bpmn.model import Event, InstanceEvent, Repetition
from engine.bpmn.reading.correlation import Correlation
from engine.bpmn.reading.data import read_data, source_of, target_of
from engine.bpmn.reading.events import behavior_event, read_definition, read_thrown
from engine.bpmn.reading.references import Index, variable

_FIRST = "numberOfCompletedInstances = 1"


def read_repetition(node: etree._Element, index: Index, keys: Correlation) -> Repetition | None:
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
    return None if several is None else _instances(node, several, index, keys)


def _instances(node: etree._Element, several: etree._Element, index: Index, keys: Correlation) -> Repetition:
    return Repetition(
        "sequential" if several.get("isSequential", "false") in ("true", "1") else "parallel",
        cardinality=_text(several, "loopCardinality"),
        collection=_own(several, "collection") or _referred(node, several, "loopDataInputRef", index),
        item=_own(several, "element") or _item(several, "inputDataItem", index),
        output=_own(several, "outputCollection") or _gathered(node, several, index),
        output_item=_own(several, "outputElement") or _item(several, "outputDataItem", index),
        completion=_text(several, "completionCondition"),
        throws=tuple(_thrown(node, several, index, keys)),
    )


def _thrown(node: etree._Element, several: etree._Element, index: Index, keys: Correlation) -> Iterator[InstanceEvent]:
    """What completed instances throw: by a shortcut for each or the first, or as complex definitions say."""
    behavior, name = several.get("behavior", "All").strip(), behavior_event(several)
    if name is not None:
        definition = index.find(name) if name else None
        event = Event("signal") if definition is None else read_definition(node, definition, index, keys.thrown)
        yield InstanceEvent((event,) if event is not None else (), _FIRST if behavior == "One" else "")
    for one in several.findall(f"{{{BPMN}}}complexBehaviorDefinition") if behavior == "Complex" else ():
        thrown = one.find(f"{{{BPMN}}}event")
        if thrown is not None:
            events = read_thrown(node, thrown, index, keys)
            yield InstanceEvent(events, _text(one, "condition"), read_data(thrown, index))


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
