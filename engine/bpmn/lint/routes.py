"""`process.yaml` beside the diagram: keys, clocks, calendar, registration form."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.bundle.package import ROUTE_FILE
from engine.bpmn.bundle.route import ClockRule
from engine.bpmn.lint.rules import error, warning
from engine.bpmn.lint.subject import Subject
from engine.findings import Finding
from engine.text import text

FAMILY = "The route"

INVALID = error(
    "file-schema",
    FAMILY,
    "A YAML file of the route is unreadable, lacks a key, has an unknown one or a wrong "
    "value; the key and line are named.",
)
KEY = error(
    "route-key",
    FAMILY,
    "The folder, `key` in process.yaml and the id of the process must be the same: cases and reports hang on it.",
)
MODEL = error("model-missing", FAMILY, "The route's folder has no diagram.")
START_FORM = error("start-form-missing", FAMILY, "The registration form that process.yaml names does not exist.")
CALENDAR = error("calendar-missing", FAMILY, "The calendar that process.yaml names is not in _shared/calendars.")
CLOCK_ELEMENT = error("clock-element", FAMILY, "A clock starts or stops on an element that the diagram does not have.")
CLOCK_NEVER = warning(
    "clock-never",
    FAMILY,
    "A clock starts or stops on a gateway or start event; name a step or an event that is a fact for people.",
)
CLOCK_LADDER = error("clock-ladder", FAMILY, "A clock names a ladder that neither the route nor _shared has.")
CLOCK_NAME = error(
    "clock-name",
    FAMILY,
    "A clock has the id of a step: what is owed, promised and escalated is told apart by these names.",
)
SILENT = warning("clock-silent", FAMILY, "A clock has no ladder, so nobody is told before or after it is overdue.")


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about the route's file; only for the diagram that is the route."""
    route, bundle = subject.around.route, subject.around.bundle
    if route is None or bundle is None:
        return
    if len({route.key, bundle.key, subject.model.process_id}) > 1:
        yield KEY.finding(
            ROUTE_FILE,
            "key",
            text(
                "the folder is “{folder}”, key is “{key}”, the process is “{process}”",
                folder=bundle.key,
                key=route.key,
                process=subject.model.process_id,
            ),
            text("Use one name for all three."),
        )
    if route.start_form and route.start_form not in bundle.files:
        yield START_FORM.finding(
            ROUTE_FILE,
            "start.form",
            text("the form “{name}” does not exist", name=route.start_form),
            text("Write the file, or correct start.form."),
        )
    if f"_shared/calendars/{route.calendar}.yaml" not in bundle.files:
        yield CALENDAR.finding(
            ROUTE_FILE,
            "calendar",
            text("there is no calendar “{name}”", name=route.calendar),
            text("Write _shared/calendars/{name}.yaml, or use one that is there.", name=route.calendar),
        )
    for clock in route.clocks:
        yield from _clock(subject, clock)


def _clock(subject: Subject, clock: ClockRule) -> Iterator[Finding]:
    place = f"clocks.{clock.key}"
    for element in (*clock.stops_on, *([clock.start_on] if clock.start_on else [])):
        found = subject.model.elements.get(element)
        if found is None:
            yield CLOCK_ELEMENT.finding(
                ROUTE_FILE,
                place,
                text("the diagram has no element “{id}”", id=element),
                text("Write the id of a step or an event of the diagram."),
            )
        elif found.type.endswith("Gateway") or found.type == "startEvent":
            yield CLOCK_NEVER.finding(
                ROUTE_FILE,
                place,
                text("“{id}” is a {kind}", id=element, kind=found.type),
                text("Name the step or event before or behind it."),
            )
    if clock.key in subject.model.elements:
        yield CLOCK_NAME.finding(
            ROUTE_FILE,
            place,
            text("an element of the diagram is called “{id}” too", id=clock.key),
            text("Give the clock another key."),
        )
    ladders = subject.around.ladders
    if clock.escalation is None:
        yield SILENT.finding(
            ROUTE_FILE,
            place,
            text("the clock “{key}” has no ladder", key=clock.key),
            text("Set escalation to a ladder of _shared/escalation.yaml."),
        )
    elif ladders is not None and clock.escalation not in ladders.names:
        yield CLOCK_LADDER.finding(
            ROUTE_FILE,
            place,
            text("there is no ladder “{name}”", name=clock.escalation),
            text("Use one of {names}.", names=", ".join(ladders.names)),
        )
