"""What a business rule task asks, or why it asks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.decisions.dmn import Model as Decisions
from engine.decisions.dmn.boxed import Table
from engine.text import Text


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """A decision or service of a file, and the names of what it must be given."""

    file: str
    name: str
    inputs: tuple[str, ...]
    service: bool
    model: Decisions

    def tables(self) -> Iterator[tuple[str, Table]]:
        """The tables of the file, each with the name of its decision or function."""
        definitions = self.model.definitions
        bodies = [(one.name, one.logic) for one in definitions.decisions]
        bodies += [(one.name, one.function.body) for one in definitions.knowledge if one.function]
        yield from ((name, logic) for name, logic in bodies if isinstance(logic, Table))

    def words(self) -> Iterator[tuple[str, str, int]]:
        """Everything in the file that people read where a decision is shown: (element, words, line)."""
        for one in self.model.definitions.decisions:
            yield one.name, one.name, one.line
        for name, table in self.tables():
            yield from ((name, column.label, column.expression.line) for column in table.inputs)
            yield from ((name, column.label, column.line) for column in table.outputs)
            yield from ((name, note, rule.line) for rule in table.rules for note in rule.annotations)


@dataclass(frozen=True, slots=True)
class Unbound:
    """Why a task asks nothing that is there, and what to do."""

    message: Text
    remedy: Text
