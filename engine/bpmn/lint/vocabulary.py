"""What is written in the file: names of elements, lengths, extensions of other tools."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from engine.bpmn.desugar import DRAWING, VENDORS, desugar
from engine.bpmn.files.xml import BPMN, HUIYIN
from engine.bpmn.lint.rules import error, info
from engine.bpmn.lint.subject import Subject
from engine.bpmn.settings.flowtable import FLOW_SETTINGS, MAPPINGS
from engine.bpmn.settings.steps import line_of, step_settings
from engine.bpmn.validity.vocabulary import DESCRIBES_ONLY
from engine.findings import Finding, Severity
from engine.text import text
from engine.xmlfile import local_name

FAMILY = "What is written"
LONGEST_ID, LONGEST_NAME = 100, 200
"""What the columns of the database hold."""

TOO_LONG = error(
    "too-long", FAMILY, f"An id has more than {LONGEST_ID} characters, or a name more than {LONGEST_NAME}."
)
NO_EFFECT = info("element-no-effect", FAMILY, "BPMN that is only drawn: it changes nothing in a run.")
NOT_EXECUTABLE = info("not-executable", FAMILY, "The process is not marked as executable; it runs all the same.")
FOREIGN = info("extension-foreign", FAMILY, "An extension of another tool without a meaning here; it is kept.")
UNKNOWN_SETTING = error(
    "setting-unknown",
    FAMILY,
    "An attribute or element of the huiyin namespace that does not exist, or an attribute where it has no meaning.",
)
SETTING_VALUE = error("setting-value", FAMILY, "A setting has a value that it cannot have.")


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about the tree as written."""
    yield from _lengths(subject)
    yield from _elements(subject)
    yield from _settings(subject)
    yield from _foreign(subject)
    for process in subject.root.findall(f"{{{BPMN}}}process"):
        if process.get("isExecutable", "false") not in ("true", "1"):
            yield NOT_EXECUTABLE.finding(
                subject.file,
                process.get("id"),
                text("the process is not marked as executable"),
                text('Set isExecutable="true".'),
                line_of(process),
            )


def _lengths(subject: Subject) -> Iterator[Finding]:
    for node in subject.nodes():
        for attribute, most in (("id", LONGEST_ID), ("name", LONGEST_NAME)):
            written = node.get(attribute, "")
            if len(written) > most:
                yield TOO_LONG.finding(
                    subject.file,
                    _near(node),
                    text("its {attribute} has {count} characters", attribute=attribute, count=len(written)),
                    text("Write {limit} at most; more can stand in its documentation.", limit=most),
                    line_of(node),
                )


def _elements(subject: Subject) -> Iterator[Finding]:
    seen: set[str] = set()
    for node in subject.nodes():
        name = local_name(node)
        if name in DESCRIBES_ONLY and name not in seen:
            seen.add(name)
            yield NO_EFFECT.finding(
                subject.file,
                node.get("id"),
                text("“{name}” has no effect on a run", name=name),
                text("Keep it as a drawing, or remove it."),
                line_of(node),
            )


def _near(node: etree._Element) -> str | None:
    if node.get("id"):
        return node.get("id")
    parent = node.getparent()
    return None if parent is None else _near(parent)


def _settings(subject: Subject) -> Iterator[Finding]:
    # What keeps it from running the parser has said already.
    for finding in desugar(deepcopy(subject.root), subject.file):
        if finding.severity is not Severity.ERROR:
            yield finding
    for node in subject.nodes():
        if node.attrib or len(node):
            yield from step_settings(node, subject.file)[1]
            yield from _flags(node, subject.file)
            yield from _unknown_elements(node, subject.file)


def _flags(node: etree._Element, file: str) -> Iterator[Finding]:
    """Values that are none of those a setting of the flow can have; those of steps are asked of the model."""
    for setting in FLOW_SETTINGS:
        value = node.get(f"{{{HUIYIN}}}{setting.name}")
        if setting.choices and value is not None and value not in setting.choices:
            message = text("huiyin:{name} is “{value}”", name=setting.name, value=value)
            remedy = text("Write one of {names}.", names=", ".join(setting.choices))
            yield SETTING_VALUE.finding(file, _near(node), message, remedy, line_of(node))


def _unknown_elements(node: etree._Element, file: str) -> Iterator[Finding]:
    known = [mapping.name for mapping in MAPPINGS]
    for child in node.iterfind(f"{{{BPMN}}}extensionElements/{{{HUIYIN}}}*"):
        if local_name(child) not in known:
            message = text("there is no element huiyin:{name}", name=local_name(child))
            remedy = text("Write one of {names}.", names=", ".join(f"huiyin:{name}" for name in known))
            yield UNKNOWN_SETTING.finding(file, _near(node), message, remedy, line_of(child))


def _foreign(subject: Subject) -> Iterator[Finding]:
    silent = DRAWING | VENDORS.keys() | {BPMN, HUIYIN}
    seen: set[str] = set()
    for node in subject.nodes():
        for namespace in _namespaces(node):
            if namespace in silent or namespace in seen:
                continue
            seen.add(namespace)
            yield FOREIGN.finding(
                subject.file,
                _near(node),
                text("extensions of “{namespace}” are not read", namespace=namespace),
                text("Nothing to do, unless the route depends on them."),
                line_of(node),
            )


def _namespaces(node: etree._Element) -> Iterator[str]:
    for name in node.attrib:
        if found := etree.QName(name).namespace:
            yield found
    for child in node.iterfind(f"{{{BPMN}}}extensionElements/*"):
        if found := etree.QName(child).namespace:
            yield found
