"""What runs keep outside of themselves, as text: values of a run come back as the values they were.

JSON with the tags of a snapshot for what JSON lacks (see docs/reference/snapshot-format.md).
"""

from __future__ import annotations

from typing import Any

import orjson

from engine.bpmn.tags import escaped, tagged, untagged, with_big_numbers
from engine.bpmn.values import adopt_value

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
