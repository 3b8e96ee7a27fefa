"""Whether the steps' time limits add up to what the route promises."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.bpmn.bundle.package import ROUTE_FILE
from engine.bpmn.lint.longest import Longest
from engine.bpmn.lint.rules import warning
from engine.bpmn.lint.subject import Subject
from engine.bpmn.model import Element
from engine.calendar import Duration, Unit, WorkCalendar
from engine.errors import BadDuration
from engine.findings import Finding
from engine.text import Text, text

FAMILY = "Deadlines"

CLOCK_SHORT = warning(
    "deadline-clock",
    FAMILY,
    "On the longest path to where a clock stops, the steps' time limits add up "
    "to more than the clock allows: somebody can be on time at every step and the case is late.",
)
PROMISE_SHORT = warning(
    "deadline-promise",
    FAMILY,
    "The same for what the route promises: measured to where the clock of "
    "that length stops, or, without one, to the end of the route.",
)

_MINUTES_A_DAY = Decimal(1440)
_WORKING_DAYS_A_WEEK = Decimal(5) / Decimal(7)
_OFFICE_MINUTES = Decimal(390)
"""A day's office hours where the calendar is not known: 09:00–12:00 and 14:00–17:30."""

_REMEDY = text("Shorten the steps on this path, or allow more time.")


def check(subject: Subject) -> Iterator[Finding]:
    """Compare clocks and promise with the longest path; loops count once."""
    route = subject.around.route
    if route is None:
        return
    calendar = subject.around.calendar
    costs = {key: _cost(subject, one) for key, one in subject.model.elements.items()}
    longest = Longest(subject.model, costs, _caps(subject))
    for clock in route.clocks:
        found = longest.to(clock.stops_on) if clock.start_on is None else None
        if found and found.days > _in_days(clock.after, calendar):
            yield CLOCK_SHORT.finding(
                ROUTE_FILE, f"clocks.{clock.key}", _sum(found.steps, found.days, clock.after), _REMEDY
            )
    if route.promise is None:
        return
    stops = next((clock.stops_on for clock in route.clocks if clock.after == route.promise), subject.model.ends)
    found = longest.to(stops)
    if found and found.days > _in_days(route.promise, calendar):
        yield PROMISE_SHORT.finding(ROUTE_FILE, "promise", _sum(found.steps, found.days, route.promise), _REMEDY)


def _sum(path: tuple[str, ...], days: Decimal, allowed: Duration) -> Text:
    return text(
        "the steps {path} may take {days} working days together, {allowed} are allowed",
        path=" → ".join(path),
        days=f"{days.quantize(Decimal('0.1')).normalize():f}",
        allowed=str(allowed),
    )


def _cost(subject: Subject, element: Element) -> Decimal:
    """Working days that the element may take: its time limit, or how long its timer waits."""
    settings = subject.model.settings.get(element.id)
    waits = (
        element.event.expression
        if element.type == "intermediateCatchEvent" and element.event.timer == "duration"
        else ""
    )
    source = (settings.due if settings else None) or waits
    try:
        return _in_days(Duration.parse(source), subject.around.calendar) if source else Decimal(0)
    except BadDuration:
        return Decimal(0)


def _caps(subject: Subject) -> dict[str, Decimal]:
    """Steps that are never due after a clock which starts with the case, and how many days that leaves them in all."""
    route = subject.around.route
    clocks = {clock.key: clock for clock in route.clocks if clock.start_on is None} if route else {}
    return {
        key: _in_days(clocks[settings.not_after].after, subject.around.calendar)
        for key, settings in subject.model.settings.items()
        if settings.not_after in clocks
    }


def _in_days(duration: Duration, calendar: WorkCalendar | None) -> Decimal:
    """About how many working days a duration is: five in a week of calendar days."""
    match duration.unit:
        case Unit.WORKING_DAYS:
            return duration.amount
        case Unit.WORKING_HOURS:
            return duration.amount * 60 / _office_minutes(calendar)
        case Unit.DAYS:
            return duration.amount * _WORKING_DAYS_A_WEEK
    minutes = Decimal(duration.time.total_seconds()) / 60
    return minutes / _MINUTES_A_DAY * _WORKING_DAYS_A_WEEK


def _office_minutes(calendar: WorkCalendar | None) -> Decimal:
    sessions = calendar.hours.sessions if calendar else ()
    return Decimal(sum(closes - opens for opens, closes in sessions)) or _OFFICE_MINUTES
