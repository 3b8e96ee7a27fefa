"""Boxed expressions: whether there is one, whether it can be worked out here, whether calls fit what they call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.decisions.dmn import boxed
from engine.decisions.dmn.lint.subject import Subject
from engine.decisions.dmn.lint.walk import Part, parts
from engine.decisions.dmn.model import Decision, Element, InputData, Knowledge
from engine.decisions.dmn.reading.xml import FEEL
from engine.findings import Finding
from engine.rulebook import error
from engine.text import text

FAMILY = "Decisions: logic"

NO_LOGIC = error(
    "dmn-no-logic", FAMILY, "A decision, a function or a part of their logic is empty, so it is always null."
)
LANGUAGE = error("dmn-language", FAMILY, "An expression is written in another language than FEEL.", "7.3.5")
FUNCTION_KIND = error(
    "dmn-function-kind", FAMILY, "A function is written in Java or PMML, which is not run.", "10.2.1.7"
)
ARGUMENTS = error(
    "dmn-arguments", FAMILY, "A boxed invocation leaves out a parameter, or names one that is not there.", "10.2.1.8"
)
ENTRY_TWICE = error(
    "dmn-entry-twice", FAMILY, "Two entries of a context, columns or parameters have one name.", "10.2.1.4"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about boxed expressions."""
    outside = _input_decisions(subject)
    for part in parts(subject):
        if _is_empty(part.logic) and part.owner.id not in outside:
            yield part.spot.finding(NO_LOGIC, text("nothing is written here"), text("Write what it is, or remove it."))
        yield from _own(subject, part)


def _is_empty(logic: boxed.Logic | None) -> bool:
    return logic is None or (isinstance(logic, boxed.Literal) and not logic.source)


def _input_decisions(subject: Subject) -> set[str]:
    """Decisions whose value a service's caller gives: they need no logic."""
    services = subject.definitions.services
    return {one.href.rpartition("#")[2] for service in services for one in service.input_decisions} - {""}


def _own(subject: Subject, part: Part) -> Iterator[Finding]:
    match part.logic:
        case boxed.Literal(language=language) if language and language not in FEEL:
            detail = text("expressions are written in FEEL, not {language}", language=language)
            yield part.spot.finding(LANGUAGE, detail, text("Write it in FEEL, and set the language to FEEL."))
        case boxed.FunctionDefinition(kind=kind, parameters=parameters):
            if kind != "FEEL":
                detail = text("functions in {kind} are not allowed; write the function in FEEL", kind=kind)
                yield part.spot.finding(FUNCTION_KIND, detail, text("Choose FEEL, and write its expression."))
            yield from _twice(part, [one.name for one in parameters])
        case boxed.Context(entries=entries):
            yield from _twice(part, [one.variable.name for one in entries if one.variable is not None])
        case boxed.Relation(columns=columns):
            yield from _twice(part, [one.name for one in columns])
        case boxed.Invocation():
            yield from _arguments(subject, part, part.logic)


def _twice(part: Part, names: Sequence[str]) -> Iterator[Finding]:
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield part.spot.finding(
            ENTRY_TWICE, text("“{name}” is there twice", name=name), text("Give one of them another name.")
        )


def _arguments(subject: Subject, part: Part, call: boxed.Invocation) -> Iterator[Finding]:
    called = _called(part, call)
    wanted = None if called is None else parameters_of(subject, called)
    given = [name for name, _ in call.bindings]
    if called is None or wanted is None or sorted(wanted) == sorted(given):
        return
    detail = text("“{function}” takes {wanted}; given are {given}", function=called.name,
                  wanted=", ".join(wanted) or "–", given=", ".join(given) or "–")  # fmt: skip
    yield part.spot.finding(ARGUMENTS, detail, text("Give every parameter once, by its name."))


def _called(part: Part, call: boxed.Invocation) -> Element | None:
    if not isinstance(call.function, boxed.Literal):
        return None
    found = part.names.get(" ".join(call.function.source.split()))
    return None if found is None else found.element


def parameters_of(subject: Subject, element: Element) -> list[str] | None:
    """What a function or a service is called with; None for what cannot be called, or is not known."""
    if isinstance(element, Knowledge):
        return [one.name for one in element.function.parameters] if element.function is not None else None
    if isinstance(element, InputData | Decision) or element not in subject.definitions.services:
        return None
    service = next(one for one in subject.definitions.services if one == element)
    found = [subject.find(one) for one in (*service.input_data, *service.input_decisions)]
    return [one.element.name for one in found if one is not None]
