"""What the states that were found say about the drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from engine.bpmn.model import Model
from engine.bpmn.soundness.explore import Space, State, tokens_of
from engine.bpmn.soundness.net import Edge, Node
from engine.bpmn.soundness.order import can_reach, hopeless
from engine.bpmn.soundness.problems import Problem
from engine.bpmn.soundness.traces import Ways, beginnings, trace

MAX_TRIES = 20
"""So many states are looked at for a way in which tokens gather on an edge that is no harmless one."""


def verdicts(model: Model, scope: str, once: Space, space: Space) -> Iterator[Problem]:
    """All that is wrong in one scope, each thing once. `once`: what can happen when no event on an activity's border
    happens twice; so tokens that gather do so by themselves."""
    stuck = list(deadlocks(scope, space))
    yield from stuck
    gathered = list(heaps(model, scope, once))
    yield from gathered
    lost = list(endless(scope, space))
    yield from lost
    if not lost:
        named = {problem.element for problem in stuck}.union(*(problem.beside for problem in stuck))
        yield from dead(scope, space, named)
    if not space.whole or (space.heaped and not any(problem.kind == "growth" for problem in gathered)):
        yield Problem("unchecked", scope, scope)


def deadlocks(scope: str, space: Space) -> Iterator[Problem]:
    """Joins at which tokens wait when nothing moves any more. Of joins that wait for each other's outcome only those
    are named that wait for nothing but what will not come."""
    found: dict[Node, tuple[State, set[str]]] = {}
    reaching: dict[Edge, set[Node]] = {}
    for state in space.stuck:
        waiting = {space.edges[number].target: None for number in tokens_of(state)}
        causes = [node for node in waiting if not _sources(node, state, reaching) & (waiting.keys() - {node})]
        for node in causes or waiting:
            found.setdefault(node, (state, set()))[1].update(other.id for other in waiting)
    for node, (state, beside) in found.items():
        missing = _missing(node, state)
        tokens = [number for number in tokens_of(state) if space.edges[number].target is node]
        never = node not in space.fired or not space.ends
        yield Problem(
            "deadlock",
            scope,
            node.id,
            always=never and space.whole and not space.cut and not space.net.unsure,
            trace=(*trace(space, state, tokens, missing), node.id),
            missing=tuple(dict.fromkeys(last(edge) for edge in missing)),
            beside=frozenset(beside - {node.id}),
        )


def _sources(node: Node, state: State, known: dict[Edge, set[Node]]) -> set[Node]:
    """The nodes from which what a join misses would come."""
    found: set[Node] = set()
    for edge in _missing(node, state):
        if edge not in known:
            known[edge] = can_reach([edge])
        found |= known[edge]
    return found


def _missing(node: Node, state: State) -> list[Edge]:
    edges = sorted(node.ins, key=lambda edge: edge.number)
    return [edge for edge in edges if edge.number not in state] if node.take != "count" else edges


def last(edge: Edge) -> str:
    """The element from which a token would come along an edge."""
    while not edge.through and edge.source is not None:
        if edge.source.id or not edge.source.ins:
            return edge.source.id
        edge = next(iter(edge.source.ins))
    return edge.through[-1] if edge.through else ""


def heaps(model: Model, scope: str, space: Space) -> Iterator[Problem]:
    """Where two tokens lie on one edge: behind a merge that does not wait, or after a turn of a loop."""
    seen: set[str] = set()
    asides = [node.id for node in space.net.nodes if node.aside]
    tries: Counter[int] = Counter()
    meant = {node.id for node in space.net.nodes if node.copies > 1 or node.quantity > 1}
    for state in space.crowded:
        for number, count in Counter(tokens_of(state)).items():
            if count < 2 or tries[number] >= MAX_TRIES:
                continue
            merge, passed = _merge(space.edges[number])
            if merge.aside or merge.id in seen or (_quiet(model, passed, space.edges[number].target)):
                continue
            tries[number] += 1
            way = trace(space, state, [number] * 2)
            if any(way.count(key) > 1 for key in (*asides, *seen)) or not meant.isdisjoint(way):
                continue
            seen.add(merge.id)
            growing = merge in can_reach(merge.ins) and trace(space, state, [number]).count(merge.id) > 1
            yield Problem(
                "growth" if growing else "unsynchronised",
                scope,
                merge.id,
                always=not space.ends if growing else _always(space, number),
                trace=way if growing else tuple(key for key in way if key == merge.id or key not in passed),
            )


def _merge(edge: Edge) -> tuple[Node, list[str]]:
    """The node behind which tokens that came by several ways are on one, and what was passed from there on.

    A node aside: its event happened again, which is no mistake."""
    passed = list(edge.through)
    node = edge.source
    seen: set[Node] = set()
    while node is not None and node not in seen:
        seen.add(node)
        if node.id:
            passed.append(node.id)
        if node.aside or (len(node.ins) > 1 and node.take != "all"):
            break
        before = next(iter(node.ins), None)
        if before is None or before.source is None:
            break
        passed += before.through
        node = before.source
    return node or edge.target, passed


def _always(space: Space, number: int) -> bool:
    """Whether every way to an end has had two tokens on the edge."""
    waiting = list(space.roots)
    seen: set[State] = set()
    last = space.ends.union(space.stuck, space.cut)
    while waiting:
        state = waiting.pop()
        if state in seen or state.count(number) > 1:
            continue
        if state in last:
            return False
        seen.add(state)
        waiting.extend(space.after.get(state, ()))
    return space.whole


def _quiet(model: Model, passed: list[str], target: Node) -> bool:
    """Whether nothing is done twice but ending."""
    return target.quiet and all(model.elements[key].type.endswith("Gateway") for key in passed)


def endless(scope: str, space: Space) -> Iterator[Problem]:
    """Loops without a way out, where nothing else can end the scope."""
    lost = [node for node in hopeless(space.net) if any(edge in space.given for edge in node.ins)]
    ending = _leading(space, [*space.ends, *space.stuck, *space.cut]) if lost else set()
    if not lost or (space.whole and len(ending) == len(space.before)):
        return
    inside = {edge.number for node in lost for edge in node.ins}
    escapes = any(not inside.isdisjoint(state) for state in _leading(space, space.ends))
    ways = Ways(beginnings(space.net))
    far = {node: (len(ways.to(node)), node.id) for node in lost if node.id}
    while far:
        entry = min(far, key=far.__getitem__)
        yield Problem("endless", scope, entry.id, always=not escapes, trace=ways.to(entry) + Ways(entry.outs).to(entry))
        for node in _onward(entry):
            far.pop(node, None)


def _onward(entry: Node) -> set[Node]:
    found: set[Node] = set()
    waiting = [entry]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(edge.target for edge in node.outs)
    return found


def _leading(space: Space, goals: Iterable[State]) -> set[State]:
    """The states from which one of the goals can come about."""
    before: dict[State, list[State]] = {}
    for state, following in space.after.items():
        for other in following:
            before.setdefault(other, []).append(state)
    waiting = list(goals)
    found: set[State] = set()
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting.extend(before.get(state, ()))
    return found


def dead(scope: str, space: Space, named: set[str]) -> Iterator[Problem]:
    """Joins to which tokens come and that never have all they need."""
    if not space.whole or space.cut:
        return
    ways = Ways(beginnings(space.net))
    for node in space.net.nodes:
        come = [edge for edge in node.ins if edge in space.given]
        if node.take in ("all", "count", "complex") and come and node not in space.fired and node.id not in named:
            missing = tuple(last(edge) for edge in node.ins if edge not in space.given)
            yield Problem("dead", scope, node.id, trace=ways.to(node), missing=missing)
