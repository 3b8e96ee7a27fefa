"""How the smallest parts of an expression are written: values, keys of contexts, types."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.decisions.feel.literal import literal, quoted
from engine.decisions.feel.numbers import CONTEXT
from engine.decisions.feel.syntax.names import KEYWORDS, PART, START, tidy
from engine.decisions.feel.syntax.nodes import TypeName
from engine.decisions.feel.values import Value

_KEY = re.compile(rf"{START}(?:{PART}|[ .'’+-]|[/*](?![/*]))*")
_MOST_ZEROS = 40


def spelled(value: Value) -> str:
    """A literal; only numbers far from one have an exponent."""
    if isinstance(value, Decimal) and value and abs(value.adjusted()) > _MOST_ZEROS:
        return str(value.normalize(CONTEXT)).replace("E+", "e").replace("E", "e")
    return literal(value)


def spelled_key(key: str) -> str:
    """A key as it stands, signs and all, where it can be read as a name; else in quotation marks."""
    return key if _KEY.fullmatch(key) and key not in KEYWORDS and key == tidy(key) else quoted(key)


def spelled_type(node: TypeName) -> str:
    """`list<number>`, `context<a: string>`, `function<number, date> -> Any`."""
    parts = [spelled_type(part) for part in node.parts]
    if node.name == "function" and parts:
        return f"function<{', '.join(parts[:-1])}> -> {parts[-1]}"
    if node.labels:
        parts = [f"{label}: {part}" for label, part in zip(node.labels, parts, strict=True)]
    return f"{node.name}<{', '.join(parts)}>" if parts else node.name
