"""The random models are long enough to play, and have everything in them that runs."""

from __future__ import annotations

from collections import Counter

from engine.bpmn.graph import decided_by_message
from engine.bpmn.model import Element, Model
from engine.bpmn.parser import build
from engine.bpmn.reading import FLOW_NODES
from engine.bpmn.reading.events import ALLOWED_EVENTS
from tests.conformance.decisions_drawn import files
from tests.conformance.random_models import ASKING, random_model
from tests.conformance.test_random_models import played

CONSTRUCTS = {
    *FLOW_NODES,
    *(f"{place} {kind}" for place, kinds in ALLOWED_EVENTS.items() for kind in kinds),
    "several starts",
    "no start",
    "event sub-process",
    "event sub-process beside",
    "boundary event beside",
    "any of several events",
    "all of several events",
    "loop",
    "loop before",
    "sequential",
    "parallel",
    "collection",
    "gathered",
    "completion condition",
    "every instance throws",
    "first instance throws",
    "an instance throws if",
    "an instance throws signal",
    "an instance throws signal alarm",
    "an instance throws message answered",
    "an instance throws escalation late",
    "an instance throws error lost",
    "inputs",
    "outputs",
    "isolated",
    "kept inside",
    "stores read",
    "stores written",
    "key caught",
    "key thrown",
    "takes several",
    "makes several",
    "undone by a handler",
    "one activity undone",
    "undone by an event sub-process",
    "gateway begins",
    "first of several receives decides",
    "parallel gateway begins",
    "receive task begins",
    "ad-hoc in order",
    "ad-hoc lets others finish",
    "ad-hoc by name",
    "global task",
    "flows asked once more",
    "tokens of a flow counted",
}


def test_every_construct_appears_in_two_hundred_models() -> None:
    found = Counter(name for seed in range(200) for name in constructs(_model(seed)))
    assert CONSTRUCTS - found.keys() == set()


def _model(seed: int) -> Model:
    return build(files(random_model(seed, ASKING)), "p.bpmn")


def test_a_play_takes_more_than_four_moves() -> None:
    assert sum(played(seed) for seed in range(120)) > 4 * 120


def constructs(model: Model) -> set[str]:
    """The names of what is in a model."""
    found = {name for element in model.elements.values() for name in (*_of(element), *_of_work(element))}
    for scope in model.scopes.values():
        starts = [key for key in scope.elements if model.elements[key].type == "startEvent"]
        found |= {"several starts"} if len(starts) > 1 else set()
        found |= {"no start"} if not starts else set()
        found |= {"global task"} if scope.elements == (scope.id,) else set()
        for key in starts if scope.kind == "eventSubProcess" else ():
            start = model.elements[key]
            found.add("event sub-process" if start.interrupting else "event sub-process beside")
            found |= {"undone by an event sub-process"} if start.event.kind == "compensation" else set()
    tasks = [element for element in model.elements.values() if element.type == "receiveTask" and element.repeats]
    found |= {"first of several receives decides" for one in tasks if decided_by_message(model, one)}
    gateways = [element for element in model.elements.values() if element.type == "complexGateway"]
    found |= {"tokens of a flow counted" for one in gateways if any(flow in one.condition for flow in one.incoming)}
    conditions = [flow.condition or "" for flow in model.flows.values()]
    return found | ({"flows asked once more"} if any("waitingForStart" in one for one in conditions) else set())


def _of(element: Element) -> set[str]:
    throws = element.type in ("endEvent", "intermediateThrowEvent", "sendTask")
    said = {
        "any of several events": len(element.events) > 1 and not element.all_of,
        "all of several events": element.all_of,
        "boundary event beside": element.type == "boundaryEvent" and not element.interrupting,
        "key thrown": throws and any(event.key for event in element.events),
        "key caught": not throws and any(event.key for event in element.events),
        "one activity undone": throws and any(event.kind == "compensation" and event.name for event in element.events),
        "undone by a handler": element.handler is not None,
        "gateway begins": element.instantiates and element.type == "eventBasedGateway",
        "parallel gateway begins": element.instantiates and element.parallel_events,
        "receive task begins": element.instantiates and element.type == "receiveTask",
    }
    kinds = {f"{element.type} {event.kind}" for event in element.events or (element.event,)}
    return {element.type, *kinds, *(name for name, so in said.items() if so)}


def _of_work(element: Element) -> set[str]:
    data, repeats = element.data, element.repeats
    ad_hoc = element.type == "adHocSubProcess"
    said = {
        "takes several": element.start_quantity > 1,
        "makes several": element.completion_quantity > 1,
        "ad-hoc in order": ad_hoc and element.sequential,
        "ad-hoc lets others finish": ad_hoc and not element.cancels_rest,
        "ad-hoc by name": ad_hoc and bool(element.activates),
        "inputs": data is not None and bool(data.inputs),
        "outputs": data is not None and bool(data.outputs),
        "isolated": data is not None and not data.inherits,
        "kept inside": data is not None and not data.returns,
        "stores read": data is not None and any(given.store for given in data.inputs),
        "stores written": data is not None and any(given.store for given in data.outputs),
        "loop before": repeats is not None and repeats.before,
        "collection": repeats is not None and bool(repeats.collection),
        "gathered": repeats is not None and bool(repeats.output),
        "completion condition": repeats is not None and bool(repeats.completion),
        repeats.kind if repeats else "": repeats is not None,
    }
    for one in repeats.throws if repeats is not None else ():
        shortly = one.condition in ("", "numberOfCompletedInstances = 1")
        said["an instance throws if" if not shortly else f"{'first' if one.condition else 'every'} instance throws"] = (
            True
        )
        said |= {f"an instance throws {event.kind} {event.name}".strip(): True for event in one.events}
    return {name for name, so in said.items() if so}
