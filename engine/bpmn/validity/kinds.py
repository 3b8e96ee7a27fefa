"""Kinds of BPMN elements by what may be done with them (BPMN 2.0.2, 7.3 and the metamodel of chapters 8 to 10)."""

from __future__ import annotations

SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
TASKS = frozenset(
    {"task", "userTask", "manualTask", "scriptTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask"}
)
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "complexGateway", "eventBasedGateway"})
CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
THROWING = frozenset({"intermediateThrowEvent", "implicitThrowEvent", "endEvent"})
EVENTS = CATCHING | THROWING
CHOREOGRAPHY = frozenset({"choreographyTask", "subChoreography", "callChoreography"})
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS | CHOREOGRAPHY

GLOBAL_TASKS = frozenset(
    {"globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask"}
)
CALLABLE = GLOBAL_TASKS | {"process"}
LEVELS = SUB_PROCESSES | {"process"}
"""What holds flow nodes of a process: each is one level of it."""

DEFINITIONS = frozenset(
    {
        "messageEventDefinition",
        "timerEventDefinition",
        "signalEventDefinition",
        "conditionalEventDefinition",
        "errorEventDefinition",
        "escalationEventDefinition",
        "compensateEventDefinition",
        "cancelEventDefinition",
        "linkEventDefinition",
        "terminateEventDefinition",
    }
)
ITEM_AWARE = frozenset(
    {
        "dataObject",
        "dataObjectReference",
        "dataStore",
        "dataStoreReference",
        "dataInput",
        "dataOutput",
        "property",
        "inputDataItem",
        "outputDataItem",
    }
)
CONVERSATIONS = frozenset({"conversation", "subConversation", "callConversation"})

UNSEEN = (
    DEFINITIONS
    | ITEM_AWARE - {"dataObjectReference", "dataStoreReference", "dataObject", "dataStore"}
    | {
        "standardLoopCharacteristics",
        "multiInstanceLoopCharacteristics",
        "complexBehaviorDefinition",
        "event",
        "ioSpecification",
        "inputSet",
        "outputSet",
        "dataInputAssociation",
        "dataOutputAssociation",
        "assignment",
        "transformation",
        "conditionExpression",
        "formalExpression",
        "extensionElements",
        "laneSet",
        "childLaneSet",
        "loopCardinality",
        "loopCondition",
        "completionCondition",
        "activationCondition",
        "condition",
        "timeDate",
        "timeDuration",
        "timeCycle",
        "from",
        "to",
        "messagePath",
        "dataPath",
        "correlationPropertyBinding",
        "correlationPropertyRetrievalExpression",
        "participantMultiplicity",
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "resourceParameterBinding",
        "rendering",
    }
)
"""Parts that modelling tools show only with the element they belong to: findings name that element instead."""
