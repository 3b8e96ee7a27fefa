"""Item definitions as types that values are held to (7.3.2, 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.decisions.dmn.model import ItemDefinition
from engine.decisions.feel.compiler import Build, Code, Scope, compile_node
from engine.decisions.feel.run import Run
from engine.decisions.feel.syntax.lexer import excerpt
from engine.decisions.feel.syntax.names import tidy
from engine.decisions.feel.syntax.parser import parse_tests
from engine.decisions.feel.syntax.types import SIMPLE
from engine.decisions.feel.types import ANY, ContextOf, FunctionOf, ListOf, Simple, Type, Types
from engine.decisions.feel.values import Value
from engine.errors import BadExpression

_OLDER = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
"""Names that DMN 1.1 and Camunda's tools use."""


@dataclass(frozen=True, slots=True)
class Constrained:
    """A type with unary tests that its values must pass; the name shows them: `tChannel ("phone", "web")`."""

    name: str
    base: Type
    tests: Code

    @property
    def item(self) -> Type | None:
        return self.base.item

    def accepts(self, value: Value, run: Run) -> bool:
        return self.base.accepts(value, run) and self.tests(Scope({"?": value}, None, run)) is True


def bare(wanted: Type) -> Type:
    """The type without names and constraints around it."""
    while isinstance(wanted, Constrained | Named):
        wanted = wanted.base
    return wanted


@dataclass(frozen=True, slots=True)
class Named:
    """A type under the name that the model gives it."""

    name: str
    base: Type

    @property
    def item(self) -> Type | None:
        return self.base.item

    def accepts(self, value: Value, run: Run) -> bool:
        return self.base.accepts(value, run)


class Items:
    """The types of one model, those of its imports under `name.type`. A definition that cannot be made into a type
    (unknown or cyclic base, tests that do not parse) is `Any`; `problems` says which (definition, reason)."""

    def __init__(self, definitions: Iterable[ItemDefinition], imported: Types, names: frozenset[str]) -> None:
        self._definitions = {one.name: one for one in definitions}
        self._names = names
        self._open: set[str] = set()
        self.known: dict[str, Type] = dict(imported)
        self.broken: list[tuple[ItemDefinition, BadExpression]] = []
        for one in self._definitions:
            self._named(one)

    def type(self, name: str) -> Type | None:
        """The type that a `typeRef` names: None for an empty or unknown one."""
        name = self.canonical(name)
        if name in self.known:
            return self.known[name]
        return (ANY if name == "Any" else Simple(name)) if name in SIMPLE else None

    def canonical(self, name: str) -> str:
        """A type's name as FEEL has it."""
        return _OLDER.get(name, tidy(name))

    def _named(self, name: str) -> Type | None:
        if name in self._definitions and name not in self.known:
            if name in self._open:
                return None
            self._open.add(name)
            self.known[name] = self._made(self._definitions[name])
            self._open.discard(name)
        return self.type(name)

    def _made(self, item: ItemDefinition) -> Type:
        base = self._base(item)
        if item.allowed:
            base = self._constrained(item, base, item.allowed)
        if item.collection:
            base = ListOf(base)
        if item.constraint:
            base = self._constrained(item, base, item.constraint)
        return base if isinstance(base, Constrained) else Named(item.name, base)

    def _base(self, item: ItemDefinition) -> Type:
        if item.function is not None:
            return FunctionOf(len(item.function.parameters), self._named(self.canonical(item.function.result)))
        if item.components:
            return ContextOf({part.name: self._made(part) for part in item.components}, item.name)
        return self._named(tidy(item.base)) or ANY

    def _constrained(self, item: ItemDefinition, base: Type, tests: str) -> Type:
        try:
            tree = parse_tests(tests, self._names)
            code = compile_node(tree, Build(tests, frozenset(), types=self.known))
            return Constrained(f"{item.name} ({excerpt(tests)})", base, code)
        except BadExpression as problem:
            self.broken.append((item, problem))
            return base


def unknown_types(items: Iterable[ItemDefinition], known: Mapping[str, Type]) -> Iterator[ItemDefinition]:
    """The definitions whose base is not known."""
    for item in items:
        name = _OLDER.get(item.base, tidy(item.base))
        if name and name not in known and name not in SIMPLE:
            yield item
        yield from unknown_types(item.components, known)
