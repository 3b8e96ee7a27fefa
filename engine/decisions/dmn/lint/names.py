"""Names of elements, types and imports: one for each, and such as an expression can use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from engine.decisions.dmn.lint.graph import FAMILY, kind_of
from engine.decisions.dmn.lint.spot import Spot
from engine.decisions.dmn.lint.subject import Subject
from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.syntax.names import KEYWORDS, START
from engine.findings import Finding
from engine.rulebook import error, warning
from engine.text import text

TWICE = error("dmn-name-twice", FAMILY, "Two elements, two types or two imports have one name.", "7.3.1")
UNUSABLE = warning(
    "dmn-name-unusable",
    FAMILY,
    "No expression can use the name: it begins with a digit or a sign, or is a keyword of FEEL.",
    "10.3.1.4",
)
HIDES = warning(
    "dmn-name-hides",
    FAMILY,
    "A function has the name of a built-in one, which those that an arrow leads to cannot call.",
)
IMPORT_MISSING = error("dmn-import-missing", FAMILY, "An imported model is not among the files at hand.", "6.3.3")
IMPORT_KIND = error("dmn-import-kind", FAMILY, "Something other than a decision model is imported.", "6.3.3")

_START = re.compile(START)


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about names and imports."""
    definitions = subject.definitions
    values = [one for one in definitions.elements() if kind_of(one) != "service"]
    yield from _twice(subject.spot(one) for one in values)
    yield from _twice(subject.spot(one) for one in definitions.services)
    yield from _twice(Spot(subject.file, one.name, "", one.line) for one in definitions.items)
    yield from _twice(Spot(subject.file, one.name, "", one.line) for one in definitions.imports if one.name)
    for element in definitions.elements():
        yield from _usable(subject.spot(element), is_function=kind_of(element) in ("function", "service"))
    for one in definitions.imports:
        spot = Spot(subject.file, one.name or one.namespace, "", one.line)
        if one.type and "DMN" not in one.type:
            detail = text("files of the kind {kind} cannot be imported", kind=one.type)
            yield spot.finding(IMPORT_KIND, detail, text("Write its types or functions in this model."))
        elif one.namespace not in subject.imports:
            detail = text("there is no model with the namespace {namespace}", namespace=one.namespace)
            yield spot.finding(IMPORT_MISSING, detail, text("Put the imported .dmn file beside this one."))


def _twice(spots: Iterable[Spot]) -> Iterator[Finding]:
    seen: dict[str, Spot] = {}
    for spot in spots:
        first = seen.setdefault(spot.name, spot)
        if first is not spot:
            detail = text("line {line} has the same name", line=first.line)
            yield spot.finding(TWICE, detail, text("Give one of them another name."))


def _usable(spot: Spot, *, is_function: bool) -> Iterator[Finding]:
    if not _START.match(spot.name) or spot.name in KEYWORDS:
        yield spot.finding(
            UNUSABLE,
            text("no expression can use this name"),
            text("Begin it with a letter, and use no word of FEEL alone."),
        )
    elif is_function and spot.name in BUILTINS:
        yield spot.finding(
            HIDES, text("a built-in function has the same name"), text("Give this function another name.")
        )
