"""Words from outside against the columns that keep them: the same answer on a database that would take anything."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Table

from engine.text import Text, text


def misfits(table: Table, words: Mapping[str, str]) -> dict[str, Text]:
    """Column name → why its words cannot be kept there; empty when all fit."""
    reasons = {name: _reason(value, getattr(table.c[name].type, "length", None)) for name, value in words.items()}
    return {name: reason for name, reason in reasons.items() if reason is not None}


def _reason(words: str, most: int | None) -> Text | None:
    if most is not None and len(words) > most:
        return text("Write at most {limit} characters.", limit=most)
    if any(character < " " or "\ud800" <= character <= "\udfff" or character == "\x7f" for character in words):
        return text("Write it on one line, without control characters.")
    return None
