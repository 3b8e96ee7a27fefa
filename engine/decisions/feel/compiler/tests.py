"""Ranges, `in`, and unary tests."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from engine.decisions.feel.compare import Truth, compare, equal, inside, not_a_truth
from engine.decisions.feel.compiler.build import Build, Code, Scope, compile_node, compiles
from engine.decisions.feel.run import Run
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.free import free_names
from engine.decisions.feel.temporal import Date, DateTime, DayDuration, MonthDuration, Time
from engine.decisions.feel.values import Null, Range, Value, described
from engine.text import text

Test = Callable[[Value, Scope], Truth]
_ORDERED = (Decimal, str, Date, Time, DateTime, DayDuration, MonthDuration)


@compiles(nodes.RangeOf)
def _range(node: nodes.RangeOf, build: Build) -> Code:
    low = compile_node(node.low, build) if node.low is not None else None
    high = compile_node(node.high, build) if node.high is not None else None
    at, closed = node.at, (node.low_closed, node.high_closed)
    if all(end is None or isinstance(end, nodes.Literal) for end in (node.low, node.high)):
        ends = (end.value if isinstance(end, nodes.Literal) else None for end in (node.low, node.high))
        constant = make_range(*ends, *closed, at)
        return lambda scope: constant

    def code(scope: Scope) -> Value:
        return make_range(low(scope) if low else None, high(scope) if high else None, *closed, at)

    return code


def make_range(low: Value, high: Value, low_closed: bool, high_closed: bool, at: int) -> Value:
    """A range, if its ends can be its ends: of one type that has an order, the lower one first."""
    ends = [end for end in (low, high) if end is not None]
    for end in ends:
        if isinstance(end, Null):
            return not_a_range(end, at)
        if not isinstance(end, _ORDERED):
            return Null(text("a range cannot end at {kind}", kind=described(end)), at)
    if len(ends) == 2 and type(low) is not type(high):
        return Null(text("a range from {low} to {high}", low=described(low), high=described(high)), at)
    if len(ends) == 2 and compare("<=", low, high, at) is not True:
        return Null(text("a range must begin with its lower end"), at)
    return Range(low, high, low_closed, high_closed)


def not_a_range(end: Null, at: int) -> Null:
    """The null for a range one of whose ends is null."""
    return Null(text("an end of the range is null: {reason}", reason=end.reason), at, fault=end.fault)


@compiles(nodes.Unequal)
def _unequal(node: nodes.Unequal, build: Build) -> Code:
    raise build.problem(node.at, text("“!=” needs a value on its left here"))


@compiles(nodes.In)
def _in(node: nodes.In, build: Build) -> Code:
    subject, passes = compile_node(node.subject, build), compile_tests(node.tests, build)
    at = node.at

    def code(scope: Scope) -> Value:
        result = passes(subject(scope), scope)
        return result if not isinstance(result, Null) else not_a_truth(result, at)

    return code


@compiles(nodes.Tests)
def _tests(node: nodes.Tests, build: Build) -> Code:
    build = build.binding("?")
    if not node.tests:
        return lambda scope: True
    passes, negated = compile_tests(node.tests, build), node.negated

    def code(scope: Scope) -> Value:
        result = passes(scope.find("?", 0), scope)
        return result if isinstance(result, Null) else result is not negated

    return code


def compile_tests(found: tuple[nodes.Node, ...], build: Build) -> Test:
    """Whether any of the tests passes, in three values."""
    tests = [_test(node, build) for node in found]
    if len(tests) == 1:
        return tests[0]

    def passes(value: Value, scope: Scope) -> Truth:
        undecided: Null | None = None
        for test in tests:
            result = test(value, scope)
            if result is True:
                return True
            if isinstance(result, Null):
                undecided = result if undecided is None else undecided
        return False if undecided is None else undecided

    return passes


def _test(node: nodes.Node, build: Build) -> Test:
    if isinstance(node, nodes.Unequal):
        return _differs(compile_node(node.value, build), node.at)
    if isinstance(node, nodes.RangeOf) and node.low is not None and node.low is node.high:
        return _same(compile_node(node.low, build), node.at)
    code = compile_node(node, build)
    if "?" in free_names(node) and "?" in build.bound:
        return lambda value, scope: _truth(code(scope), node.at)
    return lambda value, scope: among(value, code(scope), scope.run, node.at)


def _same(code: Code, at: int) -> Test:
    return lambda value, scope: equal(value, code(scope), scope.run, at)


def _differs(code: Code, at: int) -> Test:
    def test(value: Value, scope: Scope) -> Truth:
        same = equal(value, code(scope), scope.run, at)
        return same if isinstance(same, Null) else not same

    return test


def _truth(value: Value, at: int) -> Truth:
    return value if isinstance(value, bool) else not_a_truth(value, at)


def among(value: Value, expected: Value, run: Run, at: int) -> Truth:
    """Whether `value` is `expected`, lies in that range, or is one of that list or in one of its ranges."""
    if isinstance(expected, Range) and not isinstance(value, Range):
        return inside(value, expected, at)
    if not isinstance(expected, list):
        return equal(value, expected, run, at)
    if isinstance(value, list) and equal(value, expected, run, at) is True:
        return True
    undecided: Null | None = None
    for item in expected:
        run.spend(1)
        result = inside(value, item, at) if _is_range_for(item, value) else equal(value, item, run, at)
        if result is True:
            return True
        if isinstance(result, Null):
            undecided = result if undecided is None else undecided
    return False if undecided is None else undecided


def _is_range_for(item: Value, value: Value) -> bool:
    return isinstance(item, Range) and not isinstance(value, Range)
