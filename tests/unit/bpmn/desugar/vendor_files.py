"""Small pieces of vendors' files, and what becomes of them."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.desugar import desugar
from engine.bpmn.files.xml import BPMN, HUIYIN
from engine.findings import Finding
from engine.xmlfile import parse_xml

HEAD = (
    f'<definitions xmlns="{BPMN}" xmlns:huiyin="{HUIYIN}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:operaton="http://operaton.org/schema/1.0/bpmn" xmlns:flowable="http://flowable.org/bpmn" '
    'xmlns:activiti="http://activiti.org/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:fox="http://www.camunda.com/fox" xmlns:drools="http://www.jboss.org/drools" id="d">'
)


def converted(process: str, beside: str = "") -> tuple[etree._Element, list[Finding]]:
    """The tree of a file with this inside of its process, after the conversion, and the findings."""
    root = parse_xml(f'{HEAD}{beside}<process id="p">{process}</process></definitions>'.encode(), "p.bpmn")
    return root, desugar(root, "p.bpmn")


def one(process: str, beside: str = "") -> tuple[str, list[str]]:
    """The first element of the process as text, without declarations; and what is said, as `rule: message`."""
    root, findings = converted(process, beside)
    element = root.find(f"{{{BPMN}}}process/*")
    assert element is not None
    return plain(element), [f"{finding.rule}: {finding.message}" for finding in findings]


def plain(element: etree._Element) -> str:
    """The element as text, in one line, without declarations of namespaces."""
    written = etree.tostring(element, encoding="unicode", with_tail=False)
    head, quote, rest = written.partition(' xmlns="')
    while quote:
        written = head + rest.partition('"')[2]
        head, quote, rest = written.partition(' xmlns="')
    parts = written.split(" xmlns:")
    return parts[0] + "".join(part.partition('"')[2].partition('"')[2] for part in parts[1:])


def extended(words: str) -> str:
    """Extension elements around these."""
    return f"<extensionElements>{words}</extensionElements>"


def ours(words: str) -> str:
    """Extension elements of ours, as they are written."""
    return f"<extensionElements>{words}</extensionElements>"


def task(inside: str = "", attributes: str = "", kind: str = "task") -> str:
    """One element of a kind."""
    return f'<{kind} id="a"{attributes}>{inside}</{kind}>' if inside else f'<{kind} id="a"{attributes}/>'


def parameters(words: str) -> str:
    """Mappings of Camunda 7."""
    return extended(f"<camunda:inputOutput>{words}</camunda:inputOutput>")
