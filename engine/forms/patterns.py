"""`pattern` of a field, matched by RE2: in time that grows with the answer alone, whatever a designer wrote.

A backtracking matcher takes minutes for `(a+)+$` and thirty letters, and forms are open to everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import re2  # type: ignore[import-untyped]
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

MAX_MEMORY = 8_000_000


def problem_with(pattern: str) -> str | None:
    """Why RE2 cannot take the pattern (looking ahead, back references, a slip of the pen); None when it can."""
    try:
        _compiled(pattern)
    except re2.error as error:
        why = error.args[0] if error.args else error
        return why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why)
    return None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    return re2.compile(pattern, options)


def _pattern(_validator: Any, pattern: str, instance: object, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not _compiled(pattern).search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


FormValidator: type[Draft202012Validator] = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"pattern": _pattern}
)
"""JSON Schema 2020-12 with patterns by RE2."""
