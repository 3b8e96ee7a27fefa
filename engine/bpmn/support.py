"""What of BPMN can run, by name, and what to draw instead of the rest: one table for parser and linter."""

from __future__ import annotations

from collections.abc import Mapping

from engine.text import Text, text

ACTIVITIES = frozenset({
    "task", "userTask", "manualTask", "scriptTask", "receiveTask", "subProcess", "callActivity",
})
"""Steps that can run. A plain `task` and a `manualTask` are passed at once; work for people is a `userTask`."""

GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})

EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})

FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS

ALLOWED_EVENTS: Mapping[str, frozenset[str]] = {
    "startEvent": frozenset({"none"}),
    "intermediateCatchEvent": frozenset({"timer", "message"}),
    "intermediateThrowEvent": frozenset({"none"}),
    "boundaryEvent": frozenset({"timer", "message"}),
    "endEvent": frozenset({"none", "terminate"}),
}
"""Which kinds of definition each kind of event may have."""

UNSUPPORTED: Mapping[str, Text] = {
    "serviceTask": text("Let a person do it in a user task; connected systems come as connectors later."),
    "sendTask": text("Use a user task for the person who sends it."),
    "businessRuleTask": text("Use a script task with a FEEL expression, or a form and FEEL conditions."),
    "complexGateway": text("Use exclusive, parallel or inclusive gateways with FEEL conditions."),
    "transaction": text("Use an embedded sub-process."),
    "adHocSubProcess": text("Draw the order of the steps, or parallel branches."),
    "standardLoopCharacteristics": text("Draw the loop: a gateway with a flow back."),
    "multiInstanceLoopCharacteristics": text("Draw the branches, or a loop with a counter."),
    "ioSpecification": text("Remove it: answers of forms are in the case's data under their names."),
    "dataInputAssociation": text("Remove it: steps see the case's data under its names."),
    "dataOutputAssociation": text("Remove it: answers of forms are in the case's data under their names."),
    "correlationSubscription": text("Remove it: a message is delivered to one case."),
    "choreography": text("Draw a process: only processes run."),
    "conversation": text("Draw a process: only processes run."),
    "signalEventDefinition": text("Use a message to the case, or a flow."),
    "errorEventDefinition": text("Use a gateway on the answer that says what went wrong."),
    "escalationEventDefinition": text("Use huiyin:escalation for overdue work, or a boundary timer that changes course."),
    "compensateEventDefinition": text("Draw the steps that undo the work."),
    "cancelEventDefinition": text("Draw the way out with a gateway."),
    "conditionalEventDefinition": text("Use a gateway on the data, or a message."),
    "linkEventDefinition": text("Draw the flow itself."),
}
"""Constructs with a meaning that is not run here; left alone they would be misread, so they are refused by name."""

SILENT = frozenset({
    "documentation", "extensionElements", "incoming", "outgoing", "text", "laneSet", "lane", "flowNodeRef", "childLaneSet",
    "textAnnotation", "association", "group", "category", "categoryValue", "categoryValueRef", "message", "timeDate",
    "timeDuration", "timeCycle", "timerEventDefinition", "messageEventDefinition", "terminateEventDefinition",
    "conditionExpression", "script", "sequenceFlow", "process", "collaboration", "participant", "messageFlow",
    "eventDefinitionRef", "definitions", "relationship", "source", "target", "partitionElement",
})
"""Elements of BPMN that are read, or only describe."""

DESCRIBES_ONLY = frozenset({
    "dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "dataInput", "dataOutput", "property", "dataState",
    "itemDefinition", "interface", "operation", "inMessageRef", "outMessageRef", "import", "resource", "resourceRole",
    "performer", "humanPerformer", "potentialOwner", "resourceRef", "resourceAssignmentExpression", "formalExpression",
    "resourceParameter", "resourceParameterBinding", "rendering", "auditing", "monitoring", "error", "errorRef",
    "escalation", "signal", "endPoint", "partnerEntity", "partnerRole", "participantMultiplicity", "expression",
    "correlationProperty", "correlationPropertyRetrievalExpression", "correlationKey", "correlationPropertyRef",
    "messagePath", "supportedInterfaceRef", "ioBinding", "globalUserTask", "globalTask", "globalScriptTask",
    "globalManualTask", "globalBusinessRuleTask", "participantRef", "messageFlowAssociation", "conversationLink",
    "participantAssociation", "interfaceRef", "operationRef",
})
"""Elements of BPMN without an effect here; named once in a file, so that nobody waits for one."""
