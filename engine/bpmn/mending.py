"""What a file holds beside the BPMN that is read here, put in a form that can be read and drawn.

A copy of the tree is changed, never the file: nodes that are no nodes of BPMN become plain tasks, choreographies become
processes, ids that are missing are made up. Each change to a node is a `StandIn`, so that what it stands for is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import count

from lxml import etree

from engine.bpmn.files.xml import BPMN, is_bpmn
from engine.bpmn.problems import line_of
from engine.bpmn.reading import FLOW_NODES
from engine.bpmn.support import UNSUPPORTED_NODES
from engine.bpmn.validity.vocabulary import KNOWN
from engine.xmlfile import local_name

DRAFT = "http://schema.omg.org/spec/BPMN/2.0"
"""The namespace of the draft of 2009, which some old tools still write."""

CHOREOGRAPHY = frozenset({"choreographyTask", "subChoreography", "callChoreography"})
CONVERSATIONS = frozenset({"conversation", "subConversation", "callConversation"})

_LEVELS = frozenset({"process", "subProcess", "transaction", "adHocSubProcess", "choreography", "subChoreography"})
_NEED_IDS = FLOW_NODES | UNSUPPORTED_NODES.keys() | CONVERSATIONS | {"process", "choreography", "sequenceFlow"}
_KEPT_INSIDE = frozenset({"documentation", "extensionElements", "incoming", "outgoing"})
_OF_COLLABORATIONS = frozenset(
    {
        "participant", "messageFlow", "messageFlowAssociation", "participantAssociation", "conversationNode",
        "conversationLink", "conversationAssociation", "correlationKey", "choreographyRef",
    }
) | CONVERSATIONS  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandIn:
    """An element that is shown and cannot run: `type` is its own name, `foreign` whether it is none of BPMN's."""

    id: str
    type: str
    name: str
    line: int | None
    foreign: bool = False


@dataclass(frozen=True)
class Mended:
    """`written`: the tree of the file, ids made up where they were missing. `readable`: a copy in BPMN that is read
    here; the same object when nothing had to change. `nameless`: ids that were made up."""

    written: etree._Element
    readable: etree._Element
    stand_ins: tuple[StandIn, ...]
    nameless: frozenset[str]
    is_draft: bool

    @property
    def choreographies(self) -> frozenset[str | None]:
        """Ids of choreographies, which are read as processes."""
        return frozenset(node.get("id") for node in self.written.findall(f"{{{BPMN}}}choreography"))

    @property
    def changed(self) -> bool:
        """Whether it reads otherwise than the file itself."""
        return self.readable is not self.written or bool(self.nameless)


def mend(root: etree._Element) -> Mended:
    """The file in both forms; `root` is taken over. Costs a walk along the file."""
    is_draft = root.tag in ("definitions", f"{{{DRAFT}}}definitions")
    if is_draft:
        _rename(root, etree.QName(root).namespace)
    nameless = frozenset(_with_ids(root))
    shown = tuple(_stand_ins(root))
    if not shown and root.find(f"{{{BPMN}}}choreography") is None:
        return Mended(root, root, shown, nameless, is_draft)
    readable = deepcopy(root)
    _replace(readable, {one.id for one in shown})
    return Mended(root, readable, shown, nameless, is_draft)


def _rename(root: etree._Element, namespace: str | None) -> None:
    for node in root.iter(etree.Element):
        if etree.QName(node).namespace == namespace:
            node.tag = f"{{{BPMN}}}{local_name(node)}"


def _with_ids(root: etree._Element) -> Iterator[str]:
    taken = {node.get("id") for node in root.iter(etree.Element)}
    numbers = count(1)
    for node in root.iter(etree.Element):
        if node.get("id") or not is_bpmn(node) or local_name(node) not in _NEED_IDS:
            continue
        key = next(key for number in numbers if (key := f"{local_name(node)}_without_id_{number}") not in taken)
        node.set("id", key)
        yield key


