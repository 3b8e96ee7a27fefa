"""Types from what FEEL itself has: type names, values; and what becomes of a type where a host keeps plain values."""

from __future__ import annotations

from engine.decisions.feel.syntax.nodes import TypeName
from engine.decisions.feel.typing import types
from engine.decisions.feel.typing.types import (
    ANY,
    ANY_CONTEXT,
    ANY_FUNCTION,
    NULL,
    NUMBER,
    SIMPLE,
    STRING,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
    union,
)
from engine.decisions.feel.values import Function, Range, Value, kind_of

_MOST_ITEMS = 1_000


def of_name(name: TypeName) -> Type:
    """The type that a designer wrote: `list<number>`, `context<a: string>` (which may have other entries too)."""
    inner = tuple(of_name(part) for part in name.parts)
    match name.name:
        case "Any":
            return ANY
        case "Null":
            return NULL
        case "list":
            return ListType(inner[0] if inner else ANY)
        case "range":
            return RangeType(inner[0] if inner else ANY)
        case "context":
            return ContextType(tuple(zip(name.labels, inner, strict=True)), open=True)
        case "function":
            return FunctionType(inner[:-1], inner[-1]) if inner else ANY_FUNCTION
    return SIMPLE[name.name]


def of_value(value: Value) -> Type:
    """The type of a value at hand, of a constant for instance."""
    match value:
        case list():
            return ListType(union(*map(of_value, value)) if len(value) <= _MOST_ITEMS else ANY)
        case dict():
            if len(value) > _MOST_ITEMS:
                return ANY_CONTEXT
            return types.context({key: of_value(entry) for key, entry in value.items()})
        case Range():
            return RangeType(union(*(of_value(end) for end in (value.low, value.high) if end is not None)))
        case Function():
            return FunctionType(None, ANY)
    return SIMPLE.get(kind_of(value), NULL)


def plain(found: Type) -> Type:
    """The type of a value after `to_plain`, as a case keeps it: dates and durations are text, and stay so."""
    return union(*map(_plain, types.parts(found)))


def _plain(part: Type) -> Type:
    match part:
        case ListType():
            return ListType(plain(part.item))
        case ContextType():
            return ContextType(tuple((key, plain(entry)) for key, entry in part.entries), part.open)
    kept = part in (ANY, NULL, NUMBER, types.BOOLEAN)
    return part if kept else STRING
