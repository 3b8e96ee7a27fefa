"""Paths and filters."""

from __future__ import annotations

from decimal import Decimal

from engine.decisions.feel.numbers import is_whole
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.typing import remedies, samples
from engine.decisions.feel.typing.ground import Ground, infers, type_of
from engine.decisions.feel.typing.samples import Answer
from engine.decisions.feel.typing.types import (
    ANY,
    BOOLEAN,
    NULL,
    NUMBER,
    ContextType,
    ListType,
    RangeType,
    Type,
    described,
    may_be,
    parts,
    union,
)
from engine.text import text

_ENDS = ("start", "end")


@infers(nodes.Path)
def _path(node: nodes.Path, ground: Ground) -> Type:
    base = type_of(node.base, ground)
    answer = _entry(base, node.name)
    if isinstance(answer, Type):
        return answer
    if node.name not in ground.asked:
        ground.report(node, answer, remedies.NOT_NULL if base == NULL else remedies.entry_remedy(node.name, base))
    return ANY


def _entry(base: Type, name: str) -> Answer:
    answers = [_entry_of_part(part, name) for part in parts(base)]
    found = [answer for answer in answers if isinstance(answer, Type)]
    return union(*found) if found else answers[0]


def _entry_of_part(part: Type, name: str) -> Answer:
    match part:
        case ListType():
            inner = _entry(part.item, name) if part.item != NULL else NULL
            return ListType(inner) if isinstance(inner, Type) else inner
        case ContextType():
            found = part.entry(name)
            return text("there is no entry “{name}”", name=name) if found is None else found
        case RangeType() if name in _ENDS:
            return part.end
    return ANY if part == ANY else samples.property_type(part, name)


@infers(nodes.Filter)
def _filter(node: nodes.Filter, ground: Ground) -> Type:
    base = type_of(node.base, ground)
    if base == NULL:
        ground.report(node, text("a value needed here is null"), remedies.NOT_NULL)
        return ANY
    item = _item(base)
    index = _index(node.condition)
    if index is not None:
        _check_index(node, index, base, ground)
        return item
    return _chosen(node.condition, item, ground)


def _item(base: Type) -> Type:
    """What a filter sees; a single value is a list of one."""
    return union(*(part.item if isinstance(part, ListType) else part for part in parts(base)))


def _index(condition: nodes.Node) -> Decimal | None:
    """An index that is written out; then it is taken even of an empty list."""
    negative = isinstance(condition, nodes.Negation)
    inner = condition.operand if isinstance(condition, nodes.Negation) else condition
    value = inner.value if isinstance(inner, nodes.Literal) else None
    return None if not isinstance(value, Decimal) else -value if negative else value


def _check_index(node: nodes.Filter, index: Decimal, base: Type, ground: Ground) -> None:
    count = _count(node.base, base)
    if not is_whole(index) or not index:
        ground.report(node, text("no item of a list has the number {index}", index=index), remedies.INDEX)
    elif count is not None and abs(index) > count:
        message = text("there is no item {index} in a list of {count}", index=index, count=count)
        ground.report(node, message, remedies.INDEX)


def _count(base: nodes.Node, found: Type) -> int | None:
    """How many items there are, if that is certain."""
    if isinstance(base, nodes.ListOf):
        return len(base.items)
    return None if may_be(found, ListType(ANY)) else 1


def _chosen(condition: nodes.Node, item: Type, ground: Ground) -> Type:
    """Of an empty list nothing is taken, whatever is asked: then it gives the empty list again."""
    verdict = type_of(condition, ground.filtering(item))
    if not may_be(verdict, union(BOOLEAN, NUMBER)):
        message = text("expected true or false, found {kind}", kind=described(verdict))
        ground.report(condition, message, remedies.TRUTH)
    return union(ListType(item), item) if may_be(verdict, NUMBER) else ListType(item)
