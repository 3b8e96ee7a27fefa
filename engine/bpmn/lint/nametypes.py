"""What is known of the types of a route's names: from its forms, its scripts, its mappings, and the engine itself.

A name has every type that anything gives it, anywhere in the route. Where values may come in that nobody describes (a
message whose payload is taken as it is, a form that cannot be read, a process that others call) nothing is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.lint.formrules import RESERVED
from engine.bpmn.lint.names import COUNTED, counted_flows, known_names
from engine.bpmn.lint.subject import Subject
from engine.bpmn.model import Element
from engine.decisions import compile_expression
from engine.decisions.feel.typing import (
    ANY,
    BOOLEAN,
    NUMBER,
    STRING,
    Inferred,
    Type,
    context,
    infer,
    items_of,
    list_of,
    plain,
    union,
)
from engine.errors import BadExpression
from engine.forms.types import answer_type

_CASE = context(dict.fromkeys(("number", "channel", "kind", "title", "opened_by", "opened_at"), STRING), open=True)
_THROWING = ("endEvent", "intermediateThrowEvent", "sendTask")


@dataclass(frozen=True, slots=True)
class NameTypes:
    """`names` are those that anything sets, `types` what is known of some of them."""

    names: frozenset[str]
    types: Mapping[str, Type]

    def infer(self, source: str) -> Inferred | None:
        """What an expression gives; None when it does not parse, which other rules say."""
        try:
            tree = compile_expression(source, names=self.names).tree
        except BadExpression:
            return None
        return infer(tree, self.types)

    def type_of(self, source: str) -> Type:
        """The same without its mistakes."""
        found = self.infer(source)
        return ANY if found is None else found.type


@dataclass(frozen=True, slots=True)
class _Given:
    """A name that gets the value of `source`, or what `become` makes of its type."""

    name: str
    source: str
    become: Callable[[Type], Type] = plain


def name_types(subject: Subject) -> NameTypes:
    """What is known of the names in a diagram."""
    names = RESERVED | known_names(subject)
    if not _is_complete(subject):
        return NameTypes(names, {})
    fixed, given = list(_fixed(subject)), list(_given(subject.model.elements.values()))
    # What a script gives depends on names that other scripts set. With nothing known of those, the first round is
    # right for every run; so the second, which knows the first, is right too, and sees further.
    types = _together(fixed, ((one.name, ANY) for one in given))
    for _ in range(2):
        known = NameTypes(names, types)
        types = _together(fixed, [(one.name, one.become(known.type_of(one.source))) for one in given])
    return NameTypes(names, types)


def _together(*found: Iterable[tuple[str, Type]]) -> dict[str, Type]:
    types: dict[str, Type] = {}
    for pairs in found:
        for name, one in pairs:
            types[name] = union(types[name], one) if name in types else one
    return types


def _is_complete(subject: Subject) -> bool:
    """Whether all that sets a name is in sight."""
    around = subject.around
    if around.route is None or around.route.start_form is None:
        return False
    forms = {settings.form for settings in subject.model.settings.values() if settings.form}
    return {around.route.start_form, *forms} <= around.forms.keys() and not any(
        _hears(element) and not _outputs(element) for element in subject.model.elements.values()
    )


def _hears(element: Element) -> bool:
    return element.type not in _THROWING and any(event.kind in ("message", "signal") for event in element.events)


def _outputs(element: Element) -> bool:
    return element.data is not None and bool(element.data.outputs)


def _fixed(subject: Subject) -> Iterator[tuple[str, Type]]:
    yield "case", _CASE
    yield "channel", STRING
    for name in COUNTED:
        yield name, BOOLEAN if name == "waitingForStart" else NUMBER
    yield from ((key, NUMBER) for key in counted_flows(subject.model))
    for form in subject.around.forms.values():
        yield from ((field.name, answer_type(field)) for field in form.fields)
    for element in subject.model.elements.values():
        if element.data is not None:
            yield from ((assign.target, ANY) for assign in element.data.inputs if assign.store)
            if _hears(element):
                yield from ((assign.target, ANY) for assign in element.data.outputs if not assign.store)


def _given(elements: Iterable[Element]) -> Iterator[_Given]:
    for element in elements:
        if element.result:
            yield _Given(element.result, element.script)
        if element.data is not None:
            for assign in (*element.data.inputs, *element.data.outputs):
                if not assign.store:
                    yield _Given(assign.target, assign.source)
        repeats = element.repeats
        if repeats is not None and repeats.item:
            yield _Given(repeats.item, repeats.collection, lambda found: items_of(plain(found)))
        if repeats is not None and repeats.output:
            yield _Given(repeats.output, repeats.output_item, lambda found: list_of(plain(found)))
