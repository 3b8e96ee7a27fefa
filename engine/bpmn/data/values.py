"""What a run's data may hold, and copies of it that share nothing.

Allowed: None, bool, int, float, str, Decimal, date, time, datetime (aware), timedelta, lists and dicts of these with
text keys. Everything else is refused on the way in: a value that JSON would bend silently is worse than an error.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.errors import BadInput
from engine.text import Text, text

MAX_DEPTH = 64
"""Nesting beyond this is refused rather than left to a recursion error."""


def adopt(data: Mapping[str, object]) -> dict[str, object]:
    """A deep copy of `data` in plain types; raises `BadInput`, naming the field, for a value a run cannot keep."""
    return _adopt_fields(data, "", MAX_DEPTH)


def adopt_value(value: object, where: str) -> object:
    """As `adopt` for one value; `where` names it in the error."""
    return _adopt(value, where, MAX_DEPTH)


def copied(data: dict[str, object]) -> dict[str, object]:
    """A deep copy of data that was adopted before: no checks, leaves shared because they cannot change."""
    return {key: _copied(value) if value.__class__ in _CONTAINERS else value for key, value in data.items()}


_CONTAINERS = (dict, list)
_LEAVES = frozenset({str, int, bool, type(None), Decimal, date, time, timedelta})


def _copied(value: object) -> object:
    if isinstance(value, dict):
        return {key: _copied(item) if item.__class__ in _CONTAINERS else item for key, item in value.items()}
    if isinstance(value, list):
        return [_copied(item) if item.__class__ in _CONTAINERS else item for item in value]
    return value


def identical(one: object, other: object) -> bool:
    """Whether two kept values are the same to every reader: 1, True and Decimal("1.0") are three values."""
    if one is other:
        return True
    if one.__class__ is not other.__class__:
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(identical(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(identical, one, other))
    return one == other and (isinstance(one, str | int) or str(one) == str(other))


def _adopt_fields(data: Mapping[str, object], where: str, depth: int) -> dict[str, object]:
    fields: dict[str, object] = {}
    for key, value in data.items():
        # No isinstance: `str` subclasses (enums) are made plain, so that what comes back is what went in.
        if key.__class__ is not str:
            if not isinstance(key, str):
                raise _refused(where, text("the key {key} is no text", key=repr(key)))
            key = str.__str__(key)
        fields[key] = value if value.__class__ is str else _adopt(value, f"{where}.{key}" if where else key, depth)
    return fields


def _adopt(value: object, where: str, depth: int) -> object:
    if value.__class__ in _LEAVES:
        return _sound_leaf(value, where)
    if depth <= 0:
        raise _refused(where, text("it is nested too deep"))
    if isinstance(value, Mapping):
        return _adopt_fields(value, where, depth - 1)
    if isinstance(value, (list, tuple)):
        return [_adopt(item, f"{where}[{index}]", depth - 1) for index, item in enumerate(value)]
    return _plain_leaf(value, where)


def _sound_leaf(value: object, where: str) -> object:
    if isinstance(value, Decimal) and not value.is_finite():
        raise _refused(where, text("{value} is no number", value=str(value)))
    return value


def _plain_leaf(value: object, where: str) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise _refused(where, text("{value} has no time zone", value=value.isoformat()))
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise _refused(where, text("{value} is no number", value=str(value)))
        return float(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    raise _refused(where, text("a value of type {type} cannot be kept", type=type(value).__name__))


def _refused(where: str, why: Text) -> BadInput:
    return BadInput(detail=text("“{field}”: {why}", field=where or "data", why=why))
