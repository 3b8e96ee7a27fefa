"""What was decided and why: the record of one call of `decide` or `invoke`, plain enough for JSON or a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


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
    """A table that was asked: with which inputs (label → plain value), which rules hit, what it answered."""

    policy: str
    inputs: tuple[tuple[str, object], ...]
    hits: tuple[Hit, ...]
    output: object
    default: bool = False


@dataclass(slots=True)
class Decided:
    """One decision, function or service that was worked out.

    `value` is plain (see `to_plain`); `reason` says why it is null, where it is; `tables` were read for it, in order.
    """

    kind: str
    name: str
    value: object = None
    reason: str = ""
    tables: list[TableRead] = field(default_factory=list)


@dataclass(slots=True)
class Trace:
    """What was worked out, in order of completion: the decision asked for stands last."""

    decided: list[Decided] = field(default_factory=list)

    def __iter__(self) -> Iterator[Decided]:
        return iter(self.decided)
