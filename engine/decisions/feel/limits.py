"""How much one expression may cost, whoever wrote it. Reached limits end an evaluation with `LimitReached`."""

from __future__ import annotations

from dataclasses import dataclass

MAX_SOURCE = 32_768
"""Characters of one expression."""

MAX_DEPTH = 100
"""Levels of nesting in one expression; keeps parsing and running far from Python's own recursion limit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`steps` counts the parts evaluated in loops, the elements of lists and every 64 characters of strings;
    `depth` the nesting of calls to functions that the expression defines."""

    steps: int = 200_000
    depth: int = 300
    string: int = 1_000_000
    elements: int = 100_000


DEFAULT_LIMITS = Limits()
