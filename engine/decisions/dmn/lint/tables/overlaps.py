"""Rules that hit together where the policy allows only one, or only one answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from engine.decisions.dmn.boxed import HitPolicy
from engine.decisions.dmn.geometry.space import ones
from engine.decisions.dmn.lint.tables.grid import Grid
from engine.decisions.dmn.lint.tables.outputs import constant_of
from engine.decisions.dmn.lint.tables.shape import FAMILY
from engine.decisions.feel.literal import literal
from engine.findings import Finding
from engine.rulebook import Rule, error, info, warning
from engine.text import text

MOST_SHOWN = 10

OVERLAP = error(
    "dmn-table-overlap", FAMILY, "Two rules of a UNIQUE table hit for one input, which has no answer then.", "8.2.8"
)
CONFLICT = error(
    "dmn-table-conflict", FAMILY, "Two rules of an ANY table hit for one input and answer differently.", "8.2.8"
)
MAY_OVERLAP = warning(
    "dmn-table-overlap-possible",
    FAMILY,
    "Two rules would hit together, or contradict each other, for values that something else works out: other decisions "
    "or expressions. Whether these ever come together cannot be seen here.",
    "8.2.8",
)
MORE = info("dmn-table-more", FAMILY, "More pairs of rules overlap than are shown.")


def check(grid: Grid) -> Iterator[Finding]:
    """Findings about pairs of rules, in their order."""
    if grid.table.policy is HitPolicy.UNIQUE:
        pairs = _pairs(grid)
    elif grid.table.policy is HitPolicy.ANY:
        pairs = ((one, other) for one, other in _pairs(grid) if _contradict(grid, one, other))
    else:
        return
    for one, other in islice(pairs, MOST_SHOWN):
        yield _finding(grid, one, other)
    left = sum(1 for _ in islice(pairs, 1000))
    if left:
        more = text("{count} more pairs of rules overlap", count=left if left < 1000 else "1000+")
        yield grid.part.spot.finding(MORE, more, text("Correct those above and look again."))


def _pairs(grid: Grid) -> Iterator[tuple[int, int]]:
    for one, together in enumerate(grid.space.overlaps()):
        for other in ones(together >> (one + 1)):
            yield one, one + 1 + other


def _contradict(grid: Grid, one: int, other: int) -> bool:
    """Whether two rules give different constants in some output."""
    rules, special = grid.table.rules, grid.part.special
    for mine, theirs in zip(rules[one].outputs, rules[other].outputs, strict=False):
        values = constant_of(mine.source, special), constant_of(theirs.source, special)
        if None not in values and literal(values[0]) != literal(values[1]):
            return True
    return False


def _finding(grid: Grid, one: int, other: int) -> Finding:
    example = grid.shown(grid.space.common(one, other)) or text("any input")
    if grid.table.policy is HitPolicy.ANY:
        detail = text("it contradicts rule {other}: both hit for {example}", other=one + 1, example=example)
        remedy = text("Give both the same output, or make one of them narrower.")
    else:
        detail = text("it overlaps rule {other}: both hit for {example}", other=one + 1, example=example)
        remedy = text("Make one of them narrower, or choose FIRST or COLLECT if several may hit.")
    return grid.rule(other).finding(_rule(grid, one, other), detail, remedy)


def _rule(grid: Grid, one: int, other: int) -> Rule:
    sure = all(column.free or not (column.tests(one) and column.tests(other)) for column in grid.columns)
    if not sure:
        return MAY_OVERLAP
    return CONFLICT if grid.table.policy is HitPolicy.ANY else OVERLAP
