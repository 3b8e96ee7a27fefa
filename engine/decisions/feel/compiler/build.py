"""What all compiling shares: the closure's type, the scope it runs in, and the table of node types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar

from engine.decisions.feel.run import Run
from engine.decisions.feel.syntax.lexer import problem
from engine.decisions.feel.syntax.nodes import Node
from engine.decisions.feel.types import Types
from engine.decisions.feel.values import Null, Value
from engine.errors import BadExpression, UnknownName
from engine.text import Text, text


class Scope:
    """The names that the expression itself defined around a place; the host's context stands behind the outermost.

    `others` is set while filtering: the list whose items lend their entries as names.
    """

    __slots__ = ("names", "others", "parent", "run")

    def __init__(
        self, names: Mapping[str, Value], parent: Scope | None, run: Run, others: list[Value] | None = None
    ) -> None:
        self.names = names
        self.parent = parent
        self.run = run
        self.others = others

    def find(self, name: str, at: int) -> Value:
        """The value of a name, from the inside outwards; UnknownName when nobody knows it."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        try:
            return self.run.variable(name, at)
        except UnknownName:
            if self._known_to_siblings(name) or (self.run.forgiving and self._filters()):
                return Null(text("this item has no entry “{name}”", name=name), at)
            raise

    def _filters(self) -> bool:
        """Whether this is inside a filter."""
        scope: Scope | None = self
        while scope is not None and scope.others is None:
            scope = scope.parent
        return scope is not None

    def _known_to_siblings(self, name: str) -> bool:
        scope: Scope | None = self
        while scope is not None:
            for other in scope.others or ():
                self.run.spend(1)
                if isinstance(other, dict) and name in other:
                    return True
            scope = scope.parent
        return False


Code: TypeAlias = Callable[[Scope], Value]


@dataclass(frozen=True, slots=True)
class Build:
    """Where compiling is: the text (for messages), the names the host declared, those bound around this place, whether
    a filter lends more, and the types that a model defines."""

    source: str
    declared: frozenset[str]
    bound: frozenset[str] = frozenset()
    in_filter: bool = False
    types: Types = field(default_factory=dict)

    def binding(self, *names: str) -> Build:
        """Inside a construct that defines `names`."""
        return replace(self, bound=self.bound.union(names))

    def filtering(self) -> Build:
        """Inside a filter."""
        return replace(self, bound=self.bound | {"item"}, in_filter=True)

    def problem(self, at: int, detail: Text) -> BadExpression:
        """The error for a place of the text."""
        return problem(self.source, at, detail)


NodeType = TypeVar("NodeType", bound=Node)
_COMPILERS: dict[type[Node], Callable[[Node, Build], Code]] = {}


def compiles(kind: type[NodeType]) -> Callable[[Callable[[NodeType, Build], Code]], Callable[[NodeType, Build], Code]]:
    """Register a function as the compiler of one type of node."""

    def register(compiler: Callable[[NodeType, Build], Code]) -> Callable[[NodeType, Build], Code]:
        _COMPILERS[kind] = compiler  # type: ignore[assignment]  # only ever called with nodes of `kind`
        return compiler

    return register


def compile_node(node: Node, build: Build) -> Code:
    """The closure of a node."""
    return _COMPILERS[type(node)](node, build)
