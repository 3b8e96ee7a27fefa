"""A value for a field, made from a row's cells as the mapping says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from engine.intake.mapping import Value
from engine.text import Text, text

_INTEGER = re.compile(r"[+-]?\d{1,30}")
_NUMBER = re.compile(r"[+-]?(\d{1,30}|\d{1,3}(,\d{3}){1,9})(\.\d{1,12})?")
_YES = {"true", "yes", "y", "1", "是"}
_NO = {"false", "no", "n", "0", "否"}


class CellRefused(Exception):
    """A cell that cannot be used: where it stands, and why. Becomes a `Reject`, never leaves `intake`."""

    def __init__(self, field: str, reason: Text) -> None:
        super().__init__(field, str(reason))
        self.field = field
        self.reason = reason


def take(value: Value, cells: Mapping[str, str]) -> object:
    """The value for one row: str, int, Decimal, bool, or None for an empty cell without a default.

    Raises:
        CellRefused: the text is no number where one is wanted, too long, or unknown to `values`.
    """
    if not value.columns:
        return value.constant
    where = ", ".join(value.columns)
    words = _joined(value, cells) or value.default
    if not words:
        return None
    if value.max_length is not None and len(words) > value.max_length:
        raise CellRefused(
            where, text("it has {found} characters, more than {limit}", found=len(words), limit=value.max_length)
        )
    if value.values is not None:
        return _looked_up(value, words, where)
    return _typed(value.kind, words, where)


def whole_number(words: str) -> int | None:
    """The number when `words` is nothing but a whole number."""
    stripped = words.strip()
    return int(stripped) if _INTEGER.fullmatch(stripped) and stripped.isascii() else None


def _joined(value: Value, cells: Mapping[str, str]) -> str:
    return value.join.join(filter(None, (_padded(value, name, cells[name].strip()) for name in value.columns)))


def _padded(value: Value, column: str, words: str) -> str:
    length = value.pad.get(column, 0) if value.pad is not None else 0
    return words.zfill(length) if words.isdigit() else words


def _looked_up(value: Value, words: str, where: str) -> object:
    known = value.values or {}
    if words in known:
        return known[words]
    if value.otherwise is not None:
        return value.otherwise
    raise CellRefused(where, text("“{words}” is not among the values that the mapping names", words=_short(words)))


def _typed(kind: str, words: str, where: str) -> object:
    if kind == "integer":
        number = whole_number(words)
        if number is None:
            raise CellRefused(where, text("“{words}” is not a whole number", words=_short(words)))
        return number
    if kind == "number":
        if not (words.isascii() and _NUMBER.fullmatch(words)):
            raise CellRefused(where, text("“{words}” is not a number", words=_short(words)))
        return Decimal(words.replace(",", ""))
    if kind == "boolean":
        return _truth(words, where)
    return words


def _truth(words: str, where: str) -> bool:
    lowered = words.lower()
    if lowered not in _YES and lowered not in _NO:
        raise CellRefused(where, text("“{words}” is neither yes nor no", words=_short(words)))
    return lowered in _YES


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:57] + "…"
