"""What an expression can begin with."""

from __future__ import annotations

from collections.abc import Callable

from engine.decisions.feel.convert import read_at
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.infix import range_from
from engine.decisions.feel.syntax.lexer import Sort, Token, excerpt
from engine.decisions.feel.syntax.parser import ADD, NEGATE, Parser
from engine.decisions.feel.syntax.types import parse_type
from engine.decisions.feel.syntax.unary import SIGNS, half_range
from engine.decisions.feel.values import NULL
from engine.text import text

_MOST_VARIABLES = 16


def prefix(parser: Parser) -> nodes.Node:
    """A literal, a name, something in brackets, or a form that begins with a keyword."""
    token = parser.peek()
    if token.sort in (Sort.NUMBER, Sort.STRING):
        parser.take()
        return nodes.Literal(token.start, token.value)
    if token.sort is Sort.NAME:
        return _name(parser)
    form = _FORMS.get(token.text) if token.sort is not Sort.END else None
    if form is None:
        raise parser.unexpected(text("a value, a name or “(”"))
    return form(parser, parser.take())


def _name(parser: Parser) -> nodes.Node:
    token = parser.take()
    if token.text.startswith("not "):
        raise parser.problem(text("“not” is a function: write not(…)"), token.start)
    return nodes.Name(token.start, token.text)


def _constant(parser: Parser, token: Token) -> nodes.Node:
    return nodes.Literal(token.start, {"true": True, "false": False}.get(token.text, NULL))


def _negation(parser: Parser, token: Token) -> nodes.Node:
    return nodes.Negation(token.start, parser.expression(NEGATE))


def _at(parser: Parser, token: Token) -> nodes.Node:
    if parser.peek().sort is not Sort.STRING:
        raise parser.unexpected(text("a date, time or duration in quotation marks"))
    source = str(parser.take().value)
    value = read_at(source)
    if value is None:
        raise parser.problem(
            text("“{source}” is not a date, time or duration", source=excerpt(source, width=40)), token.start
        )
    return nodes.Literal(token.start, value)


def _parenthesis(parser: Parser, token: Token) -> nodes.Node:
    if parser.at_sign(*SIGNS):
        inner = half_range(parser)
        parser.expect(")")
        return inner
    inner = parser.expression()
    if parser.at_sign(".."):
        return range_from(parser, token.start, inner, low_closed=False)
    parser.expect(")")
    return inner


def _open_range(parser: Parser, token: Token) -> nodes.Node:
    return range_from(parser, token.start, parser.expression(ADD - 1), low_closed=False)


def _list(parser: Parser, token: Token) -> nodes.Node:
    if parser.skip("]"):
        return nodes.ListOf(token.start, ())
    items = [parser.expression()]
    if parser.at_sign(".."):
        return range_from(parser, token.start, items[0], low_closed=True)
    while parser.skip(","):
        items.append(parser.expression())
    parser.expect("]", ",")
    return nodes.ListOf(token.start, tuple(items))


def _context(parser: Parser, token: Token) -> nodes.Node:
    entries: dict[str, nodes.Node] = {}
    while not parser.at_sign("}") or entries:
        at = parser.peek().start
        key = _key(parser)
        if key in entries:
            raise parser.problem(text("the entry “{name}” stands here twice", name=excerpt(key, width=40)), at)
        parser.expect(":")
        entries[key] = parser.expression()
        parser.define((key,))
        if not parser.skip(","):
            break
    parser.expect("}")
    parser.forget(len(entries))
    return nodes.ContextOf(token.start, tuple(entries.items()))


def _key(parser: Parser) -> str:
    if parser.peek().sort is Sort.STRING:
        return str(parser.take().value)
    name = parser.new_name(":")
    if name is None:
        raise parser.unexpected(text("the name of an entry and “:”"))
    return name


def _if(parser: Parser, token: Token) -> nodes.Node:
    condition = parser.expression()
    parser.expect_keyword("then")
    then = parser.expression()
    parser.expect_keyword("else")
    return nodes.If(token.start, condition, then, parser.expression())


def _iterations(parser: Parser) -> tuple[nodes.Iteration, ...]:
    found: list[nodes.Iteration] = []
    while True:
        at = parser.peek().start
        name = parser.new_variable()
        if name is None:
            raise parser.unexpected(text("a new name and “in”"))
        parser.expect_keyword("in")
        source = parser.expression()
        high = parser.expression() if parser.skip("..") else None
        found.append(nodes.Iteration(at, name, source, high))
        parser.define((name,))
        if not parser.skip(","):
            return tuple(found)
        if len(found) == _MOST_VARIABLES:
            raise parser.problem(text("more than {limit} variables in one loop", limit=_MOST_VARIABLES))


def _for(parser: Parser, token: Token) -> nodes.Node:
    iterations = _iterations(parser)
    parser.expect_keyword("return")
    parser.define(("partial",))
    body = parser.expression()
    parser.forget(len(iterations) + 1)
    return nodes.For(token.start, iterations, body)


def _quantified(parser: Parser, token: Token) -> nodes.Node:
    iterations = _iterations(parser)
    parser.expect_keyword("satisfies")
    condition = parser.expression()
    parser.forget(len(iterations))
    return nodes.Quantified(token.start, token.text, iterations, condition)


def _function(parser: Parser, token: Token) -> nodes.Node:
    parser.expect("(")
    names: list[str] = []
    types: list[nodes.TypeName | None] = []
    while not parser.at_sign(")"):
        at = parser.peek().start
        name = parser.new_name(":,)")
        if name is None or name in names:
            raise parser.problem(text("expected a new name for a parameter"), at)
        names.append(name)
        types.append(parse_type(parser) if parser.skip(":") else None)
        if not parser.skip(","):
            break
    parser.expect(")")
    if parser.at_keyword("external"):
        raise parser.problem(text("external functions are not allowed"))
    parser.define(names)
    body = parser.expression()
    parser.forget()
    return nodes.Lambda(token.start, tuple(names), tuple(types), body)


_FORMS: dict[str, Callable[[Parser, Token], nodes.Node]] = {
    **dict.fromkeys(("true", "false", "null"), _constant),
    "-": _negation,
    "@": _at,
    "(": _parenthesis,
    "[": _list,
    "]": _open_range,
    "{": _context,
    "if": _if,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "function": _function,
}
