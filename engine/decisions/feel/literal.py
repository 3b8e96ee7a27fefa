"""Values as text: as FEEL's `string()` shows them, and as a literal that reads back as the same value."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from engine.decisions.feel.syntax.names import is_plain
from engine.decisions.feel.temporal import Date, DateTime, DayDuration, MonthDuration, Time
from engine.decisions.feel.values import Function, Null, Range, Value

_OWN = {"b": r"\u0008", "f": r"\u000c"}


def shown(value: Value) -> str:
    """What `string(value)` gives: a string as it is, anything else as its literal, dates without their quotation."""
    if isinstance(value, str):
        return value
    if isinstance(value, Date | Time | DateTime | DayDuration | MonthDuration):
        return str(value)
    return literal(value)


def number_text(value: Decimal) -> str:
    """`0.3`, never `0.30000` and never an exponent."""
    plain = format(value, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def literal(value: Value) -> str:
    """FEEL that evaluates to `value` again (a function, which has no literal, only says what it is)."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case Decimal():
            return number_text(value)
        case Null() | None:
            return "null"
        case list():
            return f"[{', '.join(literal(item) for item in value)}]"
        case dict():
            return f"{{{', '.join(f'{_key(key)}: {literal(item)}' for key, item in value.items())}}}"
        case Range():
            return _range(value)
        case Function():
            return f"function({', '.join(value.parameters)})"
        case _:
            return f'@"{value}"'


def quoted(value: str) -> str:
    """A string in quotation marks; JSON's `\\b` and `\\f`, which FEEL lacks, become `\\u` escapes."""
    return re.sub(r"\\(.)", lambda pair: _OWN.get(pair[1], pair[0]), json.dumps(value, ensure_ascii=False))


def _key(name: str) -> str:
    return name if is_plain(name) else quoted(name)


def _range(value: Range) -> str:
    if value.low is None:
        return f"({'<=' if value.high_closed else '<'} {literal(value.high)})"
    if value.high is None:
        return f"({'>=' if value.low_closed else '>'} {literal(value.low)})"
    opening, closing = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return f"{opening}{literal(value.low)}..{literal(value.high)}{closing}"
