"""Types as expressions name them, at run time: does a value fit, and what DMN converts by itself (10.3.2.9.4).

Null fits no type but `Null`; where a value may be missing, `coerced` lets null through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.decisions.feel.run import Run
from engine.decisions.feel.syntax.nodes import TypeName
from engine.decisions.feel.syntax.types import SIMPLE
from engine.decisions.feel.temporal import Date, DateTime, Time
from engine.decisions.feel.temporal.zones import Zone
from engine.decisions.feel.values import Function, Null, Range, Value, described, kind_of
from engine.text import Text, text


class Type(Protocol):
    """`name` as a person reads it; `item` is the type of a list's items, None for everything that is no list."""

    @property
    def name(self) -> str: ...

    @property
    def item(self) -> Type | None: ...

    def accepts(self, value: Value, run: Run) -> bool: ...


Types = Mapping[str, Type]
"""The types that a model defines, by name."""


@dataclass(frozen=True, slots=True)
class Simple:
    """A type of FEEL without parts; `Any` is everything but null."""

    name: str
    item: Type | None = None

    def accepts(self, value: Value, run: Run) -> bool:
        run.spend(1)
        if isinstance(value, Null):
            return self.name == "Null"
        return self.name == "Any" or kind_of(value) == self.name


ANY = Simple("Any")


@dataclass(frozen=True, slots=True)
class ListOf:
    """`list<item>`; items may be null."""

    item: Type

    @property
    def name(self) -> str:
        return f"list<{self.item.name}>"

    def accepts(self, value: Value, run: Run) -> bool:
        if not isinstance(value, list):
            return False
        run.spend(len(value))
        return all(isinstance(one, Null) or self.item.accepts(one, run) for one in value)


@dataclass(frozen=True, slots=True)
class ContextOf:
    """`context<entry: type>`: every entry must be there, further ones may be; an entry may be null."""

    entries: Mapping[str, Type]
    name: str = "context"
    item: Type | None = None

    def accepts(self, value: Value, run: Run) -> bool:
        if not isinstance(value, dict):
            return False
        run.spend(len(self.entries))
        return all(
            key in value and (isinstance(value[key], Null) or wanted.accepts(value[key], run))
            for key, wanted in self.entries.items()
        )


@dataclass(frozen=True, slots=True)
class RangeOf:
    """`range<end>`."""

    end: Type
    item: Type | None = None

    @property
    def name(self) -> str:
        return f"range<{self.end.name}>"

    def accepts(self, value: Value, run: Run) -> bool:
        return isinstance(value, Range) and all(
            self.end.accepts(end, run) for end in (value.low, value.high) if end is not None
        )


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """A function of so many parameters; what they hold, and whether the result is of its type, is seen when it is
    called."""

    parameters: int
    result: Type | None = None
    name: str = "function"
    item: Type | None = None

    def accepts(self, value: Value, run: Run) -> bool:
        return isinstance(value, Function) and len(value.parameters) == self.parameters


def type_of(written: TypeName, known: Types) -> Type | None:
    """The type that an expression names; None for a name that nobody defined."""
    parts = [type_of(part, known) for part in written.parts]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    if written.name in known:
        return known[written.name]
    if written.parts or written.name == "function":
        return _compound(written, found)
    return Simple(written.name) if written.name in SIMPLE else None


def _compound(written: TypeName, parts: list[Type]) -> Type:
    match written.name:
        case "list":
            return ListOf(parts[0])
        case "range":
            return RangeOf(parts[0])
        case "context":
            return ContextOf(dict(zip(written.labels, parts, strict=True)))
    return FunctionOf(len(parts) - 1, parts[-1]) if parts else Simple("function")


def coerced(value: Value, wanted: Type, run: Run) -> Value:
    """`value` as `wanted` needs it: itself, one item for a list of one, a list of one for its item, the midnight of a
    date in UTC; null with the reason where nothing helps. Null stays what it is."""
    if isinstance(value, Null) or wanted is ANY or wanted.accepts(value, run):
        return value
    if isinstance(value, list):
        if wanted.item is None and len(value) == 1 and wanted.accepts(value[0], run):
            return value[0]
    elif wanted.item is not None:
        alone = coerced(value, wanted.item, run)
        if not isinstance(alone, Null):
            return [alone]
    if isinstance(value, Date) and wanted.accepts(midnight := midnight_of(value), run):
        return midnight
    return Null(mismatch(value, wanted))


def midnight_of(day: Date) -> DateTime:
    """The instant at which a day begins in UTC."""
    return DateTime(day, Time(0, Zone(0)))


def mismatch(value: Value, wanted: Type) -> Text:
    """Why a value is not of a type."""
    return text("expected {wanted}, found {kind}", wanted=wanted.name, kind=described(value))
