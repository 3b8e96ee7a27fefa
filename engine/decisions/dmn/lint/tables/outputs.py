"""What rules answer: constants that are none of the values the output may have."""

from __future__ import annotations

from collections.abc import Iterator

from engine.decisions.dmn import boxed
from engine.decisions.dmn.geometry.cells import constant
from engine.decisions.dmn.lint.tables.shape import FAMILY
from engine.decisions.dmn.lint.texts import cell_spot, readable
from engine.decisions.dmn.lint.typebook import TypeBook
from engine.decisions.dmn.lint.walk import Part
from engine.decisions.feel.expression import Expression
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.values import Null, Value
from engine.errors import HuiyinError
from engine.findings import Finding
from engine.rulebook import error
from engine.text import text

OUTPUT_VALUE = error(
    "dmn-table-output-value",
    FAMILY,
    "A rule, or the default, answers with a value that the output cannot have.",
    "8.3.3",
)


def check(part: Part, table: boxed.Table, book: TypeBook) -> Iterator[Finding]:
    """Findings about constant outputs."""
    for place, column in enumerate(table.outputs):
        tests = list(_tests(column, book, part.special))
        if not tests:
            continue
        cells = [
            (cell_spot(part, number, column.label, rule.outputs[place].line), rule.outputs[place])
            for number, rule in enumerate(table.rules, 1)
            if place < len(rule.outputs)
        ]
        if column.default is not None:
            spot = part.spot.at(text("the default of “{column}”", column=column.label), column.default.line)
            cells.append((spot, column.default))
        for spot, cell in cells:
            value = constant_of(cell.source, part.special)
            if value is None or isinstance(value, Null):
                continue
            if any(not _passes(one, value) for one in tests):
                detail = text("{value} is none of the values allowed: {values}", value=cell.source,
                              values="; ".join(one.source for one in tests))  # fmt: skip
                yield spot.finding(OUTPUT_VALUE, detail, text("Correct the value, or add it to those allowed."))


def constant_of(source: str, special: frozenset[str]) -> Value | None:
    """The value of a constant output; None for any other."""
    tree = readable(source, False, special) if source not in boxed.ANYTHING else None
    return None if tree is None else constant(tree, source)


def _tests(column: boxed.OutputColumn, book: TypeBook, special: frozenset[str]) -> Iterator[Expression]:
    own = (column.values.source,) if column.values is not None and column.values.source not in boxed.ANYTHING else ()
    for source in dict.fromkeys((*own, *book.meant(column.type).tests)):
        tree = readable(source, True, special)
        if isinstance(tree, nodes.Tests):
            yield Expression(source, tree, special)


def _passes(tests: Expression, value: Value) -> bool:
    try:
        return tests({"?": value}) is not False
    except HuiyinError:
        return True
