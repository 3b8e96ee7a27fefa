"""A table as boxes: for each rule and column the pieces that certainly pass and those that may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.decisions.dmn.geometry.axis import Axis
from engine.decisions.feel.values import Value


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: for each column the pieces that certainly pass, and those that may."""

    certain: tuple[int, ...]
    possible: tuple[int, ...]


class Space:
    """All rules over all columns. Sets of rules are bits of a whole number, the first rule the lowest."""

    def __init__(self, axes: Sequence[Axis], rows: Sequence[Row]) -> None:
        self.axes = tuple(axes)
        self.rows = tuple(rows)
        self._takers: dict[tuple[int, bool], list[int]] = {}

    def overlaps(self) -> list[int]:
        """For each rule, those that certainly hit together with it for some input; itself too unless it never hits.

        Boxes meet when they meet in each column, so this is exact.
        """
        found = [(1 << len(self.rows)) - 1] * len(self.rows)
        for column in range(len(self.axes)):
            tree = _Meeting(self.takers(column, certain=True))
            known: dict[int, int] = {}
            for number, row in enumerate(self.rows):
                pieces = row.certain[column] & self.axes[column].domain
                if pieces not in known:
                    known[pieces] = tree.meeting(pieces)
                found[number] &= known[pieces]
        return found

    def takers(self, column: int, *, certain: bool) -> list[int]:
        """For each piece of a column, the rules that let it pass; none for pieces that do not exist."""
        known = self._takers.get((column, certain))
        if known is None:
            known = self._takers[column, certain] = self._taken(column, certain=certain)
        return known

    def _taken(self, column: int, *, certain: bool) -> list[int]:
        toggles: dict[int, int] = {}
        for number, row in enumerate(self.rows):
            pieces = (row.certain if certain else row.possible)[column]
            for place in ones(pieces ^ (pieces << 1)):
                toggles[place] = toggles.get(place, 0) ^ (1 << number)
        current, takers = 0, []
        for place in range(len(self.axes[column].samples)):
            current ^= toggles.get(place, 0)
            takers.append(current if self.axes[column].every >> place & 1 else 0)
        return takers

    def common(self, one: int, other: int) -> list[Value]:
        """An input for which both rules certainly hit; both must overlap."""
        pairs = zip(self.rows[one].certain, self.rows[other].certain, strict=True)
        return [axis.samples[first(a & b & axis.domain)] for axis, (a, b) in zip(self.axes, pairs, strict=True)]


class _Meeting:
    """Unions over runs of pieces, each in a number of steps that grows with the logarithm."""

    def __init__(self, takers: list[int]) -> None:
        self._size = len(takers)
        self._tree = [0] * self._size + takers
        for place in range(self._size - 1, 0, -1):
            self._tree[place] = self._tree[2 * place] | self._tree[2 * place + 1]

    def meeting(self, pieces: int) -> int:
        """The rules that take any of the pieces."""
        found = 0
        for begin, end in runs(pieces):
            low, high = begin + self._size, end + self._size
            while low < high:
                if low & 1:
                    found |= self._tree[low]
                    low += 1
                if high & 1:
                    high -= 1
                    found |= self._tree[high]
                low, high = low >> 1, high >> 1
        return found


def ones(bits: int) -> Iterator[int]:
    """The places of the bits that are set."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def first(bits: int) -> int:
    """The place of the lowest bit that is set."""
    return (bits & -bits).bit_length() - 1


def runs(bits: int) -> Iterator[tuple[int, int]]:
    """Where bits are set in one row: begin, and end beyond the last."""
    edges = list(ones(bits ^ (bits << 1)))
    yield from zip(edges[::2], edges[1::2], strict=True)
