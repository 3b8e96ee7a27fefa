"""Settings that designers brought along from other engines: read where they mean the same, named where they do not.

Camunda 7, Flowable and Activiti share attribute names; Camunda 8 writes child elements of `extensionElements`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from engine.findings import Finding, Severity
from engine.text import Text, text

_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"

VENDORS = {
    "http://camunda.org/schema/1.0/bpmn": "camunda",
    "http://flowable.org/bpmn": "flowable",
    "http://activiti.org/bpmn": "activiti",
    "http://camunda.org/schema/zeebe/1.0": "zeebe",
}

DRAWING = frozenset(
    {
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
        "http://bpmn.io/schema/bpmn/biocolor/1.0",
        "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
        "http://camunda.org/schema/modeler/1.0",
        "http://www.w3.org/2001/XMLSchema-instance",
        "http://www.w3.org/XML/1998/namespace",
    }
)
"""Namespaces that say how something looks or which tool wrote it, not what it does."""

Read = Callable[[str], str | None]
"""Turns another vendor's value into ours; None when it has no equivalent."""

_JUEL = re.compile(r"[$#]\{\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*\}")
_ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


def plain_or_path(value: str) -> str | None:
    """`clerk` stays, `=unit` stays, `${unit.lead}` becomes `=unit.lead`; any other expression has no equivalent."""
    value = value.strip()
    found = _JUEL.fullmatch(value)
    if found:
        return f"={found.group(1)}"
    return None if not value or "${" in value or "#{" in value else value


def one_group(value: str) -> str | None:
    """A single candidate group; several have no equivalent, because a step has one group here."""
    group = plain_or_path(value)
    return None if group is None or "," in group or group.startswith("=[") else group


def duration(value: str) -> str | None:
    """An ISO duration of one unit (`P3D`, `PT4H`, `PT90M`) or one of ours; dates and expressions have no equivalent."""
    value = value.strip()
    found = _ISO.fullmatch(value)
    if found and (parts := [f"{amount}{unit}" for amount, unit in zip(found.groups(), "dhm", strict=True) if amount]):
        return parts[0] if len(parts) == 1 else None
    return value if re.fullmatch(r"\d+(\.\d+)?(wd|wh|d|h|m)", value) else None


def form_file(value: str) -> str | None:
    """A file of the route; keys of embedded or deployed forms mean nothing here."""
    value = value.strip()
    return value if value.endswith((".yaml", ".yml")) and ":" not in value else None


_WRITE_GROUP = text("Write huiyin:group with one group key, or =FEEL that gives one.")
_WRITE_PERSON = text("Write huiyin:assignee with a user name, or =FEEL that gives one.")
_PRIORITY = text("Remove it: what is due first stands first.")
_WRITE_DUE = text("Write huiyin:due with a duration such as 3wd, 4wh or 2d.")
_WRITE_FORM = text("Write huiyin:form with a file of the route, such as forms/reply.yaml.")
_WRITE_LADDER = text("Write huiyin:escalation with a ladder of _shared/escalation.yaml; it reminds and escalates.")

ATTRIBUTES: dict[str, tuple[str | None, Read, Text]] = {
    "candidateGroups": ("group", one_group, _WRITE_GROUP),
    "assignee": ("assignee", plain_or_path, _WRITE_PERSON),
    "dueDate": ("due", duration, _WRITE_DUE),
    "formKey": ("form", form_file, _WRITE_FORM),
    "formRef": ("form", form_file, _WRITE_FORM),
    "priority": (None, lambda value: None, _PRIORITY),
    "followUpDate": (None, lambda value: None, _WRITE_LADDER),
    "candidateUsers": (None, lambda value: None, _WRITE_GROUP),
}
"""Camunda 7, Flowable, Activiti: attribute → our field, how to read it, what to write instead."""

CHILDREN: dict[str, dict[str, tuple[str | None, Read, Text]]] = {
    "assignmentDefinition": {k: ATTRIBUTES[k] for k in ("assignee", "candidateGroups", "candidateUsers")},
    "taskSchedule": {k: ATTRIBUTES[k] for k in ("dueDate", "followUpDate")},
    "formDefinition": dict.fromkeys(("formKey", "formId", "externalReference"), ATTRIBUTES["formKey"]),
    "priorityDefinition": {"priority": ATTRIBUTES["priority"]},
    "userTask": {},
}
"""Camunda 8: child element → attribute → the same three."""


def read(element: etree._Element, file: str) -> tuple[dict[str, str], list[Finding]]:
    """What other vendors' attributes and extensions of `element` mean here; a finding for each that means nothing."""
    settings: dict[str, str] = {}
    findings: list[Finding] = []
    user_task = etree.QName(element).localname == "userTask"
    for label, value, rule in _foreign(element):
        field, reads, remedy = rule
        ours = reads(value) if user_task else None
        if field is None or ours is None:
            findings.append(_not_honoured(element, file, label, value, remedy))
        else:
            settings.setdefault(field, ours)
    return settings, findings


_NO_EQUIVALENT: tuple[str | None, Read, Text] = (
    None,
    lambda value: None,
    text("Remove it, or say the same with a huiyin: setting, a FEEL condition or a drawn step."),
)


def _foreign(element: etree._Element) -> Iterator[tuple[str, str, tuple[str | None, Read, Text]]]:
    for name, value in element.attrib.items():
        qualified = etree.QName(name)
        vendor = VENDORS.get(qualified.namespace or "")
        if vendor:
            yield f"{vendor}:{qualified.localname}", str(value), ATTRIBUTES.get(qualified.localname, _NO_EQUIVALENT)
    for child in element.iterfind(f"{{{_BPMN}}}extensionElements/*"):
        qualified = etree.QName(child)
        vendor = VENDORS.get(qualified.namespace or "")
        if vendor:
            yield from _of_child(child, f"{vendor}:{qualified.localname}")


def _of_child(child: etree._Element, label: str) -> Iterator[tuple[str, str, tuple[str | None, Read, Text]]]:
    known = CHILDREN.get(etree.QName(child).localname)
    if known is None:
        yield label, (child.text or "").strip(), _NO_EQUIVALENT
        return
    for name, value in child.attrib.items():
        yield f"{label} {name!s}", str(value), known.get(str(name), _NO_EQUIVALENT)


def _not_honoured(element: etree._Element, file: str, label: str, value: str, remedy: Text) -> Finding:
    shown = value if len(value) <= 60 else value[:57] + "…"
    line: object = element.sourceline
    return Finding(
        file,
        "vendor-setting",
        Severity.WARNING,
        element.get("id"),
        text("{attribute} (“{value}”) is not honoured", attribute=label, value=shown),
        remedy,
        line if isinstance(line, int) else None,
    )
