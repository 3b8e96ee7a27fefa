"""What lowering carries from the outside inwards: where it is, which names it may use, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.decisions.dmn.items import Items
from engine.decisions.feel.syntax.names import is_plain, tidy
from engine.errors import BadExpression, DecisionFailed
from engine.text import Text, text


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a file that a person can find: the element (decision, function), the part of it in words, the line."""

    file: str
    element: str
    part: Text
    line: int = 0
    id: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.element}"

    def failed(self, detail: Text) -> DecisionFailed:
        """The error at this place."""
        return DecisionFailed(file=self.file, element=self.element, part=self.part, detail=detail, line=self.line)


@dataclass(frozen=True, slots=True)
class Problem:
    """A text that does not compile, and where it stands."""

    place: Place
    error: BadExpression


@dataclass(frozen=True, slots=True)
class Shop:
    """`names` are those that expressions see here; `special` the ones (and entries of types, anywhere in the model)
    that the parser must know beforehand; `problems` gathers what does not compile."""

    place: Place
    items: Items
    names: frozenset[str]
    special: frozenset[str]
    problems: list[Problem]

    def knowing(self, *names: str) -> Shop:
        """Inside a part that defines `names`."""
        return replace(self, names=self.names.union(names), special=self.special | specials(names))

    def at(self, part: Text, line: int = 0, id: str = "") -> Shop:
        """At another part of the same element."""
        here = self.place  # written out: `replace` is slow, and a table has thousands of cells
        place = Place(here.file, here.element, part, line or here.line, id or here.id)
        return Shop(place, self.items, self.names, self.special, self.problems)


def specials(names: Iterable[str]) -> frozenset[str]:
    """The names that are not understood without being known."""
    return frozenset(name for name in map(tidy, names) if not is_plain(name))


LOGIC = text("its expression")
