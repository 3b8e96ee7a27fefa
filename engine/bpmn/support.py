"""What of BPMN cannot run here, by name, and what to draw instead: one table for parser and linter.

Left alone these constructs would be misread, so they are refused. An element of a refused kind stays in the model as a
plain node, so that its flows are not reported as broken too.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from engine.bpmn.problems import Problems
from engine.bpmn.xml import BPMN
from engine.text import Text, text

RULE = "bpmn-unsupported"

UNSUPPORTED_NODES: Mapping[str, Text] = {
    "serviceTask": text("Let a person do it in a user task."),
    "sendTask": text("Use a user task for the person who sends it."),
    "businessRuleTask": text("Use a script task with a FEEL expression, or a form and FEEL conditions."),
    "complexGateway": text("Use exclusive, parallel or inclusive gateways with FEEL conditions."),
    "transaction": text("Use an embedded sub-process."),
    "adHocSubProcess": text("Draw the order of the steps, or parallel branches."),
    "choreographyTask": text("Draw a process: only processes run."),
    "subChoreography": text("Draw a process: only processes run."),
    "callChoreography": text("Draw a process: only processes run."),
}

UNSUPPORTED_PARTS: Mapping[str, Text] = {
    "standardLoopCharacteristics": text("Draw the loop: a gateway with a flow back."),
    "multiInstanceLoopCharacteristics": text("Draw the branches, or a loop with a counter."),
}
"""Children of a step that would change how often it happens."""

_PLAIN: Mapping[str, tuple[tuple[str, ...], Text]] = {
    "triggeredByEvent": (("false", "0"), text("Use a boundary event on the sub-process.")),
    "isForCompensation": (("false", "0"), text("Draw the steps that undo the work as a path of their own.")),
    "instantiate": (("false", "0"), text("Begin with a plain start event; intake starts the case.")),
    "startQuantity": (("1",), text("Merge with a parallel gateway before the step.")),
    "completionQuantity": (("1",), text("Split with a parallel gateway behind the step.")),
    "parallelMultiple": (("false", "0"), text("Wait for each event in a parallel branch.")),
    "eventGatewayType": (("Exclusive",), text("Wait for each event in a parallel branch.")),
    "isInterrupting": (("true", "1"), text("Use a boundary event that does not interrupt.")),
}
"""Attributes of nodes, the values that say nothing special, and what to draw instead of any other."""


def refuse_type(node: etree._Element, name: str, problems: Problems, file: str) -> bool:
    """Whether `name` is a kind of node that cannot run; then it is reported."""
    remedy = UNSUPPORTED_NODES.get(name)
    if remedy is None:
        return False
    problems.at(node, RULE, text("a {kind} cannot run here", kind=name), remedy, file=file)
    return True


def refuse_markers(node: etree._Element, kind: str, problems: Problems, file: str) -> None:
    """Report loops, multiple instances, compensation and other marks that would change what the node does."""
    for part, remedy in UNSUPPORTED_PARTS.items():
        if node.find(f"{{{BPMN}}}{part}") is not None:
            problems.at(
                node, RULE, text("a {kind} with {part} cannot run here", kind=kind, part=part), remedy, file=file
            )
    for name, (plain, remedy) in _PLAIN.items():
        value = node.get(name)
        if value is not None and value not in plain:
            problems.at(
                node,
                RULE,
                text('{attribute}="{value}" cannot run here', attribute=name, value=value),
                remedy,
                file=file,
            )
