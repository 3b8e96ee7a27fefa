"""What inferring shares: the names around a place, the mistakes found, and the table of node types.

One function a type of node, as in the compiler, whose meaning these functions follow: `names` are looked up from the
inside outwards, and a filter lends the entries of its items as names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TypeAlias, TypeVar

from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.syntax.nodes import Node
from engine.decisions.feel.typing.types import ANY, ANY_FUNCTION, ContextType, ListType, Type, parts, union
from engine.text import Text


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something that goes wrong whatever the values are. `node` is the part of the tree that is null then, or never
    the truth that is needed in its place."""

    node: Node
    message: Text
    remedy: Text

    @property
    def at(self) -> int:
        """The offset in the text."""
        return self.node.at


_LARGEST = 500
Frame: TypeAlias = Mapping[str, Type] | Type
"""Names that the expression defined, or the type of the items that a filter lends as names."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where inferring is. `given` are the host's names; `closed`: there are no others. `asked`: names and entries whose
    presence the expression itself looks at, so that lacking them is no mistake. `frames`: the innermost last."""

    given: Mapping[str, Type]
    closed: bool
    asked: frozenset[str] = frozenset()
    frames: tuple[Frame, ...] = ()
    mistakes: list[Mistake] = field(default_factory=list)

    def binding(self, names: Mapping[str, Type]) -> Ground:
        """Inside a construct that defines `names`."""
        return replace(self, frames=(*self.frames, names))

    def filtering(self, item: Type) -> Ground:
        """Inside a filter over items of this type."""
        return replace(self, frames=(*self.frames, {"item": item}, item))

    def silent(self) -> Ground:
        """The same place, with mistakes that nobody will hear of."""
        return replace(self, mistakes=[])

    def report(self, node: Node, message: Text, remedy: Text) -> None:
        """One more mistake."""
        self.mistakes.append(Mistake(node, message, remedy))

    def find(self, name: str) -> Type | None:
        """The type of a name; None when nobody knows it."""
        lent: list[Type] = []
        for frame in reversed(self.frames):
            if isinstance(frame, Type):
                lent += _lent(frame, name)
            elif name in frame:
                return union(*lent, frame[name])
        outside = self._outside(name)
        return outside if outside is None and not lent else union(*lent, *([outside] if outside else ()))

    def _outside(self, name: str) -> Type | None:
        if name in self.given:
            return self.given[name]
        if not self.closed:
            return ANY  # even what is called like a built-in may be the host's
        return ANY_FUNCTION if name in BUILTINS else None

    def defines(self, name: str) -> bool:
        """Whether the expression itself defines the name around this place."""
        return any(not isinstance(frame, Type) and name in frame for frame in self.frames)

    @property
    def in_filter(self) -> bool:
        """Whether a filter may lend names here."""
        return any(isinstance(frame, Type) for frame in self.frames)

    def known(self) -> list[str]:
        """Every name that is known here."""
        found = [key for frame in self.frames for key in (entry_names(frame) if isinstance(frame, Type) else frame)]
        return [*found, *self.given]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like this one."""
    found = get_close_matches(name, sorted(known), n=1)
    return found[0] if found else None


def entry_names(found: Type) -> list[str]:
    """The entries that contexts of this type are known to have."""
    return [key for part in parts(found) for key in _own_entries(part)]


def _own_entries(part: Type) -> list[str]:
    if isinstance(part, ListType):
        return entry_names(part.item)
    return [key for key, _ in part.entries] if isinstance(part, ContextType) else []


def _lent(item: Type, name: str) -> list[Type]:
    """What items of this type may have under the name; they may lack it, too."""
    found = [
        part.entry(name) if isinstance(part, ContextType) else ANY if part == ANY else None for part in parts(item)
    ]
    return [one for one in found if one is not None]


NodeType = TypeVar("NodeType", bound=Node)
Rule: TypeAlias = Callable[[NodeType, Ground], Type]
_RULES: dict[type[Node], Rule[Node]] = {}


def infers(kind: type[NodeType]) -> Callable[[Rule[NodeType]], Rule[NodeType]]:
    """Register a function as what infers one type of node."""

    def register(rule: Rule[NodeType]) -> Rule[NodeType]:
        _RULES[kind] = rule  # type: ignore[assignment]  # only ever called with nodes of `kind`
        return rule

    return register


def type_of(node: Node, ground: Ground) -> Type:
    """The type of what the node gives; its mistakes are reported on the way. Of a type that grows too large nothing is
    known: a few lines could double it without end."""
    found = _RULES[type(node)](node, ground)
    return found if found.size <= _LARGEST else ANY
