"""The tests of a cell, as far as they speak of constants alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.decisions.dmn.geometry.points import NULL_KIND, STRING, Point, point_of
from engine.decisions.feel.expression import Expression
from engine.decisions.feel.ranges import make_range
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.values import NULL, Null, Range, Value
from engine.errors import HuiyinError

_MAKE_CONSTANTS = frozenset({"date", "date and time", "time", "duration", "number"})


@dataclass(frozen=True, slots=True)
class Same:
    """The value is this one, or is not."""

    point: Point
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """The value lies in a range; an end that is None is open."""

    kind: str
    low: Point | None
    high: Point | None
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Never:
    """No value but null passes: `[5..1]`, `date("soon")`, a range of truths."""


Test = Same | Within | Never


@dataclass(frozen=True, slots=True)
class CellTests:
    """A value passes when it passes one of the tests (`negated`: when it fails them all); no tests let all pass."""

    tests: tuple[Test, ...]
    negated: bool = False

    def points(self) -> Iterator[Point]:
        """Every value that is named."""
        for test in self.tests:
            if isinstance(test, Same):
                yield test.point
            elif isinstance(test, Within):
                yield from (end for end in (test.low, test.high) if end is not None)

    def orders_texts(self) -> bool:
        """Whether texts are compared by their order."""
        return any(isinstance(test, Within) and test.kind == STRING for test in self.tests)


def read_cell(tree: nodes.Tests, source: str) -> CellTests | None:
    """The tests of a cell; None where they need more than the column's value."""
    tests: list[Test] = []
    for node in tree.tests:
        found = _test(node, source)
        if found is None:
            return None
        tests += found
    if tree.negated and Never() in tests:
        return None  # who evaluates strictly and who does not would not agree
    return CellTests(tuple(tests), tree.negated)


def constant(node: nodes.Node, source: str) -> Value | None:
    """The value of a constant expression, `NULL` for null; None for an expression that is no constant."""
    if not _is_constant(node):
        return None
    if isinstance(node, nodes.Literal):
        return node.value
    try:
        value = Expression(source, node, ())({})
    except HuiyinError:
        return None
    return _BROKEN if value is None else value


_BROKEN = Null(NULL.reason)
"""What stands for a constant that cannot be read, such as `date("soon")`."""


def _is_constant(node: nodes.Node) -> bool:
    match node:
        case nodes.Literal():
            return True
        case nodes.Negation() | nodes.Chain():
            return all(map(_is_constant, nodes.children(node)))
        case nodes.Call(function=nodes.Name(name=name)):
            return name in _MAKE_CONSTANTS and all(map(_is_constant, node.arguments))
    return False


def _test(node: nodes.Node, source: str) -> list[Test] | None:
    match node:
        case nodes.RangeOf():
            return _range(node, source)
        case nodes.Unequal():
            return _same(node.value, source, differs=True)
        case nodes.ListOf():
            found = [_test(item, source) for item in node.items if not isinstance(item, nodes.ListOf)]
            known = [test for tests in found if tests is not None for test in tests]
            return known if None not in found and len(found) == len(node.items) else None
        case nodes.Comparison(left=nodes.Name(name="?")):
            return _compared(node, source)
    return _same(node, source)


def _same(node: nodes.Node, source: str, *, differs: bool = False) -> list[Test] | None:
    value = constant(node, source)
    if value is _BROKEN:
        return [Never()]
    if value is None or (point := point_of(value)) is None:
        return None
    return [Same(point, differs)]


def _compared(node: nodes.Comparison, source: str) -> list[Test] | None:
    right, sign = node.right, node.operator
    if sign in ("=", "!="):
        return _same(right, source, differs=sign == "!=")
    low, high = (right, None) if sign.startswith(">") else (None, right)
    return _range(nodes.RangeOf(node.at, low, high, sign == ">=", sign == "<="), source)


def _range(node: nodes.RangeOf, source: str) -> list[Test] | None:
    if node.low is not None and node.low is node.high:
        return _same(node.low, source)
    ends = [None if end is None else constant(end, source) for end in (node.low, node.high)]
    if any(value is None for end, value in zip((node.low, node.high), ends, strict=True) if end is not None):
        return None
    if any(isinstance(end, Null) for end in ends):
        return [Never()]
    made = make_range(ends[0], ends[1], node.low_closed, node.high_closed, node.at)
    if not isinstance(made, Range):
        return [Never()]
    low, high = (None if end is None else point_of(end) for end in ends)
    if (node.low is not None and low is None) or (node.high is not None and high is None):
        return None
    kind = (low or high or Point(NULL_KIND, 0)).kind
    return [Within(kind, low, high, node.low_closed, node.high_closed)]
