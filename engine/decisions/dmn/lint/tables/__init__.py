"""Decision tables: whole, without contradiction, without gaps, and without rules that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from engine.decisions.dmn import boxed
from engine.decisions.dmn.geometry import Exhausted, Work
from engine.decisions.dmn.lint.subject import Subject
from engine.decisions.dmn.lint.tables import gaps, outputs, overlaps, reach, shape
from engine.decisions.dmn.lint.tables.grid import grid_of
from engine.decisions.dmn.lint.typebook import TypeBook
from engine.decisions.dmn.lint.walk import Part, parts
from engine.findings import Finding
from engine.rulebook import info
from engine.text import text

MOST_WORK = 3_000_000

UNCHECKED = info(
    "dmn-table-unchecked",
    shape.FAMILY,
    "A table is so large that gaps and masked rules were not looked for to the end; what was found is true.",
)


def check(subject: Subject, book: TypeBook) -> Iterator[Finding]:
    """Findings about all tables of a file, in the order of the file. The work is bounded for all of them together."""
    work = Work(MOST_WORK)
    for part in parts(subject):
        if isinstance(part.logic, boxed.Table):
            yield from shape.check(part, part.logic)
            yield from outputs.check(part, part.logic, book)
            yield from _geometry(part, part.logic, book, work)


def _geometry(part: Part, table: boxed.Table, book: TypeBook, work: Work) -> Iterator[Finding]:
    try:
        grid = grid_of(part, table, book)
    except Exhausted:
        yield _unchecked(part)
        return
    if grid is None:
        return
    yield from overlaps.check(grid)
    yield from reach.check(grid)
    ended = True
    for search in (gaps.check, reach.masked):
        share = Work(work.left // 2)
        work.left -= share.left
        try:
            yield from search(grid, share)
        except Exhausted:
            ended = False
        work.left += max(share.left, 0)
    if not ended:
        yield _unchecked(part)


def _unchecked(part: Part) -> Finding:
    detail = text("the table is too large to look for all gaps and masked rules")
    return part.spot.finding(UNCHECKED, detail, text("Divide it, or try its edges with huiyin decide."))
