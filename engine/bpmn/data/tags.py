"""Values that JSON lacks, as `{"$": [kind, content]}`. A field that is itself called `$` is tagged away: no name is
special."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast

from engine.bpmn.data.merge import Data

MARK = b'{"$":'
"""JSON text without these bytes has no tags in it."""


class _Escaped(dict[str, object]):
    """A dict of the designer's that has a field called `$`."""


def escaped(data: Data) -> Data:
    """The data with such dicts marked, so that `tagged` meets them; nearly always the data itself."""
    return cast(Data, _escape(data)) if _has_dollar(data) else data


def _has_dollar(value: object) -> bool:
    if isinstance(value, dict):
        return "$" in value or any(_has_dollar(item) for item in value.values() if item.__class__ in (dict, list))
    return isinstance(value, list) and any(_has_dollar(item) for item in value)


def _escape(value: object) -> object:
    if isinstance(value, dict):
        inner = {key: _escape(item) for key, item in value.items()}
        return _Escaped(inner) if "$" in inner else inner
    return [_escape(item) for item in value] if isinstance(value, list) else value


def tagged(value: object) -> object:
    """What orjson asks for a value it does not know; TypeError for one that nobody may keep."""
    if isinstance(value, Decimal):
        return {"$": ["n", str(value)]}
    if isinstance(value, datetime):
        return {"$": ["dt", value.isoformat()]}
    if isinstance(value, date):
        return {"$": ["d", value.isoformat()]}
    if isinstance(value, time):
        return {"$": ["t", value.isoformat()]}
    if isinstance(value, timedelta):
        return {"$": ["td", [value.days, value.seconds, value.microseconds]]}
    if isinstance(value, _Escaped):
        return {"$": ["o", list(value.items())]}
    raise TypeError(type(value).__name__)


_READ: Mapping[str, Callable[[Any], object]] = {
    "n": Decimal,
    "i": int,
    "dt": datetime.fromisoformat,
    "d": date.fromisoformat,
    "t": time.fromisoformat,
    "td": lambda parts: timedelta(*parts),
    "o": lambda items: {key: untagged(item) for key, item in items},
}


def untagged(value: Any) -> Any:
    """The value with every tag in it read back."""
    if isinstance(value, dict):
        if "$" in value:
            kind, content = value["$"]
            return _READ[kind](content)
        return {key: untagged(item) for key, item in value.items()}
    return [untagged(item) for item in value] if isinstance(value, list) else value


def with_big_numbers(value: object) -> object:
    """The value with integers beyond 64 bits tagged."""
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**63:
        return {"$": ["i", str(value)]}
    if isinstance(value, _Escaped):
        return _Escaped({key: with_big_numbers(item) for key, item in value.items()})
    if isinstance(value, dict):
        return {key: with_big_numbers(item) for key, item in value.items()}
    return [with_big_numbers(item) for item in value] if isinstance(value, (list, tuple)) else value
