"""What one file holds: its processes, scopes, lanes and flows."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.files.xml import BPMN, HUIYIN, is_bpmn
from engine.bpmn.model import Element, Flow, Lane, Scope, ScopeKind
from engine.bpmn.problems import Problems, line_of
from engine.bpmn.reading.correlation import Correlation, read_correlation
from engine.bpmn.reading.elements import FLOW_NODES, HOLDERS, STEPS, attributes, read_element
from engine.bpmn.reading.references import Index, index_of, strip_prefix
from engine.bpmn.settings.steps import StepSettings, step_settings
from engine.bpmn.support import refuse_type
from engine.text import text
from engine.xmlfile import local_name

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
        "category",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "property",
        "auditing",
        "monitoring",
        "ioSpecification",
        "ioBinding",
        "supports",
        "supportedInterfaceRef",
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "correlationSubscription",
        "artifact",
        "dataInputAssociation",
        "dataOutputAssociation",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "completionCondition",
    }
)
"""What may stand in a scope beside nodes. Data is drawn for people: a run has one flat context."""

_GLOBAL_TASKS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}


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
    _lane_of: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Pen:
    """What is asked for at each node of one file."""

    reading: Reading
    index: Index
    keys: Correlation


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
    pen = _Pen(reading, index_of(root, file, problems), read_correlation(root))
    for child in root:
        if child.tag == f"{{{BPMN}}}process":
            _read_process(pen, child)
        elif is_bpmn(child) and local_name(child) in _GLOBAL_TASKS:
            _read_global(pen, child)
    return reading


def _read_process(pen: _Pen, process: etree._Element) -> None:
    reading = pen.reading
    if not process.get("id"):
        reading.problems.at(
            process, "bpmn-structure", text("a process has no id"), text("Give it one."), file=reading.file
        )
        return
    reading.processes[process.get("id", "")] = process
    for lane_set in process.findall(f"{{{BPMN}}}laneSet"):
        _read_lanes(reading, lane_set, None)
    _read_scope(pen, process, "process")


def _read_global(pen: _Pen, task: etree._Element) -> None:
    """A global task is a process of one task, which bears its id."""
    key, kind = task.get("id", ""), _GLOBAL_TASKS[local_name(task)]
    if _new_id(pen.reading, task, key) and not refuse_type(task, kind, pen.reading.problems, pen.reading.file):
        pen.reading.elements[key] = read_element(task, kind, key, None, pen.index, pen.keys)
        pen.reading.settings[key] = step_settings(task, pen.reading.file)[0]
        pen.reading.scopes[key] = Scope(key, "process", task.get("name", ""), pen.reading.file, key, (key,), (key,))


def _read_lanes(reading: Reading, lane_set: etree._Element, parent: str | None) -> None:
    for node in lane_set.findall(f"{{{BPMN}}}lane"):
        key = node.get("id") or node.get("name") or f"lane_{len(reading.lanes) + 1}"
        members = tuple((child.text or "").strip() for child in node.findall(f"{{{BPMN}}}flowNodeRef"))
        reading.lanes[key] = Lane(key, node.get("name", ""), parent, members, attributes(node))
        reading.settings[key] = step_settings(node, reading.file)[0]
        # Inner lanes come later and win: the innermost lane is the one whose people act.
        reading._lane_of.update(dict.fromkeys(members, key))
        for inner in node.findall(f"{{{BPMN}}}childLaneSet"):
            _read_lanes(reading, inner, key)


def _read_scope(pen: _Pen, node: etree._Element, kind: ScopeKind) -> None:
    """Iteratively would be no gain: `parse_xml` bounds how deep sub-processes nest."""
    reading, scope_id = pen.reading, node.get("id", "")
    for lane_set in node.findall(f"{{{BPMN}}}laneSet") if kind != "process" else ():
        _read_lanes(reading, lane_set, reading._lane_of.get(scope_id))
    inside: list[str] = []
    for child in node:
        if not is_bpmn(child):
            continue
        name = local_name(child)
        if name in FLOW_NODES or refuse_type(child, name, reading.problems, reading.file):
            if _read_node(pen, child, name, scope_id):
                inside.append(child.get("id", ""))
        elif name == "sequenceFlow":
            _read_flow(reading, child, scope_id)
        elif name not in _BESIDE and not name.endswith("EventDefinition"):
            reading.problems.at(
                child,
                "bpmn-structure",
                text("“{name}” is not known here", name=name),
                text("Remove it, or draw it with the elements of the designer's guide."),
                file=reading.file,
            )
    reading.scopes[scope_id] = Scope(scope_id, kind, node.get("name", ""), reading.file, elements=tuple(inside))


def _read_node(pen: _Pen, node: etree._Element, kind: str, scope: str) -> bool:
    reading, key = pen.reading, node.get("id", "")
    if not _new_id(reading, node, key):
        return False
    lane = reading._lane_of.get(key) or reading._lane_of.get(scope)
    if lane:
        reading._lane_of.setdefault(key, lane)
    reading.elements[key] = read_element(node, kind, scope, lane, pen.index, pen.keys)
    if kind in STEPS or f"{{{HUIYIN}}}notify" in node.attrib:
        reading.settings[key] = step_settings(node, reading.file)[0]
    if kind in HOLDERS:
        _read_scope(pen, node, _kind_of_scope(node, kind))
    return True


def _kind_of_scope(node: etree._Element, kind: str) -> ScopeKind:
    if kind == "transaction":
        return "transaction"
    if kind == "adHocSubProcess":
        return "adHocSubProcess"
    return "eventSubProcess" if node.get("triggeredByEvent", "false") in ("true", "1") else "subProcess"


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
        reading.problems.in_another_language(
            node,
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
