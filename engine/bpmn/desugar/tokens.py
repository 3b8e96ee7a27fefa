"""Cutting a text with JUEL in it into words and tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from engine.errors import BadExpression
from engine.text import Text, text

MAX_SOURCE = 32_768


class Sort(Enum):
    """What a token is."""

    NUMBER = "number"
    TEXT = "text"
    WORD = "word"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` as written, `value` without quotation marks and escapes (a number as FEEL writes it), `at` its offset."""

    sort: Sort
    text: str
    value: str
    at: int


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?(?![\w.]))
    | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<word>(?:[^\W\d]|\$)[\w$]*)
    | (?P<sign>->|\+=|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,;=()\[\]{}])
    )""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = re.compile(r"(?:\\[$#]\{|[^$#\\]|\\|[$#](?!\{))*")
_ESCAPED = re.compile(r"\\([$#]\{)")


def expressions_in(source: str) -> Iterator[str | list[Token]]:
    """The words around expressions as texts, each expression `${…}` as its tokens, closed by one of sort END."""
    if len(source) > MAX_SOURCE:
        raise _unreadable(source, 0)
    at = 0
    while at < len(source):
        words = _WORDS.match(source, at)
        assert words is not None  # it matches nothing as well
        if words.end() > at:
            yield _ESCAPED.sub(r"\1", words[0])
        at = words.end()
        if at < len(source):
            tokens = list(tokens_of(source, at + 2))
            yield tokens
            at = tokens[-1].at + 1


def tokens_of(source: str, at: int) -> Iterator[Token]:
    """The tokens from `at` to the brace that closes the expression; that one has sort END."""
    while True:
        match = _TOKEN.match(source, at)
        if match is None:
            raise _unreadable(source, at)
        kind = str(match.lastgroup)
        word, begin = match[kind], match.start(kind)
        if word == "}":
            yield Token(Sort.END, "", "", begin)
            return
        yield Token(Sort(kind), word, _value(Sort(kind), word), begin)
        at = match.end()


def _value(sort: Sort, word: str) -> str:
    if sort is Sort.TEXT:
        return re.sub(r"\\(.)", r"\1", word[1:-1], flags=re.DOTALL)
    if sort is Sort.NUMBER:
        return _number(word)
    return word


def _number(word: str) -> str:
    """FEEL has digits before and behind the point, and no exponent."""
    return format(Decimal(word), "f").removesuffix(".")


def refused(source: str, at: int, why: Text) -> BadExpression:
    """The expression with the place in it that has no equivalent."""
    line, column = source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)
    return BadExpression(source=source[:80], line=line, column=column, detail=why)


def _unreadable(source: str, at: int) -> BadExpression:
    return refused(source, at, text("this is no JUEL"))
