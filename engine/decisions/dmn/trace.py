"""What was decided and why: the record of one call of `decide` or `invoke`, plain enough for JSON or a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.decisions.dmn.boxed import ANYTHING, Table
from engine.text import Text


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that hit: its number from 1, its tests and its outputs as the designer wrote them, and the annotations.

    `tests` are (label of the column, cell) without the cells that let everything pass.
    """

    rule: int
    tests: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table that was asked: of which element (decision or function), with which inputs (label → plain value), which
    rules hit, what it answered, and whether that was the default."""

    element: str
    policy: str
    inputs: tuple[tuple[str, object], ...]
    hits: tuple[Hit, ...]
    output: object
    default: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, function or service that was worked out.

    `value` is plain (see `to_plain`); `reason` says why it is null, where it is; `tables` were read for it, in order.
    """

    kind: str
    name: str
    value: object
    reason: Text | None = None
    tables: tuple[TableRead, ...] = ()


@dataclass(slots=True)
class Trace:
    """What was worked out, in order of completion: the decision asked for stands last."""

    decided: list[Decided] = field(default_factory=list)

    def __iter__(self) -> Iterator[Decided]:
        return iter(self.decided)


def hit_of(table: Table, number: int) -> Hit:
    """The record of a rule that hit; `number` counts from 0."""
    rule = table.rules[number]
    tests = tuple(
        (column.label, cell.source)
        for column, cell in zip(table.inputs, rule.inputs, strict=False)
        if cell.source not in ANYTHING
    )
    outputs = tuple((column.label, cell.source) for column, cell in zip(table.outputs, rule.outputs, strict=False))
    return Hit(number + 1, tests, outputs, rule.annotations)
