"""What rules cover: the reckoning agrees with FEEL itself at every value that a cell names and between any two."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.decisions import Value, literal, unary_test
from engine.decisions.dmn.geometry import Axis, Exhausted, Row, Space, Work, axis_of, read_cell, uncovered
from engine.decisions.feel.syntax.parser import parse_tests
from engine.errors import EvaluationFailed

NUMBERS = [
    "1", "2", "-1", "0.5", "> 1", "<= 2", "[1..2]", "(1..2)", "[5..1]", "(1..1)", "1, 3", "not(1)", "not([1..2])",
    "not(< 0, 3)", "!= 2", "? > 1", "null", "not(null)", "-", "[1, (2..3]]", "2 * 1.5", "= 3",
]  # fmt: skip
DATES = [
    'date("2025-10-01")', '>= date("2025-10-02")', '< @"2025-10-01"', "-",
    '[date("2025-10-01")..date("2025-10-03")]', '(date("2025-10-01")..date("2025-10-02"))', 'not(date("2025-10-02"))',
]  # fmt: skip
TIMES = ['< time("08:00:00")', '[time("00:00:00")..time("12:00:00")]', '> @"12:00:00"', '@"23:59:59.999999999"', "-"]
INSTANTS = ['< date and time("2025-10-01T08:00:00")', '>= @"2025-10-01T08:00:00"', '@"2025-10-01T08:00:00"', "-"]
DAYS = ['< duration("PT36H")', '[@"P1D"..@"P2D"]', '> @"P2D"', 'not(@"PT0S")', "-"]
MONTHS = ['duration("P1Y")', '>= @"P12M"', '< @"P1Y"', '(@"P1M"..@"P3M")', "-"]
TEXTS = ['"a"', '"b", "c"', 'not("a")', 'not("a", "b")', '!= "b"', "-", "null", "not(null)", '""']
ORDERED = [*TEXTS, '> "a"', '["a".."b"]', '<= ""', '("a".."a0")']
TRUTHS = ["true", "false", "not(true)", "-", "null"]
MIXED = ["1", '"a"', 'not("a")', "> 1", "null", "not(null)", "true", "-", 'not(1, "a")', "not(> 1)", "[1..2]"]
FAMILIES = [NUMBERS, DATES, TIMES, INSTANTS, DAYS, MONTHS, TEXTS, ORDERED, TRUTHS, MIXED]

Table = list[tuple[str, ...]]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A few rules over a few columns of one family each."""
    columns = draw(st.lists(st.sampled_from(FAMILIES), min_size=1, max_size=3))
    rules = st.tuples(*(st.sampled_from(family) for family in columns))
    return draw(st.lists(rules, min_size=1, max_size=6))


def passes(cell: str, value: Value) -> bool:
    """What FEEL says of one cell."""
    try:
        return unary_test(cell, value)
    except EvaluationFailed:
        return False


def space_of(table: Table) -> Space:
    axes: list[Axis] = []
    columns: list[list[int]] = []
    for column in zip(*table, strict=True):
        cells = [read_cell(parse_tests(source), source) for source in column]
        known = [cell for cell in cells if cell is not None]
        assert len(known) == len(cells)
        axes.append(axis_of(known))
        columns.append([axes[-1].passing(cell) for cell in known])
    return Space(axes, [Row(row, row) for row in zip(*columns, strict=True)])


def points(axis: Axis, *, beside: bool = False) -> list[Value]:
    """A value of each piece; `beside`: of those too that nobody means."""
    pieces = axis.every if beside else axis.domain
    return anything(sample for place, sample in enumerate(axis.samples) if pieces >> place & 1)


def anything(values: Iterable[Value]) -> list[Value]:
    """Values as they stand; where any will do, one that no cell compares with."""
    return [{"any": "value"} if value is None else value for value in values]


@given(table=tables())
@example(table=[("[5..1]",), ("null",)])
def test_overlaps_and_gaps_are_those_that_feel_finds(table: Table) -> None:
    space = space_of(table)
    inputs = list(product(*map(points, space.axes)))
    hits = [[all(map(passes, rule, values)) for values in inputs] for rule in table]
    together = [[any(map(lambda a, b: a and b, one, other)) for other in hits] for one in hits]
    assert [[bool(mask >> other & 1) for other in range(len(table))] for mask in space.overlaps()] == together
    gap = uncovered(space, (1 << len(table)) - 1, Work(10_000), certain=True)
    missed = [values for values, *hit in zip(inputs, *hits, strict=True) if not any(hit)]
    assert (gap is None) == (not missed)
    assert gap is None or not any(all(map(passes, rule, anything(gap))) for rule in table)


@given(table=tables())
def test_the_input_shown_for_two_rules_hits_both(table: Table) -> None:
    space = space_of(table)
    for one, mask in enumerate(space.overlaps()):
        for other in range(len(table)):
            if mask >> other & 1:
                shown = anything(space.common(one, other))
                assert all(map(passes, table[one], shown))
                assert all(map(passes, table[other], shown))


@given(table=tables(), data=st.data())
def test_values_between_those_looked_at_are_covered_alike(table: Table, data: st.DataObject) -> None:
    """Any other value falls into a piece whose sample it agrees with, so nothing hides between the samples."""
    for column, axis in zip(zip(*table, strict=True), space_of(table).axes, strict=True):
        if all(cell in NUMBERS for cell in column):
            value = data.draw(st.decimals(-3, 6, places=2))
            answers = [passes(cell, value) for cell in column]
            assert answers in [[passes(cell, sample) for cell in column] for sample in points(axis)], literal(value)


def test_a_search_that_takes_too_long_says_so() -> None:
    columns = 24
    table = [tuple("true" if place == column else "-" for place in range(columns)) for column in range(columns)]
    table += [
        tuple("false" if place in (column, column + 1) else "-" for place in range(columns)) for column in range(23)
    ]
    with pytest.raises(Exhausted):
        uncovered(space_of(table), (1 << len(table)) - 1, Work(20), certain=True)


@pytest.mark.parametrize(
    "source", ["limit", "> limit", "? * 2 > 4", "now()", "[1..limit]", "[[1, 2]]", "not([5..1])", 'time("08:00:00Z")']
)
def test_a_cell_that_needs_more_than_its_column_is_unknown(source: str) -> None:
    assert read_cell(parse_tests(source), source) is None
