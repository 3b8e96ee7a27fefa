"""Whether gateways decide what they seem to decide."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.lint.nametypes import NameTypes, name_types
from engine.bpmn.lint.rules import info, limit, warning
from engine.bpmn.lint.subject import Subject, title
from engine.bpmn.model import Element
from engine.decisions.feel.typing import BOOLEAN, may_be
from engine.findings import Finding
from engine.text import text

FAMILY = "Gateways"

NO_DEFAULT = warning(
    "gateway-default",
    FAMILY,
    "A deciding gateway has no default flow: when no condition is true the run stops and becomes an incident.",
)
INCLUSIVE_ALL = limit(
    "gateway-condition", FAMILY, "A flow out of an inclusive gateway has no condition and is not the default."
)
IDLE = warning(
    "gateway-idle", FAMILY, "A gateway with one way in and one way out decides and merges nothing.", "10.6.1"
)
BOTH = warning(
    "gateway-merges-and-splits",
    FAMILY,
    "One gateway that merges and splits is read in two ways; two gateways say which comes first.",
)
SAME = limit(
    "gateway-same-condition",
    FAMILY,
    "Two flows out of one exclusive gateway have the same condition, so the second is never taken.",
)
NEVER_YES = limit(
    "gateway-never-yes",
    FAMILY,
    "A condition gives a number, a text, null or the like, so it never says yes or no; the run would stop.",
)
ASKED_AGAIN = info(
    "gateway-asked-again",
    FAMILY,
    "A condition out of a complex gateway does not speak of `waitingForStart`: it is asked again for tokens that come "
    "after the gateway has gone on, so its flow may be taken twice (BPMN 2.0.2, 13.4.5).",
)
CONSTANT = warning("gateway-constant", FAMILY, "A condition that is always true or always false decides nothing.")

DECIDING = ("exclusiveGateway", "inclusiveGateway")


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about every gateway of the file."""
    names = name_types(subject)
    for element in subject.own:
        if not element.type.endswith("Gateway"):
            continue
        if len(element.incoming) == 1 and len(element.outgoing) == 1:
            yield IDLE.finding(
                subject.file,
                element.id,
                text("the gateway “{name}” has one way in and one way out", name=title(element)),
                text("Remove it, or draw the missing flow."),
                element.line,
            )
        if len(element.incoming) > 1 and len(element.outgoing) > 1:
            yield BOTH.finding(
                subject.file,
                element.id,
                text("the gateway “{name}” merges and splits", name=title(element)),
                text("Draw one gateway that merges and, behind it, one that decides."),
                element.line,
            )
        if element.type in DECIDING and len(element.outgoing) > 1:
            yield from _decision(subject, element, names)
        if element.type == "complexGateway" and element.condition and len(element.incoming) > 1:
            yield from _asked_again(subject, element)


def _asked_again(subject: Subject, element: Element) -> Iterator[Finding]:
    for flow in subject.flows(element.outgoing):
        if flow.condition and "waitingForStart" not in flow.condition:
            yield ASKED_AGAIN.finding(
                subject.file,
                flow.id,
                text("the condition is asked again for tokens that come late"),
                text("Add “waitingForStart and” if the flow is meant for the first time only."),
                flow.line,
            )


def _decision(subject: Subject, element: Element, names: NameTypes) -> Iterator[Finding]:
    if element.default is None:
        yield NO_DEFAULT.finding(
            subject.file,
            element.id,
            text("the gateway “{name}” has no default flow", name=title(element)),
            text("Mark the flow to take when no condition is true."),
            element.line,
        )
    seen: set[str] = set()
    for flow in subject.flows(element.outgoing):
        if flow.id == element.default:
            continue
        if flow.condition is None:
            if element.type == "inclusiveGateway":
                yield INCLUSIVE_ALL.finding(
                    subject.file,
                    flow.id,
                    text("a flow out of an inclusive gateway has no condition"),
                    text("Write its condition, or mark it as the default."),
                    flow.line,
                )
            continue
        words = " ".join(flow.condition.removeprefix("=").split())
        if words in ("true", "false"):
            yield CONSTANT.finding(
                subject.file,
                flow.id,
                text("the condition is always {value}", value=words),
                text("Write the condition, or mark the flow as the default."),
                flow.line,
            )
        found = names.infer(flow.condition)
        if found is not None and not found.mistakes and not may_be(found.type, BOOLEAN):
            yield NEVER_YES.finding(
                subject.file,
                flow.id,
                text("the condition {value} is neither true nor false", value=words),
                text("Compare it with something: amount > 100."),
                flow.line,
            )
        if words in seen and element.type == "exclusiveGateway":
            yield SAME.finding(
                subject.file,
                flow.id,
                text("another flow out of this gateway has the same condition"),
                text("Correct one of the two conditions."),
                flow.line,
            )
        seen.add(words)
