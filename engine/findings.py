"""What a check says about a designer's file: one shape for models, forms, settings and expressions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from engine.text import Text, Translate


class Severity(StrEnum):
    """`error` stops a deploy; `warning` should be mended; `info` explains."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about one element (BPMN id, form field, settings key) of one file.

    `rule` is a stable kebab-case name, listed in the reference of lint rules. `trace` are the ids of the elements that
    a run passes on its way there, in their order, for rules that can show one.
    """

    file: str
    rule: str
    severity: Severity
    element: str | None
    message: Text
    remedy: Text
    line: int | None = None
    trace: tuple[str, ...] = ()

    def as_dict(self, translate: Translate = str) -> dict[str, object]:
        """The shape `huiyin lint --json` prints."""
        return {
            "file": self.file,
            "rule": self.rule,
            "severity": str(self.severity),
            "element": self.element,
            "message": self.message.show(translate),
            "remedy": self.remedy.show(translate),
            "line": self.line,
            **({"trace": list(self.trace)} if self.trace else {}),
        }


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of them stops a deploy."""
    return any(finding.severity is Severity.ERROR for finding in findings)
