"""The element names of BPMN 2.0 (OMG formal/2013-12-09), divided by what becomes of them here."""

from __future__ import annotations

DESCRIBES_ONLY = frozenset(
    """
    auditing endPoint humanPerformer import interface itemDefinition messageFlow monitoring partnerEntity partnerRole
    performer potentialOwner rendering resource resourceRole
    """.split()  # noqa: SIM905
)
"""Read by nobody: people are found by groups, and values are what they are."""

KNOWN = frozenset(
    """
    activationCondition adHocSubProcess artifact assignment association behavior boundaryEvent
    businessRuleTask callActivity callChoreography callConversation cancelEventDefinition category
    categoryValue categoryValueRef childLaneSet choreography choreographyActivityShapeBounds choreographyRef
    choreographyTask collaboration compensateEventDefinition completionCondition complexBehaviorDefinition
    complexGateway condition conditionExpression conditionalEventDefinition conversation
    conversationAssociation conversationLink conversationNode correlationKey correlationProperty
    correlationPropertyBinding correlationPropertyRef correlationPropertyRetrievalExpression
    correlationSubscription dataInput dataInputAssociation dataInputRefs dataObject dataObjectReference
    dataOutput dataOutputAssociation dataOutputRefs dataPath dataState dataStore dataStoreReference
    definitions documentation endEvent endPointRef error errorEventDefinition errorRef escalation
    escalationEventDefinition event eventBasedGateway eventDefinitionRef exclusiveGateway expression extension
    extensionElements flowNodeRef formalExpression from globalBusinessRuleTask globalChoreographyTask
    globalConversation globalManualTask globalScriptTask globalTask globalUserTask group implicitThrowEvent
    inMessageRef inclusiveGateway incoming innerConversationNodeRef innerParticipantRef inputDataItem inputSet
    inputSetRefs interfaceRef intermediateCatchEvent intermediateThrowEvent ioBinding ioSpecification lane
    laneSet linkEventDefinition loopCardinality loopCondition loopDataInputRef loopDataOutputRef manualTask
    message messageEventDefinition messageFlowAssociation messageFlowRef messagePath
    multiInstanceLoopCharacteristics operation operationName operationRef optionalInputRefs optionalOutputRefs
    outMessageRef outerConversationNodeRef outerParticipantRef outgoing outputDataItem outputSet outputSetRefs
    parallelGateway participant participantAssociation participantMultiplicity participantRef partitionElement
    process property receiveTask relationship resourceAssignmentExpression resourceParameter
    resourceParameterBinding resourceRef script scriptTask sendTask sequenceFlow serviceTask signal
    signalEventDefinition source sourceRef standardLoopCharacteristics startEvent subChoreography
    subConversation subProcess supportedInterfaceRef supports target targetRef task terminateEventDefinition
    text textAnnotation timeCycle timeDate timeDuration timerEventDefinition to transaction transformation
    userTask value whileExecutingInputRefs whileExecutingOutputRefs
    """.split()  # noqa: SIM905
)
"""Everything else that BPMN has a name for; what of it cannot run is refused by the parser where it stands."""
