"""What runs keep outside of themselves, as text: values of a run come back as the values they were.

JSON with the tags of a snapshot for what JSON lacks (see docs/reference/snapshot-format.md).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson

from engine.bpmn.data.tags import escaped, tagged, untagged, with_big_numbers
from engine.bpmn.data.values import adopt_value

_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


def pack(value: object) -> str:
    """The text that `unpack` reads. Raises `BadInput` for a value that a run could not keep either."""
    kept = escaped({"": adopt_value(value, "")})[""]
    try:
        return orjson.dumps(kept, default=tagged, option=_OPTIONS).decode()
    except orjson.JSONEncodeError:
        return orjson.dumps(with_big_numbers(kept), default=tagged, option=_OPTIONS).decode()


def unpack(packed: str) -> Any:
    """The value that `pack` was given."""
    return untagged(orjson.loads(packed))


def key_text(value: object) -> str:
    """A correlation key as it travels: the JSON of its value, equal for equal values whether they came as 42 or 42.0.

    Raises `BadInput` for a value that a run could not keep.
    """
    plain = _plain(adopt_value(value, "key"))
    try:
        return orjson.dumps(plain, default=tagged, option=_OPTIONS | orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError:
        return orjson.dumps(with_big_numbers(plain), default=tagged, option=_OPTIONS | orjson.OPT_SORT_KEYS).decode()


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float | Decimal):
        number = Decimal(str(value))
        return int(number) if number == number.to_integral_value() else number.normalize()
    return value
