"""Arithmetic, comparison, `between`."""

from __future__ import annotations

from decimal import Decimal

from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.typing import remedies, samples
from engine.decisions.feel.typing.constants import constant
from engine.decisions.feel.typing.ground import Ground, infers, type_of
from engine.decisions.feel.typing.types import ANY, BOOLEAN, NULL, Type
from engine.text import Text, text


@infers(nodes.Negation)
def _negation(node: nodes.Negation, ground: Ground) -> Type:
    answer = samples.negation(type_of(node.operand, ground))
    if isinstance(answer, Type):
        return answer
    ground.report(node, answer, remedies.GOES_TOGETHER)
    return ANY


@infers(nodes.Chain)
def _chain(node: nodes.Chain, ground: Ground) -> Type:
    found = type_of(node.first, ground)
    for sign, term in node.rest:
        found = _step(node, sign, found, term, ground)
    return found


def _step(node: nodes.Chain, sign: str, left: Type, term: nodes.Node, ground: Ground) -> Type:
    right = type_of(term, ground)
    answer = samples.arithmetic(sign, left, right)
    if not isinstance(answer, Type):
        ground.report(node, answer, _advice(left, right, remedies.GOES_TOGETHER))
        return ANY
    if sign == "/" and isinstance(divisor := constant(term, ground), Decimal) and not divisor:
        ground.report(node, text("division by zero"), remedies.CONSTANT)
    return answer


@infers(nodes.Comparison)
def _comparison(node: nodes.Comparison, ground: Ground) -> Type:
    left, right = type_of(node.left, ground), type_of(node.right, ground)
    compared(node, node.operator, left, right, ground, remedies.EMPTY if _asks_for_empty(node) else remedies.SAME_KIND)
    return BOOLEAN


def _asks_for_empty(node: nodes.Comparison) -> bool:
    return any(isinstance(side, nodes.Literal) and side.value == "" for side in (node.left, node.right))


def compared(node: nodes.Node, sign: str, left: Type, right: Type, ground: Ground, advice: Text) -> bool:
    """Report at `node` that the two can never be compared so; whether they can."""
    answer = samples.comparison(sign, left, right)
    if isinstance(answer, Text):
        ground.report(node, answer, _advice(left, right, advice))
    return isinstance(answer, Type)


def _advice(left: Type, right: Type, otherwise: Text) -> Text:
    return remedies.NOT_NULL if NULL in (left, right) else otherwise


@infers(nodes.Between)
def _between(node: nodes.Between, ground: Ground) -> Type:
    subject = type_of(node.subject, ground)
    low, high = type_of(node.low, ground), type_of(node.high, ground)
    if compared(node, ">=", subject, low, ground, remedies.SAME_KIND):
        compared(node, "<=", subject, high, ground, remedies.SAME_KIND)
    return BOOLEAN
