"""All rules over one model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.decisions.dmn.lint import expressions, graph, logic, mistakes, names, tables, types
from engine.decisions.dmn.lint.subject import Subject
from engine.decisions.dmn.lint.typebook import TypeBook
from engine.decisions.dmn.model import Definitions
from engine.findings import Finding


def check(definitions: Definitions, imports: Iterable[Definitions] = ()) -> list[Finding]:
    """Every finding about a model; `imports` are the models at hand, found by their namespace."""
    subject = Subject(definitions, {one.namespace: one for one in imports})
    return list(_check(subject))


def _check(subject: Subject) -> Iterator[Finding]:
    book = TypeBook(subject)
    yield from names.check(subject)
    yield from graph.check(subject)
    yield from types.check(subject, book)
    yield from logic.check(subject)
    yield from expressions.check(subject)
    yield from mistakes.check(subject, book)
    yield from tables.check(subject, book)
