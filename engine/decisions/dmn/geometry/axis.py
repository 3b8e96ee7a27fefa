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
    """The pieces of one column; `samples` are a value of each, None for any value.

    `domain` are those that the column is meant for. `every` holds null too, which nobody meant and which may come, and
    where the type is not known, values of other kinds.
    """

    def __init__(self, keys: dict[str, list[Any]], *, texts_have_order: bool, typed: bool) -> None:
        self.samples: list[Value] = []
        self.domain = 0
        self._keys = keys
        self._first: dict[str, int] = {}
        self._whole: dict[str, int] = {}
        for kind in KINDS:
            if kind in keys:
                self._add(kind, keys[kind], texts_have_order=texts_have_order)
        if keys.keys() <= {NULL_KIND}:
            self._piece(None, exists=True)
        self._beside = 0
        if NULL_KIND not in keys:
            self._beside |= 1 << len(self.samples)
            self._add(NULL_KIND, [0], texts_have_order=False)
        if not typed:
            self._beside |= 1 << len(self.samples)
            self._piece(None, exists=True)
        self.domain &= ~self._beside

    @property
    def every(self) -> int:
        """The pieces that can occur."""
        return self.domain | self._beside

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
        """The pieces that a cell lets pass."""
        if not cell.tests:
            return self.every
        yes, no = 0, self._all()
        for test in cell.tests:
            passed, failed = self._split(test)
            yes, no = yes | passed, no & failed
        return (no if cell.negated else yes) & self.every

    def restrict(self, cell: CellTests) -> None:
        """Leave only what passes `cell`: the values that the column is said to have. Null is left to the rules."""
        self.domain &= self.passing(cell) | self._whole[NULL_KIND]

    def _all(self) -> int:
        return (1 << len(self.samples)) - 1

    def _split(self, test: Test) -> tuple[int, int]:
        """Which pieces pass and which fail; those in neither have no answer, which is no hit either way."""
        null = self._whole[NULL_KIND]
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
        points[STRING if kinds is None or STRING in kinds else min(kinds, default=STRING)] = set()
    if BOOLEAN in points:
        points[BOOLEAN] = {False, True}
    return Axis(
        {kind: sorted(found) for kind, found in points.items()}, texts_have_order=ordered, typed=kinds is not None
    )


def _another(keys: list[str]) -> str:
    name = "other"
    while name in keys:
        name += "_"
    return name
