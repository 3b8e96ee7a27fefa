"""Strings. Characters are code points; positions count from 1, or from −1 backwards."""

from __future__ import annotations

from decimal import Decimal

from engine.decisions.feel.builtins.registry import builtin, fault
from engine.decisions.feel.run import Run
from engine.decisions.feel.values import Null, Value
from engine.text import text


@builtin("substring(string: string, start position: number, length?: number)")
def _substring(run: Run, source: str, start: Decimal, length: Decimal | None) -> Value:
    if start == 0 or abs(start) > len(source):
        return fault(text("there is no position {position} in a text of {count}", position=start, count=len(source)))
    if length is not None and length < 1:
        return fault(text("a length of {length} is too short", length=length))
    first = int(start) - 1 if start > 0 else len(source) + int(start)
    last = len(source) if length is None else first + int(min(length, Decimal(len(source))))
    return source[max(first, 0) : last]


@builtin("string length(string: string)")
def _string_length(run: Run, source: str) -> Value:
    return Decimal(len(source))


@builtin("upper case(string: string)")
def _upper_case(run: Run, source: str) -> Value:
    return source.upper()


@builtin("lower case(string: string)")
def _lower_case(run: Run, source: str) -> Value:
    return source.lower()


@builtin("substring before(string: string, match: string)")
def _substring_before(run: Run, source: str, match: str) -> Value:
    head, found, _ = source.partition(match) if match else ("", "", "")
    return head if found else ""


@builtin("substring after(string: string, match: string)")
def _substring_after(run: Run, source: str, match: str) -> Value:
    return source.partition(match)[2] if match else source


@builtin("contains(string: string, match: string)")
def _contains(run: Run, source: str, match: str) -> Value:
    return match in source


@builtin("starts with(string: string, match: string)")
def _starts_with(run: Run, source: str, match: str) -> Value:
    return source.startswith(match)


@builtin("ends with(string: string, match: string)")
def _ends_with(run: Run, source: str, match: str) -> Value:
    return source.endswith(match)


@builtin("string join(list: list, delimiter?: string?)")
def _string_join(run: Run, parts: list[Value], delimiter: str | Null | None) -> Value:
    run.spend(len(parts))
    between = delimiter if isinstance(delimiter, str) else ""
    words = [part for part in parts if not isinstance(part, Null)]
    strings = [word for word in words if isinstance(word, str)]
    if len(strings) != len(words):
        return fault(text("string join: every item must be a string"))
    run.string(sum(map(len, strings)) + len(between) * len(strings))
    return between.join(strings)
