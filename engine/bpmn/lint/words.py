"""The element names of BPMN 2.0 (OMG formal/2013-12-09), divided by what becomes of them here."""

from __future__ import annotations

DESCRIBES_ONLY = frozenset(
    """
    auditing correlationKey correlationProperty correlationSubscription dataInputAssociation dataObject
    dataObjectReference dataOutputAssociation dataStore dataStoreReference endPoint humanPerformer import
    interface ioSpecification itemDefinition messageFlow monitoring partnerEntity partnerRole performer
    potentialOwner property rendering resource resourceRole
    """.split()  # noqa: SIM905
)
"""Read by nobody: a run has one flat context, and people are found by groups."""

KNOWN = frozenset(
    """
    activationCondition adHocSubProcess artifact assignment association behavior boundaryEvent
    businessRuleTask callActivity callChoreography callConversation cancelEventDefinition category
    categoryValue categoryValueRef childLaneSet choreography choreographyActivityShapeBounds choreographyTask
    collaboration compensateEventDefinition completionCondition complexBehaviorDefinition complexGateway
    condition conditionExpression conditionalEventDefinition conversation conversationAssociation
    conversationLink conversationNode correlationPropertyBinding correlationPropertyRef
    correlationPropertyRetrievalExpression dataInput dataInputRefs dataOutput dataOutputRefs dataPath
    dataState definitions documentation endEvent error errorEventDefinition errorRef escalation
    escalationEventDefinition eventBasedGateway eventDefinitionRef exclusiveGateway expression extension
    extensionElements flowNodeRef formalExpression from globalBusinessRuleTask globalChoreographyTask
    globalConversation globalManualTask globalScriptTask globalTask globalUserTask group implicitThrowEvent
    inMessageRef inclusiveGateway incoming innerConversationNodeRef innerParticipantRef inputDataItem inputSet
    inputSetRefs interfaceRef intermediateCatchEvent intermediateThrowEvent ioBinding lane laneSet
    linkEventDefinition loopCardinality loopCondition loopDataInputRef loopDataOutputRef manualTask message
    messageEventDefinition messageFlowAssociation messageFlowRef messagePath multiInstanceLoopCharacteristics
    operation operationName operationRef optionalInputRefs optionalOutputRefs outMessageRef
    outerConversationNodeRef outerParticipantRef outgoing outputDataItem outputSet outputSetRefs
    parallelGateway participant participantAssociation participantMultiplicity participantRef partitionElement
    process receiveTask relationship resourceAssignmentExpression resourceParameter resourceParameterBinding
    resourceRef script scriptTask sendTask sequenceFlow serviceTask signal signalEventDefinition source
    sourceRef standardLoopCharacteristics startEvent subChoreography subConversation subProcess
    supportedInterfaceRef supports target targetRef task terminateEventDefinition text textAnnotation
    timeCycle timeDate timeDuration timerEventDefinition to transaction transformation userTask value
    whileExecutingInputRefs whileExecutingOutputRefs
    """.split()  # noqa: SIM905
)
"""Everything else that BPMN has a name for; what of it cannot run is refused by the parser where it stands."""
