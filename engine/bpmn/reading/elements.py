"""One node of a diagram → `Element`, as far as its own XML says."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from engine.bpmn.files.xml import BPMN, HUIYIN
from engine.bpmn.model import Element, Event, Extension
from engine.bpmn.problems import line_of
from engine.bpmn.reading.correlation import Correlation
from engine.bpmn.reading.data import read_data
from engine.bpmn.reading.events import ALLOWED_EVENTS, read_events, read_message
from engine.bpmn.reading.references import Index, strip_prefix
from engine.bpmn.reading.repetition import read_repetition
from engine.text import text

STEPS = frozenset({"userTask", "manualTask", "task", "scriptTask", "businessRuleTask", "sendTask", "receiveTask"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})
HOLDERS = frozenset({"subProcess", "transaction", "adHocSubProcess"})
FLOW_NODES = STEPS | GATEWAYS | HOLDERS | ALLOWED_EVENTS.keys() | {"callActivity"}


def read_element(
    node: etree._Element, kind: str, scope: str, lane: str | None, index: Index, keys: Correlation
) -> Element:
    """The element that the node draws; its flows, boundary events and link are found when the model is put together."""
    element = Element(
        id=node.get("id", ""),
        type=kind,
        name=" ".join(node.get("name", "").split()),
        documentation=documentation(node),
        lane=lane,
        scope=scope,
        file=index.file,
        line=line_of(node),
        default=node.get("default") or None,
        attributes=attributes(node),
        extensions=_extensions(node),
        data=read_data(node, index),
    )
    if kind in ALLOWED_EVENTS:
        return _with_events(element, node, index, keys)
    if kind in GATEWAYS:
        return replace(
            element,
            condition=_text(node, "activationCondition"),
            instantiates=_true(node, "instantiate"),
            parallel_events=node.get("eventGatewayType", "Exclusive") == "Parallel",
        )
    return _with_work(_as_activity(element, node, index, keys), node, index, keys)


def _with_events(element: Element, node: etree._Element, index: Index, keys: Correlation) -> Element:
    events = read_events(node, index, keys)
    interrupting = node.get("isInterrupting" if element.type == "startEvent" else "cancelActivity", "true")
    undoes = element.type == "boundaryEvent" and any(event.kind == "compensation" for event in events)
    return replace(
        element,
        events=events,
        all_of=_true(node, "parallelMultiple") and len(events) > 1,
        attached_to=strip_prefix(node.get("attachedToRef", "")) or None,
        interrupting=interrupting not in ("false", "0"),
        handler=next(iter(index.associated.get(element.id, ())), None) if undoes else None,
    )


def _as_activity(element: Element, node: etree._Element, index: Index, keys: Correlation) -> Element:
    return replace(
        element,
        repeats=read_repetition(node, index, keys),
        # What begins an event sub-process is said by its start event.
        for_compensation=_true(node, "isForCompensation") and not _true(node, "triggeredByEvent"),
        start_quantity=_quantity(node, "startQuantity", index),
        completion_quantity=_quantity(node, "completionQuantity", index),
    )


def _with_work(element: Element, node: etree._Element, index: Index, keys: Correlation) -> Element:
    if element.type in ("receiveTask", "sendTask"):
        instantiates = element.type == "receiveTask" and _true(node, "instantiate")
        event: Event = read_message(node, index, keys)
        return replace(element, events=(event,), instantiates=instantiates)
    if element.type == "scriptTask":
        return replace(element, script=_text(node, "script"), result=_ours(node, "result"))
    if element.type == "businessRuleTask":
        decision, file = _ours(node, "decision"), _ours(node, "decisionFile")
        return replace(element, decision=decision, decision_file=file, result=_ours(node, "result"))
    if element.type == "callActivity":
        return replace(element, called=strip_prefix(node.get("calledElement", "")))
    if element.type == "adHocSubProcess":
        return replace(
            element,
            condition=_text(node, "completionCondition"),
            sequential=node.get("ordering", "Parallel") == "Sequential",
            cancels_rest=node.get("cancelRemainingInstances", "true") not in ("false", "0"),
            activates=_ours(node, "activate"),
        )
    return element


def _text(node: etree._Element, name: str) -> str:
    return (node.findtext(f"{{{BPMN}}}{name}") or "").strip()


def _ours(node: etree._Element, name: str) -> str:
    return (node.get(f"{{{HUIYIN}}}{name}") or "").strip()


def _true(node: etree._Element, name: str) -> bool:
    return node.get(name, "false") in ("true", "1")


def _quantity(node: etree._Element, name: str, index: Index) -> int:
    written = node.get(name, "1").strip()
    if written.isascii() and written.isdigit() and 1 <= int(written) <= MOST_TOKENS:
        return int(written)
    index.problems.at(
        node,
        "bpmn-structure",
        text("{attribute} is “{value}”, not a whole number from 1 to {most}", attribute=name, value=written,
             most=MOST_TOKENS),
        text("Write how many tokens are meant, or leave the attribute out."),
        file=index.file,
    )  # fmt: skip
    return 1


MOST_TOKENS = 1000
"""The greatest start or completion quantity: more is a slip of the pen."""


def documentation(node: etree._Element) -> str:
    """The text of `bpmn:documentation`, which a handler sees as help."""
    return "\n".join((child.text or "").strip() for child in node.findall(f"{{{BPMN}}}documentation")).strip()


def attributes(node: etree._Element) -> dict[str, str]:
    """All attributes of an XML element, foreign ones in Clark notation."""
    return {str(name): str(value) for name, value in node.attrib.items()}


def _extensions(node: etree._Element) -> tuple[Extension, ...]:
    found = node.find(f"{{{BPMN}}}extensionElements")
    return () if found is None else tuple(_extension(child) for child in found)


def _extension(node: etree._Element) -> Extension:
    return Extension(
        str(node.tag), attributes(node), (node.text or "").strip(), tuple(_extension(child) for child in node)
    )
