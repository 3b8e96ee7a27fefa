"""What a model holds beside what runs: other pools of the file, drawn for those who read it."""

from __future__ import annotations

from collections.abc import Callable

from engine.bpmn.graph import running
from engine.bpmn.model import Model
from engine.findings import Finding
from engine.rulebook import is_limit


def for_readers(model: Model) -> Callable[[Finding], bool]:
    """Tells of a finding whether it only says that something cannot run which is not run with the model either."""
    runs = running(model)

    def beside(finding: Finding) -> bool:
        if finding.element is None or not is_limit(finding.rule):
            return False
        place = model.elements.get(finding.element) or model.flows.get(finding.element)
        scope = place.scope if place else finding.element
        return scope in model.scopes and scope not in runs

    return beside
