"""Whether expressions can be what their places need, and whether their parts go together, by the types of the names.

Only what is certain is said: what is found here goes wrong in every run that comes there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.lint.gateways import DECIDING
from engine.bpmn.lint.names import FAMILY
from engine.bpmn.lint.nametypes import name_types
from engine.bpmn.lint.rules import limit
from engine.bpmn.lint.subject import Subject
from engine.bpmn.model import Element, Event, Flow, Repetition
from engine.decisions.feel.syntax.lexer import excerpt
from engine.decisions.feel.typing import (
    ANY,
    ANY_LIST,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAY_DURATION,
    MONTH_DURATION,
    NUMBER,
    STRING,
    Inferred,
    Type,
    described,
    may_be,
    plain,
    union,
)
from engine.findings import Finding
from engine.text import Text, text

MISTAKE = limit(
    "feel-type",
    FAMILY,
    "A part of an expression is null or stops the run, whatever the values are: it compares or adds values of "
    "different kinds, asks for an entry that is not there, gives a function what it cannot take, or holds an "
    "impossible date.",
)
RESULT = limit(
    "feel-result",
    FAMILY,
    "An expression gives something of a kind that its place cannot use: a condition that is neither true nor false, "
    "a timer that is no time, a collection that is no list.",
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a place needs, as a type and in words. `kept`: it is asked of the value as a case keeps it."""

    type: Type
    words: Text
    kept: bool = False


_TRUTH = _Wanted(BOOLEAN, text("true or false"))
_NUMBER = _Wanted(NUMBER, text("a number"))
_LIST = _Wanted(ANY_LIST, text("a list"))
_WORDS = _Wanted(STRING, text("a string"), kept=True)
_VALUE = _Wanted(ANY, text("a value of any kind"))
_TIMERS = {
    "duration": _Wanted(union(STRING, DAY_DURATION, MONTH_DURATION), text("a duration such as P5D, PT4H or P1Y6M")),
    "date": _Wanted(union(STRING, DATE, DATE_TIME), text("a date, or a date and time")),
    "cycle": _Wanted(STRING, text("a text such as R3/P1D")),
}


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about every expression of the file that parses."""
    names = name_types(subject)
    for place, source, wanted in (*_flows(subject), *_elements(subject), *_settings(subject)):
        found = names.infer(source)
        if found is not None:
            yield from _judged(subject, place, source, wanted, found)


def _judged(
    subject: Subject, place: Element | Flow, source: str, wanted: _Wanted, found: Inferred
) -> Iterator[Finding]:
    for mistake in found.mistakes:
        message = text("in “{source}”: {problem}", source=excerpt(source, mistake.at), problem=mistake.message)
        yield MISTAKE.finding(subject.file, place.id, message, mistake.remedy, place.line)
    given = plain(found.type) if wanted.kept else found.type
    if not found.mistakes and not may_be(given, wanted.type) and wanted is not _VALUE:
        message = text("“{source}” gives {found}", source=excerpt(source), found=described(found.type))
        remedy = text("Write an expression that gives {wanted}.", wanted=wanted.words)
        yield RESULT.finding(subject.file, place.id, message, remedy, place.line)


Place = tuple[Element | Flow, str, _Wanted]


def _flows(subject: Subject) -> Iterator[Place]:
    for flow in subject.own_flows:
        source = subject.model.elements.get(flow.source)
        if flow.condition and source is not None and source.default != flow.id:
            # Of deciding gateways, a rule of their own says that a condition never says yes or no.
            yield flow, flow.condition, _VALUE if source.type in DECIDING and len(source.outgoing) > 1 else _TRUTH


def _elements(subject: Subject) -> Iterator[Place]:
    for element in subject.own:
        for source, wanted in _sources(element):
            if source:
                yield element, source, wanted


def _sources(element: Element) -> Iterator[tuple[str, _Wanted]]:
    yield element.script, _VALUE
    yield element.condition, _TRUTH
    yield element.activates, _LIST
    for event in element.events:
        yield from _of_event(event)
    if element.data is not None:
        yield from ((assign.source, _VALUE) for assign in element.data.inputs if not assign.store)
        yield from ((assign.source, _VALUE) for assign in element.data.outputs)
    if element.repeats is not None:
        yield from _of_repetition(element.repeats)


def _of_event(event: Event) -> Iterator[tuple[str, _Wanted]]:
    yield event.key, _VALUE
    if event.kind == "conditional":
        yield event.expression, _TRUTH
    elif event.timer is not None and event.expression.startswith("="):
        yield event.expression, _TIMERS[event.timer]


def _of_repetition(repeats: Repetition) -> Iterator[tuple[str, _Wanted]]:
    yield repeats.condition, _TRUTH
    yield repeats.completion, _TRUTH
    yield repeats.maximum, _NUMBER
    yield repeats.cardinality, _NUMBER
    yield repeats.collection, _LIST
    yield repeats.output_item, _VALUE
    yield from ((thrown.condition, _TRUTH) for thrown in repeats.throws)


def _settings(subject: Subject) -> Iterator[Place]:
    for element in subject.own:
        settings = subject.model.settings.get(element.id)
        for source in (settings.group, settings.assignee) if settings else ():
            if source and source.startswith("="):
                yield element, source, _WORDS
