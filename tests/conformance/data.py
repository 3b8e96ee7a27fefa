"""The oracle's data: one list of numbered writes for a run, and tokens that know a set of numbers.

This is another way than the engine's, on purpose: nothing is merged or stamped. What a token sees is the initial data
with the writes it knows replayed in order, leaf by leaf; where branches meet, the union of what they know.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Path = tuple[str, ...]
Known = frozenset[int]

_GONE = object()
_PARTS = re.compile(r"(\w+) (=|<|>=|\+|-) (-?\d+)")


@dataclass
class Writes:
    """What has been written in one run that began with `base`."""

    base: dict[str, object]
    _writes: list[list[tuple[Path, object]]] = field(default_factory=list)

    def view(self, known: Known) -> dict[str, object]:
        """The data that somebody with this knowledge sees."""
        data = copy.deepcopy(self.base)
        for number in sorted(known):
            for path, value in self._writes[number]:
                _replay(data, path, value)
        return data

    def add(self, known: Known, fields: Mapping[str, object]) -> Known:
        """A new write, of the leaves that differ from what is seen; the knowledge with it."""
        seen = self.view(known)
        changes: list[tuple[Path, object]] = []
        for key, value in fields.items():
            _differences(changes, (key,), seen.get(key, _GONE), value)
        if not changes:
            return known
        self._writes.append(changes)
        return known | {len(self._writes) - 1}


def _differences(changes: list[tuple[Path, object]], path: Path, old: object, new: object) -> None:
    if isinstance(new, dict) and (isinstance(old, dict) or old is _GONE):
        before = old if isinstance(old, dict) else {}
        for key in before.keys() | new.keys():
            _differences(changes, (*path, key), before.get(key, _GONE), new.get(key, _GONE))
    elif old != new:
        changes.append((path, copy.deepcopy(new) if new is not _GONE else _GONE))


def _replay(data: dict[str, object], path: Path, value: object) -> None:
    for name in path[:-1]:
        inner = data.setdefault(name, {})
        assert isinstance(inner, dict)
        data = inner
    if value is _GONE:
        data.pop(path[-1], None)
    else:
        data[path[-1]] = copy.deepcopy(value)


def value_of(source: str, data: Mapping[str, object]) -> object:
    """Enough FEEL for the random models: `name op number`, joined by `and`."""
    parts = []
    for part in source.split(" and "):
        match = _PARTS.fullmatch(part)
        assert match, source
        left, number = data[match[1]], int(match[3])
        assert isinstance(left, int)
        parts.append(
            {"=": left == number, "<": left < number, ">=": left >= number, "+": left + number, "-": left - number}[
                match[2]
            ]
        )
    return parts[0] if len(parts) == 1 else all(parts)
