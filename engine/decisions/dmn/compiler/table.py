"""A decision table as a node: its texts parsed, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.decisions.dmn import boxed
from engine.decisions.dmn.compiler.leaves import NOTHING, typed, written
from engine.decisions.dmn.compiler.shop import Shop
from engine.decisions.feel.syntax.nodes import Node
from engine.text import text


@dataclass(frozen=True, slots=True)
class TableNode(Node):
    """A table whose texts are parsed; `tests[r][c]` is None for a cell that lets everything pass."""

    table: boxed.Table = field(compare=False)
    shop: Shop = field(compare=False)
    inputs: tuple[Node, ...]
    allowed: tuple[Node | None, ...]
    tests: tuple[tuple[Node | None, ...], ...]
    results: tuple[tuple[Node, ...], ...]
    defaults: tuple[Node, ...]
    values: tuple[Node | None, ...]


def lowered_table(table: boxed.Table, shop: Shop) -> Node:
    """Parse every text of a table."""
    asked = shop.knowing("?")
    inputs = tuple(
        typed(written(one.expression.source, _input_shop(one, shop)), one.type, _input_shop(one, shop))
        for one in table.inputs
    )
    has_default = any(one.default is not None for one in table.outputs)
    return TableNode(
        0,
        table,
        shop,
        inputs,
        tuple(_values(one.values, one.label, asked) for one in table.inputs),
        tuple(_tests(table, number, rule, asked) for number, rule in enumerate(table.rules, 1)),
        tuple(_results(table, number, rule, shop) for number, rule in enumerate(table.rules, 1)),
        tuple(_default(one, shop) for one in table.outputs) if has_default else (),
        tuple(_values(one.values, one.label, asked) for one in table.outputs),
    )


def _input_shop(column: boxed.InputColumn, shop: Shop) -> Shop:
    return shop.at(text("the input “{column}”", column=column.label), column.expression.line, column.expression.id)


def _values(cell: boxed.Cell | None, label: str, shop: Shop) -> Node | None:
    if cell is None or cell.source in boxed.ANYTHING:
        return None
    return written(cell.source, shop.at(text("the values of “{column}”", column=label), cell.line), tests=True)


def _tests(table: boxed.Table, number: int, rule: boxed.Rule, shop: Shop) -> tuple[Node | None, ...]:
    return tuple(
        _test(cell, _cell_shop(number, column.label, cell, shop))
        for column, cell in zip(table.inputs, _padded(rule.inputs, len(table.inputs)), strict=True)
    )


def _padded(cells: Sequence[boxed.Cell], columns: int) -> Sequence[boxed.Cell]:
    """As many cells as there are columns: what a rule lacks is empty, what is too much belongs to nothing."""
    return [*cells[:columns], *(boxed.Cell("") for _ in range(columns - len(cells)))]


def _test(cell: boxed.Cell, shop: Shop) -> Node | None:
    return None if cell.source in boxed.ANYTHING else written(cell.source, shop, tests=True)


def _results(table: boxed.Table, number: int, rule: boxed.Rule, shop: Shop) -> tuple[Node, ...]:
    return tuple(
        _output(cell, column, _cell_shop(number, column.label, cell, shop))
        for column, cell in zip(table.outputs, _padded(rule.outputs, len(table.outputs)), strict=True)
    )


def _output(cell: boxed.Cell, column: boxed.OutputColumn, shop: Shop) -> Node:
    return typed(written(cell.source, shop), column.type, shop) if cell.source not in boxed.ANYTHING else NOTHING


def _default(column: boxed.OutputColumn, shop: Shop) -> Node:
    if column.default is None:
        return NOTHING
    here = shop.at(text("the default of “{column}”", column=column.label), column.default.line)
    return _output(column.default, column, here)


def _cell_shop(number: int, label: str, cell: boxed.Cell, shop: Shop) -> Shop:
    column = text("column “{column}”", column=label) if label else text("its output")
    part = text("rule {rule}, {column}", rule=number, column=column)
    return shop.at(part, cell.line, cell.id)
