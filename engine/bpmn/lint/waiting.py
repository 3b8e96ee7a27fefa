"""`holds` and `extensions` of `process.yaml`: what may stop the office's own time, and what moves it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.bundle.package import ROUTE_FILE
from engine.bpmn.bundle.route import HoldRule, Route
from engine.bpmn.lint.rules import error, warning
from engine.bpmn.lint.subject import Subject
from engine.calendar import Duration, Unit
from engine.findings import Finding
from engine.text import text

FAMILY = "The route"
LONGEST_DAYS = 60

HOLD_MESSAGE = error(
    "hold-message", FAMILY, "A hold ends on a message that nothing in the diagram waits for, so it never comes."
)
HOLD_LONG = warning(
    "hold-longest", FAMILY, "A reason for a hold allows more than 60 days, which no hold may last, whatever its reason."
)
UNTOLD = warning(
    "extended-untold",
    FAMILY,
    "The route says how far its limits may be extended, but has no message `extended`, so that its customers are not "
    "told the new date.",
)

_AT_LEAST = {Unit.WORKING_DAYS: 24 * 60, Unit.DAYS: 24 * 60, Unit.WORKING_HOURS: 60, Unit.HOURS: 60, Unit.MINUTES: 1}
"""Minutes that one of each takes at the very least."""


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about holds and extensions; only for the diagram that is the route."""
    route = subject.around.route
    if route is None:
        return
    for hold in route.holds:
        yield from _hold(subject, hold)
    if _extends(route) and "extended" not in route.messages:
        yield UNTOLD.finding(
            ROUTE_FILE,
            "extensions",
            text("there is no message “extended”"),
            text("Add messages.extended with {{number}} and {{due}}, or remove extensions."),
        )


def _hold(subject: Subject, hold: HoldRule) -> Iterator[Finding]:
    place = f"holds.{hold.key}"
    known = subject.model.messages
    for name in hold.ends_on_messages:
        if name not in known:
            yield HOLD_MESSAGE.finding(
                ROUTE_FILE,
                place,
                text("nothing in the diagram waits for the message “{name}”", name=name),
                text("Use one of {names}, or draw the event that waits for it.", names=", ".join(known) or "—"),
            )
    if _surely_longer(hold.longest):
        yield HOLD_LONG.finding(
            ROUTE_FILE,
            place,
            text("“{longest}” is longer than {days} days", longest=str(hold.longest), days=LONGEST_DAYS),
            text("Allow less; a case that waits longer is cancelled, or answered as far as it can be."),
        )


def _surely_longer(longest: Duration) -> bool:
    return longest.amount * _AT_LEAST[longest.unit] > LONGEST_DAYS * 24 * 60


def _extends(route: Route) -> bool:
    return route.extensions.longest is not None or route.extensions.times is not None
