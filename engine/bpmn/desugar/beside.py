"""Settings about the engine rather than the route: most change nothing here."""

from __future__ import annotations

from engine.bpmn.desugar.editing import elements
from engine.bpmn.desugar.namespaces import ACTIVITI, CAMUNDA, FLOWABLE, ZEEBE
from engine.bpmn.desugar.notes import Place, Verdict
from engine.bpmn.desugar.rows import Row, idle, ignored
from engine.text import text

NO_JOBS = text("Steps are saved one by one; there are no jobs to order or to repeat.")
FOR_TOOLS = text("It is for the tools that draw.")
_KEPT = text("The office decides in its settings how long cases are kept.")
_VERSIONS = text("Every deploy is a version; its note can say which.")
_WHO_BEGINS = text("Give the permission to register cases by a role in people.yaml.")

_SENT_BY_OTHERS = text("Let the other system send the message or register the case, by the API or a file.")


def _properties(place: Place) -> None:
    """Properties are for tools, but one of them lets a connector wait for the outside."""
    for one in elements(place.holder):
        if one.get("name") == "inbound.type":
            place.notes.ignored(place.node, "inbound.type", one.get("value", ""), _SENT_BY_OTHERS)
            return
    place.notes.idle(place.node, place.label, FOR_TOOLS)


JUEL: tuple[Row, ...] = (
    idle("async", NO_JOBS),
    idle("asyncBefore", NO_JOBS, CAMUNDA),
    idle("asyncAfter", NO_JOBS, CAMUNDA),
    idle("asyncLeave", NO_JOBS, FLOWABLE),
    idle("asyncLeaveExclusive", NO_JOBS, FLOWABLE),
    idle("exclusive", NO_JOBS),
    idle("jobPriority", NO_JOBS, CAMUNDA),
    idle("jobCategory", NO_JOBS, FLOWABLE),
    idle("failedJobRetryTimeCycle", NO_JOBS),
    idle("historyTimeToLive", _KEPT, CAMUNDA),
    idle("versionTag", _VERSIONS, CAMUNDA),
    idle("isStartableInTasklist", FOR_TOOLS, CAMUNDA),
    idle("isEagerExecutionFetching", NO_JOBS, FLOWABLE),
    idle("diagramRelationId", FOR_TOOLS, CAMUNDA),
    idle("modelerTemplate", FOR_TOOLS, CAMUNDA),
    idle("modelerTemplateVersion", FOR_TOOLS, CAMUNDA),
    idle("properties", FOR_TOOLS, CAMUNDA),
    idle("category", FOR_TOOLS, FLOWABLE, ACTIVITI),
    idle("localization", FOR_TOOLS, FLOWABLE, ACTIVITI),
    ignored("candidateStarterGroups", _WHO_BEGINS),
    ignored("candidateStarterUsers", _WHO_BEGINS),
    ignored("potentialStarter", _WHO_BEGINS),
)
ZEEBE_ROWS: tuple[Row, ...] = (
    Row("properties", frozenset({ZEEBE}), Verdict.IDLE, "", FOR_TOOLS, _properties),
    idle("jobPriorityDefinition", NO_JOBS, ZEEBE),
    idle("versionTag", _VERSIONS, ZEEBE),
    idle("modelerTemplate", FOR_TOOLS, ZEEBE),
    idle("modelerTemplateVersion", FOR_TOOLS, ZEEBE),
    idle("modelerTemplateIcon", FOR_TOOLS, ZEEBE),
)
