"""The syntax tree. Immutable; `at` is the offset of the construct in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from engine.decisions.feel.values import Value


@dataclass(frozen=True, slots=True)
class Node:
    """`height` counts the levels below and including this one, `weight` the nodes."""

    at: int
    height: int = field(init=False, repr=False, compare=False)
    weight: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        below = list(children(self))
        object.__setattr__(self, "height", 1 + max((child.height for child in below), default=0))
        object.__setattr__(self, "weight", 1 + sum(child.weight for child in below))


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below, in order of the text."""
    kind = type(node)
    if kind not in _PARTS:
        _PARTS[kind] = tuple(slot.name for slot in fields(kind) if slot.init and slot.name != "at")
    for name in _PARTS[kind]:
        yield from _nodes_in(getattr(node, name))


_PARTS: dict[type, tuple[str, ...]] = {}


def _nodes_in(part: object) -> Iterator[Node]:
    if isinstance(part, Node):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _nodes_in(item)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, string, boolean, null or `@"…"`."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """Terms with operators of one rank (`+ -`, `* /`, `**`), from left to right; flat, so long sums stay shallow."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` or `or` over two or more terms."""

    operator: str
    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`= != < <= > >=`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`subject between low and high`, both ends included."""

    subject: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`subject in test`, or in any of several tests."""

    subject: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then … else …`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iteration(Node):
    """`name in source`, or `name in low..high` when `high` is there."""

    name: str
    source: Node
    high: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for … return body`."""

    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` or `every`."""

    quantifier: str
    iterations: tuple[Iteration, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[items]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """`{name: entry}`, in order."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """An interval; a missing end (`None`) is open: `> 5` is `RangeOf(5, None, False, False)`."""

    low: Node | None
    high: Node | None
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Unequal(Node):
    """The unary test `!= value`."""

    value: Node


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`base.name`."""

    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`base[condition]`, or an item by its number."""

    base: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`names` is empty for arguments by position, else it names each of them."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypeName(Node):
    """A type as it stands after `instance of`: `list<number>` is `TypeName("list", (TypeName("number"),))`;
    `labels` names the entries of a `context<…>`; of a `function<…>` the last part is the result."""

    name: str
    parts: tuple[TypeName, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lambda(Node):
    """`function(parameters) body`, with a type for each parameter that has one."""

    parameters: tuple[str, ...]
    types: tuple[TypeName | None, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`subject instance of type`."""

    subject: Node
    type: TypeName


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Unary tests of the value `?`; without tests (`-`) everything passes."""

    tests: tuple[Node, ...]
    negated: bool
