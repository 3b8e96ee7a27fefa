"""Rules and cells that change nothing: what can never hit, what others take first, what is there twice."""

from __future__ import annotations

from collections.abc import Iterator

from engine.decisions.dmn.boxed import HitPolicy
from engine.decisions.dmn.geometry import CellTests, Work, uncovered
from engine.decisions.dmn.geometry.cells import Never, Same, constant
from engine.decisions.dmn.geometry.points import NULL_KIND, value_at
from engine.decisions.dmn.geometry.space import ones
from engine.decisions.dmn.lint.tables.grid import Column, Grid
from engine.decisions.dmn.lint.tables.outputs import constant_of
from engine.decisions.dmn.lint.tables.shape import FAMILY
from engine.decisions.dmn.lint.texts import cell_spot, readable
from engine.decisions.feel.literal import literal
from engine.decisions.feel.syntax import nodes
from engine.findings import Finding
from engine.rulebook import warning
from engine.text import text

NEVER = warning("dmn-table-never", FAMILY, "A cell lets nothing pass, such as (5..5), so its rule never hits.")
INPUT_VALUE = warning(
    "dmn-table-input-value", FAMILY, "A cell tests for a value that is none of those its column can have.", "8.3.2"
)
MASKED = warning(
    "dmn-table-masked",
    FAMILY,
    "A rule of a FIRST or PRIORITY table never counts: rules above it, or with more important outputs, take all "
    "its inputs.",
    "8.2.8",
)
TWICE = warning("dmn-table-duplicate", FAMILY, "A rule has the tests and the outputs of a rule above it.")


def check(grid: Grid) -> Iterator[Finding]:
    """Findings about single cells, and about rules that stand twice."""
    yield from _cells(grid)
    if grid.table.policy not in (HitPolicy.FIRST, HitPolicy.UNIQUE):
        yield from _twice(grid)


# --- cells ---


def _cells(grid: Grid) -> Iterator[Finding]:
    for column in grid.columns:
        for number, cells in enumerate(column.cells):
            for label, cell in zip(column.labels, cells, strict=True):
                if cell is not None and cell.tests:
                    yield from _cell(grid, column, number, label, cell)


def _cell(grid: Grid, column: Column, number: int, label: str, cell: CellTests) -> Iterator[Finding]:
    places = [place for place, one in enumerate(grid.table.inputs) if one.label == label]
    line = grid.table.rules[number].inputs[places[0]].line
    spot = cell_spot(grid.part, number + 1, label, line)
    if Never() in cell.tests or _is_foreign(column, cell):
        return  # by its types it can only go wrong, which is said elsewhere
    outside = [] if cell.negated else list(_outside(column, cell))
    if outside:
        detail = text("{value} is none of the values that the column can have", value=", ".join(outside))
        yield spot.finding(INPUT_VALUE, detail, text("Correct the value, or add it to those allowed."))
    elif not column.axis.passing(cell) & column.axis.domain:
        yield spot.finding(NEVER, text("the cell lets no value pass"), text("Correct the test, or remove the rule."))


def _is_foreign(column: Column, cell: CellTests) -> bool:
    """Whether the cell names a value of a kind that its column never has."""
    kinds = (point.kind for point in cell.points())
    return bool(column.kinds) and any(kind != NULL_KIND and kind not in (column.kinds or ()) for kind in kinds)


def _outside(column: Column, cell: CellTests) -> Iterator[str]:
    for test in cell.tests:
        if isinstance(test, Same) and not test.differs and test.point.kind != NULL_KIND:
            if not column.axis.passing(CellTests((test,))):
                yield literal(value_at(test.point))
        elif not isinstance(test, Never | Same) and not column.axis.passing(CellTests((test,))):
            return


# --- rules ---


def masked(grid: Grid, work: Work) -> Iterator[Finding]:
    """Rules that others leave nothing. Raises Exhausted when it cannot be known in time."""
    for number, before in _contests(grid):
        region = grid.regions[number]
        if not before or not all(region):
            continue
        if uncovered(grid.space, before, work, certain=True, within=region) is None:
            alone = _covering(grid, number, before)
            detail = (
                text("rule {other} takes all its inputs first", other=alone + 1)
                if alone is not None
                else text("other rules take all its inputs first")
            )
            remedy = text("Give it a place before them, or remove it.")
            yield grid.rule(number).finding(MASKED, detail, remedy)


def _contests(grid: Grid) -> Iterator[tuple[int, int]]:
    """Each rule that may be left nothing, with those that come before it, as bits."""
    if grid.table.policy is HitPolicy.FIRST:
        yield from ((number, (1 << number) - 1) for number in range(len(grid.table.rules)))
    elif grid.table.policy is HitPolicy.PRIORITY and len(grid.table.outputs) == 1:
        ranks = _ranks(grid)
        by_rank: dict[int, int] = {}
        for number, rank in enumerate(ranks):
            by_rank[rank] = by_rank.get(rank, 0) | 1 << number
        for number, rank in enumerate(ranks):
            yield number, sum(rules for other, rules in by_rank.items() if other < rank)


def _ranks(grid: Grid) -> list[int]:
    """How important the output of each rule is, the smallest first; nothing when one of them is no listed constant."""
    values, special = grid.table.outputs[0].values, grid.part.special
    tree = readable(values.source, True, special) if values is not None else None
    listed = [constant(node, values.source) for node in tree.tests] if values and isinstance(tree, nodes.Tests) else []
    order = [None if value is None else literal(value) for value in listed]
    given = [constant_of(rule.outputs[0].source, special) if rule.outputs else None for rule in grid.table.rules]
    outputs = [None if value is None else literal(value) for value in given]
    return [order.index(output) for output in outputs] if None not in outputs and set(outputs) <= set(order) else []


def _covering(grid: Grid, number: int, before: int) -> int | None:
    """One of the rules before that takes everything alone."""
    region = grid.regions[number]
    for other in ones(before):
        certain = grid.space.rows[other].certain
        if not any(mine & ~theirs for mine, theirs in zip(region, certain, strict=True)):
            return other
    return None


def _twice(grid: Grid) -> Iterator[Finding]:
    seen: dict[object, int] = {}
    for number, rule in enumerate(grid.table.rules):
        unknown = any(not column.is_known(number) for column in grid.columns)
        tests = tuple("".join(cell.source.split()) for cell in rule.inputs) if unknown else grid.regions[number]
        outputs = tuple("".join(cell.source.split()) for cell in rule.outputs)
        first = seen.setdefault((tests, outputs), number)
        if first != number:
            detail = text("it says the same as rule {other}", other=first + 1)
            yield grid.rule(number).finding(TWICE, detail, text("Remove one of them."))
