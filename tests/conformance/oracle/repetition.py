"""Activities that happen more than once, or that keep data to themselves (13.3.6, 13.3.7).

A token stands on the activity, the *shell*; each time the activity happens is an *instance*, a token of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.bpmn.model import Element, Repetition
from tests.conformance.oracle import completed, events
from tests.conformance.oracle.data import NOTHING, Known, Stuck, holds, value_of, whole_number
from tests.conformance.oracle.state import ACTIVITIES, NOT_MAPPED, Tok, Turns, around

if TYPE_CHECKING:
    from tests.conformance.oracle.moves import Oracle

MOST_INSTANCES = 5_000
ONCE = Repetition("sequential", cardinality="1")


def needed(element: Element) -> bool:
    """Whether a token that comes to it is not the one that does the work."""
    return element.type in ACTIVITIES and (
        element.repeats is not None or element.start_quantity > 1 or around(element) != NOT_MAPPED
    )


def begin(run: Oracle, shell: Tok) -> None:
    """A token comes to an activity that repeats, or whose data is mapped."""
    repeats = run.element(shell).repeats
    shell.state = "host"
    events.arm_boundaries(run, shell)
    if repeats is not None and repeats.kind == "loop":
        shell.turns = Turns(None)
        if repeats.before and not _again(run, shell, repeats):
            run.disarm(shell)
            run.ready(shell)
        else:
            _instance(run, shell)
        return
    shell.turns = Turns(_items(run, shell, repeats or ONCE))
    parallel = repeats is not None and repeats.kind == "parallel"
    for _ in range(max(1, len(shell.turns.items or ())) if parallel else 1):
        _next(run, shell)


def begin_with(run: Oracle, shell: Tok, payload: Mapping[str, object]) -> None:
    """The same where the message of the first instance is there already."""
    begin(run, shell)
    first = next((tok for tok in run.tokens if tok.shell is shell), None)
    if first is not None:
        events.happened(run, first, 0, payload)


def first_known(run: Oracle, at: Tok, gateway: Tok) -> Known | None:
    """What the first instance would know if the task began now; None if there were none."""
    element = run.element(at)
    repeats, data = element.repeats or ONCE, run.data.view(gateway.known)
    items: list[object] | None = None
    if repeats.kind != "loop":
        items = _items(run, Tok(0, at.node, at.level, gateway.known), repeats)
    else:
        none = repeats.maximum and not whole_number(repeats.maximum, data)
        unwanted = repeats.before and repeats.condition
        if none or (unwanted and not holds(repeats.condition, {**data, "loopCounter": 0})):
            return None
    return None if items == [] else _begins_with(run, element, gateway.known, items, 0)[0]


def _begins_with(
    run: Oracle, element: Element, known: Known, items: list[object] | None, index: int
) -> tuple[Known, set[str]]:
    """What an instance knows at first where its shell knows `known`, and the names of what is its own."""
    own: dict[str, object] = {}
    if element.repeats:
        own["loopCounter"] = index + 1
        if element.repeats.item and items is not None:
            own[element.repeats.item] = items[index]
    flow, names = around(element), set(own)
    seen, inside = run.data.add(known, own), run.data.add(known if flow.inherits else NOTHING, own)
    for given in flow.inputs:
        value = run.stores.get(given.source) if given.store else value_of(given.source, run.data.view(seen))
        inside = run.data.add(inside, {given.target: value})
        seen = run.data.add(seen, {given.target: value})
        names.add(given.target)
    return inside, names


def _items(run: Oracle, shell: Tok, repeats: Repetition) -> list[object]:
    data = run.data.view(shell.known)
    if repeats.collection:
        found = value_of(repeats.collection, data)
        if not isinstance(found, list):
            raise Stuck(f"{repeats.collection} is no list")
        items = list[object](found)
    else:
        items = [None] * whole_number(repeats.cardinality, data)
    if len(items) > MOST_INSTANCES:
        raise Stuck(f"{len(items)} instances of {shell.node}")
    return items


def _next(run: Oracle, shell: Tok) -> None:
    assert shell.turns is not None and shell.turns.items is not None
    if shell.turns.begun < len(shell.turns.items):
        _instance(run, shell)
    else:
        _end(run, shell)


def _instance(run: Oracle, shell: Tok) -> None:
    """One more time: with what the shell knows, and what is the instance's own."""
    element, turns = run.element(shell), shell.turns
    assert turns is not None
    token = run.add(shell.node, shell.level, NOTHING)
    token.shell, token.index = shell, turns.begun
    turns.begun += 1
    token.known, token.own = _begins_with(run, element, shell.known, turns.items, token.index)
    token.before = token.known
    run.work(token)


def instance_done(run: Oracle, instance: Tok) -> None:
    """What comes out is handed to the shell, and the next one begins, or the activity is over."""
    element, shell = run.element(instance), instance.shell
    assert shell is not None and shell.turns is not None
    repeats, turns = element.repeats or ONCE, shell.turns
    data = run.data.view(instance.known)
    outward = run.outward(instance)
    run.remove(instance)
    turns.done += 1
    if repeats.output_item:
        turns.results[instance.index] = value_of(repeats.output_item, data)
    shell.known |= outward
    shell.known = events.assign(run, around(element).outputs, shell.known, data)
    if repeats.throws and not completed.throws(run, instance, repeats.throws, data, _counts(run, shell)):
        return
    if repeats.completion and holds(repeats.completion, {**run.data.view(shell.known), **_counts(run, shell)}):
        _end(run, shell)
    elif repeats.kind == "sequential":
        _next(run, shell)
    elif repeats.kind == "loop" and _again(run, shell, repeats):
        _instance(run, shell)
    elif repeats.kind == "loop" or turns.items is None or turns.done == len(turns.items):
        _end(run, shell)


def _again(run: Oracle, shell: Tok, repeats: Repetition) -> bool:
    assert shell.turns is not None
    data = {**run.data.view(shell.known), "loopCounter": shell.turns.done}
    if repeats.maximum and shell.turns.done >= whole_number(repeats.maximum, data):
        return False
    return not repeats.condition or holds(repeats.condition, data)


def _counts(run: Oracle, shell: Tok) -> Mapping[str, object]:
    """The numbers of instances (table 10.30)."""
    turns = shell.turns
    assert turns is not None and turns.items is not None
    return {
        "numberOfInstances": len(turns.items),
        "numberOfActiveInstances": sum(tok.shell is shell for tok in run.tokens),
        "numberOfCompletedInstances": turns.done,
        "numberOfTerminatedInstances": 0,
    }


def _end(run: Oracle, shell: Tok) -> None:
    """The activity is over, with instances that may still run."""
    repeats, turns = run.element(shell).repeats, shell.turns
    assert turns is not None
    shell.known = run.knowledge(shell)
    shell.level.done += [replace(memory, number=run.number()) for memory in shell.inner]
    shell.inner = []
    for token in [tok for tok in run.tokens if shell in (tok.shell, tok.host)]:
        run.remove(token)
    if repeats and repeats.output and turns.items is not None:
        gathered = [turns.results.get(index) for index in range(len(turns.items))]
        shell.known = run.data.add(shell.known, {repeats.output: gathered})
    run.ready(shell)
