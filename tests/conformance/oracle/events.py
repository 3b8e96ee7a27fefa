"""What events wait for, what happens when it comes, and what they throw (13.5)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from engine.bpmn.changes import Thrown
from engine.bpmn.model import Assign, Element, Event
from engine.bpmn.timers import bad_literal
from tests.conformance.oracle import levels, repetition, undoing
from tests.conformance.oracle.data import NOTHING, Known, Stuck, value_of
from tests.conformance.oracle.state import Level, Tok, Wait

if TYPE_CHECKING:
    from tests.conformance.oracle.moves import Oracle

CANCELLED = Event("cancel", name="undone")
"""The second half of a cancel end: everything is undone, the transaction's border may be told."""


def arm_boundaries(run: Oracle, token: Tok) -> None:
    """Boundary events wait beside an activity; what compensation needs is not waited for (13.5.5)."""
    for name in run.element(token).boundaries:
        if run.model.elements[name].event.kind != "compensation":
            attach(run, name, token)


def attach(run: Oracle, node: str, host: Tok) -> None:
    """Something waits on behalf of another token: a boundary event, an event behind a gateway."""
    token = run.add(node, host.level, NOTHING)
    token.state, token.host = "wait", host
    known = host.known
    if repetition.needed(run.element(token)):  # 10.6.6: a receive task; what its first instance waits for decides
        first = repetition.first_known(run, token, host)
        if first is None:
            run.remove(token)
            return
        known = first
    arm(run, token, known)


def arm(run: Oracle, token: Tok, known: Known) -> None:
    """Wait for all that the event names; timers and keys are made of what is known now."""
    data = run.data.view(known)
    for index, event in enumerate(run.element(token).events):
        wait = token.waits[index] = Wait(event)
        if event.kind == "timer":
            value = value_of(event.expression, data) if event.expression.startswith("=") else event.expression
            if not isinstance(value, str) or bad_literal(event.timer or "date", value):
                raise Stuck(f"{event.expression} gave {value}", token.node)
            wait.timer = value
            times = value[1 : value.index("/")] if event.timer == "cycle" else ""
            wait.left = int(times) if times else None
        elif event.kind == "message" and event.key:
            wait.key = correlation(event.key, data)


def correlation(source: str, data: Mapping[str, object]) -> str:
    """A key travels as the text of its value. Nothing is no key."""
    value = value_of(source, data)
    if value is None or (isinstance(value, list) and None in value):
        raise Stuck(f"{source} is no key")
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def broadcast(
    run: Oracle, kind: str, name: str, payload: Mapping[str, object], key: str | None = None, on: Tok | None = None
) -> bool:
    """Every place (or only those on the border of `on`) that waits for it at this moment has it, oldest first, each if
    it still waits; was there one?"""
    places = [found for found in run.waiting(kind) if found[2].event.name == name and found[2].key in (None, key)]
    if on is not None:
        places = [found for found in places if found[0].host is on]
    for token, index, wait in places:
        if run.alive(token) and token.waits.get(index) is wait:
            happened(run, token, index, payload)
    return bool(places)


def condition_fires(run: Oracle) -> bool:
    """Conditions are looked at, oldest token first, until one fires. They see what the whole run knows."""
    for token, index, wait in run.waiting("conditional"):
        held, wait.held = wait.held, _is_true(wait.event.expression, run.everything())
        if wait.held and not (held and _stays(run.element(token))):
            happened(run, token, index, {})
            return True
    return False


def _is_true(source: str, data: Mapping[str, object]) -> bool:
    try:
        return value_of(source, data) is True
    except Stuck:  # what is not known yet does not hold yet
        return False


def _stays(element: Element) -> bool:
    return element.type in ("boundaryEvent", "startEvent") and not element.interrupting


def happened(run: Oracle, token: Tok, index: int, payload: Mapping[str, object]) -> None:
    """One of the things that the token waits for has come."""
    element = run.element(token)
    token.payloads.append(dict(payload))
    if element.all_of:
        del token.waits[index]
        if token.waits:
            return
    payloads, token.payloads = token.payloads, []
    if _stays(element) and element.all_of:
        _anew(run, token)
    elif _stays(element):
        _count_down(run, token, index)
    if token.armed:
        levels.event_sub(run, token, payloads)
    elif element.type == "boundaryEvent":
        _over_the_border(run, token, payloads)
    else:
        _caught(run, token, payloads)


def _anew(run: Oracle, token: Tok) -> None:
    """What waits for several things waits for all of them again, unless one of them comes but once. What has come is
    spent: the new wait has refs of its own, and is the youngest."""
    run.remove(token)
    if any(event.kind == "timer" and event.timer != "cycle" for event in run.element(token).events):
        return
    again = run.add(token.node, token.level, token.known)
    again.state, again.host, again.armed = "wait", token.host, token.armed
    arm(run, again, run.knowledge(token.host) if token.host else run.inside(token.level))
    for wait in again.waits.values():  # 10.5.5: a condition becomes false and then true before it happens again
        wait.held = wait.event.kind == "conditional"


def _count_down(run: Oracle, token: Tok, index: int) -> None:
    """What does not interrupt goes on waiting; a timer as often as its cycle says (10.5.5)."""
    wait = token.waits[index]
    if wait.event.kind == "timer" and (wait.event.timer != "cycle" or wait.left == 1):
        del token.waits[index]
        if not token.waits:
            run.remove(token)
    elif wait.left is not None:
        wait.left -= 1


