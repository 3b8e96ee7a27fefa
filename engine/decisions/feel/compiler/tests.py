"""Ranges, `in`, and unary tests."""

from __future__ import annotations

from collections.abc import Callable

from engine.decisions.feel.compare import Truth, equal, inside, not_a_truth
from engine.decisions.feel.compiler.build import Build, Code, Scope, compile_node, compiles
from engine.decisions.feel.ranges import make_range
from engine.decisions.feel.run import Run
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.free import free_names
from engine.decisions.feel.values import Null, Range, Value
from engine.text import text

Test = Callable[[Value, Scope], Truth]


@compiles(nodes.RangeOf)
def _range(node: nodes.RangeOf, build: Build) -> Code:
    low = compile_node(node.low, build) if node.low is not None else None
    high = compile_node(node.high, build) if node.high is not None else None
    at, closed = node.at, (node.low_closed, node.high_closed)
    if _is_constant(node.low) and _is_constant(node.high):
        constant = make_range(_constant(node.low), _constant(node.high), *closed, at)
        return lambda scope: constant

    def code(scope: Scope) -> Value:
        return make_range(low(scope) if low else None, high(scope) if high else None, *closed, at)

    return code


def _is_constant(end: nodes.Node | None) -> bool:
    return end is None or isinstance(end, nodes.Literal)


def _constant(end: nodes.Node | None) -> Value:
    return end.value if isinstance(end, nodes.Literal) else None


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
        return inside(value, expected, run, at)
    if not isinstance(expected, list):
        return equal(value, expected, run, at)
    if isinstance(value, list) and equal(value, expected, run, at) is True:
        return True
    undecided: Null | None = None
    for item in expected:
        run.spend(1)
        result = inside(value, item, run, at) if _is_range_for(item, value) else equal(value, item, run, at)
        if result is True:
            return True
        if isinstance(result, Null):
            undecided = result if undecided is None else undecided
    return False if undecided is None else undecided


def _is_range_for(item: Value, value: Value) -> bool:
    return isinstance(item, Range) and not isinstance(value, Range)
