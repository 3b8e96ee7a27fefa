"""The types of FEEL, as a lint knows them before anything runs.

A type says what a value is if it is not null. Null belongs to every type, for nearly everything in FEEL may give it (a
division by zero, a missing entry, an item beyond the end); `NULL` is the type of what can be nothing else. So an
optional number is a `NUMBER`, and a union is written only where values of several kinds may really come.

    NUMBER, STRING, …                                   kinds without parts
    list_of(NUMBER), range_of(DATE)                     list<number>, range<date>
    context({"amount": NUMBER})                         a context with these entries and no others
    context({"amount": NUMBER}, open=True)              … and perhaps others
    function([NUMBER], STRING)                          function<number> -> string
    union(NUMBER, STRING)                               one or the other
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.decisions.feel.values import KIND_TEXTS
from engine.text import Text, text

_MOST_MEMBERS = 8
_ANYTHING = text("a value of any kind")


@dataclass(frozen=True, slots=True)
class Type:
    """What an expression may give. Types are values: equal when they say the same. `size` counts the types in it."""

    size: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", 1 + sum(part.size for part in self.inside()))

    def inside(self) -> Iterable[Type]:
        """The types that this one is made of."""
        return ()


@dataclass(frozen=True, slots=True)
class AnyType(Type):
    """Nothing is known."""


@dataclass(frozen=True, slots=True)
class NullType(Type):
    """Null and nothing else."""


@dataclass(frozen=True, slots=True)
class Kind(Type):
    """A kind without parts, by FEEL's name for it: `number`, `date and time`."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType(Type):
    """`list<item>`; the empty list is of every such type."""

    item: Type

    def inside(self) -> Iterable[Type]:
        return (self.item,)


@dataclass(frozen=True, slots=True)
class RangeType(Type):
    """`range<end>`."""

    end: Type

    def inside(self) -> Iterable[Type]:
        return (self.end,)


@dataclass(frozen=True, slots=True)
class ContextType(Type):
    """Entries with their types, each of which may be missing as it may be null; `open`: there may be others."""

    entries: tuple[tuple[str, Type], ...]
    open: bool = False

    def inside(self) -> Iterable[Type]:
        return (found for _, found in self.entries)

    def entry(self, name: str) -> Type | None:
        """The type of an entry; None when a context of this type never has it."""
        for key, found in self.entries:
            if key == name:
                return found
        return ANY if self.open else None


@dataclass(frozen=True, slots=True)
class FunctionType(Type):
    """Something to call. `parameters` is None where they are not known; `names` are theirs, for calls by name."""

    parameters: tuple[Type, ...] | None
    result: Type
    names: tuple[str, ...] | None = None

    def inside(self) -> Iterable[Type]:
        return (*(self.parameters or ()), self.result)


@dataclass(frozen=True, slots=True)
class UnionType(Type):
    """Two or more types, none of them a union, `ANY` or `NULL`; made by `union` only."""

    members: tuple[Type, ...]

    def inside(self) -> Iterable[Type]:
        return self.members


ANY = AnyType()
NULL = NullType()
NUMBER = Kind("number")
STRING = Kind("string")
BOOLEAN = Kind("boolean")
DATE = Kind("date")
TIME = Kind("time")
DATE_TIME = Kind("date and time")
DAY_DURATION = Kind("days and time duration")
MONTH_DURATION = Kind("years and months duration")
SIMPLE: Mapping[str, Kind] = {
    kind.name: kind for kind in (NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAY_DURATION, MONTH_DURATION)
}
ANY_LIST = ListType(ANY)
ANY_RANGE = RangeType(ANY)
ANY_CONTEXT = ContextType((), open=True)
ANY_FUNCTION = FunctionType(None, ANY)
EVERY = (*SIMPLE.values(), ANY_LIST, ANY_RANGE, ANY_CONTEXT, ANY_FUNCTION)
"""`ANY`, one kind after the other."""


def list_of(item: Type) -> ListType:
    """`list<item>`."""
    return ListType(item)


def range_of(end: Type) -> RangeType:
    """`range<end>`."""
    return RangeType(end)


def context(entries: Mapping[str, Type], *, open: bool = False) -> ContextType:
    """A context with these entries; `open`: and perhaps with others."""
    return ContextType(tuple(entries.items()), open)


def function(parameters: Sequence[Type], result: Type, names: Sequence[str] | None = None) -> FunctionType:
    """`function<parameters> -> result`; `names` are those of the parameters, for calls by name."""
    return FunctionType(tuple(parameters), result, None if names is None else tuple(names))


def union(*found: Type) -> Type:
    """The smallest type that holds all of `found`; of nothing at all, `NULL`. Too many kinds together are `ANY`."""
    members: dict[Type, None] = {}
    for one in found:
        members.update(dict.fromkeys(parts(one)))
    members.pop(NULL, None)
    if ANY in members or len(members) > _MOST_MEMBERS:
        return ANY
    only = tuple(members)
    return NULL if not only else only[0] if len(only) == 1 else UnionType(only)


def items_of(found: Type) -> Type:
    """What is in a list of this type; of what is no list, anything."""
    return union(*(part.item if isinstance(part, ListType) else ANY for part in parts(found)))


def parts(found: Type) -> tuple[Type, ...]:
    """The members of a union; any other type alone."""
    return found.members if isinstance(found, UnionType) else (found,)


def every_part(found: Type) -> tuple[Type, ...]:
    """As `parts`, with one type of each kind for `ANY`."""
    return EVERY if found == ANY else parts(found)


def kind_name(part: Type) -> str:
    """FEEL's name for the kind of a type that is neither `ANY` nor a union."""
    match part:
        case Kind():
            return part.name
        case ListType():
            return "list"
        case RangeType():
            return "range"
        case ContextType():
            return "context"
        case FunctionType():
            return "function"
    return "null"


def may_be(found: Type, wanted: Type) -> bool:
    """Whether a value of `found` can be of `wanted` too. Null, which can be anything, is left out: False is certain
    for every value there is. A list, which may be empty, fits every other list."""
    if ANY in (found, wanted):
        return True
    return any(_meet(one, other) for one in parts(found) for other in parts(wanted))


def _meet(one: Type, other: Type) -> bool:
    if isinstance(one, RangeType) and isinstance(other, RangeType):
        return may_be(one.end, other.end)
    return kind_name(one) == kind_name(other) != "null"


def described(found: Type) -> Text:
    """The type as it stands in a sentence: “a number”, “a number or a string”."""
    if found == ANY:
        return _ANYTHING
    words = dict.fromkeys(KIND_TEXTS[kind_name(part)].template for part in parts(found))
    said, *others = (Text(template) for template in words)
    for other in others:
        said = text("{one} or {other}", one=said, other=other)
    return said