def _over_the_border(run: Oracle, token: Tok, payloads: list[dict[str, object]]) -> None:
    element, host = run.element(token), token.host
    assert host is not None
    run.visited.append(element.id)
    known = run.knowledge(host)
    if element.interrupting:
        number, thrower = token.id, host.thrower
        run.remove(host)
        moving = run.add(element.id, token.level, known)
        moving.id, moving.thrower = number, thrower
        run.tokens.sort(key=lambda tok: tok.id)
    else:
        moving = run.add(element.id, token.level, known)
    moving.known = received(run, element, known, payloads)
    run.ready(moving)


def _caught(run: Oracle, token: Tok, payloads: list[dict[str, object]]) -> None:
    element, gateway = run.element(token), token.host
    if gateway is not None:
        run.visited.append(element.incoming[0])
        token.known, token.host = gateway.known, None
        run.remove(gateway)
        if repetition.needed(element):
            token.waits = {}
            repetition.begin_with(run, token, payloads[0])
            return
        run.visited.append(element.id)
    run.disarm(token)
    token.waits = {}
    token.known = received(run, element, token.known, payloads)
    run.ready(token)


def received(run: Oracle, element: Element, known: Known, payloads: Iterable[Mapping[str, object]]) -> Known:
    """What is known once these have come: all that was in them, or what the event's outputs take from it."""
    brought = {name: value for payload in payloads for name, value in payload.items()}
    if element.data is not None and element.data.outputs:
        return assign(run, element.data.outputs, known, {**run.data.view(known), **brought})
    return run.data.add(known, brought)


def assign(run: Oracle, outputs: tuple[Assign, ...], known: Known, data: Mapping[str, object]) -> Known:
    """Outputs, asked of `data`, are written; each sees those before it."""
    data = dict(data)
    for output in outputs:
        value = data[output.target] = value_of(output.source, data)
        if output.store:
            run.stores[output.target] = run.stored[output.target] = value
        else:
            known = run.data.add(known, {output.target: value})
    return known


def payload_of(run: Oracle, token: Tok) -> dict[str, object]:
    """What a throwing event takes with it."""
    element = run.element(token)
    return mapped(run, element.data.inputs if element.data else (), run.data.view(token.known))


def mapped(run: Oracle, inputs: tuple[Assign, ...], known: Mapping[str, object]) -> dict[str, object]:
    """What inputs give; each sees those before it."""
    payload: dict[str, object] = {}
    for given in inputs:
        data = {**known, **payload}
        payload[given.target] = run.stores.get(given.source) if given.store else value_of(given.source, data)
    return payload


def throw(run: Oracle, token: Tok) -> bool:
    """Throw what the event says, one after the other; whether the token is there and may go on."""
    element = run.element(token)
    if token.to_throw is None:
        token.to_throw = [event for event in element.events if event.kind not in ("none", "link")]
    # 13.5.6: an end at which something is undone has the token until that is done; the run may end there even so.
    if element.type == "endEvent" and not token.beside and levels.is_outermost(run, token.level):
        run.end = element.id
    while token.to_undo or token.to_throw:
        if token.to_undo:
            undoing.next_one(run, token)
        else:
            _throw_one(run, token, token.to_throw.pop(0))
        if not run.alive(token) or token.state != "run":
            return False
    return True


def _throw_one(run: Oracle, token: Tok, event: Event) -> None:
    payload = payload_of(run, token)
    if event is CANCELLED:
        caught_by(run, token, "cancel", "", payload)
    elif event.kind == "cancel":
        kept = levels.cancel(run, token)
        kept.to_throw = [CANCELLED]
        undoing.begin(run, kept, "")
    elif event.kind == "compensation":
        if event.waits:
            undoing.begin(run, token, event.name)
        else:
            undoing.begin_beside(run, token, event)
    elif event.kind == "terminate":
        levels.clear(run, token.level, token)
    elif event.kind == "error":
        caught_by(run, token, "error", event.name, payload)
    elif event.kind == "escalation":
        caught_by(run, token, "escalation", event.name, payload)
    else:
        key = None
        if event.kind == "message" and event.key:
            key = correlation(event.key, {**run.data.view(token.known), **payload})
        if event.kind == "signal":
            broadcast(run, "signal", event.name, payload)
        kind: Literal["message", "signal"] = "signal" if event.kind == "signal" else "message"
        run.thrown.append(Thrown(kind, event.name, token.node, payload, key))


def caught_by(run: Oracle, token: Tok, kind: str, code: str, payload: Mapping[str, object]) -> None:
    """Whoever catches it has it; an escalation that nobody catches leaves the run, nothing else may."""
    catcher = _catcher(run, token.level, kind, code)
    if catcher is not None:
        happened(run, *catcher, payload)
    elif kind == "escalation":
        run.thrown.append(Thrown("escalation", code, token.node, dict(payload)))
    else:
        raise Stuck(f"nobody catches the {kind} {code}")


def _catcher(run: Oracle, level: Level | None, kind: str, code: str) -> tuple[Tok, int] | None:
    """Who catches it: event sub-processes of a level before its border, the nearest level first; the very code before
    one that catches all (10.5.1, 13.5.3). An event sub-process does not catch what it throws again (10.5.6)."""
    below = ""
    while level is not None:
        host = level.host.shell or level.host if level.host else None
        armed = [found for found in run.waiting(kind) if found[0].armed and found[0].level is level]
        inside = [found for found in armed if run.element(found[0]).scope != below]
        border = [found for found in run.waiting(kind) if host is not None and found[0].host is host]
        for place in (inside, border):
            for wanted in (code, ""):
                for token, index, wait in place:
                    if wait.event.name == wanted:
                        return token, index
        below, level = (host.node, host.level) if host else ("", None)
    return None
