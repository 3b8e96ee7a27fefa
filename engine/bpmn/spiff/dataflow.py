"""Data that is mapped on its way into and out of activities and events.

Changed from 3.2.0, which reads associations of data objects only as copies by name, and mappings of no kind. Here each
mapping is FEEL, evaluated in the order in which it is written; data stores are read and written through the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn import feel
from engine.bpmn.data.merge import Data
from engine.bpmn.data.values import adopt_value
from engine.bpmn.model import Assign, DataFlow, Element

if TYPE_CHECKING:
    from engine.bpmn.spiff.run import Run


def inputs(flow: DataFlow, data: Data, run: Run, element: str) -> Data:
    """What the inputs give, by name; each sees what those before it gave."""
    found: Data = {}
    for assign in flow.inputs:
        found[assign.target] = _value(assign, {**data, **found}, run, element)
    return found


def outputs(flow: DataFlow, data: Data, run: Run, element: str) -> Data:
    """What the outputs give, by name; what goes to a data store is written there."""
    found: Data = {}
    for assign in flow.outputs:
        value = evaluated(assign.source, {**data, **found}, run, element)
        if assign.store:
            run.stored[assign.target] = value
        else:
            found[assign.target] = value
    return found


def payload_of(element: Element, data: Data, run: Run) -> Data:
    """What an event that throws sends along: only what its inputs map."""
    return inputs(element.data, data, run, element.id) if element.data else {}


def taken(element: Element, data: Data, payload: Data, run: Run) -> Data:
    """What a payload becomes where it is caught: itself, or what the outputs make of it."""
    if element.data is None or not element.data.outputs:
        return payload
    return outputs(element.data, {**data, **payload}, run, element.id)


def _value(assign: Assign, data: Data, run: Run, element: str) -> object:
    if assign.store:
        kept = run.stored if assign.source in run.stored else run.stores
        return adopt_value(kept.get(assign.source), assign.target)
    return evaluated(assign.source, data, run, element)


def evaluated(source: str, data: Data, run: Run, element: str) -> object:
    """The value of an expression, as a run keeps it."""
    return adopt_value(feel.value_of(source, data, run.env, element), element)
