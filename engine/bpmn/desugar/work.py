"""Who does the work of an automatic step: classes, beans, workers, connectors, rules. Nobody here knows them."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from engine.bpmn.desugar.namespaces import ACTIVITI, CAMUNDA, FLOWABLE, ZEEBE
from engine.bpmn.desugar.notes import Notes, Place
from engine.bpmn.desugar.rows import Row, ignored, work
from engine.bpmn.files.xml import BPMN
from engine.text import text
from engine.xmlfile import local_name

BY_PEOPLE = text("Let a person do it in a user task, work it out in a script task, or send a message to whoever does.")
BY_A_DECISION = text("Write the rules as a decision table in a DMN file of the route; name it in huiyin:decision.")
DRAW_IT = text("Draw what it does as a step, or remove it.")
_SENT = text("The engine sends the message itself.")

JUEL: tuple[Row, ...] = (
    work("class", BY_PEOPLE),
    work("delegateExpression", BY_PEOPLE),
    work("expression", BY_PEOPLE),
    work("type", BY_PEOPLE),
    work("topic", BY_PEOPLE, CAMUNDA, FLOWABLE),
    work("connector", BY_PEOPLE, CAMUNDA),
    work("extensionId", BY_PEOPLE, FLOWABLE, ACTIVITI),
    work("rules", BY_A_DECISION, FLOWABLE, ACTIVITI),
    work("caseRef", BY_PEOPLE, CAMUNDA),
    ignored("executionListener", DRAW_IT),
    ignored("taskListener", DRAW_IT),
    ignored("eventListener", DRAW_IT, FLOWABLE, ACTIVITI),
)
ZEEBE_ROWS: tuple[Row, ...] = (
    work("taskDefinition", BY_PEOPLE, ZEEBE),
    work("linkedResources", BY_PEOPLE, ZEEBE),
    work("agentDefinition", BY_PEOPLE, ZEEBE),
    ignored("executionListeners", DRAW_IT, ZEEBE),
    ignored("taskListeners", DRAW_IT, ZEEBE),
)

DETAILS = frozenset(
    """
    field resultVariable resultVariableName taskPriority taskHeaders retryCounter errorEventDefinition triggerable
    ruleVariablesInput exclude caseBinding caseVersion caseTenantId storeResultVariableAsTransient
    parallelInSameTransaction useLocalScopeForResultVariable httpRequestHandler httpResponseHandler
    """.split()  # noqa: SIM905
)
"""Details of such work, by name: said along with it, not one by one."""

_SHOWN = ("type", "decisionId", "resourceId", "agentType")


def tell(node: etree._Element, places: Sequence[tuple[Place, Row]], notes: Notes) -> bool:
    """Say once for a step that nobody knows its work; False where it is a message, sent whoever was to send it."""
    place, row = next((one for one in places if one[0].name.rpartition("}")[2] != "type"), places[0])
    if _sends_message(node):
        notes.idle(node, place.label, _SENT)
        return False
    value = place.value or (place.holder.findtext("{*}connectorId") or "").strip()
    value = value or next((place.holder.get(name, "") for name in _SHOWN if place.holder.get(name)), "")
    notes.unknown_work(node, place.label, value, row.remedy)
    return True


def _sends_message(node: etree._Element) -> bool:
    """A send task with a message, a throwing message event, or the definition of one."""
    kind = local_name(node)
    if kind == "sendTask":
        return bool(node.get("messageRef"))
    if kind == "messageEventDefinition":
        return bool(node.get("messageRef"))
    if kind in ("intermediateThrowEvent", "endEvent"):
        definition = node.find(f"{{{BPMN}}}messageEventDefinition")
        return definition is not None and bool(definition.get("messageRef"))
    return False
