"""What makes an element or a flow what it is, facet by facet, and how two versions of it differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from engine.bpmn.migration.renames import Renames
from engine.bpmn.model import Assign, DataFlow, Element, Event, Extension, Flow, Repetition
from engine.text import Text, text

NONE = "–"
_LONGEST = 60

Facet = Callable[[Element, Renames], object]
"""A facet as it would be in the new version, so that a mere new name is no change."""

FACETS: tuple[tuple[Text, Facet], ...] = (
    (text("type"), lambda element, _: element.type),
    (text("name"), lambda element, _: element.name),
    (text("place"), lambda element, renames: renames.element(element.scope)),
    (text("lane"), lambda element, _: element.lane),
    (text("attached to"), lambda element, renames: element.attached_to and renames.element(element.attached_to)),
    (text("trigger"), lambda element, renames: definition(element, renames)),
    (text("all of its events are needed"), lambda element, _: element.all_of),
    (text("interrupts"), lambda element, _: element.interrupting),
    (text("script"), lambda element, _: element.script),
    (text("result"), lambda element, _: element.result),
    (text("calls"), lambda element, renames: renames.element(element.called)),
    (text("data mappings"), lambda element, _: element.data),
    (text("repetition"), lambda element, _: element.repeats),
    (text("start quantity"), lambda element, _: element.start_quantity),
    (text("completion quantity"), lambda element, _: element.completion_quantity),
    (text("condition"), lambda element, _: element.condition),
    (text("default flow"), lambda element, renames: element.default and renames.flow(element.default)),
    (text("undoes another activity"), lambda element, _: element.for_compensation),
    (text("undone by"), lambda element, renames: element.handler and renames.element(element.handler)),
    (text("goes on at"), lambda element, renames: element.link and renames.element(element.link)),
    (text("begins a run"), lambda element, _: element.instantiates),
    (text("waits for all events behind it"), lambda element, _: element.parallel_events),
    (text("one after the other"), lambda element, _: element.sequential),
    (text("cancels the rest"), lambda element, _: element.cancels_rest),
    (text("activates"), lambda element, _: element.activates),
    (text("help"), lambda element, _: element.documentation),
    (text("extensions"), lambda element, _: element.extensions),
)


def definition(element: Element, renames: Renames) -> tuple[Event, ...]:
    """What an event waits for or does; the activity that a compensation names goes by its new id."""
    return tuple(
        replace(event, name=renames.element(event.name)) if event.kind == "compensation" and event.name else event
        for event in element.events
    )


def element_changes(old: Element, new: Element, renames: Renames) -> Iterator[Text]:
    """How an element differs, one sentence for each facet."""
    same = Renames()
    for label, facet in FACETS:
        yield from _difference(label, facet(old, renames), facet(new, same))
    yield from attribute_changes(old.attributes, new.attributes)


def attribute_changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Text]:
    """How settings differ: attributes of other namespaces than BPMN's, such as `huiyin:due`."""
    for name in dict.fromkeys((*old, *new)):
        if name.startswith("{"):
            yield from _difference(text("{name}", name=name.partition("}")[2]), old.get(name), new.get(name))


def flow_changes(old: Flow, new: Flow, renames: Renames) -> Iterator[Text]:
    """How a flow differs."""
    yield from _difference(text("from"), renames.element(old.source), new.source)
    yield from _difference(text("to"), renames.element(old.target), new.target)
    yield from _difference(text("condition"), old.condition, new.condition)
    yield from _difference(text("name"), old.name, new.name)


def _difference(label: Text, old: object, new: object) -> Iterator[Text]:
    if old != new:
        yield text("{facet}: {old} → {new}", facet=label, old=_shown(old), new=_shown(new))


def _shown(value: object) -> Text | str:
    if isinstance(value, bool):
        return text("yes") if value else text("no")
    words = _words(value)
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _words(value: object) -> str:
    """A facet's value as people read it in one line."""
    match value:
        case None | "" | ():
            return NONE
        case Event():
            return " ".join(filter(None, (value.kind, value.timer, value.expression, value.name, value.key)))
        case DataFlow():
            return ", ".join(_words(assign) for assign in (*value.inputs, *value.outputs)) or NONE
        case Assign():
            return f"{value.target} = {value.source.removeprefix('=')}"
        case Repetition():
            how = (value.cardinality, value.collection, value.maximum, value.condition, value.completion)
            return " ".join(filter(None, (value.kind, *how)))
        case Extension():
            return value.tag.partition("}")[2] or value.tag
        case tuple():
            return ", ".join(map(_words, value))
        case _:
            return " ".join(str(value).split())
