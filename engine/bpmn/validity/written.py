"""What the standard asks of a file as written, in the order of the families."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.files.xml import BPMN
from engine.bpmn.problems import Problems
from engine.bpmn.validity import (
    blanks,
    boundaries,
    choreographies,
    compensation,
    content,
    correlation,
    data,
    events,
    extensions,
    flows,
    gateways,
    identity,
    items,
    lanes,
    levels,
    links,
    messages,
    references,
    repetition,
    specifications,
    timers,
    values,
)
from engine.bpmn.validity.sheet import Sheet

FAMILIES = (
    identity,
    content,
    extensions,
    values,
    references,
    flows,
    events,
    links,
    timers,
    boundaries,
    levels,
    compensation,
    gateways,
    repetition,
    blanks,
    data,
    specifications,
    items,
    messages,
    choreographies,
    correlation,
    lanes,
)
"""What is written wrong comes first: a build names the first finding, and the rest may follow from it."""


def check_file(root: etree._Element, file: str, problems: Problems) -> None:
    """Report every breach of the static rules of BPMN 2.0.2 in one file; what is no BPMN is left to its reader."""
    if root.tag != f"{{{BPMN}}}definitions":
        return
    sheet = Sheet(root, file, problems)
    for family in FAMILIES:
        family.check(sheet)
