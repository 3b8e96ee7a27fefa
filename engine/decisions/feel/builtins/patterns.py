"""Regular expressions, by RE2: linear in the text, whatever the pattern. What RE2 lacks is refused by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import re2  # type: ignore[import-untyped]

from engine.decisions.feel.builtins.registry import builtin, fault
from engine.decisions.feel.environment import EMPTY
from engine.decisions.feel.run import Run
from engine.decisions.feel.values import Null, Value
from engine.text import Text, text

_LONGEST_PATTERN = 1_000
_MEMORY = 2 << 20
_MOST_KEPT = 64
_COST_OF_A_PATTERN = 1_000
_COST_OF_A_REFUSAL = 5_000
_COST_OF_A_MATCH = 10
_BACK_REFERENCE = re.compile(r"(?:^|[^\\])(?:\\\\)*\\[1-9]")
_REFERENCE = re.compile(r"\\([\\$])|\$(\d+)|(\\|\$)")
_CLASS_OR_SPACE = re.compile(r"\[(?:[^\]\\]|\\.)*\]|\\.|\s", re.DOTALL)
Pattern = Any  # re2 has no types


class _Refused(Exception):
    """A pattern that is none, or asks for what RE2 cannot do."""

    def __init__(self, null: Null) -> None:
        super().__init__()
        self.null = null


_kept: dict[tuple[str, str], Pattern] = {}


def _compiled(run: Run, pattern: str, flags: str) -> Pattern:
    """Compiled once, but paid for by each run that uses it, since a short pattern can make a large automaton."""
    found = _kept.get((pattern, flags))
    if found is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        found = _kept[pattern, flags] = _compile(pattern, flags)
    if (pattern, flags) not in run.patterns:
        run.patterns |= {(pattern, flags)}
        run.spend(_COST_OF_A_PATTERN + 2 * found.programsize)
    return found


def _compile(pattern: str, flags: str) -> Pattern:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    options.case_sensitive = "i" not in flags
    options.dot_nl = "s" in flags
    options.literal = "q" in flags
    if "x" in flags:
        pattern = _CLASS_OR_SPACE.sub(lambda part: "" if part.group().isspace() else part.group(), pattern)
    if "m" in flags:
        pattern = f"(?m){pattern}"
    return re2.compile(pattern, options)


def _pattern(run: Run, pattern: str, flags: str | Null | None) -> Pattern:
    wanted = flags if isinstance(flags, str) else ""
    if not set(wanted) <= set("smixq"):
        raise _Refused(fault(text("the flags “{flags}” are not known; there are s, m, i, x and q", flags=wanted[:20])))
    if len(pattern) > _LONGEST_PATTERN:
        raise _Refused(fault(text("a pattern has at most {limit} characters", limit=_LONGEST_PATTERN)))
    if _BACK_REFERENCE.search(pattern):
        raise _Refused(fault(text("back-references are not supported in patterns")))
    if any(mark in pattern for mark in ("(?=", "(?!", "(?<")):
        raise _Refused(fault(text("look-ahead and look-behind are not supported in patterns")))
    try:
        return _compiled(run, pattern, wanted)
    except re2.error:
        run.spend(_COST_OF_A_REFUSAL)
        raise _Refused(fault(text("“{pattern}” is not a pattern", pattern=pattern[:60]))) from None


def problem_with(pattern: str, flags: str = "", replacement: str | None = None) -> Text | None:
    """Why a pattern, or what is to be put in its place, can be used for no text at all; None when it can."""
    try:
        run = Run({}, EMPTY)
        found = _pattern(run, pattern, flags)
        if replacement is not None and "q" not in flags:
            _template(run, replacement, found.groups)
    except _Refused as refused:
        return refused.null.reason
    return None


@builtin("matches(input: string, pattern: string, flags?: string?)")
def _matches(run: Run, source: str, pattern: str, flags: str | Null | None) -> Value:
    try:
        found = _pattern(run, pattern, flags)
    except _Refused as refused:
        return refused.null
    _pay(run, source, found)
    return found.search(source) is not None


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string?)")
def _replace(run: Run, source: str, pattern: str, replacement: str, flags: str | Null | None) -> Value:
    try:
        found = _pattern(run, pattern, flags)
        literally = isinstance(flags, str) and "q" in flags
        parts: list[str | int] = [replacement] if literally else _template(run, replacement, found.groups)
    except _Refused as refused:
        return refused.null
    pieces: list[str] = []
    at = length = 0
    for match in _each(run, found, source):
        if match is None:
            return fault(text("the pattern matches the empty text"))
        run.spend(len(parts))
        fresh = [source[at : match.start()], *_filled(parts, match)]
        length += sum(map(len, fresh))
        run.string(length)
        pieces += fresh
        at = match.end()
    pieces.append(source[at:])
    run.string(length + len(source) - at)
    return "".join(pieces)


def _filled(parts: list[str | int], match: Any) -> Iterator[str]:
    for part in parts:
        yield part if isinstance(part, str) else match.group(part) or ""


def _template(run: Run, replacement: str, groups: int) -> list[str | int]:
    """`$1` is a group; `\\$` and `\\\\` are themselves. Of `$12` as many digits count as there are groups."""
    parts: list[str | int] = []
    at = 0
    for match in _REFERENCE.finditer(replacement):
        run.spend(1)
        escaped, digits, stray = match.groups()
        if stray:
            raise _Refused(fault(text("in a replacement, write \\$ for “$” and \\\\ for “\\”")))
        parts.append(replacement[at : match.start()])
        at = match.end()
        if escaped:
            parts.append(escaped)
        else:
            parts += _group(digits, groups)
    parts.append(replacement[at:])
    return parts


def _group(digits: str, groups: int) -> list[str | int]:
    for length in range(min(len(digits), 4), 0, -1):
        if int(digits[:length]) <= groups:
            return [int(digits[:length]), digits[length:]]
    return ["", digits[1:]]


@builtin("split(string: string, delimiter: string)")
def _split(run: Run, source: str, delimiter: str) -> Value:
    try:
        found = _pattern(run, delimiter, None)
    except _Refused as refused:
        return refused.null
    pieces: list[Value] = []
    at = 0
    for match in _each(run, found, source):
        if match is None:
            return fault(text("the pattern matches the empty text"))
        pieces.append(source[at : match.start()])
        at = match.end()
    run.elements(len(pieces) + 1)
    return [*pieces, source[at:]]


def _each(run: Run, pattern: Pattern, source: str) -> Iterator[Any]:
    """Every match, paid for; None in the place of an empty one."""
    _pay(run, source, pattern)
    size = pattern.programsize
    for match in pattern.finditer(source):
        yield None if match.start() == match.end() else match
        # a pattern such as `a.*b|a` looks through all that is left, for each match anew
        run.spend(_COST_OF_A_MATCH + ((len(source) - match.end()) * size >> 10))


def _pay(run: Run, source: str, pattern: Pattern) -> None:
    """Where RE2 cannot make states in advance, each character costs as much as the pattern is large."""
    run.spend(20 + (len(source) * pattern.programsize >> 9))
