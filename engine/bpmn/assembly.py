"""Readings of files → one `Model`: elements learn their flows and borders, scopes where tokens begin in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from engine.bpmn.deciding.binding import bind
from engine.bpmn.model import Element, Model, Scope
from engine.bpmn.problems import Problems
from engine.bpmn.reading import Reading, documentation
from engine.decisions.dmn import Model as Decisions
from engine.text import text

Elements = dict[str, Element]


def assemble(
    process: etree._Element,
    file: str,
    readings: list[Reading],
    problems: Problems,
    decisions: Mapping[str, Decisions],
) -> Model:
    """The model that runs `process` of `file`, with everything that the other readings hold to be called and the
    decisions that are there to be asked, by file."""
    key = process.get("id", "")
    merged = Reading(file, problems)
    for reading in readings:
        _refuse_shared_ids(reading, merged, problems)
        merged.elements |= reading.elements
        merged.flows |= reading.flows
        merged.lanes |= reading.lanes
        merged.scopes |= reading.scopes
        merged.settings |= reading.settings
    elements = _connected(merged)
    scopes = {name: _with_beginnings(scope, elements, merged.scopes) for name, scope in merged.scopes.items()}
    return Model(
        process_id=key,
        name=process.get("name", ""),
        file=file,
        start_id=scopes[key].start_id,
        ends=tuple(name for name in scopes[key].elements if elements[name].type == "endEvent"),
        elements=elements,
        flows=merged.flows,
        scopes=scopes,
        lanes=merged.lanes,
        messages=tuple(dict.fromkeys(_awaited(elements))),
        stores=tuple(dict.fromkeys(_stores(elements))),
        settings=merged.settings,
        asks={key: bind(one, decisions) for key, one in elements.items() if one.type == "businessRuleTask"},
        documentation=documentation(process),
    )


def _connected(merged: Reading) -> Elements:
    incoming: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    boundaries: dict[str, list[str]] = {}
    for flow in merged.flows.values():
        outgoing.setdefault(flow.source, []).append(flow.id)
        incoming.setdefault(flow.target, []).append(flow.id)
    catches = {
        (element.scope, element.event.name): element.id
        for element in merged.elements.values()
        if element.type == "intermediateCatchEvent" and element.event.kind == "link"
    }
    for element in merged.elements.values():
        if element.type == "boundaryEvent" and element.attached_to:
            boundaries.setdefault(element.attached_to, []).append(element.id)
    return {
        name: replace(
            element,
            incoming=tuple(incoming.get(name, ())),
            outgoing=tuple(outgoing.get(name, ())),
            boundaries=tuple(boundaries.get(name, ())),
            link=_link(element, catches),
        )
        for name, element in merged.elements.items()
    }


def _link(element: Element, catches: Mapping[tuple[str, str], str]) -> str | None:
    if element.type != "intermediateThrowEvent" or element.event.kind != "link":
        return None
    return catches.get((element.scope, element.event.name))


def _with_beginnings(scope: Scope, elements: Elements, scopes: Mapping[str, Scope]) -> Scope:
    if scope.start_id:  # a global task begins with itself
        return scope
    inside = [elements[key] for key in scope.elements]
    subs = tuple(element.id for element in inside if _is_event_sub(element, scopes))
    starts = [element for element in inside if element.type == "startEvent"]
    plain = [element.id for element in starts if element.event.kind == "none"]
    if scope.kind == "eventSubProcess":
        plain = [element.id for element in starts]
    entries = plain if starts else [element.id for element in _loose(inside, scopes)]
    # Of several plain starts none is the one: whoever begins the process says which.
    return replace(
        scope,
        start_id=plain[0] if len(plain) == 1 else "",
        entries=tuple(entries) if not starts or len(plain) == 1 else (),
        triggers=() if scope.kind != "process" else tuple(_triggers(inside, plain)),
        event_subs=subs,
    )


def _is_event_sub(element: Element, scopes: Mapping[str, Scope]) -> bool:
    return element.id in scopes and scopes[element.id].kind == "eventSubProcess"


def _loose(inside: list[Element], scopes: Mapping[str, Scope]) -> Iterator[Element]:
    """What begins by itself in a scope without start events: everything that nothing leads to (13.2)."""
    linked = {element.link for element in inside}
    for element in inside:
        beside = element.type == "boundaryEvent" or element.for_compensation or element.instantiates
        if not (element.incoming or beside or element.id in linked or _is_event_sub(element, scopes)):
            yield element


def _triggers(inside: list[Element], plain: list[str]) -> Iterator[str]:
    behind = {
        flow
        for element in inside
        if element.type == "eventBasedGateway" and element.instantiates
        for flow in element.outgoing
    }
    for element in inside:
        if (
            (element.type == "startEvent" and (element.event.kind != "none" or len(plain) > 1))
            or (element.type == "receiveTask" and element.instantiates)
            or not behind.isdisjoint(element.incoming)
        ):
            yield element.id


def _awaited(elements: Elements) -> Iterator[str]:
    for element in elements.values():
        if element.type not in ("endEvent", "intermediateThrowEvent", "sendTask"):
            yield from (event.name for event in element.events if event.kind == "message")


def _stores(elements: Elements) -> Iterator[str]:
    for element in elements.values():
        thrown = element.repeats.throws if element.repeats is not None else ()
        for data in (element.data, *(one.data for one in thrown)):
            if data is not None:
                yield from (assign.source for assign in data.inputs if assign.store)
                yield from (assign.target for assign in data.outputs if assign.store)


def _refuse_shared_ids(reading: Reading, merged: Reading, problems: Problems) -> None:
    for key in [*reading.elements, *reading.flows, *reading.processes]:
        if key in merged.elements or key in merged.flows or key in merged.scopes:
            problems.add(
                "bpmn-structure",
                text("the id “{id}” is used in another file of the route too", id=key),
                text("Give one of the two another id: cases and reports hang on them."),
                file=reading.file,
                element=key,
            )
