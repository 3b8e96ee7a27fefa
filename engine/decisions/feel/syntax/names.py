"""Which names are in scope while parsing, because `a-b` or `date and time of call` may each be one name."""

from __future__ import annotations

import re
from collections.abc import Iterable

START = r"(?:[^\W\d]|[?\U00010000-\U000EFFFF])"
PART = r"(?:\w|[?\u00b7\u0300-\u036f\u203f\u2040\U00010000-\U000EFFFF])"
WORD = re.compile(f"{START}{PART}*")
PLAIN = re.compile(rf"{START}{PART}*(?: {START}{PART}*)*")
_PART = re.compile(PART)
_START = re.compile(START)

KEYWORDS = frozenset(
    [
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "instance",
        "function",
        "external",
        "true",
        "false",
        "null",
    ]
)
BUILTIN_PHRASES = ("date and time", "years and months duration", "get or else")
"""Names of built-ins with a keyword inside: known as one name when an opening parenthesis follows."""


def tidy(name: str) -> str:
    """A name with its spaces made single, which is how names are compared."""
    return " ".join(name.split())


def is_plain(name: str) -> bool:
    """Whether a name is understood without being known: words without keywords or operator signs."""
    return PLAIN.fullmatch(name) is not None and KEYWORDS.isdisjoint(name.split(" "))


class Scope:
    """The special names known at a place: those given, and those the expression itself defines around it."""

    def __init__(self, names: Iterable[str]) -> None:
        self._stack: list[dict[str, re.Pattern[str]]] = [_patterns(names)]

    def push(self, names: Iterable[str]) -> None:
        """Enter a part in which these names are defined as well."""
        self._stack.append(_patterns(names))

    def pop(self) -> None:
        """Leave it."""
        self._stack.pop()

    def longest(self, source: str, at: int) -> tuple[str, int] | None:
        """The longest special name that stands at `at`, with its end."""
        found: tuple[str, int] | None = None
        for patterns in (_PHRASES, *self._stack):
            for name, pattern in patterns.items():
                match = pattern.match(source, at)
                if match is not None and (found is None or match.end() > found[1]):
                    found = name, match.end()
        return found


def _patterns(names: Iterable[str]) -> dict[str, re.Pattern[str]]:
    """Only what can be written as a name: a key such as `[` must not swallow a bracket, nor `false` the value."""
    tidied = (tidy(name) for name in names)
    special = (name for name in tidied if name and not is_plain(name) and name not in KEYWORDS)
    return {name: _pattern(name, "") for name in special if _START.match(name)}


def _pattern(name: str, after: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in name.split(" "))
    boundary = f"(?!{PART})" if _PART.fullmatch(name[-1]) else ""
    return re.compile(f"{words}{boundary}{after}")


_PHRASES = {name: _pattern(name, r"(?=\s*\()") for name in BUILTIN_PHRASES}
