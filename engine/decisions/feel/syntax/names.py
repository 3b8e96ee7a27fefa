"""Which names are in scope while parsing, because `a-b` or `date and time of call` may each be one name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

START = r"(?:[^\W\d]|[?\U00010000-\U000EFFFF])"
PART = r"(?:\w|[?\u00b7\u0300-\u036f\u203f\u2040\U00010000-\U000EFFFF])"
WORD = re.compile(f"{START}{PART}*")
PLAIN = re.compile(rf"{START}{PART}*(?: {START}{PART}*)*")
_START = re.compile(START)
_PIECE = re.compile(rf"{PART}+|\s+|.", re.DOTALL)

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
_PHRASES = {name: re.compile(name.replace(" ", r"\s+") + r"(?=\s*\()") for name in BUILTIN_PHRASES}


def tidy(name: str) -> str:
    """A name with its spaces made single, which is how names are compared."""
    return " ".join(name.split())


def is_plain(name: str) -> bool:
    """Whether a name is understood without being known: words without keywords or operator signs."""
    return PLAIN.fullmatch(name) is not None and KEYWORDS.isdisjoint(name.split(" "))


class Scope:
    """The special names known at a place: those given, and those the expression itself defines around it.

    They stand in a tree of their parts (words, signs, spaces), so looking costs the length of a name, not their number.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._root = _Part()
        self._stack: list[list[list[str]]] = []
        self.push(names)

    def push(self, names: Iterable[str]) -> None:
        """Enter a part in which these names are defined as well."""
        pushed = [_PIECE.findall(name) for name in _special(names)]
        for parts in pushed:
            self._count(parts, 1)
        self._stack.append(pushed)

    def pop(self) -> None:
        """Leave it."""
        for parts in self._stack.pop():
            self._count(parts, -1)

    def _count(self, parts: list[str], change: int) -> None:
        part = self._root
        for one in parts:
            part = part.after.setdefault(one, _Part())
        part.names += change

    def longest(self, source: str, at: int) -> tuple[str, int] | None:
        """The longest special name that stands at `at`, with its end."""
        found: tuple[str, int] | None = None
        for name, pattern in _PHRASES.items():
            phrase = pattern.match(source, at)
            if phrase is not None:
                found = name, phrase.end()
        part, end, passed = self._root, at, []
        while part.after and (match := _PIECE.match(source, end)) is not None:
            piece = " " if match.group().isspace() else match.group()
            if piece not in part.after:
                break
            part, end = part.after[piece], match.end()
            passed.append(piece)
            if part.names and (found is None or end > found[1]):
                found = "".join(passed), end
        return found


@dataclass(slots=True)
class _Part:
    """A place in the tree: how many definitions end here, and what may follow."""

    names: int = 0
    after: dict[str, _Part] = field(default_factory=dict)


def _special(names: Iterable[str]) -> Iterator[str]:
    """Only what can be written as a name: a key such as `[` must not swallow a bracket, nor `false` the value."""
    for name in set(map(tidy, names)):
        if name and not is_plain(name) and name not in KEYWORDS and _START.match(name):
            yield name
