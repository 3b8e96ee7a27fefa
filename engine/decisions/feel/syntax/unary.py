"""Unary tests: what stands in a cell of a decision table, and after `in`."""

from __future__ import annotations

from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.lexer import Sort, Token
from engine.decisions.feel.syntax.parser import ADD, Parser
from engine.text import text

SIGNS = ("<", "<=", ">", ">=", "=", "!=")
_MISSPELLED = {"=>": ">=", "=<": "<=", "<>": "!="}


def unary_tests(parser: Parser) -> nodes.Tests:
    """The whole of a cell."""
    start = parser.peek()
    if parser.at_sign("-") and parser.after_next().sort is Sort.END:
        parser.take()
        return nodes.Tests(start.start, (), negated=False)
    if start.sort is Sort.NAME and start.text == "not":
        following = parser.after_next()
        if following.sort is Sort.SIGN and following.text == "(":
            negated = _negated(parser)
            if parser.peek().sort is Sort.END:
                return negated
            parser.jump(start.start)  # a longer expression: `not(? = 3) and ? < 5`
    return nodes.Tests(start.start, tests(parser), negated=False)


def _negated(parser: Parser) -> nodes.Tests:
    start = parser.take().start
    parser.expect("(")
    inner = tests(parser)
    parser.expect(")")
    return nodes.Tests(start, inner, negated=True)


def tests(parser: Parser) -> tuple[nodes.Node, ...]:
    """One or more tests with commas between them."""
    found = [test(parser)]
    while parser.skip(","):
        found.append(test(parser))
    return tuple(found)


def test(parser: Parser) -> nodes.Node:
    """`> 500`, `[1..5]`, or an expression."""
    return half_range(parser) if parser.at_sign(*SIGNS) else parser.expression()


def half_range(parser: Parser) -> nodes.Node:
    """`> 5`, `<= date("2025-10-01")`, `= 3`, `!= "x"`: a range with one open end, or a single value."""
    sign = comparison_sign(parser)
    end = parser.expression(ADD - 1)
    match sign.text:
        case "<" | "<=":
            return nodes.RangeOf(sign.start, None, end, low_closed=False, high_closed=sign.text == "<=")
        case ">" | ">=":
            return nodes.RangeOf(sign.start, end, None, low_closed=sign.text == ">=", high_closed=False)
        case "=":
            return nodes.RangeOf(sign.start, end, end, low_closed=True, high_closed=True)
        case _:
            return nodes.Unequal(sign.start, end)


def comparison_sign(parser: Parser) -> Token:
    """One of `SIGNS`; as other languages write them they are refused with a hint."""
    sign = parser.take()
    if parser.at_sign("=", "<", ">"):
        pair = sign.text + parser.peek().text
        if pair == "==":
            raise parser.problem(text("“=” and “!=” compare; there is no “==”"))
        if pair in _MISSPELLED:
            hint = text("“{char}” is not a part of FEEL; write “{plain}”", char=pair, plain=_MISSPELLED[pair])
            raise parser.problem(hint, sign.start)
    return sign
