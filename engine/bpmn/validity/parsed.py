"""Whether it runs: what the parser refuses, named by the parser itself."""

from __future__ import annotations

from engine.rulebook import error, limit

FAMILY = "Whether it runs"

NO_XML = error(
    "bpmn-xml", FAMILY, "The file is no well-formed XML, holds a DOCTYPE or entities, or is too large or deep."
)
STRUCTURE = error("bpmn-structure", FAMILY, "The file is no BPMN, or an id is used in another file of the route too.")
REFERENCE = error("bpmn-reference", FAMILY, "Something is named that is not in the file.")
TIMER = limit("bpmn-timer", FAMILY, "A timer is neither a duration, an instant, a repetition nor =FEEL.")
WHICH = limit(
    "cannot-run-which-process", FAMILY, "The file has no process, or several of which none is named like the file."
)
UNSUPPORTED = limit(
    "bpmn-unsupported",
    FAMILY,
    "BPMN that does not run here. It is refused by name, because leaving it out would change the route without a word.",
)
