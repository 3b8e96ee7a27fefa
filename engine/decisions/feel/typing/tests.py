"""Ranges, `in`, and unary tests."""

from __future__ import annotations

from engine.decisions.feel.ranges import make_range
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.free import free_names
from engine.decisions.feel.typing import remedies, samples
from engine.decisions.feel.typing.basics import truth
from engine.decisions.feel.typing.constants import constant
from engine.decisions.feel.typing.ground import Ground, infers, type_of
from engine.decisions.feel.typing.samples import Answer
from engine.decisions.feel.typing.types import (
    ANY,
    ANY_RANGE,
    BOOLEAN,
    NULL,
    ListType,
    RangeType,
    Type,
    described,
    parts,
)
from engine.decisions.feel.values import Null
from engine.text import Text, text

VALUE = "?"


@infers(nodes.RangeOf)
def _range(node: nodes.RangeOf, ground: Ground) -> Type:
    first = None if node.low is None else type_of(node.low, ground)
    last = first if node.high is node.low else None if node.high is None else type_of(node.high, ground)
    answer = samples.range_type(first, last)
    if isinstance(answer, Text):
        ground.report(node, answer, remedies.SAME_KIND)
        return ANY_RANGE
    low, high = (None if end is None else constant(end, ground) for end in (node.low, node.high))
    if low is not None and high is not None:
        written = make_range(low, high, node.low_closed, node.high_closed, node.at)
        if isinstance(written, Null):
            ground.report(node, written.reason, remedies.CONSTANT)
    return answer


@infers(nodes.Unequal)
def _unequal(node: nodes.Unequal, ground: Ground) -> Type:
    return type_of(node.value, ground)


@infers(nodes.In)
def _in(node: nodes.In, ground: Ground) -> Type:
    subject = type_of(node.subject, ground)
    for test in node.tests:
        _check(test, subject, ground)
    return BOOLEAN


@infers(nodes.Tests)
def _tests(node: nodes.Tests, ground: Ground) -> Type:
    value = ground.find(VALUE) or ANY
    inside = ground.binding({VALUE: value})
    for test in node.tests:
        _check(test, value, inside)
    return BOOLEAN


def _check(node: nodes.Node, value: Type, ground: Ground) -> None:
    """One test of a value: an expression about `?`, or something that the value is compared with."""
    if isinstance(node, nodes.Unequal):
        answer = samples.comparison("!=", value, type_of(node.value, ground))
    elif isinstance(node, nodes.RangeOf) and node.low is not None and node.low is node.high:
        answer = samples.comparison("=", value, type_of(node.low, ground))
    elif VALUE in free_names(node) and ground.defines(VALUE):
        truth(node, ground)
        return
    else:
        answer = _among(value, type_of(node, ground))
    if isinstance(answer, Text):
        ground.report(node, answer, text("Write a test for {kind}, or ask about another value.", kind=described(value)))


def _among(value: Type, expected: Type) -> Answer:
    """Whether a value may be `expected`, in that range, or one of that list; or why it never is."""
    if value == NULL:
        return BOOLEAN
    answers = [_in_part(value, part) for part in parts(expected)]
    found = [answer for answer in answers if isinstance(answer, Type)]
    return found[0] if found else answers[0]


def _in_part(value: Type, part: Type) -> Answer:
    if isinstance(part, ListType):
        holds_list = any(isinstance(one, ListType) for one in parts(value))
        return BOOLEAN if holds_list or part.item == NULL else _in_items(value, part.item)
    return _meets(value, part)


def _in_items(value: Type, item: Type) -> Answer:
    answers = [_meets(value, part) for part in parts(item)]
    found = [answer for answer in answers if isinstance(answer, Type)]
    return found[0] if found else answers[0]


def _meets(value: Type, part: Type) -> Answer:
    if isinstance(part, RangeType) and not any(isinstance(one, RangeType) for one in parts(value)):
        return samples.comparison("<=", value, part.end)
    return samples.comparison("=", value, part)
