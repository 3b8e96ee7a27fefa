"""What can follow an expression: operators, paths, filters and calls. Each takes what stands on its left."""

from __future__ import annotations

from collections.abc import Callable

from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.lexer import Sort, Token
from engine.decisions.feel.syntax.parser import (
    ADD,
    AND,
    COMPARE,
    INSTANCE,
    LOWEST,
    MULTIPLY,
    OR,
    POSTFIX,
    POWER,
    Parser,
)
from engine.decisions.feel.syntax.types import parse_type
from engine.decisions.feel.syntax.unary import SIGNS, comparison_sign, half_range, test, tests
from engine.text import text

_RANKS = {
    "or": OR,
    "and": AND,
    **dict.fromkeys((*SIGNS, "between", "in"), COMPARE),
    **dict.fromkeys("+-", ADD),
    **dict.fromkeys("*/", MULTIPLY),
    "**": POWER,
    "instance": INSTANCE,
    **dict.fromkeys(".[(", POSTFIX),
}


def rank_of(token: Token) -> int:
    """How tightly a token binds what stands before it; LOWEST for one that does not."""
    return _RANKS.get(token.text, LOWEST) if token.sort in (Sort.SIGN, Sort.KEYWORD) else LOWEST


def _chain(parser: Parser, left: nodes.Node) -> nodes.Node:
    rank = rank_of(parser.peek())
    rest: list[tuple[str, nodes.Node]] = []
    start = parser.peek().start
    while rank_of(parser.peek()) == rank:
        sign = parser.take().text
        rest.append((sign, parser.expression(rank)))
    return nodes.Chain(start, left, tuple(rest))


def _logic(parser: Parser, left: nodes.Node) -> nodes.Node:
    operator = parser.peek()
    terms = [left]
    while parser.at_keyword(operator.text):
        parser.take()
        terms.append(parser.expression(rank_of(operator)))
    return nodes.Logic(operator.start, operator.text, tuple(terms))


def _comparison(parser: Parser, left: nodes.Node) -> nodes.Node:
    sign = comparison_sign(parser)
    return nodes.Comparison(sign.start, sign.text, left, parser.expression(COMPARE))


def _between(parser: Parser, left: nodes.Node) -> nodes.Node:
    start = parser.take().start
    low = parser.expression(COMPARE)
    parser.expect_keyword("and")
    return nodes.Between(start, left, low, parser.expression(COMPARE))


def _in(parser: Parser, left: nodes.Node) -> nodes.Node:
    start = parser.take().start
    if parser.at_sign(*SIGNS):
        return nodes.In(start, left, (half_range(parser),))
    if not parser.at_sign("("):
        return nodes.In(start, left, (parser.expression(COMPARE),))
    bracket = parser.take().start
    first = test(parser)
    if parser.at_sign(".."):
        return nodes.In(start, left, (range_from(parser, bracket, first, low_closed=False),))
    found = (first, *tests(parser)) if parser.skip(",") else (first,)
    parser.expect(")")
    return nodes.In(start, left, found)


def range_from(parser: Parser, start: int, low: nodes.Node, *, low_closed: bool) -> nodes.Node:
    """The rest of an interval from its `..` on."""
    parser.expect("..")
    high = parser.range_end()
    closing = parser.expect("]", ")", "[")
    return nodes.RangeOf(start, low, high, low_closed, closing.text == "]")


def _instance(parser: Parser, left: nodes.Node) -> nodes.Node:
    start = parser.take().start
    parser.expect_word("of")
    return nodes.InstanceOf(start, left, parse_type(parser))


def _path(parser: Parser, left: nodes.Node) -> nodes.Node:
    start = parser.take().start
    if parser.peek().sort is not Sort.NAME:
        raise parser.unexpected(text("the name of an entry"))
    return nodes.Path(start, left, parser.take().text)


def _filter(parser: Parser, left: nodes.Node) -> nodes.Node:
    start = parser.take().start
    parser.define(("item",))
    condition = parser.expression()
    parser.forget()
    parser.expect("]")
    return nodes.Filter(start, left, condition)


def _call(parser: Parser, left: nodes.Node) -> nodes.Node:
    start = parser.take().start
    arguments: list[nodes.Node] = []
    names: list[str] = []
    if not parser.skip(")"):
        while True:
            name = parser.new_name(":")
            if name is not None:
                parser.expect(":")
                names.append(name)
            arguments.append(parser.expression())
            if not parser.skip(","):
                break
        parser.expect(")")
    if names and len(names) != len(arguments):
        raise parser.problem(text("either all arguments have names or none"), start)
    return nodes.Call(left.at if isinstance(left, nodes.Name) else start, left, tuple(arguments), tuple(names))


INFIX: dict[str, Callable[[Parser, nodes.Node], nodes.Node]] = {
    **dict.fromkeys(("+", "-", "*", "/", "**"), _chain),
    **dict.fromkeys(("and", "or"), _logic),
    **dict.fromkeys(SIGNS, _comparison),
    "between": _between,
    "in": _in,
    "instance": _instance,
    ".": _path,
    "[": _filter,
    "(": _call,
}
