"""`process.yaml`: what belongs to a route as a whole. What belongs to a step stands in its BPMN file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from engine.calendar import Duration
from engine.yamlschema import load_checked, packaged_schema

SCHEMA = ("engine.bpmn.schemas", "process.schema.json")

DayZero = Literal["next_working_day", "receipt"]
Roll = Literal["forward", "none"]


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One running time limit of a case.

    `start_on`: the element whose opening starts it, None = with the case. `stops_on`: the elements whose completion (an
    activity) or passing (an event) stops it. `source`: the rule it follows, shown to people. A clock that is not
    `pausable` runs on while a case is on hold.
    """

    key: str
    after: Duration
    stops_on: tuple[str, ...]
    start_on: str | None
    source: str
    pausable: bool
    escalation: str | None
    day_zero: DayZero
    roll: Roll
    name: str


@dataclass(frozen=True, slots=True)
class HoldRule:
    """A reason for which a case of the route may be held, `longest` at most.

    `evidence`: it needs a file of the case. `ends_on_answer`: it ends when the customer answers; `ends_on_messages`: or
    when one of these messages comes.
    """

    key: str
    name: str
    longest: Duration
    evidence: bool = False
    ends_on_answer: bool = False
    ends_on_messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """How much more time may be asked for at once, and how often for one limit; None where the route does not say."""

    longest: Duration | None = None
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """`promise`: what the route promises a customer. `start_form`: file of the registration form. `kinds`: the kinds of
    matter it takes (complaint, suggestion, enquiry). `keywords`: words in a voice that propose this route.
    `messages`: what customers are told, by name; `{number}` is filled in, and `{due}` where a date is told. `holds`:
    for which reasons a case may be held; without any it may be held for whatever reason is written down."""

    key: str
    name: str
    promise: Duration | None
    calendar: str
    start_form: str | None
    channels: tuple[str, ...]
    clocks: tuple[ClockRule, ...]
    kinds: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    withdraw: bool = True
    description: str = ""
    messages: Mapping[str, str] = field(default_factory=dict)
    holds: tuple[HoldRule, ...] = ()
    extensions: ExtensionRule = ExtensionRule()

    def clock(self, key: str) -> ClockRule | None:
        """The clock of that key; None when the route has none."""
        return next((clock for clock in self.clocks if clock.key == key), None)

    def hold(self, key: str) -> HoldRule | None:
        """The hold reason of that key; None when the route has none."""
        return next((hold for hold in self.holds if hold.key == key), None)


def load_route(source: str | bytes, file: str = "process.yaml") -> Route:
    """Read and check `process.yaml`; raises BadFile with line, key and what is wrong, BadDuration for a duration."""
    data = cast(Mapping[str, Any], load_checked(source, file, packaged_schema(*SCHEMA)).data)
    start = data.get("start", {})
    return Route(
        key=data["key"],
        name=data["name"],
        promise=Duration.parse(data["promise"]) if "promise" in data else None,
        calendar=data["calendar"],
        start_form=start.get("form"),
        channels=tuple(start.get("channels", ())),
        clocks=tuple(_clock(key, rule) for key, rule in data.get("clocks", {}).items()),
        kinds=tuple(start.get("kinds", ())),
        keywords=tuple(start.get("keywords", ())),
        withdraw=data.get("withdraw", True),
        description=data.get("description", ""),
        messages=data.get("messages", {}),
        holds=tuple(_hold(key, rule) for key, rule in data.get("holds", {}).items()),
        extensions=_extensions(data.get("extensions", {})),
    )


def _hold(key: str, rule: Mapping[str, Any]) -> HoldRule:
    return HoldRule(
        key=key,
        name=rule.get("name", key),
        longest=Duration.parse(rule["longest"]),
        evidence=rule.get("evidence", False),
        ends_on_answer=rule.get("ends_on_answer", False),
        ends_on_messages=tuple(rule.get("ends_on_messages", ())),
    )


def _extensions(rule: Mapping[str, Any]) -> ExtensionRule:
    return ExtensionRule(Duration.parse(rule["longest"]) if "longest" in rule else None, rule.get("times"))


def _clock(key: str, rule: Mapping[str, Any]) -> ClockRule:
    stops = rule.get("stops_on", [])
    return ClockRule(
        key=key,
        after=Duration.parse(rule["after"]),
        stops_on=(stops,) if isinstance(stops, str) else tuple(stops),
        start_on=rule.get("start_on"),
        source=rule.get("source", ""),
        pausable=rule.get("pausable", True),
        escalation=rule.get("escalation"),
        day_zero=rule.get("day_zero", "next_working_day"),
        roll=rule.get("roll", "forward"),
        name=rule.get("name", key),
    )
