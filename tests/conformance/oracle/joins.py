"""Which flows a token takes, and where tokens wait for one another (13.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.bpmn.model import Element, Flow
from tests.conformance.oracle import levels
from tests.conformance.oracle.data import Stuck, holds, stuck_at
from tests.conformance.oracle.state import Level, Tok

if TYPE_CHECKING:
    from tests.conformance.oracle.moves import Oracle

JOINING = ("parallelGateway", "inclusiveGateway", "complexGateway")


def chosen(run: Oracle, token: Tok) -> list[str]:
    """The flows that the token takes: none for a node without any that can be taken."""
    element, data = run.element(token), run.data.view(token.known)
    flows = [run.model.flows[name] for name in element.outgoing]
    if element.type == "parallelGateway":
        return list(element.outgoing)
    if element.type == "exclusiveGateway" and len(flows) > 1:  # 13.4.2: in order, until one is true
        first = next((flow.id for flow in flows if _true(flow, data)), element.default)
        return _some(element, [first] if first else [])
    if element.type == "complexGateway":  # 13.4.5: asked at the reset too, of the tokens that were late
        data = {**data, "waitingForStart": not token.late}
    true = {flow.id for flow in flows if _true(flow, data)}
    plain = {flow.id for flow in flows if flow.condition is None and flow.id != element.default and not token.late}
    gateway = element.type.endswith("Gateway")
    # 13.4.3: an inclusive gateway's default only if no other is taken; an activity's (13.3.1) if no condition holds.
    other = true | plain if gateway else true
    taken = [name for name in element.outgoing if name in true | plain or (name == element.default and not other)]
    return _some(element, taken) if gateway and not token.late else taken


def _true(flow: Flow, data: Mapping[str, object]) -> bool:
    with stuck_at(flow.id):
        return flow.condition is not None and holds(flow.condition, data)


def _some(element: Element, taken: list[str]) -> list[str]:
    if not taken:
        raise Stuck(f"no way on from {element.id}", element.id)
    return taken


def gathers(element: Element) -> bool:
    """Whether tokens wait here for one another."""
    return element.start_quantity > 1 or (element.type in JOINING and len(element.incoming) > 1)


def gathered(run: Oracle, token: Tok) -> None:
    """A token has come where others are waited for."""
    element = run.element(token)
    if element.type == "complexGateway":
        _complex(run, token.level, element)
    elif element.type == "parallelGateway":
        waiting = parked(run, token.level, element.id)
        if len(waiting) == len(element.incoming):  # 13.4.1: one from each flow
            run.ready(_entered(run, unite(run, element, waiting)))
    elif element.type != "inclusiveGateway":
        several = _parked_tokens(run, token.level, element.id)
        if len(several) == element.start_quantity:  # table 10.3: that many tokens begin it once
            run.enter(_merge(run, several))


def one_fires(run: Oracle, *, stuck: bool = False) -> bool:
    """When nothing else moves: the first inclusive join that need not wait any longer goes on, or the first complex
    gateway that nothing more can come to begins anew. `stuck`: nothing can move otherwise, so whatever is parked
    elsewhere does not count."""
    for level in run.levels:
        for name in run.model.scopes[level.of].elements:
            element = run.model.elements[name]
            if element.type == "inclusiveGateway" and gathers(element) and _inclusive(run, level, element, stuck):
                return True
            if name in level.reset and not _more_can_come(run, level, element, level.reset[name], stuck):
                _begun_anew(run, level, element)
                return True
    return False


def _inclusive(run: Oracle, level: Level, element: Element, stuck: bool) -> bool:
    waiting = parked(run, level, element.id)
    if not waiting or _more_can_come(run, level, element, set(waiting), stuck):
        return False
    run.ready(_entered(run, unite(run, element, waiting)))
    return True


def _more_can_come(run: Oracle, level: Level, element: Element, filled: set[str], stuck: bool) -> bool:
    """13.4.3: a token elsewhere has a way to an empty flow, and none to one that is filled."""
    for tok in run.movers(level):
        if tok.node != element.id and not tok.armed and not (stuck and tok.state == "park"):
            reach = reachable(run, tok.node, element.id)
            if not reach.isdisjoint(set(element.incoming) - filled) and reach.isdisjoint(filled):
                return True
    return False


def _complex(run: Oracle, level: Level, element: Element) -> None:
    """13.4.5: it goes on as soon as its condition says so, and takes no notice of the rest of that turn."""
    waiting = parked(run, level, element.id)
    if element.id in level.reset:
        seen = level.reset[element.id]
        for flow, tok in waiting.items():
            if flow not in seen:
                seen.add(flow)
                tok.late = _asks_again(run, element)
                if not tok.late:
                    levels.over(run, tok)
        if seen == set(element.incoming):
            _begun_anew(run, level, element)
        return
    if waiting and _activated(run, level, element, waiting):
        run.ready(_entered(run, unite(run, element, waiting)))
        level.reset[element.id] = set(waiting)
        _complex(run, level, element)


def _begun_anew(run: Oracle, level: Level, element: Element) -> None:
    del level.reset[element.id]
    late = {tok.via or "": tok for tok in _parked_tokens(run, level, element.id) if tok.late}
    if late:
        run.ready(_entered(run, unite(run, element, late)))
    _complex(run, level, element)


def _asks_again(run: Oracle, element: Element) -> bool:
    return bool(element.default) or any(run.model.flows[flow].condition for flow in element.outgoing)


def _activated(run: Oracle, level: Level, element: Element, waiting: Mapping[str, Tok]) -> bool:
    if not element.condition:
        return len(waiting) == len(element.incoming)
    everyone = _parked_tokens(run, level, element.id)
    known = everyone[0].known.union(*[tok.known for tok in everyone])
    data = {**run.data.view(known), "activationCount": len(everyone), "waitingForStart": True}
    counts = {flow: sum(tok.via == flow for tok in everyone) for flow in element.incoming}
    return holds(element.condition, {**data, **counts})


def parked(run: Oracle, level: Level, name: str) -> dict[str, Tok]:
    """The oldest token on each incoming flow that has one."""
    found: dict[str, Tok] = {}
    for tok in _parked_tokens(run, level, name):
        found.setdefault(tok.via or "", tok)
    return found


def _parked_tokens(run: Oracle, level: Level, name: str) -> list[Tok]:
    return [tok for tok in run.movers(level) if tok.node == name and tok.state == "park"]


def unite(run: Oracle, element: Element, waiting: Mapping[str, Tok]) -> Tok:
    """One token in place of one on each of these flows."""
    return _merge(run, [waiting[flow] for flow in element.incoming if flow in waiting])


def _merge(run: Oracle, tokens: list[Tok]) -> Tok:
    first, *rest = tokens
    first.known = first.known.union(*[tok.known for tok in rest])
    for tok in rest:
        run.remove(tok)
    return first


def _entered(run: Oracle, token: Tok) -> Tok:
    run.visited.append(token.node)
    return token


def reachable(run: Oracle, node: str, stop: str) -> set[str]:
    """The flows that a token on `node` may come to take, not through `stop`."""
    flows: set[str] = set()
    nodes, seen = [node], {stop}
    while nodes:
        current = nodes.pop()
        if current not in seen:
            seen.add(current)
            element = run.model.elements[current]
            flows |= set(element.outgoing)
            nodes += [run.model.flows[flow].target for flow in element.outgoing]
            nodes += [element.link] if element.link else []
            nodes += element.boundaries
    return flows
