"""What of BPMN cannot run here, by name, and what to draw instead: one table for parser and linter.

Left alone these constructs would be misread, so they are refused. An element of a refused kind stays in the model as a
plain node, so that its flows are not reported as broken too.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from engine.bpmn.problems import Problems
from engine.text import Text, text

RULE = "bpmn-unsupported"

UNSUPPORTED_NODES: Mapping[str, Text] = {
    "serviceTask": text("Let a person do it in a user task, or send a message to the system that does it."),
    "choreographyTask": text("Draw a process: only processes run."),
    "subChoreography": text("Draw a process: only processes run."),
    "callChoreography": text("Draw a process: only processes run."),
}


def refuse_type(node: etree._Element, name: str, problems: Problems, file: str) -> bool:
    """Whether `name` is a kind of node that cannot run; then it is reported."""
    remedy = UNSUPPORTED_NODES.get(name)
    if remedy is None:
        return False
    problems.at(node, RULE, text("a {kind} cannot run here", kind=name), remedy, file=file)
    return True
