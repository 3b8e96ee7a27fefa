"""Tokens of FEEL, read one at a time, since where a name ends depends on the names in scope at that place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from engine.decisions.feel.numbers import from_decimal
from engine.decisions.feel.syntax.names import KEYWORDS, WORD, Scope, is_plain, tidy
from engine.errors import BadExpression
from engine.text import Text, text


class Sort(Enum):
    """What a token is."""

    NUMBER = "number"
    STRING = "string"
    NAME = "name"
    KEYWORD = "keyword"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the name, keyword or sign; `value` that of a number or string."""

    sort: Sort
    text: str
    start: int
    end: int
    value: Decimal | str | None = None


COMMENT = r"//[^\n]*|/\*(?:.*?\*/|.*)"
"""One without an end reaches to the end of the text, so that it is looked for once."""

_BLANK = r"[\s\ufeff\u180e\u200b]+"
_SPACE = re.compile(rf"(?:{_BLANK}|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_ASIDE = re.compile(rf"(?:{_BLANK}|{COMMENT})+", re.DOTALL)
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_MOST_DIGITS = 10_000
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_SIGN = re.compile(r"\*\*|\.\.|<=|>=|!=|->|[-+*/<>=()\[\]{},:.@]")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_FULL_WIDTH = dict(zip("，（）：＝＞＜；、【】｛｝＋－。×÷", ",():=><,,[]{}+-.*/", strict=True)) | {
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
}
_QUOTES = "'“”‘’＂「」『』`"
_OF_OTHERS = {"&": "and", "|": "or", "!": "not(…)", "！": "not(…)"}


def problem(source: str, at: int, detail: Text) -> BadExpression:
    """The error for offset `at`; lines and columns count from 1, a long text is shown in part."""
    line = source.count("\n", 0, at) + 1
    column = at - (source.rfind("\n", 0, at) + 1) + 1
    return BadExpression(source=excerpt(source, at), line=line, column=column, detail=detail)


def excerpt(source: str, at: int = 0, width: int = 80) -> str:
    """`source` itself, or the part of it around `at`."""
    if len(source) <= width:
        return source
    start = max(0, min(at - width // 2, len(source) - width))
    end = start + width
    return f"{'…' if start else ''}{source[start:end]}{'…' if end < len(source) else ''}"


def without_comments(name: str) -> str:
    """A name as it is known, whatever stands between its words."""
    return tidy(_ASIDE.sub(" ", name))


class Lexer:
    """Reads the token at any offset of one text."""

    def __init__(self, source: str, scope: Scope) -> None:
        self.source = source
        self.scope = scope

    def token(self, at: int) -> Token:
        """The first token at or after `at`."""
        space = _SPACE.match(self.source, at)
        start = space.end() if space else at
        if start >= len(self.source):
            return Token(Sort.END, "", start, start)
        char = self.source[start]
        if self.source.startswith("/*", start):
            raise problem(self.source, start, text("this comment has no end; “*/” ends it"))
        if char == '"':
            return self._string(start)
        match = _NUMBER.match(self.source, start)
        if match is not None:
            return self._number(start, match)
        name = self._name(start)
        if name is not None:
            return name
        match = _SIGN.match(self.source, start)
        if match is None:
            raise problem(self.source, start, _foreign(char))
        return Token(Sort.SIGN, match.group(), start, match.end())

    def _number(self, start: int, match: re.Match[str]) -> Token:
        number = from_decimal(Decimal(match.group())) if match.end() - start <= _MOST_DIGITS else None
        if not isinstance(number, Decimal):
            raise problem(self.source, start, text("this number is too large"))
        return Token(Sort.NUMBER, match.group(), start, match.end(), number)

    def _string(self, start: int) -> Token:
        match = _STRING.match(self.source, start)
        if match is None:
            raise problem(self.source, start, text("this string has no closing quotation mark"))
        return Token(Sort.STRING, match.group(), start, match.end(), unescape(match.group(1)))

    def _name(self, start: int) -> Token | None:
        """A keyword or the longest name: one known in scope, or words side by side, which no operator joins."""
        word = WORD.match(self.source, start)
        if word is not None and word.group() in KEYWORDS:
            known = self.scope.longest(self.source, start)
            if known is None:
                return Token(Sort.KEYWORD, word.group(), start, word.end())
            return Token(Sort.NAME, known[0], start, known[1])
        plain, end = self._words(start)
        known = self.scope.longest(self.source, start)
        if known is not None and known[1] > end:
            return Token(Sort.NAME, known[0], start, known[1])
        return Token(Sort.NAME, plain, start, end) if plain else None

    def _words(self, start: int) -> tuple[str, int]:
        words: list[str] = []
        end, at = start, start
        while True:
            word = WORD.match(self.source, at)
            if word is None or word.group() in KEYWORDS:
                return " ".join(words), end
            words.append(word.group())
            end = word.end()
            space = _SPACE.match(self.source, end)
            if space is None or word.group() == "?":
                return " ".join(words), end
            at = space.end()


def unescape(body: str) -> str:
    """The characters that a string's escapes stand for; an unknown escape stays as written (`\\d` in a pattern)."""
    if "\\" not in body:
        return body
    plain = _ESCAPE.sub(_character, body)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    short, long, simple = match.groups()
    if simple is not None:
        return _SIMPLE.get(simple, match.group())
    code = int(short or long, 16)
    return chr(code) if code <= 0x10FFFF else match.group()


def _foreign(char: str) -> Text:
    if char in _QUOTES:
        return text("strings stand in straight double quotation marks")
    if char in _FULL_WIDTH:
        return text("“{char}” is a full-width character; write “{plain}”", char=char, plain=_FULL_WIDTH[char])
    if char in _OF_OTHERS:
        return text("“{char}” is not a part of FEEL; write “{plain}”", char=char, plain=_OF_OTHERS[char])
    if char in "%％":
        return text("there are no percent signs: 30 percent is 0.3")
    return text("“{char}” is not a part of FEEL", char=char)


__all__ = ["COMMENT", "Lexer", "Sort", "Token", "excerpt", "is_plain", "problem", "unescape", "without_comments"]
