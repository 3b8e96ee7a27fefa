"""What comes from outside against what can be kept: words by their columns, data by its size.

The same answer on a database that would take anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import orjson
from sqlalchemy import Table

from engine.db.types import dump
from engine.dispatch import Transaction
from engine.errors import FormInvalid
from engine.text import Text, text


def misfits(table: Table, words: Mapping[str, str]) -> dict[str, Text]:
    """Column name → why its words cannot be kept there; empty when all fit."""
    reasons = {name: _reason(value, getattr(table.c[name].type, "length", None)) for name, value in words.items()}
    return {name: reason for name, reason in reasons.items() if reason is not None}


def refuse_large(tx: Transaction, *brought: Mapping[str, object]) -> None:
    """Raise FormInvalid for data that is larger than the office takes in at once; it names the largest field."""
    wrong = too_large(tx.engine.settings.payload_kilobytes, *brought)
    if wrong:
        raise FormInvalid(wrong)


def too_large(kilobytes: int, *brought: Mapping[str, object]) -> dict[str, Text]:
    """The largest field → how large it is, when all of it together is larger than `kilobytes`; empty when it is not.

    Sizes are those of the data as JSON.
    """
    sizes = [_size(data) for data in brought]
    whole = sum(sizes)
    if whole <= kilobytes * 1_000:
        return {}
    data = brought[sizes.index(max(sizes))]
    name, own = max(((str(name), _size({name: value})) for name, value in data.items()), key=lambda one: one[1])
    shown = name if len(name) <= 60 else f"{name[:57]}…"
    return {
        shown: text(
            "“{field}” is too large: {own} kB, {whole} kB with all else that came; at most {limit} kB are taken.",
            field=shown, own=_kilobytes(own), whole=_kilobytes(whole), limit=kilobytes,
        )
    }  # fmt: skip


def _size(value: object) -> int:
    """Bytes of JSON. What no JSON can say is refused by its own name where it would be kept."""
    try:
        return len(dump(value))
    except orjson.JSONEncodeError:  # numbers beyond 64 bits, halves of characters, deep nesting
        pass
    try:
        return len(json.dumps(value, default=str))
    except (TypeError, ValueError, RecursionError):
        return 0


def _kilobytes(size: int) -> int:
    return -(-size // 1_000)


def _reason(words: str, most: int | None) -> Text | None:
    if most is not None and len(words) > most:
        return text("Write at most {limit} characters.", limit=most)
    if any(character < " " or "\ud800" <= character <= "\udfff" or character == "\x7f" for character in words):
        return text("Write it on one line, without control characters.")
    return None
