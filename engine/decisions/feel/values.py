"""What a FEEL expression works on.

| FEEL                        | here                                     |
|-----------------------------|------------------------------------------|
| number                      | `decimal.Decimal` (34 digits)            |
| string, boolean             | `str`, `bool`                            |
| list, context               | `list`, `dict` with string keys          |
| null                        | `Null`, which says why                   |
| range                       | `Range`                                  |
| function                    | `Function`                               |
| date, time, date and time,  | `temporal.Date`, `Time`, `DateTime`,     |
| the two durations           | `temporal.DayDuration`, `MonthDuration`  |
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from engine.decisions.feel.temporal import Date, DateTime, DayDuration, MonthDuration, Time
from engine.text import Text, text

if TYPE_CHECKING:
    from engine.decisions.feel.run import Run

Value: TypeAlias = object
"""Any value of the table above; which one is found out by `kind_of`."""


class Null:
    """No value, and why.

    `fault` tells a null that comes of a failure (a wrong type, a missing entry, an unreadable date) from one that was
    simply written or given: a condition never decides on a fault. `at` is the offset in the expression, or -1.
    """

    __slots__ = ("at", "fault", "reason")

    def __init__(self, reason: Text, at: int = -1, *, fault: bool = True) -> None:
        self.reason = reason
        self.at = at
        self.fault = fault

    def __repr__(self) -> str:
        return f"Null({str(self.reason)!r})"


NULL = Null(text("it is null"), fault=False)


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; an end that is None is open to infinity (`> 5` is `Range(5, None, False, False)`)."""

    low: Value
    high: Value
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something to call: a built-in, or `function(x) …` with the scope it was written in.

    `call` takes the run and the arguments in order of `parameters`; `types` holds a check for each parameter.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[[Run, Sequence[Value]], Value]


KINDS: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    Null: "null",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DayDuration: "days and time duration",
    MonthDuration: "years and months duration",
}


def kind_of(value: Value) -> str:
    """FEEL's name for the type of `value`."""
    return KINDS[type(value)]


KIND_TEXTS: dict[str, Text] = {
    "number": text("a number"),
    "string": text("a string"),
    "boolean": text("true or false"),
    "null": text("null"),
    "list": text("a list"),
    "context": text("a context"),
    "range": text("a range"),
    "function": text("a function"),
    "date": text("a date"),
    "time": text("a time"),
    "date and time": text("a date and time"),
    "days and time duration": text("a days and time duration"),
    "years and months duration": text("a years and months duration"),
}


def described(value: Value) -> Text:
    """The kind of `value` as it stands in a sentence: “a number”."""
    return KIND_TEXTS[kind_of(value)]
