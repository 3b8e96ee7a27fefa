"""User tasks: who does them, by when, with which form."""

from __future__ import annotations

import re

from lxml import etree

from engine.bpmn.desugar.context import Context
from engine.bpmn.desugar.editing import content, elements, remove
from engine.bpmn.desugar.namespaces import ACTIVITI, CAMUNDA, FLOWABLE, ZEEBE
from engine.bpmn.desugar.rows import Row, idle, ignored, setting
from engine.bpmn.desugar.values import duration, form_file, name_or_feel, one_group
from engine.bpmn.files.xml import BPMN, HUIYIN
from engine.text import text
from engine.xmlfile import local_name

_WRITE_GROUP = text("Write huiyin:group with one group key, or =FEEL that gives one.")
_WRITE_PERSON = text("Write huiyin:assignee with a user name, or =FEEL that gives one.")
WRITE_DUE = text("Write huiyin:due with a duration such as 3wd, 4wh or 2d.")
_WRITE_FORM = text("Write huiyin:form with a file of the route, such as forms/reply.yaml.")
_WRITE_LADDER = text("Write huiyin:escalation with a ladder of _shared/escalation.yaml; it reminds and escalates.")
_START_FORM = text("Name the form that registers a case in process.yaml, under start.")
_PRIORITY = text("Remove it: what is due first stands first.")

JUEL: tuple[Row, ...] = (
    setting("candidateGroups", "group", one_group, _WRITE_GROUP),
    setting("assignee", "assignee", name_or_feel, _WRITE_PERSON),
    setting("dueDate", "due", duration, WRITE_DUE),
    setting("formKey", "form", form_file, _WRITE_FORM),
    setting("formRef", "form", form_file, _WRITE_FORM),
    ignored("startEvent:formKey", _START_FORM),
    ignored("startEvent:formRef", _START_FORM, CAMUNDA),
    ignored("candidateUsers", _WRITE_GROUP),
    ignored("owner", _WRITE_PERSON, FLOWABLE, ACTIVITI),
    ignored("followUpDate", _WRITE_LADDER, CAMUNDA),
    ignored("priority", _PRIORITY),
    ignored("businessCalendarName", text("Name the calendar in process.yaml."), FLOWABLE, ACTIVITI),
    ignored("formData", _WRITE_FORM, CAMUNDA),
    ignored("formProperty", _WRITE_FORM),
    ignored("formHandlerClass", _WRITE_FORM, CAMUNDA, ACTIVITI),
    idle("formRefBinding", text("A route's forms belong to the version they were deployed with."), CAMUNDA),
    idle("formRefVersion", text("A route's forms belong to the version they were deployed with."), CAMUNDA),
    idle("formFieldValidation", text("Answers are always checked."), FLOWABLE),
    idle("work-form-field-validation", text("Answers are always checked."), FLOWABLE),
    idle("task-candidates-type", text("It is for the tools that draw."), FLOWABLE),
    ignored("startEvent:initiator", text("Ask for it in the form that registers a case.")),
)

ZEEBE_ROWS: tuple[Row, ...] = (
    setting("assignmentDefinition assignee", "assignee", name_or_feel, _WRITE_PERSON, zeebe=True),
    setting("assignmentDefinition candidateGroups", "group", one_group, _WRITE_GROUP, zeebe=True),
    ignored("assignmentDefinition candidateUsers", _WRITE_GROUP, ZEEBE),
    setting("taskSchedule dueDate", "due", duration, WRITE_DUE, zeebe=True),
    ignored("taskSchedule followUpDate", _WRITE_LADDER, ZEEBE),
    setting("formDefinition formKey", "form", form_file, _WRITE_FORM, zeebe=True),
    setting("formDefinition formId", "form", form_file, _WRITE_FORM, zeebe=True),
    setting("formDefinition externalReference", "form", form_file, _WRITE_FORM, zeebe=True),
    idle("formDefinition bindingType", text("A route's forms belong to the version they were deployed with."), ZEEBE),
    idle("formDefinition versionTag", text("A route's forms belong to the version they were deployed with."), ZEEBE),
    ignored("priorityDefinition priority", _PRIORITY, ZEEBE),
    ignored("userTaskForm", _WRITE_FORM, ZEEBE),
    ignored("startEvent:formDefinition", _START_FORM, ZEEBE),
    idle("userTask", text("Every user task is done by the engine's own people."), ZEEBE),
)

_GROUP = re.compile(r"group\(([^(),]+)\)|([^(),]+)")


def owners(node: etree._Element, context: Context) -> None:
    """`humanPerformer` and `potentialOwner` as this family reads them: a user, and `user(…)` and `group(…)`."""
    if not context.speaks_juel:
        return
    for child in elements(node):
        kind = local_name(child) if child.tag.startswith(f"{{{BPMN}}}") else ""
        if kind not in ("humanPerformer", "potentialOwner"):
            continue
        expression = child.find(f"{{{BPMN}}}resourceAssignmentExpression/{{{BPMN}}}formalExpression")
        written = "" if expression is None else content(expression)
        ours = "assignee" if kind == "humanPerformer" else "group"
        value = name_or_feel(written) if ours == "assignee" else _one_owner(written)
        if node.get(f"{{{HUIYIN}}}{ours}"):
            continue
        if value is None:
            context.notes.ignored(node, kind, written, _WRITE_PERSON if ours == "assignee" else _WRITE_GROUP)
        else:
            node.set(f"{{{HUIYIN}}}{ours}", value)
            remove(child)


def _one_owner(written: str) -> str | None:
    found = _GROUP.fullmatch(written.strip())
    return one_group(found[1] or found[2]) if found else None
