"""How a decision is made: the boxed expressions of DMN 1.5 (clauses 7 and 8), as they stand in a file.

`type` is a type's name, or empty; `id` that of the XML element, or empty; texts are FEEL, not yet parsed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic:
    """Any boxed expression."""

    id: str = ""
    line: int = 0
    type: str = ""


@dataclass(frozen=True, slots=True)
class Literal(Logic):
    """An expression in FEEL. `language` is another one's address, where the file names one."""

    source: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function, or the variable of a context's entry."""

    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Invocation(Logic):
    """A call of the function that `function` gives, with arguments by name."""

    function: Logic | None
    bindings: tuple[tuple[str, Logic | None], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a context; one without a variable (the last) is the result."""

    variable: Parameter | None
    logic: Logic | None
    line: int


@dataclass(frozen=True, slots=True)
class Context(Logic):
    """Named parts, each of which sees those before it."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Listing(Logic):
    """A list."""

    items: tuple[Logic | None, ...]


@dataclass(frozen=True, slots=True)
class Relation(Logic):
    """A list of contexts, drawn as a table: `columns` name the entries, `rows` hold them."""

    columns: tuple[Parameter, ...]
    rows: tuple[tuple[Logic | None, ...], ...]


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Logic):
    """A function; `kind` is FEEL, or Java or PMML, which are refused."""

    parameters: tuple[Parameter, ...]
    body: Logic | None
    kind: str = "FEEL"


@dataclass(frozen=True, slots=True)
class Conditional(Logic):
    """If, then, else."""

    condition: Logic | None
    then: Logic | None
    otherwise: Logic | None


@dataclass(frozen=True, slots=True)
class Filter(Logic):
    """The items of `source` for which `match` holds."""

    source: Logic | None
    match: Logic | None


class Loop(StrEnum):
    """What an iterator does with its turns."""

    FOR = "for"
    SOME = "some"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Iterator(Logic):
    """`for variable in source return body`, `some` or `every variable in source satisfies body`."""

    loop: Loop
    variable: Parameter
    source: Logic | None
    body: Logic | None


# --- decision tables ---


class HitPolicy(StrEnum):
    """What a table answers when one or several of its rules hit (8.2.8)."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"


class Aggregation(StrEnum):
    """What COLLECT makes of the outputs it collected: `+`, `#`, `<`, `>`."""

    SUM = "SUM"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"


ANYTHING = ("", "-")
"""Cells that let everything pass."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text of a table, with its place in the file."""

    source: str
    id: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class InputColumn:
    """An input: `expression` gives the value that the cells of the column test; `values` are the tests it must pass.

    `label` is what a person calls it: the label drawn, else the expression.
    """

    label: str
    expression: Cell
    type: str = ""
    values: Cell | None = None


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """An output: `name` is its entry in the result (needed where there are several), `values` the values allowed, the
    most important first, `default` what it is when no rule hits."""

    label: str
    name: str
    type: str = ""
    values: Cell | None = None
    default: Cell | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: one test for each input, one expression for each output, and what the designer wrote beside it."""

    id: str
    line: int
    inputs: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table(Logic):
    """A decision table. Rules count from 1 wherever a person reads of them."""

    policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]
