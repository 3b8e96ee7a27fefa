"""Inputs for which no rule hits."""

from __future__ import annotations

from collections.abc import Iterator

from engine.decisions.dmn.geometry import Work, uncovered
from engine.decisions.dmn.lint.tables.grid import Grid
from engine.decisions.dmn.lint.tables.shape import FAMILY, SINGLE
from engine.findings import Finding
from engine.rulebook import warning
from engine.text import text

GAP = warning(
    "dmn-table-gap",
    FAMILY,
    "No rule hits for some input, so the answer is null. Asked of tables with one answer and no default.",
    "8.2.8",
)


def check(grid: Grid, work: Work) -> Iterator[Finding]:
    """One finding, with an example, when there is a gap. Raises Exhausted when it cannot be known in time."""
    if grid.table.policy not in SINGLE or any(one.default is not None for one in grid.table.outputs):
        return
    found = uncovered(grid.space, grid.all_rules, work, certain=False)
    if found is not None:
        detail = text("no rule hits for {example}", example=grid.shown(found) or text("any input"))
        yield grid.part.spot.finding(GAP, detail, text("Add a rule for it, or a default."))
