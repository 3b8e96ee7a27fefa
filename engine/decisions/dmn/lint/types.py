"""Types: whether those named exist, and whether their definitions end."""

from __future__ import annotations

from collections.abc import Iterator

from engine.decisions.dmn import boxed
from engine.decisions.dmn.lint.graph import circles
from engine.decisions.dmn.lint.spot import Spot
from engine.decisions.dmn.lint.subject import Subject
from engine.decisions.dmn.lint.texts import column_name
from engine.decisions.dmn.lint.typebook import TypeBook
from engine.decisions.dmn.lint.walk import parts
from engine.decisions.dmn.model import ItemDefinition
from engine.findings import Finding
from engine.rulebook import error
from engine.text import text

FAMILY = "Decisions: types"

UNKNOWN = error("dmn-type-unknown", FAMILY, "A type is named that neither FEEL nor the model knows.", "7.3.2")
CYCLE = error("dmn-type-cycle", FAMILY, "Types are defined by each other in a circle.", "7.3.2")


def check(subject: Subject, book: TypeBook) -> Iterator[Finding]:
    """Findings about the names of types and their definitions."""
    for spot, name in (*_of_items(subject), *_of_elements(subject), *_of_logic(subject)):
        if name and not book.knows(name):
            near = book.nearest(name)
            remedy = (
                text("Write “{name}”, or define the type.", name=near)
                if near
                else text("Define the type, or use one that is there.")
            )
            yield spot.finding(UNKNOWN, text("the type “{name}” is not known", name=name), remedy)
    yield from _cycles(subject)


def _of_items(subject: Subject) -> Iterator[tuple[Spot, str]]:
    for item in subject.definitions.items:
        spot = Spot(subject.file, item.name, "", item.line)
        for part in _definitions(item):
            inner = spot if part is item else spot.at(text("the component “{name}”", name=part.name), part.line)
            yield inner, part.base
            if part.function is not None:
                yield from (
                    (inner, name) for name in (*(one for _, one in part.function.parameters), part.function.result)
                )


def _definitions(item: ItemDefinition) -> Iterator[ItemDefinition]:
    yield item
    for part in item.components:
        yield from _definitions(part)


def _of_elements(subject: Subject) -> Iterator[tuple[Spot, str]]:
    for element in subject.definitions.elements():
        yield subject.spot(element), element.type


def _of_logic(subject: Subject) -> Iterator[tuple[Spot, str]]:
    for part in parts(subject):
        if part.logic is None:
            continue
        yield part.spot, part.logic.type
        match part.logic:
            case boxed.Context(entries=entries):
                named = [one.variable for one in entries if one.variable is not None]
                yield from ((part.spot.at(text("the entry “{name}”", name=one.name)), one.type) for one in named)
            case boxed.FunctionDefinition(parameters=found) | boxed.Relation(columns=found):
                yield from ((part.spot.at(text("the parameter “{name}”", name=one.name)), one.type) for one in found)
            case boxed.Table(inputs=inputs, outputs=outputs):
                columns: list[boxed.InputColumn | boxed.OutputColumn] = [*inputs, *outputs]
                yield from ((part.spot.at(column_name(one.label)), one.type) for one in columns)


def _cycles(subject: Subject) -> Iterator[Finding]:
    items = {one.name: one for one in subject.definitions.items}
    numbers = {name: number for number, name in enumerate(items)}
    ends = {
        numbers[name]: [numbers[part.base] for part in _definitions(item) if part.base in numbers]
        for name, item in items.items()
    }
    names = list(items)
    for circle in circles(ends):
        item = items[names[circle[0]]]
        shown = " → ".join(names[number] for number in (*circle, circle[0]))
        yield Spot(subject.file, item.name, "", item.line).finding(
            CYCLE, text("the type is defined by itself: {cycle}", cycle=shown), text("Remove one of these references.")
        )
