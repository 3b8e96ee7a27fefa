"""What a DMN file says, as it stands there: the requirement graph of DMN 1.5 (clause 6) and its item definitions (7.3).

Nothing here is checked against anything else; `compiler` binds it, `lint` judges it.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.decisions.dmn.boxed import FunctionDefinition, Logic


@dataclass(frozen=True, slots=True)
class Element:
    """What all named things have: the `id` that references use (may be empty), the name, and the line in the file."""

    id: str
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class InputData(Element):
    """A value that the caller gives; its variable carries the name and the type."""

    type: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """An arrow of the graph: `href` is `#id`, or `namespace#id` for something imported."""

    href: str
    line: int


@dataclass(frozen=True, slots=True)
class Decision(Element):
    """A question and the logic that answers it, from inputs, other decisions (`information`) and functions
    (`knowledge`). `logic` is None where none was drawn."""

    type: str
    information: tuple[Requirement, ...]
    knowledge: tuple[Requirement, ...]
    logic: Logic | None


@dataclass(frozen=True, slots=True)
class Knowledge(Element):
    """A business knowledge model: a function with a name, which decisions may call."""

    type: str
    knowledge: tuple[Requirement, ...]
    function: FunctionDefinition | None


@dataclass(frozen=True, slots=True)
class DecisionService(Element):
    """A decision service: part of the graph, called as a function of its input data and input decisions."""

    type: str
    outputs: tuple[Requirement, ...]
    encapsulated: tuple[Requirement, ...]
    input_decisions: tuple[Requirement, ...]
    input_data: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """Another model, whose elements are known here as `name.element`."""

    namespace: str
    name: str
    type: str
    line: int


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A type: another one (`base`) or `components`, or a function; `allowed` and `constraint` are unary tests that an
    item (`allowed`) or the whole (`constraint`) must pass."""

    name: str
    line: int
    base: str = ""
    collection: bool = False
    allowed: str = ""
    constraint: str = ""
    components: tuple[ItemDefinition, ...] = ()
    function: FunctionItem | None = None


@dataclass(frozen=True, slots=True)
class FunctionItem:
    """The type of a function: its parameters by name, and its result."""

    parameters: tuple[tuple[str, str], ...]
    result: str


@dataclass(frozen=True, slots=True)
class Definitions:
    """One file."""

    file: str
    namespace: str
    name: str
    imports: tuple[Import, ...] = ()
    items: tuple[ItemDefinition, ...] = ()
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[Decision, ...] = ()
    knowledge: tuple[Knowledge, ...] = ()
    services: tuple[DecisionService, ...] = ()

    def elements(self) -> tuple[InputData | Decision | Knowledge | DecisionService, ...]:
        """Everything that has a place in the requirement graph."""
        return (*self.inputs, *self.decisions, *self.knowledge, *self.services)
