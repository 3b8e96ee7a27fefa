"""How grave a finding is in a file that belongs to no route: a drawing need not run to be right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from lxml import etree

from engine.bpmn.files.xml import BPMN
from engine.bpmn.lint.rules import is_limit
from engine.findings import Finding, Severity


def drawing_only(findings: Iterable[Finding], root: etree._Element) -> list[Finding]:
    """The findings of a bare file: what cannot run is a warning where the process is marked as executable, else an
    info. What BPMN forbids stays an error."""
    meant = _meant_to_run(root)
    anything = any(meant.values())
    return [
        replace(finding, severity=Severity.WARNING if meant.get(finding.element, anything) else Severity.INFO)
        if finding.severity is Severity.ERROR and is_limit(finding.rule)
        else finding
        for finding in findings
    ]


def explained(findings: Iterable[Finding], beside: Callable[[Finding], bool]) -> list[Finding]:
    """The findings of a route's file: what cannot run in a pool `beside` the route is there for readers."""
    return [replace(finding, severity=Severity.INFO) if beside(finding) else finding for finding in findings]


def is_executable(process: etree._Element) -> bool:
    """Whether its author marked the process as one that runs."""
    return process.get("isExecutable", "false").strip() in ("true", "1")


def _meant_to_run(root: etree._Element) -> dict[str | None, bool]:
    """Every id inside of a process, and whether that process is executable."""
    return {
        node.get("id"): is_executable(process)
        for process in root.iterfind(f"{{{BPMN}}}process")
        for node in process.iter(f"{{{BPMN}}}*")
        if node.get("id")
    }
