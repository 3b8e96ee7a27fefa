"""The names that a model gives to parts of values. A parser must know those with signs or keywords in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from engine.decisions.dmn.boxed import Entry, Logic, Relation, Table
from engine.decisions.dmn.model import Definitions, ItemDefinition


def names_within(definitions: Definitions) -> Iterator[str]:
    """Entries of types and contexts, outputs and columns: what may stand after a dot."""
    for item in definitions.items:
        yield from _components(item)
    for decision in definitions.decisions:
        yield from _named(decision.logic)
    for knowledge in definitions.knowledge:
        yield from _named(knowledge.function)


def _components(item: ItemDefinition) -> Iterator[str]:
    for part in item.components:
        yield part.name
        yield from _components(part)


def _named(part: object) -> Iterator[str]:
    if isinstance(part, Table):
        yield from (column.name for column in part.outputs)
    elif isinstance(part, Entry):
        yield from (part.variable.name,) if part.variable else ()
        yield from _named(part.logic)
    elif isinstance(part, Relation):
        yield from (column.name for column in part.columns)
        yield from _named(part.rows)
    elif isinstance(part, tuple):
        for one in part:
            yield from _named(one)
    elif isinstance(part, Logic) or (is_dataclass(part) and not isinstance(part, type)):
        for slot in fields(part):
            yield from _named(getattr(part, slot.name))
