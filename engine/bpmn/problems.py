"""What a reading of a model finds wrong: collected as findings, so that lint shows all and `build` raises the first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from lxml import etree

from engine.errors import BadModel
from engine.findings import Finding, Severity
from engine.text import Text

GENERAL = frozenset({"bpmn-structure", "bpmn-reference", "bpmn-timer"})
"""Rules of the reading itself, which stumbles over what a rule of its own has often named already."""

CONSEQUENCES = frozenset(
    {
        "bpmn-unsupported", "cannot-run-call", "cannot-run-call-missing", "cannot-run-decision-missing",
        "cannot-run-expression", "cannot-run-instances", "cannot-run-script-language", "cannot-run-script-missing",
        "cannot-run-timer", "expression-broken", "instances-item",
    }
)  # fmt: skip
"""What is wrong because another vendor's expression or worker stands there, which was said with its reason."""


class Problems:
    """Collects findings for the files of one model, in the order in which they are met.

    A mistake is said once: where a rule has spoken about an element, the reading's general remarks on it are dropped.
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._spoken: set[tuple[str, str | None]] = set()
        self._foreign: set[tuple[str, str | None]] = set()

    def add(
        self, rule: str, message: Text, remedy: Text, *, file: str, element: str | None, line: int | None = None
    ) -> None:
        """One more error. `element` is a diagram id; None speaks of the file as a whole."""
        if rule in CONSEQUENCES and (file, element) in self._foreign:
            return
        if rule not in GENERAL:
            self._spoken.add((file, element))
        elif (file, element) in self._spoken:
            return
        self.findings.append(Finding(file, rule, Severity.ERROR, element, message, remedy, line))

    def take(self, findings: Iterable[Finding]) -> None:
        """What of other vendors' files keeps the model from running; lint shows the other findings."""
        for one in findings:
            if one.severity is Severity.ERROR:
                self._foreign.add((one.file, one.element))
                self.add(one.rule, one.message, one.remedy, file=one.file, element=one.element, line=one.line)

    def in_another_language(self, node: etree._Element, message: Text, remedy: Text, *, file: str) -> None:
        """One more error, about an expression that is not in FEEL: that it does not parse as FEEL is no news then."""
        self.at(node, "bpmn-unsupported", message, remedy, file=file)
        self._foreign.add((file, nearest_id(node)))

    def at(self, node: etree._Element, rule: str, message: Text, remedy: Text, *, file: str) -> None:
        """One more error about an XML element: the nearest id around it is named."""
        self.add(rule, message, remedy, file=file, element=nearest_id(node), line=line_of(node))


def line_of(node: etree._Element) -> int | None:
    """Where the element stands in its file."""
    return cast("int | None", node.sourceline)


def nearest_id(node: etree._Element) -> str | None:
    """The id of the element or of the closest one around it that has one."""
    current: etree._Element | None = node
    while current is not None:
        if found := current.get("id"):
            return found
        current = current.getparent()
    return None


def said(error: BadModel) -> Text:
    """What is wrong, without the file that a finding names anyway."""
    detail = error.params.get("detail")
    return detail if isinstance(detail, Text) else error.text


def as_error(finding: Finding) -> BadModel:
    """The finding as the exception that stops a build."""
    return BadModel(
        file=finding.file,
        element=finding.element or "definitions",
        detail=finding.message,
        remedy=finding.remedy,
        rule=finding.rule,
        line=finding.line,
    )
