"""Whether it runs: what the parser refuses, named by the parser itself."""

from __future__ import annotations

from engine.bpmn.lint.rules import error

FAMILY = "Whether it runs"

XML = error("bpmn-xml", FAMILY, "The file is no well-formed XML, holds a DOCTYPE or entities, or is too large or deep.")
STRUCTURE = error(
    "bpmn-structure",
    FAMILY,
    "Elements do not fit together: flows that lead nowhere or across a border, "
    "no or several start events, ids missing or used twice, a gateway's flow without a condition.",
)
REFERENCE = error(
    "bpmn-reference",
    FAMILY,
    "Something is named that does not exist: the end of a flow, a message, a default flow, a called process.",
)
EXPRESSION = error("bpmn-expression", FAMILY, "A condition, script or timer is not FEEL; line and column are named.")
TIMER = error("bpmn-timer", FAMILY, "A timer is neither a duration, an instant, a repetition nor =FEEL.")
UNSUPPORTED = error(
    "bpmn-unsupported",
    FAMILY,
    "BPMN that does not run here yet. It is refused by name, because leaving "
    "it out would change the route without a word.",
)
