"""Expressions that are written and say nothing, where a run could only guess what was meant."""

from __future__ import annotations

from engine.bpmn.validity.expressions import FAMILY
from engine.bpmn.validity.sheet import Sheet, kind_of, words
from engine.rulebook import limit
from engine.text import text

BLANK = limit(
    "cannot-run-expression-empty",
    FAMILY,
    "The condition that ends a loop, instances or an ad-hoc sub-process, that opens a complex gateway, or a "
    "transformation of data is written and has no text.",
    "8.4.6",
)


def check(sheet: Sheet) -> None:
    """Every expression that may be left out, but not left blank."""
    for node in sheet.of("loopCondition", "completionCondition", "activationCondition", "transformation"):
        if not words(node):
            sheet.say(
                BLANK,
                node,
                text("its {kind} is empty", kind=kind_of(node)),
                text("Write it in FEEL, or remove it."),
            )
