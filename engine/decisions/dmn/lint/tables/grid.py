"""A decision table as boxes over its columns, as far as its cells can be understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.decisions.dmn import boxed
from engine.decisions.dmn.geometry import Axis, CellTests, Exhausted, Row, Space, axis_of, read_cell
from engine.decisions.dmn.lint.spot import Spot
from engine.decisions.dmn.lint.texts import readable
from engine.decisions.dmn.lint.typebook import Meant, TypeBook
from engine.decisions.dmn.lint.walk import Part
from engine.decisions.feel.literal import literal
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.values import Value
from engine.text import text

LARGEST = 200_000_000
"""How many bits may say which rule takes which value: five thousand rules over four columns of as many numbers."""
MOST_COLUMNS = 200
ANY = CellTests(())


@dataclass(frozen=True, slots=True)
class Column:
    """One expression; `labels` are those of all columns that show it. `cells` are the rules' tests, None for unknown
    ones. `free`: the value can be any of its type, `named`: it is a name, or an entry of one."""

    labels: tuple[str, ...]
    axis: Axis
    cells: tuple[tuple[CellTests | None, ...], ...]
    kinds: frozenset[str] | None
    named: bool
    free: bool

    def region(self, rule: int) -> int:
        """The pieces outside of which a rule never hits."""
        found = self.axis.every
        for cell in self.cells[rule]:
            found &= found if cell is None else self.axis.passing(cell)
        return found

    def is_known(self, rule: int) -> bool:
        """Whether a rule lets all of its region pass."""
        return None not in self.cells[rule]

    def tests(self, rule: int) -> bool:
        """Whether a rule asks for anything here."""
        return any(cell is None or cell.tests for cell in self.cells[rule])


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its place and its columns; `regions[rule][column]` are the pieces outside of which it never hits."""

    part: Part
    table: boxed.Table
    columns: tuple[Column, ...]
    space: Space
    regions: tuple[tuple[int, ...], ...]

    def rule(self, number: int) -> Spot:
        """The place of a rule, which counts from 0 here."""
        return self.part.spot.at(text("rule {rule}", rule=number + 1), self.table.rules[number].line)

    def shown(self, values: Sequence[Value]) -> str:
        """An example input in words: `amount = 600, channel = "web"`."""
        pairs = zip(self.columns, values, strict=True)
        return ", ".join(f"{column.labels[0]} = {literal(value)}" for column, value in pairs if value is not None)

    @property
    def all_rules(self) -> int:
        """Every rule, as bits."""
        return (1 << len(self.table.rules)) - 1


def grid_of(part: Part, table: boxed.Table, book: TypeBook) -> Grid | None:
    """The boxes of a table; None for one without rules or inputs, or with rules that lack cells. Raises Exhausted for
    one that is too large."""
    if not table.rules or not table.inputs or any(len(rule.inputs) != len(table.inputs) for rule in table.rules):
        return None
    if len(table.inputs) > MOST_COLUMNS:
        raise Exhausted
    columns = tuple(_columns(part, table, book))
    if len(table.rules) * sum(len(column.axis.samples) for column in columns) > LARGEST:
        raise Exhausted
    regions = tuple(tuple(column.region(rule) for column in columns) for rule in range(len(table.rules)))
    rows = [_row(columns, rule, region) for rule, region in enumerate(regions)]
    return Grid(part, table, columns, Space([column.axis for column in columns], rows), regions)


def _row(columns: Sequence[Column], rule: int, region: Sequence[int]) -> Row:
    pairs = list(zip(columns, region, strict=True))
    return Row(
        tuple(found if column.is_known(rule) else 0 for column, found in pairs),
        tuple(found if column.named else column.axis.every for column, found in pairs),
    )


def _columns(part: Part, table: boxed.Table, book: TypeBook) -> Iterator[Column]:
    together: dict[str, list[int]] = {}
    for place, column in enumerate(table.inputs):
        together.setdefault(" ".join(column.expression.source.split()), []).append(place)
    paths = {source: path_of(source, part.special) for source in together}
    for source, places in together.items():
        path = paths[source]
        within = any(other is not path and other and path[: len(other)] == other for other in paths.values())
        yield _column(part, table, places, () if within else path, book)


def path_of(source: str, special: frozenset[str]) -> tuple[str, ...]:
    """The names of `customer.address.city`; nothing for any other expression."""
    node, names = readable(source, False, special), list[str]()
    while isinstance(node, nodes.Path):
        names.append(node.name)
        node = node.base
    return (node.name, *reversed(names)) if isinstance(node, nodes.Name) else ()


def _column(
    part: Part,
    table: boxed.Table,
    places: Sequence[int],
    path: tuple[str, ...],
    book: TypeBook,
) -> Column:
    special = part.special
    drawn = [table.inputs[place] for place in places]
    found = part.names.get(path[0]) if path else None
    meanings = [book.of_path(found.type, path[1:])] if found is not None else []
    meanings += [book.meant(one.type) for one in drawn]
    kinds = next((one.kinds for one in reversed(meanings) if one.kinds is not None), None)
    cells = tuple(tuple(_cell(rule.inputs[place].source, kinds, special) for place in places) for rule in table.rules)
    allowed = list(_allowed(drawn, meanings, special))
    axis = axis_of([*(cell for row in cells for cell in row if cell is not None), *allowed], kinds)
    for cell in allowed:
        axis.restrict(cell)
    labels = tuple(one.label for one in drawn)
    return Column(labels, axis, cells, kinds, bool(path), found is not None and found.given)


def _cell(source: str, kinds: frozenset[str] | None, special: frozenset[str]) -> CellTests | None:
    if source in boxed.ANYTHING:
        return ANY
    tree = readable(source, True, special)
    return read_cell(tree, source) if isinstance(tree, nodes.Tests) and kinds != frozenset() else None


def _allowed(
    drawn: Sequence[boxed.InputColumn], meanings: Sequence[Meant], special: frozenset[str]
) -> Iterator[CellTests]:
    own = (one.values.source for one in drawn if one.values is not None)
    for source in dict.fromkeys((*own, *(test for one in meanings for test in one.tests))):
        cell = _cell(source, None, special)
        if cell is not None and cell.tests:
            yield cell
