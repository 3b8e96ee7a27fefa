"""The texts in FEEL: each with its place, the names around it, and how it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.decisions.dmn import boxed
from engine.decisions.dmn.lint.spot import Spot
from engine.decisions.dmn.lint.walk import Part
from engine.decisions.feel.syntax.nodes import Node
from engine.decisions.feel.syntax.parser import parse, parse_tests
from engine.errors import BadExpression
from engine.text import Text, text


@dataclass(frozen=True, slots=True)
class Written:
    """An expression, or unary tests; of tests in a table, `column` is what they test."""

    part: Part
    spot: Spot
    source: str
    tests: bool = False
    column: boxed.InputColumn | boxed.OutputColumn | None = None

    def tree(self) -> Node:
        """The text as FEEL reads it; raises BadExpression."""
        return parsed(self.source, self.tests, self.part.special)


@lru_cache(maxsize=16_384)
def parsed(source: str, tests: bool, special: frozenset[str]) -> Node:
    """A text as FEEL reads it; raises BadExpression."""
    return (parse_tests if tests else parse)(source, special)


def readable(source: str, tests: bool, special: frozenset[str]) -> Node | None:
    """The same; None for a text that is not FEEL."""
    try:
        return parsed(source, tests, special)
    except BadExpression:
        return None


def texts(part: Part) -> Iterator[Written]:
    """The texts that stand directly in a part."""
    if isinstance(part.logic, boxed.Literal):
        yield Written(part, part.spot, part.logic.source)
    elif isinstance(part.logic, boxed.Table):
        yield from _of_table(part, part.logic)


def _of_table(part: Part, table: boxed.Table) -> Iterator[Written]:
    for column in table.inputs:
        spot = part.spot.at(text("the input “{column}”", column=column.label), column.expression.line)
        yield Written(part, spot, column.expression.source)
    columns: list[boxed.InputColumn | boxed.OutputColumn] = [*table.inputs, *table.outputs]
    for one in columns:
        if one.values is not None and one.values.source not in boxed.ANYTHING:
            spot = part.spot.at(text("the values of “{column}”", column=one.label), one.values.line)
            yield Written(part, spot, one.values.source, tests=True, column=one)
    for output in table.outputs:
        if output.default is not None and output.default.source not in boxed.ANYTHING:
            spot = part.spot.at(text("the default of “{column}”", column=output.label), output.default.line)
            yield Written(part, spot, output.default.source, column=output)
    for number, rule in enumerate(table.rules, 1):
        for tested, cell in zip(table.inputs, rule.inputs, strict=False):
            if cell.source not in boxed.ANYTHING:
                yield Written(part, cell_spot(part, number, tested.label, cell.line), cell.source, True, tested)
        for output, cell in zip(table.outputs, rule.outputs, strict=False):
            if cell.source not in boxed.ANYTHING:
                yield Written(part, cell_spot(part, number, output.label, cell.line), cell.source, column=output)


def cell_spot(part: Part, number: int, label: str, line: int) -> Spot:
    """The place of a cell."""
    return part.spot.at(text("rule {rule}, {column}", rule=number, column=column_name(label)), line)


def column_name(label: str) -> Text:
    """A column as a sentence names it."""
    return text("column “{column}”", column=label) if label else text("its output")
