"""What each built-in gives, by the types of its arguments as they fit its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from engine.decisions.feel.typing.types import (
    ANY,
    ANY_CONTEXT,
    ANY_RANGE,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAY_DURATION,
    MONTH_DURATION,
    NUMBER,
    STRING,
    TIME,
    ListType,
    Type,
    context,
    items_of,
    list_of,
    parts,
    union,
)

Result: TypeAlias = Callable[[Sequence[Type]], Type]


def _first(arguments: Sequence[Type]) -> Type:
    return arguments[0]


def _item(arguments: Sequence[Type]) -> Type:
    return items_of(arguments[0])


def _same_list(arguments: Sequence[Type]) -> Type:
    return list_of(_item(arguments))


def _total(arguments: Sequence[Type]) -> Type:
    """Durations and dates mix; only of one kind the sum is of that kind for certain."""
    found = _item(arguments)
    return found if found in (NUMBER, DAY_DURATION, MONTH_DURATION) else ANY


def _appended(arguments: Sequence[Type]) -> Type:
    return list_of(union(_item(arguments), items_of(arguments[1])))


def _with_new_item(arguments: Sequence[Type]) -> Type:
    return list_of(union(_item(arguments), arguments[2]))


def _joined(arguments: Sequence[Type]) -> Type:
    lists = parts(_item(arguments))
    return list_of(union(*(one.item if isinstance(one, ListType) else one for one in lists)))


def _flattened(arguments: Sequence[Type]) -> Type:
    return list_of(_flat(_item(arguments)))


def _flat(item: Type) -> Type:
    return union(*(_flat(part.item) if isinstance(part, ListType) else part for part in parts(item)))


def _duration(arguments: Sequence[Type]) -> Type:
    return union(DAY_DURATION, MONTH_DURATION) if STRING in parts(arguments[0]) else arguments[0]


def _worked(arguments: Sequence[Type]) -> Type:
    return arguments[1]


_ENTRIES = list_of(context({"key": STRING, "value": ANY}))
RESULTS: Mapping[str, Type | Result] = {
    **dict.fromkeys(
        ("decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down"), NUMBER
    ),
    **dict.fromkeys(("modulo", "sqrt", "log", "exp", "string length", "count", "number"), NUMBER),
    **dict.fromkeys(("mean", "product", "median", "stddev", "day of year", "week of year"), NUMBER),
    **dict.fromkeys(("odd", "even", "contains", "starts with", "ends with", "matches", "not", "is"), BOOLEAN),
    **dict.fromkeys(("list contains", "all", "any", "holiday", "working day"), BOOLEAN),
    **dict.fromkeys(("before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after"), BOOLEAN),
    **dict.fromkeys(("finishes", "finished by", "includes", "during", "starts", "started by", "coincides"), BOOLEAN),
    **dict.fromkeys(("substring", "upper case", "lower case", "substring before", "substring after"), STRING),
    **dict.fromkeys(("string join", "replace", "string", "day of week", "month of year"), STRING),
    **dict.fromkeys(("sublist", "reverse", "remove", "distinct values", "sort"), _same_list),
    **dict.fromkeys(("min", "max"), _item),
    **dict.fromkeys(("insert before", "list replace"), _with_new_item),
    **dict.fromkeys(("concatenate", "union"), _joined),
    **dict.fromkeys(("now", "date and time", "working hours"), DATE_TIME),
    **dict.fromkeys(("date", "today"), DATE),
    **dict.fromkeys(("context", "context put", "context merge"), ANY_CONTEXT),
    **dict.fromkeys(("index of", "mode"), list_of(NUMBER)),
    "abs": _first,
    "append": _appended,
    "duration": _duration,
    "flatten": _flattened,
    "get entries": _ENTRIES,
    "get value": ANY,
    "range": ANY_RANGE,
    "split": list_of(STRING),
    "sum": _total,
    "time": TIME,
    "working days": _worked,
    "years and months duration": MONTH_DURATION,
}


def result_of(name: str, arguments: Sequence[Type]) -> Type:
    """The type of what the built-in gives for arguments of these types, one for each parameter."""
    result = RESULTS[name]
    return result if isinstance(result, Type) else result(arguments)
