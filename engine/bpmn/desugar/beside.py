"""Settings about the engine rather than the route: most change nothing here."""

from __future__ import annotations

from engine.bpmn.desugar.namespaces import ACTIVITI, CAMUNDA, FLOWABLE, ZEEBE
from engine.bpmn.desugar.rows import Row, idle, ignored
from engine.text import text

_NO_JOBS = text("Steps are saved one by one; there are no jobs to order or to repeat.")
_FOR_TOOLS = text("It is for the tools that draw.")
_KEPT = text("The office decides in its settings how long cases are kept.")
_VERSIONS = text("Every deploy is a version; its note can say which.")
_WHO_BEGINS = text("Give the permission to register cases by a role in people.yaml.")

JUEL: tuple[Row, ...] = (
    idle("async", _NO_JOBS),
    idle("asyncBefore", _NO_JOBS, CAMUNDA),
    idle("asyncAfter", _NO_JOBS, CAMUNDA),
    idle("asyncLeave", _NO_JOBS, FLOWABLE),
    idle("asyncLeaveExclusive", _NO_JOBS, FLOWABLE),
    idle("exclusive", _NO_JOBS),
    idle("jobPriority", _NO_JOBS, CAMUNDA),
    idle("jobCategory", _NO_JOBS, FLOWABLE),
    idle("failedJobRetryTimeCycle", _NO_JOBS),
    idle("historyTimeToLive", _KEPT, CAMUNDA),
    idle("versionTag", _VERSIONS, CAMUNDA),
    idle("isStartableInTasklist", _FOR_TOOLS, CAMUNDA),
    idle("isEagerExecutionFetching", _NO_JOBS, FLOWABLE),
    idle("diagramRelationId", _FOR_TOOLS, CAMUNDA),
    idle("modelerTemplate", _FOR_TOOLS, CAMUNDA),
    idle("modelerTemplateVersion", _FOR_TOOLS, CAMUNDA),
    idle("properties", _FOR_TOOLS, CAMUNDA),
    idle("category", _FOR_TOOLS, FLOWABLE, ACTIVITI),
    idle("localization", _FOR_TOOLS, FLOWABLE, ACTIVITI),
    ignored("candidateStarterGroups", _WHO_BEGINS),
    ignored("candidateStarterUsers", _WHO_BEGINS),
    ignored("potentialStarter", _WHO_BEGINS),
)
ZEEBE_ROWS: tuple[Row, ...] = (
    idle("properties", _FOR_TOOLS, ZEEBE),
    idle("versionTag", _VERSIONS, ZEEBE),
    idle("modelerTemplate", _FOR_TOOLS, ZEEBE),
    idle("modelerTemplateVersion", _FOR_TOOLS, ZEEBE),
    idle("modelerTemplateIcon", _FOR_TOOLS, ZEEBE),
)