def _stand_ins(root: etree._Element) -> Iterator[StandIn]:
    """Everything that is shown and cannot run, in the order of the document."""
    named: frozenset[str] | None = None
    for node in root.iter(etree.Element):
        bpmn, name = is_bpmn(node), local_name(node)
        if bpmn and (name in UNSUPPORTED_NODES or name in CONVERSATIONS):
            yield _stand_in(node, name)
        elif not (bpmn and name in KNOWN) and node.get("id") and _is_in_level(node):
            named = _named(root) if named is None else named
            if node.get("id") in named:
                yield _stand_in(node, f"{node.prefix}:{name}" if node.prefix and not bpmn else name, foreign=True)


def _stand_in(node: etree._Element, kind: str, *, foreign: bool = False) -> StandIn:
    return StandIn(node.get("id", ""), kind, " ".join(node.get("name", "").split()), line_of(node), foreign)


def _is_in_level(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and is_bpmn(parent) and local_name(parent) in _LEVELS


def _named(root: etree._Element) -> frozenset[str]:
    """Ids that something uses as a node: ends of flows, hosts of boundary events, members of lanes."""
    found: set[str] = set()
    for node in root.iter(etree.Element):
        name = local_name(node)
        if name == "sequenceFlow":
            found.update((_bare(node.get("sourceRef")), _bare(node.get("targetRef"))))
        elif name == "boundaryEvent":
            found.add(_bare(node.get("attachedToRef")))
        elif name == "flowNodeRef":
            found.add(_bare(node.text))
    return frozenset(found)


def _bare(reference: str | None) -> str:
    return (reference or "").strip().rpartition(":")[2]


def _replace(root: etree._Element, shown: set[str]) -> None:
    """The changes, in a copy: what cannot run becomes what can be drawn."""
    gone: set[str] = set()
    for node in list(root.iter(etree.Element)):
        name = local_name(node)
        if is_bpmn(node) and name == "choreography":
            gone.update(_drop_parts_of_collaborations(node))
            node.tag = f"{{{BPMN}}}process"
        elif is_bpmn(node) and name == "subChoreography":
            gone.update(_drop_parts_of_collaborations(node))
            node.tag = f"{{{BPMN}}}subProcess"
        elif is_bpmn(node) and name in CONVERSATIONS:
            _as_note(node)
        elif is_bpmn(node) and name == "conversationLink":
            gone.add(node.get("id", ""))
            _remove(node)
        elif node.get("id") in shown and _is_in_level(node) and (name in CHOREOGRAPHY or name not in UNSUPPORTED_NODES):
            _as_task(node)
    if gone:
        _drop_shapes(root, gone)


def _as_task(node: etree._Element) -> None:
    node.tag = f"{{{BPMN}}}task"
    for child in list(node):
        if not (is_bpmn(child) and local_name(child) in _KEPT_INSIDE):
            node.remove(child)
    for name in list(node.attrib):
        if name not in ("id", "name", "default"):
            del node.attrib[name]


def _as_note(node: etree._Element) -> None:
    """A conversation as an annotation that says its name: viewers draw collaborations without conversations."""
    name = node.get("name", "")
    node.tag = f"{{{BPMN}}}textAnnotation"
    for child in list(node):
        node.remove(child)
    for attribute in list(node.attrib):
        if attribute != "id":
            del node.attrib[attribute]
    etree.SubElement(node, f"{{{BPMN}}}text").text = name


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _drop_parts_of_collaborations(node: etree._Element) -> Iterator[str]:
    for child in list(node):
        if is_bpmn(child) and local_name(child) in _OF_COLLABORATIONS | {"participantRef", "messageFlowRef"}:
            yield child.get("id", "")
            node.remove(child)


def _drop_shapes(root: etree._Element, gone: set[str]) -> None:
    """Shapes of what is gone; bands of participants among them, which stand on the tasks of a choreography."""
    for node in list(root.iter("{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape",
                               "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNEdge")):  # fmt: skip
        if node.get("choreographyActivityShape") is not None or _bare(node.get("bpmnElement")) in gone:
            _remove(node)
