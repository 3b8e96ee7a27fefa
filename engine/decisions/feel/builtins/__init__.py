"""The built-in functions, by what they work on. Importing this package registers all of them."""

from engine.decisions.feel.builtins import (
    contexts,
    conversion,
    dates,
    lists,
    numbers,
    patterns,
    ranges,
    statistics,
    strings,
    working_time,
)
from engine.decisions.feel.builtins.registry import BUILTINS

__all__ = [
    "BUILTINS",
    "contexts",
    "conversion",
    "dates",
    "lists",
    "numbers",
    "patterns",
    "ranges",
    "statistics",
    "strings",
    "working_time",
]
