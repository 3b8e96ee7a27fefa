"""Contexts, and `not`."""

from __future__ import annotations

from collections.abc import Sequence

from engine.decisions.feel.builtins.registry import builtin, fault
from engine.decisions.feel.literal import shown
from engine.decisions.feel.run import Run
from engine.decisions.feel.syntax.lexer import excerpt
from engine.decisions.feel.values import Null, Value
from engine.text import text

Entries = dict[str, Value]


def _quoted(name: Value) -> str:
    """A key as it stands in a message."""
    return excerpt(shown(name), width=40)


@builtin("not(negand: any)")
def _not(run: Run, value: Value) -> Value:
    if isinstance(value, bool):
        return not value
    return value if isinstance(value, Null) else fault(text("not: “negand” must be true or false"))


@builtin("get value(m: context, key: string|list)", "get value(context: context, key: string|list)")
def _get_value(run: Run, context: Entries, key: str | list[Value]) -> Value:
    value: Value = context
    for name in [key] if isinstance(key, str) else key:
        run.spend(1)
        if not isinstance(value, dict) or not isinstance(name, str) or name not in value:
            return fault(text("there is no entry “{name}”", name=_quoted(name)))
        value = value[name]
    return value


@builtin("get entries(m: context)", "get entries(context: context)")
def _get_entries(run: Run, context: Entries) -> Value:
    run.elements(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context(entries: list|context)")
def _context(run: Run, entries: list[Value] | Entries) -> Value:
    built: Entries = {}
    listed = entries if isinstance(entries, list) else [entries]
    run.elements(len(listed))
    for entry in listed:
        if not isinstance(entry, dict) or "value" not in entry or not isinstance(entry.get("key"), str):
            return fault(text("every entry must be a context with a text “key” and a “value”"))
        key = entry["key"]
        if not isinstance(key, str) or key in built:
            return fault(text("the entry “{name}” stands here twice", name=_quoted(key)))
        built[key] = entry["value"]
    return built


@builtin(
    "context put(context: context, key: string|list, value: any)",
    "context put(context: context, keys: list, value: any)",
)
def _context_put(run: Run, context: Entries, key: str | list[Value], value: Value) -> Value:
    return _put(run, context, [key] if isinstance(key, str) else key, value)


def _put(run: Run, context: Value, keys: Sequence[Value], value: Value) -> Value:
    if not keys or len(keys) > 64 or not isinstance(keys[0], str):
        return fault(text("every key must be a string"))
    if not isinstance(context, dict):
        return fault(text("there is no context under the key “{name}”", name=_quoted(keys[0])))
    run.elements(len(context) + 1)
    inner = value if len(keys) == 1 else _put(run, context.get(keys[0]), keys[1:], value)
    return inner if isinstance(inner, Null) and len(keys) > 1 else {**context, keys[0]: inner}


@builtin("context merge(contexts: list)")
def _context_merge(run: Run, contexts: list[Value]) -> Value:
    merged: Entries = {}
    for context in contexts:
        if not isinstance(context, dict):
            return fault(text("every item must be a context"))
        run.elements(len(merged) + len(context))
        merged = {**merged, **context}
    return merged
