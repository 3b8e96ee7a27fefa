"""A column cut into pieces: every value that a cell names, and what lies between two of them.

Which cells let a value pass is the same for all values of a piece. Sets of pieces are bits of a whole number.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from typing import Any

from engine.decisions.dmn.geometry.cells import CellTests, Never, Same, Test
from engine.decisions.dmn.geometry.points import BOOLEAN, KINDS, NULL_KIND, STRING, Point, between, value_at
from engine.decisions.feel.values import Value


class Axis:
    """The pieces of one column. `domain` are those that can occur, `samples` a value of each, None for any value."""

    def __init__(self, keys: dict[str, list[Any]], *, texts_have_order: bool) -> None:
        self.samples: list[Value] = []
        self.domain = 0
        self._keys = keys
        self._first: dict[str, int] = {}
        self._whole: dict[str, int] = {}
        for kind in KINDS:
            if kind in keys:
                self._add(kind, keys[kind], texts_have_order=texts_have_order)
        if not keys:
            self._piece(None, exists=True)

    def _add(self, kind: str, keys: list[Any], *, texts_have_order: bool) -> None:
        begin = self._first[kind] = len(self.samples)
        if kind in (BOOLEAN, NULL_KIND):
            for key in keys:
                self._point(kind, key)
        elif kind == STRING and not texts_have_order:
            for key in keys:
                self._point(kind, key)
            self._piece(_another(keys), exists=True)
        else:
            for low, high in zip([None, *keys], [*keys, None], strict=True):
                key = between(kind, low, high)
                self._piece(None if key is None else value_at(Point(kind, key)), exists=key is not None)
                if high is not None:
                    self._point(kind, high)
        self._whole[kind] = (1 << len(self.samples)) - (1 << begin)

    def _point(self, kind: str, key: Any) -> None:
        self._piece(value_at(Point(kind, key)), exists=True)

    def _piece(self, sample: Value, *, exists: bool) -> None:
        self.domain |= exists << len(self.samples)
        self.samples.append(sample)

    def passing(self, cell: CellTests) -> int:
        """The pieces of the domain that a cell lets pass."""
        if not cell.tests:
            return self.domain
        yes, no = 0, self._all()
        for test in cell.tests:
            passed, failed = self._split(test)
            yes, no = yes | passed, no & failed
        return (no if cell.negated else yes) & self.domain

    def restrict(self, cell: CellTests) -> None:
        """Leave only what passes `cell`: the values that the column is said to have. Null is left to the rules."""
        self.domain &= self.passing(cell) | self._whole.get(NULL_KIND, 0)

    def _all(self) -> int:
        return (1 << len(self.samples)) - 1

    def _split(self, test: Test) -> tuple[int, int]:
        """Which pieces pass and which fail; those in neither have no answer, which is no hit either way."""
        null = self._whole.get(NULL_KIND, 0)
        if isinstance(test, Never):
            return null, 0
        if isinstance(test, Same):
            point = self._piece_of(test.point)
            if test.point.kind == NULL_KIND:
                passed, failed = null, self._all() ^ null
            else:
                passed, failed = point, (self._whole.get(test.point.kind, 0) ^ point) | null
            return (failed, passed) if test.differs else (passed, failed)
        whole = self._whole.get(test.kind, 0)
        if not whole:
            return 0, 0
        begin = self._first[test.kind]
        low = begin if test.low is None else self._place(test.low) + (not test.low_closed)
        high = begin + whole.bit_count() - 1 if test.high is None else self._place(test.high) - (not test.high_closed)
        inside = ((1 << (high - low + 1)) - 1) << low if low <= high else 0
        return inside, whole ^ inside

    def _piece_of(self, point: Point) -> int:
        return 1 << self._place(point) if point.kind in self._first else 0

    def _place(self, point: Point) -> int:
        keys = self._keys[point.kind]
        index, begin = bisect_left(keys, point.key), self._first[point.kind]
        pairs = self._whole[point.kind].bit_count() == 2 * len(keys) + 1 and point.kind not in (BOOLEAN, NULL_KIND)
        return begin + (2 * index + 1 if pairs else index)


def axis_of(cells: Iterable[CellTests], kinds: Collection[str] | None = None) -> Axis:
    """The axis of a column with these cells; `kinds` are those that its type allows, None for any."""
    points: dict[str, set[Any]] = {}
    ordered = False
    for cell in cells:
        ordered |= cell.orders_texts()
        for point in cell.points():
            if kinds is None or point.kind == NULL_KIND or point.kind in kinds:
                points.setdefault(point.kind, set()).add(point.key)
    if points.keys() == {NULL_KIND}:
        points[STRING if kinds is None or STRING in kinds else min(kinds)] = set()
    if BOOLEAN in points:
        points[BOOLEAN] = {False, True}
    return Axis({kind: sorted(found) for kind, found in points.items()}, texts_have_order=ordered)


def _another(keys: list[str]) -> str:
    name = "other"
    while name in keys:
        name += "_"
    return name
