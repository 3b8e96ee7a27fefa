"""Every reference of the metamodel, one row each: what names something, and what it may name."""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn.validity.kinds import (
    ACTIVITIES,
    CONVERSATIONS,
    DEFINITIONS,
    FLOW_NODES,
    ITEM_AWARE,
)
from engine.bpmn.validity.sheet import Node, children, words
from engine.rulebook import Rule, error

FAMILY = "References"


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference: on which elements it stands, as an attribute or a child, and what it may name (nothing given:
    any element). `needed`: it must be there."""

    rule: Rule
    holders: tuple[str, ...]
    name: str
    targets: frozenset[str]
    child: bool = False
    needed: bool = False

    def written(self, node: Node) -> list[str]:
        """What the element says there."""
        if self.child:
            return [words(found) for found in children(node, self.name)]
        value = node.get(self.name)
        return [] if value is None else [value.strip()]


def _rule(name: str, what: str, clause: str) -> Rule:
    return error(name, FAMILY, f"{what} is not in the file, or is something else.", clause)


_MESSAGE = _rule("message-ref", "The message that an event, a task, a message flow or an operation names", "8.4.11")
_SIGNAL = _rule("signal-ref", "The signal that an event names", "10.5.5")
_ERROR = _rule("error-ref", "The error that an event or an operation names", "8.4.3")
_ESCALATION = _rule("escalation-ref", "The escalation that an event names", "8.4.4")
_ACTIVITY = _rule("activity-ref", "The activity that a compensation event names", "10.5.5")
_OPERATION = _rule("operation-ref", "The operation that a task or event names", "10.3.3")
_ATTACHED = _rule("attached-to-ref", "The activity that a boundary event is attached to", "10.5.4")
_FLOW_END = _rule("flow-end", "The source or target of a sequence flow", "8.4.13")
_FLOW_LIST = _rule("flow-list", "A sequence flow in an element's list of incoming or outgoing flows", "8.4.9")
_DEFAULT = _rule("default-ref", "The default flow of an activity or gateway", "10.3")
_DEFINITION = _rule("event-definition-ref", "The shared event definition that an event names", "10.5.1")
_LINK = _rule("link-ref", "The other end that a link event names", "10.5.5")
_ASSOCIATION = _rule("association-end", "The source or target of an association", "8.4.1")
_CATEGORY = _rule("category-value-ref", "The category value of a group, a node, a flow or data", "8.4.1, 8.4.7")
_ENDPOINT = _rule("end-point-ref", "The end point of a participant", "8.5.2, 9.3.1")
_BOUND = _rule("io-binding-ref", "The inputs or outputs that an operation of an interface is bound to", "10.3.6")
_LANE_MEMBER = _rule("flow-node-ref", "A node that a lane lists", "10.8")
_PARTITION = _rule("partition-element-ref", "The element that a lane stands for", "10.8")
_DATA_OBJECT = _rule("data-object-ref", "The data object that a data object reference names", "10.4.1")
_DATA_STORE = _rule("data-store-ref", "The data store that a data store reference names", "10.4.1")
_ITEM = _rule(
    "item-ref",
    "The item definition of data, a message, a signal, an error, an escalation, a parameter or an expression",
    "8.4.10, 8.4.6",
)
_DATA_END = _rule("data-association-end", "The source or target of a data association", "10.4.1")
_INPUTS = _rule("input-set-ref", "A data input of a set of inputs, or the set of outputs that goes with it", "10.4.1")
_OUTPUTS = _rule(
    "output-set-ref", "A data output of a set of outputs, or the set of inputs that goes with it", "10.4.1"
)
_LOOP_DATA = _rule("loop-data-ref", "The collection of a multi-instance activity", "10.3.8")
_BEHAVIOR = _rule("behavior-event-ref", "The event that instances of a multi-instance activity throw", "10.3.8")
_PROCESS = _rule("process-ref", "The process of a participant", "9.3")
_PARTICIPANT = _rule("participant-ref", "A participant that is named somewhere", "9.3")
_MESSAGE_END = _rule("message-flow-end", "The source or target of a message flow", "9.4")
_MESSAGE_FLOW = _rule("message-flow-ref", "A message flow that a conversation or choreography names", "9.5")
_CONVERSATION = _rule("conversation-end", "An end of a conversation link or association", "9.5")
_COLLABORATION = _rule("collaboration-ref", "The collaboration that is named somewhere", "9.5.4, 10.2")
_CHOREOGRAPHY = _rule("choreography-ref", "The choreography that a collaboration or call names", "9.1, 11.5")
_KEY = _rule("correlation-key-ref", "The key that a subscription or conversation names", "8.4.2")
_PROPERTY = _rule("correlation-property-ref", "A property that a key or binding names", "8.4.2")
_INTERFACE = _rule("interface-ref", "The interface that a participant or process names", "8.5.1")
_RESOURCE = _rule("resource-ref", "The resource, or a parameter of it, that a role names", "8.4.12, 10.3.1")
_SUPPORTS = _rule("supports-ref", "The process that a process says it supports", "10.2")

_ANYTHING: frozenset[str] = frozenset()


def _one(*names: str) -> frozenset[str]:
    return frozenset(names)


_FLOW_HOLDERS = tuple(FLOW_NODES)
_DEFAULTS = (*ACTIVITIES, "exclusiveGateway", "inclusiveGateway", "complexGateway")
_TYPED = ("dataObject", "dataStore", "dataInput", "dataOutput", "property", "inputDataItem", "outputDataItem",
          "dataObjectReference", "dataStoreReference")  # fmt: skip
_EVENT_HOLDERS = ("startEvent", "intermediateCatchEvent", "boundaryEvent", "intermediateThrowEvent", "endEvent",
                  "implicitThrowEvent")  # fmt: skip
_ROLES = ("resourceRole", "performer", "humanPerformer", "potentialOwner")
_ASSOCIATIONS = ("dataInputAssociation", "dataOutputAssociation")
_SERVED = ("serviceTask", "sendTask", "receiveTask")
_ITEMS = _one("itemDefinition")
_SORTED = (*_FLOW_HOLDERS, "sequenceFlow", "dataObject", "dataObjectReference", "dataStoreReference")
_EXPRESSIONS = ("formalExpression", "conditionExpression", "condition", "loopCondition", "loopCardinality",
                "completionCondition", "activationCondition", "timeDate", "timeDuration", "timeCycle", "transformation",
                "from", "to", "messagePath", "dataPath")  # fmt: skip
_MEETINGS = _one("collaboration", "choreography", "globalChoreographyTask", "globalConversation")

TABLE: tuple[Reference, ...] = (
    Reference(_FLOW_END, ("sequenceFlow",), "sourceRef", FLOW_NODES, needed=True),
    Reference(_FLOW_END, ("sequenceFlow",), "targetRef", FLOW_NODES, needed=True),
    Reference(_FLOW_LIST, _FLOW_HOLDERS, "incoming", _one("sequenceFlow"), child=True),
    Reference(_FLOW_LIST, _FLOW_HOLDERS, "outgoing", _one("sequenceFlow"), child=True),
    Reference(_DEFAULT, _DEFAULTS, "default", _one("sequenceFlow")),
    Reference(_ATTACHED, ("boundaryEvent",), "attachedToRef", ACTIVITIES, needed=True),
    Reference(
        _MESSAGE, ("messageEventDefinition", "sendTask", "receiveTask", "messageFlow"), "messageRef", _one("message")
    ),
    Reference(_MESSAGE, ("correlationPropertyRetrievalExpression",), "messageRef", _one("message"), needed=True),
    Reference(_MESSAGE, ("operation",), "inMessageRef", _one("message"), child=True, needed=True),
    Reference(_MESSAGE, ("operation",), "outMessageRef", _one("message"), child=True),
    Reference(_SIGNAL, ("signalEventDefinition",), "signalRef", _one("signal")),
    Reference(_ERROR, ("errorEventDefinition",), "errorRef", _one("error")),
    Reference(_ERROR, ("operation",), "errorRef", _one("error"), child=True),
    Reference(_ESCALATION, ("escalationEventDefinition",), "escalationRef", _one("escalation")),
    Reference(_ACTIVITY, ("compensateEventDefinition",), "activityRef", ACTIVITIES),
    Reference(_OPERATION, _SERVED, "operationRef", _one("operation")),
    Reference(_OPERATION, ("messageEventDefinition",), "operationRef", _one("operation"), child=True),
    Reference(_OPERATION, ("ioBinding",), "operationRef", _one("operation"), needed=True),
    Reference(_BOUND, ("ioBinding",), "inputDataRef", _one("inputSet", "dataInput"), needed=True),
    Reference(_BOUND, ("ioBinding",), "outputDataRef", _one("outputSet", "dataOutput"), needed=True),
    Reference(_DEFINITION, _EVENT_HOLDERS, "eventDefinitionRef", DEFINITIONS, child=True),
    Reference(_LINK, ("linkEventDefinition",), "source", _one("linkEventDefinition"), child=True),
    Reference(_LINK, ("linkEventDefinition",), "target", _one("linkEventDefinition"), child=True),
    Reference(_ASSOCIATION, ("association",), "sourceRef", _ANYTHING, needed=True),
    Reference(_ASSOCIATION, ("association",), "targetRef", _ANYTHING, needed=True),
    Reference(_CATEGORY, ("group",), "categoryValueRef", _one("categoryValue")),
    Reference(_CATEGORY, _SORTED, "categoryValueRef", _one("categoryValue"), child=True),
    Reference(_LANE_MEMBER, ("lane",), "flowNodeRef", FLOW_NODES, child=True),
    Reference(_PARTITION, ("lane",), "partitionElementRef", _ANYTHING),
    Reference(_DATA_OBJECT, ("dataObjectReference",), "dataObjectRef", _one("dataObject")),
    Reference(_DATA_STORE, ("dataStoreReference",), "dataStoreRef", _one("dataStore")),
    Reference(_ITEM, _TYPED, "itemSubjectRef", _ITEMS),
    Reference(_ITEM, ("message",), "itemRef", _ITEMS),
    Reference(_ITEM, ("signal", "error", "escalation"), "structureRef", _ITEMS),
    Reference(_ITEM, ("resourceParameter",), "type", _ITEMS),
    Reference(_ITEM, _EXPRESSIONS, "evaluatesToTypeRef", _ITEMS),
    Reference(_DATA_END, _ASSOCIATIONS, "sourceRef", ITEM_AWARE, child=True),
    Reference(_DATA_END, _ASSOCIATIONS, "targetRef", ITEM_AWARE, child=True, needed=True),
    Reference(_INPUTS, ("inputSet",), "dataInputRefs", _one("dataInput"), child=True),
    Reference(_INPUTS, ("inputSet",), "optionalInputRefs", _one("dataInput"), child=True),
    Reference(_INPUTS, ("inputSet",), "whileExecutingInputRefs", _one("dataInput"), child=True),
    Reference(_INPUTS, ("inputSet",), "outputSetRefs", _one("outputSet"), child=True),
    Reference(_OUTPUTS, ("outputSet",), "dataOutputRefs", _one("dataOutput"), child=True),
    Reference(_OUTPUTS, ("outputSet",), "optionalOutputRefs", _one("dataOutput"), child=True),
    Reference(_OUTPUTS, ("outputSet",), "whileExecutingOutputRefs", _one("dataOutput"), child=True),
    Reference(_OUTPUTS, ("outputSet",), "inputSetRefs", _one("inputSet"), child=True),
    Reference(_LOOP_DATA, ("multiInstanceLoopCharacteristics",), "loopDataInputRef", ITEM_AWARE, child=True),
    Reference(_LOOP_DATA, ("multiInstanceLoopCharacteristics",), "loopDataOutputRef", ITEM_AWARE, child=True),
    Reference(_BEHAVIOR, ("multiInstanceLoopCharacteristics",), "oneBehaviorEventRef", DEFINITIONS),
    Reference(_BEHAVIOR, ("multiInstanceLoopCharacteristics",), "noneBehaviorEventRef", DEFINITIONS),
    Reference(_PROCESS, ("participant",), "processRef", _one("process")),
    Reference(_ENDPOINT, ("participant",), "endPointRef", _one("endPoint"), child=True),
    Reference(_PARTICIPANT, ("partnerEntity", "partnerRole"), "participantRef", _one("participant"), child=True),
    Reference(
        _PARTICIPANT,
        (*CONVERSATIONS, "choreographyTask", "subChoreography", "callChoreography"),
        "participantRef",
        _one("participant"),
        child=True,
    ),
    Reference(
        _PARTICIPANT,
        ("choreographyTask", "subChoreography", "callChoreography"),
        "initiatingParticipantRef",
        _one("participant"),
        needed=True,
    ),
    Reference(_PARTICIPANT, ("globalChoreographyTask",), "initiatingParticipantRef", _one("participant")),
    Reference(
        _PARTICIPANT, ("participantAssociation",), "innerParticipantRef", _one("participant"), child=True, needed=True
    ),
    Reference(
        _PARTICIPANT, ("participantAssociation",), "outerParticipantRef", _one("participant"), child=True, needed=True
    ),
    Reference(
        _MESSAGE_END, ("messageFlow",), "sourceRef", _one("participant") | FLOW_NODES | CONVERSATIONS, needed=True
    ),
    Reference(
        _MESSAGE_END, ("messageFlow",), "targetRef", _one("participant") | FLOW_NODES | CONVERSATIONS, needed=True
    ),
    Reference(
        _MESSAGE_FLOW, (*CONVERSATIONS, "choreographyTask"), "messageFlowRef", _one("messageFlow"), child=True
    ),
    Reference(
        _MESSAGE_FLOW, ("messageFlowAssociation",), "innerMessageFlowRef", _one("messageFlow"), needed=True
    ),
    Reference(
        _MESSAGE_FLOW, ("messageFlowAssociation",), "outerMessageFlowRef", _one("messageFlow"), needed=True
    ),
    Reference(
        _CONVERSATION, ("conversationLink",), "sourceRef", _one("participant") | FLOW_NODES | CONVERSATIONS, needed=True
    ),
    Reference(
        _CONVERSATION, ("conversationLink",), "targetRef", _one("participant") | FLOW_NODES | CONVERSATIONS, needed=True
    ),
    Reference(_CONVERSATION, ("conversationAssociation",), "innerConversationNodeRef", CONVERSATIONS, needed=True),
    Reference(_CONVERSATION, ("conversationAssociation",), "outerConversationNodeRef", CONVERSATIONS, needed=True),
    Reference(_COLLABORATION, ("process",), "definitionalCollaborationRef", _MEETINGS),
    Reference(_COLLABORATION, ("callConversation",), "calledCollaborationRef", _MEETINGS),
    Reference(_CHOREOGRAPHY, ("collaboration",), "choreographyRef", _one("choreography"), child=True),
    Reference(
        _CHOREOGRAPHY, ("callChoreography",), "calledChoreographyRef", _one("choreography", "globalChoreographyTask")
    ),
    Reference(_KEY, ("correlationSubscription",), "correlationKeyRef", _one("correlationKey"), needed=True),
    Reference(_PROPERTY, ("correlationKey",), "correlationPropertyRef", _one("correlationProperty"), child=True),
    Reference(
        _PROPERTY,
        ("correlationPropertyBinding",),
        "correlationPropertyRef",
        _one("correlationProperty"),
        needed=True,
    ),
    Reference(_INTERFACE, ("participant",), "interfaceRef", _one("interface"), child=True),
    Reference(_INTERFACE, ("process",), "supportedInterfaceRef", _one("interface"), child=True),
    Reference(_RESOURCE, _ROLES, "resourceRef", _one("resource"), child=True),
    Reference(_RESOURCE, ("resourceParameterBinding",), "parameterRef", _one("resourceParameter"), needed=True),
    Reference(_SUPPORTS, ("process",), "supports", _one("process"), child=True),
)  # fmt: skip
