"""Expressions that can only go wrong, and results that are not of the type declared for them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.decisions.dmn import boxed
from engine.decisions.dmn.lint.statics import Statics
from engine.decisions.dmn.lint.subject import Subject
from engine.decisions.dmn.lint.texts import Written, readable, texts
from engine.decisions.dmn.lint.typebook import TypeBook
from engine.decisions.dmn.lint.types import FAMILY
from engine.decisions.dmn.lint.walk import Part, parts
from engine.decisions.dmn.model import Decision
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.lexer import excerpt
from engine.decisions.feel.typing import (
    ANY,
    DATE,
    DATE_TIME,
    NULL,
    Inferred,
    Type,
    described,
    infer,
    infer_tests,
    may_be,
)
from engine.decisions.feel.typing.types import ListType
from engine.findings import Finding
from engine.rulebook import error
from engine.text import text

MISTAKE = error(
    "dmn-type",
    FAMILY,
    "A part of an expression is null whatever the values are: it compares or adds values of different kinds, asks for "
    "an entry that is not there, gives a function what it cannot take, or holds an impossible date.",
)
CELL = error(
    "dmn-table-cell-type", FAMILY, "A cell tests for another kind of value than its column has: > 5 on a text."
)
RESULT = error(
    "dmn-result",
    FAMILY,
    "An expression gives something of another kind than the type declared for it.",
    "7.3.1",
)


def check(subject: Subject, book: TypeBook) -> Iterator[Finding]:
    """Findings about every text that parses."""
    statics = Statics(subject, book)
    for part in parts(subject):
        scope = statics.scope(part.names)
        columns = _columns(part, statics, scope)
        for written in texts(part):
            tree = readable(written.source, written.tests, part.special) if written.source else None
            if tree is not None and not part.lent:
                yield from _judged(written, _inferred(written, tree, scope, columns), statics)


def _columns(part: Part, statics: Statics, scope: dict[str, Type]) -> dict[int, Type]:
    """What the columns of a table hold, by the identity of the column."""
    found: dict[int, Type] = {}
    if isinstance(part.logic, boxed.Table):
        for column in part.logic.inputs:
            tree = readable(column.expression.source, False, part.special)
            declared = statics.type(column.type)
            found[id(column)] = infer(tree, scope).type if declared == ANY and tree is not None else declared
        for output in part.logic.outputs:
            found[id(output)] = statics.type(output.type)
    return found


def _inferred(written: Written, tree: nodes.Node, scope: dict[str, Type], columns: dict[int, Type]) -> Inferred:
    if isinstance(tree, nodes.Tests):
        return infer_tests(tree, columns.get(id(written.column), ANY), scope)
    return infer(tree, scope)


def _judged(written: Written, found: Inferred, statics: Statics) -> Iterator[Finding]:
    rule = CELL if written.tests else MISTAKE
    for mistake in found.mistakes:
        detail = text("“{source}”: {problem}", source=excerpt(written.source, mistake.at), problem=mistake.message)
        yield written.spot.finding(rule, detail, mistake.remedy)
    wanted = ANY if written.tests else statics.type(_declared(written))
    if not found.mistakes and not _fits(found.type, wanted):
        detail = text("“{source}” gives {found}", source=excerpt(written.source), found=described(found.type))
        remedy = text("Write an expression that gives {wanted}.", wanted=described(wanted))
        yield written.spot.finding(RESULT, detail, remedy)


def _declared(written: Written) -> str:
    """The type that is declared for what a text gives."""
    part = written.part
    if written.column is not None:
        return written.column.type
    if isinstance(part.logic, boxed.Table):
        return next((one.type for one in part.logic.inputs if one.expression.source == written.source), "")
    if part.logic is not None and part.logic.type:
        return part.logic.type
    return part.owner.type if isinstance(part.owner, Decision) and part.logic is part.owner.logic else ""


def _fits(found: Type, wanted: Type) -> bool:
    """Whether a value can be of a type, or be made so: a list of one and its item, the midnight of a date."""
    if found == NULL or may_be(found, wanted) or (wanted == DATE_TIME and may_be(found, DATE)):
        return True
    if isinstance(found, ListType) and _fits(found.item, wanted):
        return True
    return isinstance(wanted, ListType) and _fits(found, wanted.item)
