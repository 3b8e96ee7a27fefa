"""The oracle's data: one list of numbered writes for a run, and tokens that know a set of numbers.

This is another way than the engine's, on purpose: nothing is merged or stamped. What a token sees are the writes it
knows, replayed in order, leaf by leaf; where branches meet, the union of what they know. What an activity keeps to
itself are writes that are not handed on; "data as it was" is the set of numbers known at that time.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto

from engine.bpmn.changes import DecisionMade
from engine.bpmn.deciding.asked import Asked, Unbound
from engine.decisions import Environment, condition, demand, to_plain
from engine.errors import BadExpression, EvaluationFailed

Path = tuple[str, ...]
Known = frozenset[int]
NOTHING: Known = frozenset()


class _Gone(Enum):
    GONE = auto()


_GONE = _Gone.GONE
_NOBODY = Environment()


class Stuck(Exception):
    """The run waits for nothing, has no way on, or was told something that means nothing; `at` which element."""

    def __init__(self, why: str, at: str = "") -> None:
        super().__init__(why)
        self.at = at


@contextmanager
def stuck_at(node: str) -> Iterator[None]:
    """What goes wrong inside goes wrong at this element."""
    try:
        yield
    except Stuck as stuck:
        stuck.at = stuck.at or node
        raise


@dataclass
class Writes:
    """What has been written in one run: a path of names and what was put there, one leaf at a time."""

    _writes: list[tuple[Path, object]] = field(default_factory=list)

    def view(self, known: Known) -> dict[str, object]:
        """The data that somebody with this knowledge sees."""
        data: dict[str, object] = {}
        for number in sorted(known):
            _replay(data, *self._writes[number])
        return data

    def add(self, known: Known, fields: Mapping[str, object]) -> Known:
        """New writes of the leaves that differ from what is seen; the knowledge with them."""
        seen = self.view(known)
        first = len(self._writes)
        for key, value in fields.items():
            self._writes += _differences((key,), seen.get(key, _GONE), value)
        return known.union(range(first, len(self._writes)))

    def about(self, known: Known, names: Iterable[str]) -> Known:
        """Those of the writes that are about fields of these names."""
        return frozenset(number for number in known if self._writes[number][0][0] in names)


def _differences(path: Path, old: object, new: object) -> list[tuple[Path, object]]:
    if isinstance(new, dict) and new and (isinstance(old, dict) or old is _GONE):
        before = old if isinstance(old, dict) else {}
        names = [*before, *(name for name in new if name not in before)]
        parts = [_differences((*path, name), before.get(name, _GONE), new.get(name, _GONE)) for name in names]
        return [write for part in parts for write in part]
    if isinstance(new, dict) and isinstance(old, dict):  # emptied: what was in it goes, leaf by leaf
        return [((*path, name), _GONE) for name in old]
    if old is new or (type(old) is type(new) and old == new):
        return []
    return [(path, copy.deepcopy(new))]


def _replay(data: dict[str, object], path: Path, value: object) -> None:
    for name in path[:-1]:
        inner = data.setdefault(name, {})
        assert isinstance(inner, dict)
        data = inner
    last = path[-1]
    if value is _GONE:
        data.pop(last, None)
    elif value == {} and isinstance(data.get(last), dict):
        pass  # made empty in one branch, filled in another
    else:
        data[last] = copy.deepcopy(value) if isinstance(value, dict | list) else value


def value_of(source: str, data: Mapping[str, object]) -> object:
    """The value of a FEEL expression, which may be null unless by a failure."""
    try:
        return to_plain(demand(_bare(source), data, env=_NOBODY))
    except (BadExpression, EvaluationFailed) as error:
        raise Stuck(str(error)) from error


def decided(element: str, asked: Asked | Unbound, data: Mapping[str, object]) -> DecisionMade:
    """What a decision gives for what it asks of the data."""
    assert isinstance(asked, Asked)
    if missing := [name for name in asked.inputs if name not in data]:
        raise Stuck(f"{asked.name} needs {missing[0]}")
    try:
        given = {name: data[name] for name in asked.inputs}
        value = to_plain(asked.model.decide(asked.name, given, _NOBODY, strict=True))
    except EvaluationFailed as error:
        raise Stuck(str(error)) from error
    return DecisionMade(element, asked.file, asked.name, given, value)


def holds(source: str, data: Mapping[str, object]) -> bool:
    """Whether a condition is true; null is no answer."""
    try:
        return condition(_bare(source), data)
    except (BadExpression, EvaluationFailed) as error:
        raise Stuck(str(error)) from error


def whole_number(source: str, data: Mapping[str, object]) -> int:
    """The value of an expression that must be a whole number from 0."""
    value = value_of(source, data)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Stuck(f"{source} gave {value}")
    return value


def _bare(source: str) -> str:
    return source.removeprefix("=")
