"""What the host gives, as an input's type needs it. JSON has no dates: a text that must be one is read as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.decisions.dmn.items import bare
from engine.decisions.feel.convert import from_host, read_at
from engine.decisions.feel.run import Run
from engine.decisions.feel.types import ContextOf, ListOf, Simple, Type, coerced
from engine.decisions.feel.values import Null, Value, kind_of
from engine.text import text

_TEMPORAL = frozenset(["date", "time", "date and time", "days and time duration", "years and months duration"])


def given(name: str, wanted: Type | None, run: Run, path: Sequence[str] = ()) -> Value:
    """The input `name`; null with the reason when it was not given or is not of its type. One that is imported stands
    in the contexts of the imports' names; without them, under its own name."""
    around: object = run.context
    for step in path:
        around = around.get(step) if isinstance(around, Mapping) else None
    if isinstance(around, Mapping) and name in around:
        value = run.variable(name, -1) if around is run.context else from_host(around[name], run, name)
    elif name in run.context:
        value = run.variable(name, -1)
    else:
        return Null(text("the input “{name}” was not given", name=".".join((*path, name))))
    if wanted is None:
        return value
    fit = coerced(_read(value, wanted), wanted, run)
    if isinstance(fit, Null) and not isinstance(value, Null):
        return Null(text("the input “{name}”: {reason}", name=name, reason=fit.reason))
    return fit


def _read(value: Value, wanted: Type) -> Value:
    wanted = bare(wanted)
    if isinstance(value, list) and isinstance(wanted, ListOf):
        return [_read(item, wanted.item) for item in value]
    if isinstance(value, dict) and isinstance(wanted, ContextOf):
        entries = wanted.entries
        return {key: _read(item, entries[key]) if key in entries else item for key, item in value.items()}
    if isinstance(value, str) and isinstance(wanted, Simple) and wanted.name in _TEMPORAL:
        read = read_at(value)
        return read if read is not None and kind_of(read) in (wanted.name, "date") else value
    return value
