"""Whether boxes leave room: a search for an input that none of some rules lets pass.

Column by column, the rules that are still in question are divided among the pieces of the column; where none is left
there is the room. Where one is left that lets everything pass from here on, there is none below. What was searched once
for a set of rules is not searched again. The search is exact; how long it may take is bounded by the work allowed.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.decisions.dmn.geometry.space import Space, ones
from engine.decisions.feel.values import Value


class Exhausted(Exception):
    """The work allowed is used up, and nothing is known."""


class Work:
    """What may still be spent, in steps of a microsecond or less."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise Exhausted


def uncovered(
    space: Space, rules: int, work: Work, *, certain: bool, within: Sequence[int] | None = None
) -> list[Value] | None:
    """An input that none of `rules` lets pass, None when there is none. Raises Exhausted.

    `certain`: only what rules certainly let pass counts, else also what they may. `within`: for each column the pieces
    to look at, by default the domain.
    """
    bounds = [axis.domain for axis in space.axes] if within is None else list(within)
    if not all(bounds):
        return None
    size = _size(space)
    work.spend(size * sum(pieces.bit_count() for pieces in bounds))
    search = _Search(space, rules, bounds, work, certain=certain)
    found = search.find(0, rules)
    return None if found is None else search.sample(found)


def _size(space: Space) -> int:
    return 1 + len(space.rows) // 2048


class _Search:
    def __init__(self, space: Space, rules: int, bounds: list[int], work: Work, *, certain: bool) -> None:
        self._axes, self._work, self._size = space.axes, work, _size(space)
        choices: list[dict[int, int]] = []
        for column, pieces in enumerate(bounds):
            takers = space.takers(column, certain=certain)
            chosen: dict[int, int] = {}
            for place in ones(pieces):
                chosen.setdefault(takers[place] & rules, place)
            choices.append(chosen)
        self._order = sorted(range(len(choices)), key=lambda column: len(choices[column]))
        self._choices = [choices[column] for column in self._order]
        self._full = [rules]
        for chosen in reversed(self._choices):
            everywhere = self._full[-1]
            for taken in chosen:
                everywhere &= taken
            self._full.append(everywhere)
        self._full.reverse()
        self._closed: set[tuple[int, int]] = set()

    def find(self, depth: int, alive: int) -> list[int] | None:
        """The pieces chosen from the column at `depth` on; None when every choice is taken by some rule."""
        if not alive:
            return [first_of(chosen) for chosen in self._choices[depth:]]
        if alive & self._full[depth] or (depth, alive) in self._closed:
            return None
        self._work.spend(self._size * len(self._choices[depth]))
        left: dict[int, int] = {}
        for taken, place in self._choices[depth].items():
            left.setdefault(alive & taken, place)
        for remaining in sorted(left, key=int.bit_count):
            found = self.find(depth + 1, remaining)
            if found is not None:
                return [left[remaining], *found]
        self._closed.add((depth, alive))
        return None

    def sample(self, pieces: list[int]) -> list[Value]:
        """The values of pieces that `find` chose, in the order of the columns."""
        values: list[Value] = [None] * len(self._axes)
        for column, piece in zip(self._order, pieces, strict=True):
            values[column] = self._axes[column].samples[piece]
        return values


def first_of(chosen: dict[int, int]) -> int:
    """The piece to show where any will do."""
    return next(iter(chosen.values()))
