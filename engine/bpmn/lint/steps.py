"""The settings of steps: time limits, ladders, clocks, forms and groups."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.lint.rules import error, info, warning
from engine.bpmn.lint.subject import Subject
from engine.bpmn.lint.vocabulary import SETTING_VALUE
from engine.bpmn.model import Element
from engine.bpmn.settings.steps import StepSettings
from engine.bpmn.settings.steptable import SETTINGS
from engine.calendar import Duration
from engine.errors import BadDuration
from engine.findings import Finding
from engine.text import text

FAMILY = "Settings of steps"

DUE = error("due-invalid", FAMILY, "A time limit is not a duration such as 3wd, 4wh or 15d.")
NO_DUE = info("due-missing", FAMILY, "A step for people has no time limit: it never becomes overdue.")
LADDER = error(
    "ladder-unknown",
    FAMILY,
    "The named ladder is neither in the route's escalation.yaml nor in _shared/escalation.yaml.",
)
LADDER_IDLE = warning("ladder-idle", FAMILY, "A ladder without a time limit never begins.")
CLOCK = error("clock-unknown", FAMILY, "huiyin:notAfter names a clock that process.yaml does not have.")
FORM = error("form-missing", FAMILY, "The form that a step names is not in the route's folder.")
NO_FORM = info("form-none", FAMILY, "A step for people has no form: it is completed by a button alone.")
GROUP = error("group-unknown", FAMILY, "The group is not in _shared/people.yaml, so nobody could claim the step.")
NO_GROUP = error(
    "group-missing", FAMILY, "A step for people has neither a group, a person nor a lane whose group it takes."
)
MESSAGE = error("message-unknown", FAMILY, "huiyin:notify names a message that process.yaml does not have.")
PERSON = error("assignee-unknown", FAMILY, "The person is not in _shared/people.yaml.")


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about every step for people; what other files say is only asked when they are there."""
    for element in subject.own:
        settings = subject.model.settings.get(element.id, StepSettings())
        yield from _message(subject, element, settings)
        if element.type != "userTask":
            continue
        yield from _time(subject, element, settings)
        yield from _choices(subject, element, settings)
        if subject.around.bundle is not None:
            yield from _files(subject, element, settings)
            yield from _people(subject, element, settings)


def _time(subject: Subject, element: Element, settings: StepSettings) -> Iterator[Finding]:
    if settings.due is not None:
        try:
            Duration.parse(settings.due)
        except BadDuration as problem:
            yield DUE.finding(subject.file, element.id, problem.text, problem.advice, element.line)
    elif settings.escalation:
        yield LADDER_IDLE.finding(
            subject.file,
            element.id,
            text("a ladder is set, but no time limit"),
            text("Set huiyin:due, or remove huiyin:escalation."),
            element.line,
        )
    elif subject.around.bundle is not None:
        yield NO_DUE.finding(
            subject.file,
            element.id,
            text("the step has no time limit"),
            text("Set huiyin:due if it should ever become overdue."),
            element.line,
        )
    ladders = subject.around.ladders
    if settings.escalation and ladders is not None and settings.escalation not in ladders.names:
        yield LADDER.finding(
            subject.file,
            element.id,
            text("there is no ladder “{name}”", name=settings.escalation),
            text("Use one of {names}.", names=", ".join(ladders.names)),
            element.line,
        )


def _message(subject: Subject, element: Element, settings: StepSettings) -> Iterator[Finding]:
    route = subject.around.route
    if settings.notify and route is not None and settings.notify not in route.messages:
        yield MESSAGE.finding(
            subject.file,
            element.id,
            text("there is no message “{name}”", name=settings.notify),
            text("Use one of {names}, or add it to process.yaml.", names=", ".join(route.messages) or "—"),
            element.line,
        )


def _choices(subject: Subject, element: Element, settings: StepSettings) -> Iterator[Finding]:
    for setting in SETTINGS:
        value = getattr(settings, setting.field)
        if setting.choices and value is not None and value not in setting.choices:
            yield SETTING_VALUE.finding(
                subject.file,
                element.id,
                text("huiyin:{name} is “{value}”", name=setting.name, value=value),
                text("Write one of {names}.", names=", ".join(setting.choices)),
                element.line,
            )


def _files(subject: Subject, element: Element, settings: StepSettings) -> Iterator[Finding]:
    bundle, route = subject.around.bundle, subject.around.route
    assert bundle is not None
    if settings.form is None:
        yield NO_FORM.finding(
            subject.file,
            element.id,
            text("the step has no form"),
            text("Set huiyin:form if an answer is wanted."),
            element.line,
        )
    elif settings.form not in bundle.files:
        near = ", ".join(name for name in bundle.files if name.startswith("forms/"))
        yield FORM.finding(
            subject.file,
            element.id,
            text("the form “{name}” does not exist", name=settings.form),
            text("Write the file, or use one of: {names}.", names=near or "—"),
            element.line,
        )
    if settings.not_after and route is not None and route.clock(settings.not_after) is None:
        known = ", ".join(clock.key for clock in route.clocks)
        yield CLOCK.finding(
            subject.file,
            element.id,
            text("there is no clock “{name}”", name=settings.not_after),
            text("Use one of {names}, or add it to process.yaml.", names=known or "—"),
            element.line,
        )


def _people(subject: Subject, element: Element, settings: StepSettings) -> Iterator[Finding]:
    office = subject.around.office
    group = group_of(subject, element, settings)
    if group is None and settings.assignee is None:
        yield NO_GROUP.finding(
            subject.file,
            element.id,
            text("nobody is named who could claim the step"),
            text("Put it into a lane, or set huiyin:group."),
            element.line,
        )
    if office is None:
        return
    if group is not None and not group.startswith("=") and group not in office.groups:
        yield GROUP.finding(
            subject.file,
            element.id,
            text("there is no group “{name}”", name=group),
            text("Use one of {names}, or add it to people.yaml.", names=", ".join(sorted(office.groups))),
            element.line,
        )
    person = settings.assignee
    if person is not None and not person.startswith("=") and person not in office.people:
        yield PERSON.finding(
            subject.file,
            element.id,
            text("there is nobody called “{name}”", name=person),
            text("Write a user name of people.yaml, or =FEEL that gives one."),
            element.line,
        )


def group_of(subject: Subject, element: Element, settings: StepSettings) -> str | None:
    """The step's own group, else its lane's, else the lane's id: as the engine chooses it."""
    if settings.group is not None:
        return settings.group
    if element.lane is None:
        return None
    lane = subject.model.settings.get(element.lane)
    return (lane.group if lane else None) or element.lane
