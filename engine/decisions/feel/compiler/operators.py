"""Arithmetic, comparison and logic. The first line of each closure is the everyday case; the rest is the exact one."""

from __future__ import annotations

from decimal import Decimal

from engine.decisions.feel.arithmetic import calculate, negative
from engine.decisions.feel.compare import ORDERS, both, compare, equal, not_a_truth
from engine.decisions.feel.compiler.build import Build, Code, Scope, compile_node, compiles
from engine.decisions.feel.numbers import CONTEXT, DecimalException, impossible
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.values import Null, Value

_SHORT = 1024
_SIMPLE = {"+": CONTEXT.add, "-": CONTEXT.subtract, "*": CONTEXT.multiply}


@compiles(nodes.Negation)
def _negation(node: nodes.Negation, build: Build) -> Code:
    operand, at = compile_node(node.operand, build), node.at
    return lambda scope: negative(operand(scope), at)


@compiles(nodes.Chain)
def _chain(node: nodes.Chain, build: Build) -> Code:
    first, at = compile_node(node.first, build), node.at
    rest = [(sign, _SIMPLE.get(sign), compile_node(term, build)) for sign, term in node.rest]

    def code(scope: Scope) -> Value:
        value = first(scope)
        for sign, simple, term in rest:
            other = term(scope)
            if simple is not None and type(value) is Decimal and type(other) is Decimal:
                try:
                    value = simple(value, other)
                except DecimalException:
                    return impossible(at)
            else:
                value = calculate(sign, value, other, scope.run, at)
        return value

    return code


@compiles(nodes.Logic)
def _logic(node: nodes.Logic, build: Build) -> Code:
    terms, at = [compile_node(term, build) for term in node.terms], node.at
    decisive = node.operator == "or"

    def code(scope: Scope) -> Value:
        undecided: Value = None
        for term in terms:
            value = term(scope)
            if value is decisive:
                return decisive
            if undecided is None and value is not (not decisive):
                undecided = value
        return not decisive if undecided is None else not_a_truth(undecided, at)

    return code


@compiles(nodes.Comparison)
def _comparison(node: nodes.Comparison, build: Build) -> Code:
    left, right = compile_node(node.left, build), compile_node(node.right, build)
    if node.operator in ORDERS:
        return _order(node.operator, left, right, node.at)
    return _equality(left, right, node.at, negated=node.operator == "!=")


def _order(sign: str, left: Code, right: Code, at: int) -> Code:
    in_order = ORDERS[sign]

    def code(scope: Scope) -> Value:
        one, other = left(scope), right(scope)
        if type(one) is Decimal and type(other) is Decimal:
            return in_order(one, other)
        return compare(sign, one, other, scope.run, at)

    return code


def _equality(left: Code, right: Code, at: int, *, negated: bool) -> Code:
    def code(scope: Scope) -> Value:
        one, other = left(scope), right(scope)
        if type(one) is str and type(other) is str and len(one) < _SHORT:
            return (one == other) is not negated
        same = equal(one, other, scope.run, at)
        return same if isinstance(same, Null) else same is not negated

    return code


@compiles(nodes.Between)
def _between(node: nodes.Between, build: Build) -> Code:
    subject, at = compile_node(node.subject, build), node.at
    low, high = compile_node(node.low, build), compile_node(node.high, build)

    def code(scope: Scope) -> Value:
        value, run = subject(scope), scope.run
        return both(compare(">=", value, low(scope), run, at), compare("<=", value, high(scope), run, at))

    return code
