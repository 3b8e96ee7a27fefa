"""Small BPMN files and routes for tests: written as text, because that is what designers' tools write."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from engine.bpmn.bundle.package import Bundle

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:huiyin="urn:huiyin:bpmn:1" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:flowable="http://flowable.org/bpmn" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:other="urn:example:other" id="definitions" '
    'targetNamespace="urn:example:tests">\n'
)


def diagram(inside: str, *, key: str = "route", beside: str = "", attributes: str = 'isExecutable="true"') -> bytes:
    """A file with one process; `inside` is its content, `beside` stands next to it."""
    process = f'<process id="{key}" name="Route" {attributes}>\n{inside}\n</process>'
    return f"{HEAD}{beside}{process}\n</definitions>".encode()


def flow(source: str, target: str, condition: str | None = None, key: str = "") -> str:
    """One sequence flow; its id is `source-target` unless given."""
    inside = f"<conditionExpression><![CDATA[{condition}]]></conditionExpression>" if condition is not None else ""
    name = key or f"{source}-{target}"
    return f'<sequenceFlow id="{name}" name="yes" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def line(*steps: str, before: str = "start", after: str = "end") -> str:
    """Start, steps, end, connected in a row; each step is written as XML whose first attribute is its id."""
    ids = [before, *(step.split('id="', 1)[1].split('"', 1)[0] for step in steps), after]
    ends = f'<startEvent id="{before}"/><endEvent id="{after}" name="answered"/>'
    return ends + "".join(steps) + "".join(flow(*pair) for pair in pairwise(ids))


def user_task(key: str = "reply", attributes: str = 'huiyin:due="3wd"', inside: str = "") -> str:
    """A step for people."""
    return f'<userTask id="{key}" name="Reply" {attributes}><documentation>Reply.</documentation>{inside}</userTask>'


ROUTE = """\
key: route
name: Route
promise: 10wd
calendar: shenzhen
start: {form: forms/register.yaml, channels: [phone]}
clocks:
  legal_reply: {after: 15d, stops_on: reply, source: law, pausable: false, escalation: legal}
"""
REGISTER = "title: Register\nrequired: [words]\nproperties:\n  words: {type: string, title: Words}\n"
REPLY = "title: Reply\nproperties:\n  answer: {type: string, title: Answer}\n"
LADDERS = (
    "standard:\n  - {level: warn, at: 60%, tell: [assignee]}\n"
    "legal:\n  - {level: warn, at: 60%, tell: [unit.head]}\n"
    'quiet_hours: {from: "20:00", to: "08:00", days_off: true}\n'
)
PEOPLE = (
    "units:\n  - {key: window, name: Window, group: window, lead: chen, head: chen}\n"
    "groups:\n  - {key: window, name: Window}\n"
    "people:\n  - {username: chen, name: Chen, unit: window, groups: [window], roles: [handler], language: en}\n"
)
CALENDAR = """\
key: shenzhen
name: Shenzhen
zone: Asia/Shanghai
hours: ["09:00-12:00", "14:00-17:30"]
base: chinesecalendar
"""
STEP = user_task(
    attributes='huiyin:due="3wd" huiyin:form="forms/reply.yaml" huiyin:group="window" huiyin:escalation="standard"'
)


def route_files(changes: Mapping[str, str | bytes | None] | None = None) -> dict[str, bytes]:
    """The files of a small sound route by bundle name, with some replaced, added, or (None) left out."""
    files: dict[str, str | bytes | None] = {
        "process.yaml": ROUTE,
        "route.bpmn": diagram(line(STEP)),
        "forms/register.yaml": REGISTER,
        "forms/reply.yaml": REPLY,
        "_shared/escalation.yaml": LADDERS,
        "_shared/calendars/shenzhen.yaml": CALENDAR,
        **(changes or {}),
    }
    return {
        name: data if isinstance(data, bytes) else data.encode() for name, data in files.items() if data is not None
    }


def bundle(changes: Mapping[str, str | bytes | None] | None = None, key: str = "route") -> Bundle:
    """The same as a bundle."""
    return Bundle(key, route_files(changes))
