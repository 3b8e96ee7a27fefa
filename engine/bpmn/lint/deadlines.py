"""Whether the steps' time limits add up to what the route promises."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from engine.bpmn.lint.rules import warning
from engine.bpmn.lint.subject import Subject
from engine.bpmn.model import Element, Model
from engine.bpmn.package import ROUTE_FILE
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


def check(subject: Subject) -> Iterator[Finding]:
    """Compare clocks and promise with the longest path; loops count once."""
    route = subject.around.route
    if route is None:
        return
    costs = {key: _cost(subject, element) for key, element in subject.model.elements.items()}
    calendar = subject.around.calendar
    for clock in route.clocks:
        if clock.start_on is None and (found := _longest(subject.model, costs, clock.stops_on)):
            days, path = found
            if days > _in_days(clock.after, calendar):
                yield CLOCK_SHORT.finding(ROUTE_FILE, f"clocks.{clock.key}", _sum(path, days, clock.after), _REMEDY)
    promise = route.promise
    if promise is None:
        return
    stops = next((clock.stops_on for clock in route.clocks if clock.after == promise), subject.model.ends)
    found = _longest(subject.model, costs, stops)
    if found and found[0] > _in_days(promise, calendar):
        yield PROMISE_SHORT.finding(ROUTE_FILE, "promise", _sum(found[1], found[0], promise), _REMEDY)


_REMEDY = text("Shorten the steps on this path, or allow more time.")


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


def _in_days(duration: Duration, calendar: WorkCalendar | None) -> Decimal:
    """About how many working days a duration is: five in a week of calendar days."""
    match duration.unit:
        case Unit.WORKING_DAYS:
            return duration.amount
        case Unit.WORKING_HOURS:
            return duration.amount * 60 / _OFFICE_MINUTES
        case Unit.DAYS:
            return duration.amount * _WORKING_DAYS_A_WEEK
    minutes = Decimal(duration.time.total_seconds()) / 60
    return minutes / _MINUTES_A_DAY * _WORKING_DAYS_A_WEEK


def _longest(
    model: Model, costs: Mapping[str, Decimal], stops: Collection[str]
) -> tuple[Decimal, tuple[str, ...]] | None:
    """Days and steps of the longest path from the start to one of `stops`, that one included; None without a path."""
    order = _forward(model)
    best: dict[str, tuple[Decimal, str | None]] = {}
    for key in order:
        days, before = best.setdefault(key, (Decimal(0), None))
        total = days + costs[key]
        best[key] = (total, before)
        # A boundary event leaves its step early or late; late, it has cost as much as the step.
        for target in _onward(model, key):
            if order[target] > order[key] and (target not in best or total > best[target][0]):
                best[target] = (total, key)
    reached = [key for key in stops if key in best]
    if not reached:
        return None
    last = max(reached, key=lambda key: best[key][0])
    return best[last][0], _steps(best, costs, last)


def _steps(best: Mapping[str, tuple[Decimal, str | None]], costs: Mapping[str, Decimal], last: str) -> tuple[str, ...]:
    path: list[str] = []
    key: str | None = last
    while key is not None:
        if costs[key]:
            path.insert(0, key)
        key = best[key][1]
    return tuple(path)


def _onward(model: Model, key: str) -> tuple[str, ...]:
    element = model.elements[key]
    inside = model.scopes.get(key) or model.scopes.get(element.called)
    leads = tuple(model.flows[flow].target for flow in element.outgoing) + element.boundaries
    return tuple(target for target in leads if target in model.elements) if inside is None else leads


def _forward(model: Model) -> dict[str, int]:
    """Elements reachable from the start, in an order in which every flow but those of loops leads onward."""
    order: list[str] = []
    state: dict[str, bool] = {}
    stack: list[tuple[str, bool]] = [(model.start_id, False)]
    while stack:
        key, finished = stack.pop()
        if finished:
            order.append(key)
        elif key in model.elements and key not in state:
            state[key] = True
            stack.append((key, True))
            stack += [(target, False) for target in reversed(_onward(model, key))]
    return {key: position for position, key in enumerate(reversed(order))}
