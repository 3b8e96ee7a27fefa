"""Through the logic of a file: every boxed expression with its place and the names it may use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.decisions.dmn import boxed
from engine.decisions.dmn.compiler.shop import specials
from engine.decisions.dmn.lint.spot import Spot
from engine.decisions.dmn.lint.subject import Found, Subject
from engine.decisions.dmn.model import Decision, Element, InputData
from engine.text import Text, text


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for: the `typeRef` of its value, the element of the graph it is (None for names that the logic
    itself defines), and the names below it where it is an import. `given`: its value comes from outside, so that it can
    be any of its type; `under` is the import that an element comes from."""

    type: str = ""
    element: Element | None = None
    below: Mapping[str, Meaning] | None = None
    given: bool = False
    under: str = ""


Names = Mapping[str, Meaning]


@dataclass(frozen=True, slots=True)
class Part:
    """A boxed expression (None where one is missing), its owner, its place, and the names that can be used in it;
    `special` are those the parser must know. `lent` says that a filter lends the entries of its items too."""

    owner: Element
    logic: boxed.Logic | None
    spot: Spot
    names: Names
    special: frozenset[str]
    lent: bool = False

    def inside(self, logic: boxed.Logic | None, part: Text | None, line: int = 0, names: Names | None = None) -> Part:
        """A part of this one, that sees more names."""
        spot = self.spot if part is None else self.spot.at(part, line)
        if logic is not None:
            spot = replace(spot, line=logic.line or spot.line)
        return replace(self.knowing(names), logic=logic, spot=spot) if names else replace(self, logic=logic, spot=spot)

    def knowing(self, names: Names) -> Part:
        """The same with more names."""
        return replace(self, names={**self.names, **names}, special=self.special | specials(names))


def parts(subject: Subject) -> Iterator[Part]:
    """Every boxed expression of the file, each before those inside it."""
    for element in subject.worked():
        logic = element.logic if isinstance(element, Decision) else element.function
        yield from _all(Part(element, logic, subject.spot(element), names_of(subject, element), subject.special))


def names_of(subject: Subject, element: Element) -> Names:
    """The names that the arrows to an element bring."""
    names: dict[str, Meaning] = {}
    for requirement in (*getattr(element, "information", ()), *getattr(element, "knowledge", ())):
        found = subject.find(requirement)
        if found is None:
            continue
        if found.under:
            below = {**(names.get(found.under, Meaning()).below or {}), found.element.name: meaning(found)}
            names[found.under] = Meaning(below=below)
        else:
            names[found.element.name] = meaning(found)
    return names


def meaning(found: Found) -> Meaning:
    """What the name of an element stands for."""
    type = getattr(found.element, "type", "")
    return Meaning(
        f"{found.under}.{type}" if found.under and type else type,
        found.element,
        given=isinstance(found.element, InputData),
        under=found.under,
    )


def _all(part: Part) -> Iterator[Part]:
    yield part
    for inner in _below(part):
        yield from _all(inner)


def _below(part: Part) -> Iterator[Part]:
    logic = part.logic
    match logic:
        case boxed.Context():
            yield from _entries(part, logic)
        case boxed.Listing():
            yield from (part.inside(item, text("item {number}", number=at)) for at, item in enumerate(logic.items, 1))
        case boxed.Relation():
            yield from _rows(part, logic)
        case boxed.FunctionDefinition():
            parameters = {one.name: Meaning(one.type, given=True) for one in logic.parameters}
            yield part.inside(logic.body, None, names=parameters)
        case boxed.Invocation():
            yield part.inside(logic.function, text("the function that is called"))
            for name, value in logic.bindings:
                yield part.inside(value, text("the argument “{name}”", name=name))
        case boxed.Conditional():
            yield part.inside(logic.condition, text("the condition"))
            yield part.inside(logic.then, text("the part “then”"))
            yield part.inside(logic.otherwise, text("the part “else”"))
        case boxed.Filter():
            yield part.inside(logic.source, text("the list"))
            yield replace(part.inside(logic.match, text("the condition"), names={"item": Meaning()}), lent=True)
        case boxed.Iterator():
            yield from _turns(part, logic)


def _entries(part: Part, logic: boxed.Context) -> Iterator[Part]:
    for entry in logic.entries:
        if entry.variable is None:
            yield part.inside(entry.logic, text("the result of the context"), entry.line)
            return
        name = entry.variable.name
        yield part.inside(entry.logic, text("the entry “{name}”", name=name), entry.line)
        part = part.knowing({name: Meaning(entry.variable.type)})


def _rows(part: Part, logic: boxed.Relation) -> Iterator[Part]:
    for number, row in enumerate(logic.rows, 1):
        for column, cell in zip(logic.columns, row, strict=False):
            yield part.inside(cell, text("row {row}, column “{column}”", row=number, column=column.name))


def _turns(part: Part, logic: boxed.Iterator) -> Iterator[Part]:
    yield part.inside(logic.source, text("the list"))
    if logic.loop is boxed.Loop.FOR:
        names = {logic.variable.name: Meaning(logic.variable.type), "partial": Meaning()}
        yield part.inside(logic.body, text("the part “return”"), names=names)
    else:
        variable = {logic.variable.name: Meaning(logic.variable.type)}
        yield part.inside(logic.body, text("the part “satisfies”"), names=variable)
