"""Type names as they stand after `instance of` and in the parameters of functions."""

from __future__ import annotations

import re

from engine.decisions.feel.syntax.lexer import Sort
from engine.decisions.feel.syntax.nodes import TypeName
from engine.decisions.feel.syntax.parser import Parser
from engine.text import text

SIMPLE = (
    "years and months duration",
    "days and time duration",
    "date and time",
    "number",
    "string",
    "boolean",
    "date",
    "time",
    "Any",
    "Null",
    "list",
    "context",
    "range",
    "function",
)
_NAME = re.compile(r"\s*(" + "|".join(name.replace(" ", r"\s+") for name in SIMPLE) + r")(?![\w])")


def parse_type(parser: Parser, depth: int = 0) -> TypeName:
    """`number`, `list<string>`, `context<a: number>`, `range<date>`, `function<number> -> number`, or a name that the
    model defines (`tLoan`, `shared.tLoan`)."""
    token = parser.peek()
    at = token.start
    match = _NAME.match(parser.source, at)
    if depth > 20 or (match is None and token.sort is not Sort.NAME):
        raise parser.unexpected(text("the name of a type"))
    if match is None or (token.sort is Sort.NAME and token.end > match.end()):
        return TypeName(at, _defined(parser))
    parser.jump(match.end())
    name = " ".join(match.group(1).split())
    if name in ("list", "range") and parser.skip("<"):
        inner = parse_type(parser, depth + 1)
        parser.expect(">")
        return TypeName(at, name, (inner,))
    if name == "context" and parser.skip("<"):
        return _context(parser, at, depth)
    if name == "function" and parser.skip("<"):
        return _function(parser, at, depth)
    return TypeName(at, name)


def _defined(parser: Parser) -> str:
    parts = [parser.take().text]
    while parser.skip("."):
        if parser.peek().sort is not Sort.NAME:
            raise parser.unexpected(text("the name of a type"))
        parts.append(parser.take().text)
    return ".".join(parts)


def _context(parser: Parser, at: int, depth: int) -> TypeName:
    labels: list[str] = []
    parts: list[TypeName] = []
    while True:
        label = parser.new_name(":")
        if label is None:
            raise parser.unexpected(text("the name of an entry and “:”"))
        parser.expect(":")
        labels.append(label)
        parts.append(parse_type(parser, depth + 1))
        if not parser.skip(","):
            parser.expect(">")
            return TypeName(at, "context", tuple(parts), tuple(labels))


def _function(parser: Parser, at: int, depth: int) -> TypeName:
    parts: list[TypeName] = []
    while not parser.at_sign(">"):
        parts.append(parse_type(parser, depth + 1))
        if not parser.skip(","):
            break
    parser.expect(">")
    parser.expect("->")
    return TypeName(at, "function", (*parts, parse_type(parser, depth + 1)))
