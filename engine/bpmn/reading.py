"""One BPMN file → elements, flows, lanes and scopes, as far as each XML element speaks for itself.

What the elements mean together (where flows lead, what a gateway lacks) is checked afterwards, in `checks`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lxml import etree

from engine.bpmn.events import ALLOWED_EVENTS, message_name, read_event, strip_prefix
from engine.bpmn.model import Element, Event, Extension, Flow, Lane, Scope
from engine.bpmn.problems import Problems, line_of
from engine.bpmn.settings import NAMESPACE, StepSettings, step_settings
from engine.bpmn.support import refuse_markers, refuse_type
from engine.bpmn.xml import BPMN, HUIYIN, ZEEBE, is_bpmn, local_name
from engine.text import text

_STEPS = frozenset({"userTask", "manualTask", "task", "scriptTask", "receiveTask"})

_GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
FLOW_NODES = _STEPS | _GATEWAYS | ALLOWED_EVENTS.keys() | {"subProcess", "callActivity"}

_BESIDE = frozenset(
    {
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "laneSet",
        "sequenceFlow",
        "textAnnotation",
        "association",
        "group",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "property",
        "auditing",
        "monitoring",
        "ioSpecification",
        "dataInputAssociation",
        "dataOutputAssociation",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
    }
)
"""What may stand in a scope beside nodes. Data is drawn for people: a run has one flat context."""


@dataclass
class Reading:
    """What one file holds. Ids are unique in it: a second element of one id is a problem, not a replacement."""

    file: str
    problems: Problems
    elements: dict[str, Element] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    lanes: dict[str, Lane] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)
    settings: dict[str, StepSettings] = field(default_factory=dict)
    processes: dict[str, etree._Element] = field(default_factory=dict)
    named: dict[str, etree._Element] = field(default_factory=dict)
    _lane_of: dict[str, str] = field(default_factory=dict)


def read_file(root: etree._Element, file: str, problems: Problems) -> Reading:
    """Everything the file says; what cannot run is reported to `problems` and left out or kept as a plain node."""
    reading = Reading(file, problems)
    if root.tag != f"{{{BPMN}}}definitions":
        problems.at(
            root,
            "bpmn-structure",
            text("this is not a BPMN 2.0 file: its root is “{tag}”", tag=root.tag),
            text("Save it from a modelling tool as BPMN 2.0 XML."),
            file=file,
        )
        return reading
    reading.named = {child.get("id", ""): child for child in root if is_bpmn(child)}
    for process in root.findall(f"{{{BPMN}}}process"):
        _read_process(reading, process)
    return reading


def _read_process(reading: Reading, process: etree._Element) -> None:
    if not process.get("id"):
        reading.problems.at(
            process, "bpmn-structure", text("a process has no id"), text("Give it one."), file=reading.file
        )
        return
    reading.processes[process.get("id", "")] = process
    for lane_set in process.findall(f"{{{BPMN}}}laneSet"):
        _read_lanes(reading, lane_set, None)
    _read_scope(reading, process, "process")


def _read_lanes(reading: Reading, lane_set: etree._Element, parent: str | None) -> None:
    for node in lane_set.findall(f"{{{BPMN}}}lane"):
        key = node.get("id") or node.get("name") or f"lane_{len(reading.lanes) + 1}"
        members = tuple((child.text or "").strip() for child in node.findall(f"{{{BPMN}}}flowNodeRef"))
        reading.lanes[key] = Lane(key, node.get("name", ""), parent, members, _attributes(node))
        reading.settings[key] = step_settings(node, reading.file)[0]
        # Inner lanes come later and win: the innermost lane is the one whose people act.
        reading._lane_of.update(dict.fromkeys(members, key))
        for inner in node.findall(f"{{{BPMN}}}childLaneSet"):
            _read_lanes(reading, inner, key)


def _read_scope(reading: Reading, node: etree._Element, kind: str) -> None:
    """Iteratively would be no gain: `parse_xml` bounds how deep sub-processes nest."""
    scope_id = node.get("id", "")
    inside: list[str] = []
    for child in node:
        if not is_bpmn(child):
            continue
        name = local_name(child)
        if name in FLOW_NODES or refuse_type(child, name, reading.problems, reading.file):
            if _read_node(reading, child, name, scope_id):
                inside.append(child.get("id", ""))
        elif name == "sequenceFlow":
            _read_flow(reading, child, scope_id)
        elif name not in _BESIDE and not name.endswith("EventDefinition"):
            reading.problems.at(
                child,
                "bpmn-unsupported",
                text("“{name}” is not known here", name=name),
                text("Remove it, or draw it with the elements of the designer's guide."),
                file=reading.file,
            )
    starts = [key for key in inside if reading.elements[key].type == "startEvent"]
    reading.scopes[scope_id] = Scope(
        scope_id,
        "process" if kind == "process" else "subProcess",
        node.get("name", ""),
        reading.file,
        starts[0] if len(starts) == 1 else "",
        tuple(inside),
    )


def _read_node(reading: Reading, node: etree._Element, kind: str, scope: str) -> bool:
    key = node.get("id", "")
    if not _new_id(reading, node, key):
        return False
    refuse_markers(node, kind, reading.problems, reading.file)
    _refuse_computing_data(reading, node)
    element = Element(
        id=key,
        type=kind,
        name=" ".join(node.get("name", "").split()),
        documentation=documentation(node),
        lane=reading._lane_of.get(key) or reading._lane_of.get(scope),
        scope=scope,
        file=reading.file,
        line=line_of(node),
        default=node.get("default") or None,
        attributes=_attributes(node),
        extensions=_extensions(node),
    )
    if element.lane:
        reading._lane_of.setdefault(key, element.lane)
    reading.elements[key] = _with_details(reading, node, element)
    if kind in _STEPS or f"{{{NAMESPACE}}}notify" in node.attrib:
        reading.settings[key] = step_settings(node, reading.file)[0]
    if kind == "subProcess":
        _read_scope(reading, node, kind)
    return True


def _refuse_computing_data(reading: Reading, node: etree._Element) -> None:
    # Associations are drawn for people; one that computes something would be silently lost.
    for association in [
        *node.iterfind(f"{{{BPMN}}}dataInputAssociation"),
        *node.iterfind(f"{{{BPMN}}}dataOutputAssociation"),
    ]:
        if (
            association.find(f"{{{BPMN}}}assignment") is not None
            or association.find(f"{{{BPMN}}}transformation") is not None
        ):
            problem = text("a data association that computes cannot run here")
            remedy = text("Use a script task with huiyin:result.")
            reading.problems.at(node, "bpmn-unsupported", problem, remedy, file=reading.file)


def _with_details(reading: Reading, node: etree._Element, element: Element) -> Element:
    if element.type in ALLOWED_EVENTS:
        event = read_event(node, reading.named, reading.problems, reading.file)
        return replace(
            element,
            events=(event,) if event.kind != "none" else (),
            attached_to=strip_prefix(node.get("attachedToRef", "")) or None,
            interrupting=node.get("cancelActivity", "true") not in ("false", "0"),
        )
    if element.type == "receiveTask":
        name = message_name(node, reading.named, reading.problems, reading.file)
        return replace(element, events=(Event(kind="message", name=name),))
    if element.type == "scriptTask":
        script, result = _script(node)
        return replace(element, script=script, result=result)
    if element.type == "callActivity":
        return replace(element, called=_called(node))
    return element


def _script(node: etree._Element) -> tuple[str, str]:
    zeebe = node.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}script")
    if zeebe is not None:
        return zeebe.get("expression", "").strip(), zeebe.get("resultVariable", "").strip()
    return (node.findtext(f"{{{BPMN}}}script") or "").strip(), (node.get(f"{{{HUIYIN}}}result") or "").strip()


def _called(node: etree._Element) -> str:
    zeebe = node.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}calledElement")
    elsewhere = zeebe.get("processId") if zeebe is not None else None
    return strip_prefix(node.get("calledElement") or elsewhere or "")


def _read_flow(reading: Reading, node: etree._Element, scope: str) -> None:
    key = node.get("id", "")
    if not _new_id(reading, node, key):
        return
    condition = node.find(f"{{{BPMN}}}conditionExpression")
    reading.flows[key] = Flow(
        key,
        strip_prefix(node.get("sourceRef", "")),
        strip_prefix(node.get("targetRef", "")),
        " ".join(node.get("name", "").split()),
        None if condition is None else (condition.text or "").strip(),
        scope,
        reading.file,
        line_of(node),
    )
    if condition is not None and "feel" not in condition.get("language", "feel").lower():
        reading.problems.at(
            node,
            "bpmn-unsupported",
            text("conditions in “{language}” cannot run", language=condition.get("language", "")),
            text("Write the condition in FEEL."),
            file=reading.file,
        )


def _new_id(reading: Reading, node: etree._Element, key: str) -> bool:
    if not key:
        reading.problems.at(
            node,
            "bpmn-structure",
            text("a {kind} has no id", kind=local_name(node)),
            text("Give it a readable id."),
            file=reading.file,
        )
    elif key in reading.elements or key in reading.flows:
        reading.problems.at(
            node,
            "bpmn-structure",
            text("two elements have the id “{id}”", id=key),
            text("Give one of them another id."),
            file=reading.file,
        )
    else:
        return True
    return False


def documentation(node: etree._Element) -> str:
    """The text of `bpmn:documentation`, which a handler sees as help."""
    return "\n".join((child.text or "").strip() for child in node.findall(f"{{{BPMN}}}documentation")).strip()


def _attributes(node: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in node.attrib.items()}


def _extensions(node: etree._Element) -> tuple[Extension, ...]:
    found = node.find(f"{{{BPMN}}}extensionElements")
    return () if found is None else tuple(_extension(child) for child in found)


def _extension(node: etree._Element) -> Extension:
    return Extension(
        str(node.tag), _attributes(node), (node.text or "").strip(), tuple(_extension(child) for child in node)
    )
