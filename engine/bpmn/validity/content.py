"""What may stand where: which elements hold which, which parts are needed and which come once.

The order of children is left alone: readers of BPMN do not depend on it, and tools differ.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.validity.kinds import (
    ACTIVITIES,
    CALLABLE,
    CATCHING,
    CHOREOGRAPHY,
    CONVERSATIONS,
    DEFINITIONS,
    EVENTS,
    FLOW_NODES,
    GLOBAL_TASKS,
    LEVELS,
    THROWING,
)
from engine.bpmn.validity.sheet import Node, Sheet, child, kind_of, parent
from engine.bpmn.validity.vocabulary import DESCRIBES_ONLY, KNOWN
from engine.rulebook import Rule, error
from engine.text import text

FAMILY = "What stands where"

UNKNOWN = error(
    "element-unknown", FAMILY, "An element that BPMN does not have, often a slip of the pen.", "8 to 11, schemas"
)
NODE = error(
    "node-misplaced", FAMILY, "A node, a flow or data of a process stands outside of every process.", "8.4.8, 10.2"
)
ROOT = error(
    "root-misplaced",
    FAMILY,
    "A message, signal, process or other thing of the whole file stands inside of something else.",
    "8.3.5",
)
PART = error(
    "part-misplaced", FAMILY, "A part of one kind of element stands in an element of another kind.", "8 to 11, schemas"
)
MISSING = error("part-missing", FAMILY, "An element lacks a part that the standard requires.", "8 to 11, schemas")
TWICE = error("part-twice", FAMILY, "An element has twice what it may have once.", "8 to 11, schemas")

_MEETINGS = frozenset({"collaboration", "choreography", "globalConversation", "globalChoreographyTask"})
_STAGES = LEVELS | {"choreography", "subChoreography"}
_WORKING = ACTIVITIES | CALLABLE
_ITEMS_IN = frozenset({"ioSpecification"})
_INSTANCES = frozenset({"multiInstanceLoopCharacteristics"})
_ROOTS = (
    "message signal error escalation itemDefinition interface category dataStore process collaboration choreography "
    "correlationProperty resource endPoint partnerEntity partnerRole globalConversation globalChoreographyTask"
)


def _rows(rule: Rule, holders: frozenset[str], kinds: str) -> dict[str, tuple[Rule, frozenset[str]]]:
    return dict.fromkeys(kinds.split(), (rule, holders))


_PLACES: Mapping[str, tuple[Rule, frozenset[str]]] = {
    **_rows(NODE, _STAGES, " ".join(FLOW_NODES - CHOREOGRAPHY - {"implicitThrowEvent"})),
    **_rows(NODE, _STAGES, "sequenceFlow dataObject dataObjectReference dataStoreReference"),
    **_rows(ROOT, frozenset({"definitions"}), " ".join([_ROOTS, *GLOBAL_TASKS])),
    **_rows(PART, _STAGES | _MEETINGS, "textAnnotation association group"),
    **_rows(PART, LEVELS, "laneSet"),
    **_rows(PART, frozenset({"lane"}), "childLaneSet flowNodeRef"),
    **_rows(PART, frozenset({"laneSet", "childLaneSet"}), "lane"),
    **_rows(PART, _MEETINGS, "participant messageFlow messageFlowAssociation conversationLink"),
    **_rows(PART, _MEETINGS - {"globalConversation"} | {"subConversation"}, " ".join(CONVERSATIONS)),
    **_rows(PART, frozenset({"collaboration"}), "choreographyRef"),
    **_rows(PART, EVENTS | {"definitions", "event"}, " ".join(DEFINITIONS)),
    **_rows(PART, frozenset({"sequenceFlow"}), "conditionExpression"),
    **_rows(PART, frozenset({"timerEventDefinition"}), "timeDate timeDuration timeCycle"),
    **_rows(PART, frozenset({"conditionalEventDefinition", "complexBehaviorDefinition"}), "condition"),
    **_rows(PART, _INSTANCES, "loopCardinality loopDataInputRef loopDataOutputRef inputDataItem outputDataItem"),
    **_rows(PART, _INSTANCES, "complexBehaviorDefinition"),
    **_rows(PART, _INSTANCES | {"adHocSubProcess"}, "completionCondition"),
    **_rows(PART, frozenset({"standardLoopCharacteristics"}), "loopCondition"),
    **_rows(PART, frozenset({"complexGateway"}), "activationCondition"),
    **_rows(PART, frozenset({"scriptTask", "globalScriptTask"}), "script"),
    **_rows(PART, _ITEMS_IN | THROWING | {"event"}, "dataInput"),
    **_rows(PART, _ITEMS_IN | CATCHING, "dataOutput"),
    **_rows(PART, LEVELS | ACTIVITIES | EVENTS, "property"),
    **_rows(PART, _MEETINGS | CONVERSATIONS | CHOREOGRAPHY, "correlationKey"),
    **_rows(PART, frozenset({"process"}), "correlationSubscription"),
    **_rows(PART, frozenset({"correlationSubscription"}), "correlationPropertyBinding"),
    **_rows(PART, frozenset({"correlationProperty"}), "correlationPropertyRetrievalExpression"),
    **_rows(PART, frozenset({"interface"}), "operation"),
    **_rows(PART, frozenset({"category"}), "categoryValue"),
    **_rows(PART, frozenset({"resource"}), "resourceParameter"),
    **_rows(PART, _WORKING, "resourceRole performer humanPerformer potentialOwner"),
    **_rows(PART, frozenset({"userTask", "globalUserTask"}), "rendering"),
    **_rows(PART, frozenset({"participant"}), "participantMultiplicity"),
    **_rows(PART, FLOW_NODES | {"event"}, "incoming outgoing"),
    **_rows(PART, EVENTS | {"event"}, "eventDefinitionRef"),
    **_rows(PART, FLOW_NODES | {"event"}, "dataInputAssociation dataOutputAssociation"),
}
"""Where each kind may stand; kinds that are not here may stand anywhere."""

_NEEDED: tuple[tuple[str, str], ...] = (
    ("conditionalEventDefinition", "condition"),
    ("interface", "operation"),
    ("relationship", "source"),
    ("relationship", "target"),
)
_ONCE: Mapping[str, frozenset[str]] = {
    "script": frozenset({"scriptTask", "globalScriptTask"}),
    "activationCondition": frozenset({"complexGateway"}),
    "completionCondition": _INSTANCES | {"adHocSubProcess"},
    "loopCardinality": _INSTANCES,
    "loopDataInputRef": _INSTANCES,
    "loopDataOutputRef": _INSTANCES,
    "inputDataItem": _INSTANCES,
    "outputDataItem": _INSTANCES,
    "loopCondition": frozenset({"standardLoopCharacteristics"}),
    "condition": frozenset({"conditionalEventDefinition"}),
    "targetRef": frozenset({"dataInputAssociation", "dataOutputAssociation"}),
    "extensionElements": FLOW_NODES | LEVELS | {"sequenceFlow", "lane", "participant", "messageFlow"},
    "text": frozenset({"textAnnotation"}),
    "target": frozenset({"linkEventDefinition"}),
    "participantMultiplicity": frozenset({"participant"}),
    "messagePath": frozenset({"correlationPropertyRetrievalExpression"}),
    "dataPath": frozenset({"correlationPropertyBinding"}),
}


def check(sheet: Sheet) -> None:
    """The place of every element."""
    for kind in sorted(sheet.kinds - KNOWN - DESCRIBES_ONLY):
        for node in sheet.of(kind):
            sheet.say(
                UNKNOWN,
                node,
                text("BPMN has no element “{name}”", name=kind),
                text("Correct its name, or remove it."),
            )
    for kind, (rule, holders) in _PLACES.items():
        for node in sheet.of(kind):
            around = kind_of(parent(node))
            if around and around not in holders and node is not sheet.root:
                sheet.say(
                    rule,
                    node,
                    text("a {kind} does not stand in a {holder}", kind=kind, holder=around),
                    text("It belongs in: {kinds}.", kinds=", ".join(sorted(holders)[:6])),
                )
    for needing, part in _NEEDED:
        for node in sheet.of(needing):
            if child(node, part) is None:
                _missing(sheet, node, part)
    for part, owners in _ONCE.items():
        for node in sheet.of(part):
            owner = parent(node)
            if kind_of(owner) in owners and child(owner, part) is not node:
                sheet.say(
                    TWICE,
                    node,
                    text("a {holder} has {kind} twice", holder=kind_of(owner), kind=part),
                    text("Keep one of them."),
                )


def _missing(sheet: Sheet, node: Node, part: str) -> None:
    sheet.say(
        MISSING,
        node,
        text("a {kind} needs {name}", kind=kind_of(node), name=part),
        text("Add it, or remove the element."),
    )
