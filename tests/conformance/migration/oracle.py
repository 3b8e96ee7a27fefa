"""The oracle's runs moved by the same rules, written anew: tokens are put onto the new model where they stood.

Raises `Stays` with the elements whose tokens have no place there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from engine.bpmn.changes import Step
from engine.bpmn.migration import Renames
from engine.bpmn.model import Element, Model
from tests.conformance.oracle import events, joins
from tests.conformance.oracle.moves import Oracle
from tests.conformance.oracle.runtime import _copy, _step
from tests.conformance.oracle.state import Level, Memory, Tok


class Stays(Exception):
    """The run cannot be moved; `nodes` are where its tokens are stuck."""

    def __init__(self, nodes: set[str]) -> None:
        super().__init__(sorted(nodes))
        self.nodes = nodes


def migrate(old: Model, new: Model, snapshot: Oracle, mapping: Renames, stores: Mapping[str, object]) -> Step:
    """The run on the new model."""
    run = _copy(snapshot)
    stuck = {tok.node for tok in run.tokens if _is_own(tok) and not _fits(run, tok, new, mapping)}
    if stuck:
        raise Stays(stuck)
    return _step(run, stores, lambda: _Moving(run, old, new, mapping).move())


def _is_own(tok: Tok) -> bool:
    return tok.host is None and not tok.armed


def _fits(run: Oracle, tok: Tok, new: Model, mapping: Renames) -> bool:
    """A token fits where its element is, of the same type, in the same scope, with what is around it."""
    old, now = run.element(tok), new.elements.get(mapping.element(tok.node))
    around = tok.shell or tok.thrower or tok.level.host
    if around is not None and not _fits(run, around, new, mapping):
        return False
    if now is None or now.type != old.type or now.scope != mapping.element(old.scope):
        return False
    return tok.state != "park" or old.start_quantity > 1 or mapping.flow(tok.via or "") in now.incoming


class _Moving:
    """One move."""

    def __init__(self, run: Oracle, old: Model, new: Model, mapping: Renames) -> None:
        self.run, self.old, self.new, self.mapping = run, old, new, mapping

    def move(self) -> None:
        run, name = self.run, self.mapping.element
        run._begin_move()
        changed = [tok for tok in run.tokens if tok.state == "park" and self.joins_otherwise(tok)]
        before = {tok.id: self.wanted(self.old, tok) for tok in run.tokens if _is_own(tok)}
        watched = {id(level): list(self.old.scopes[level.of].event_subs) for level in run.levels}
        waiting = [(tok, run.element(tok)) for tok in run.tokens]
        run.model = self.new
        for level in run.levels:
            self.rename_level(level)
        for tok, _ in waiting:
            tok.node, tok.via = name(tok.node), self.mapping.flow(tok.via) if tok.via else None
            tok.to_undo = self.renamed(tok.to_undo)
            tok.inner = self.renamed(tok.inner)
        for tok, element in waiting:
            if run.alive(tok) and tok.waits:
                self.exchange(tok, element)
        hosts = [(tok.id, partial(self.arm_new, tok, before[tok.id])) for tok in run.tokens if _is_own(tok)]
        watches = [
            (level.host.id if level.host else 0, partial(self.watch_new, level, watched[id(level)]))
            for level in run.levels
        ]
        for _, arm in sorted(hosts + watches, key=lambda one: one[0]):
            arm()
        if run.end is not None:
            run.end = name(run.end)
        for tok in changed:
            if run.alive(tok) and tok.state == "park":
                self.arrive_again(tok)
        run._settle()

    def rename_level(self, level: Level) -> None:
        level.of = self.mapping.element(level.of)
        level.pending = [self.mapping.element(name) for name in level.pending]
        level.reset = {
            self.mapping.element(name): {self.mapping.flow(flow) for flow in seen} for name, seen in level.reset.items()
        }
        level.done, level.outer = self.renamed(level.done), self.renamed(level.outer)

    def renamed(self, memories: list[Memory]) -> list[Memory]:
        return [
            Memory(one.number, self.mapping.element(one.node), one.known, self.renamed(one.inner)) for one in memories
        ]

    def wanted(self, model: Model, tok: Tok) -> list[str]:
        """What waits on behalf of a token, by the ids of that model."""
        element = model.elements[tok.node]
        if element.type == "eventBasedGateway":
            return [model.flows[flow].target for flow in element.outgoing]
        if tok.state == "park" or tok.shell or tok.state == "run":
            return []
        return [name for name in element.boundaries if model.elements[name].event.kind != "compensation"]

    def exchange(self, tok: Tok, old: Element) -> None:
        """What the token waits for against what its event waits for now. Gone with its host, or called off."""
        now = self.new.elements.get(tok.node)
        hosts = tok.host is None or (now is not None and tok.node in self.wanted(self.new, tok.host))
        watched = not tok.armed or (now is not None and now.scope in self.new.scopes[tok.level.of].event_subs)
        if now is None or now.type != old.type or not (hosts and watched):
            self.run.remove(tok)
            return
        changed = [index for index, wait in tok.waits.items() if wait.event != now.events[index]]
        if changed:
            known = self.run.inside(tok.level) if tok.armed else self.run.knowledge(tok.host or tok)
            fresh = Tok(tok.id, tok.node, tok.level, known)
            events.arm(self.run, fresh, known)
            tok.waits |= {index: fresh.waits[index] for index in changed}

    def arm_new(self, host: Tok, before: list[str]) -> None:
        kept = {self.mapping.element(name) for name in before}
        for name in self.wanted(self.new, host):
            if name not in kept:
                known, host.known = host.known, self.run.knowledge(host)
                events.attach(self.run, name, host)
                host.known = known

    def watch_new(self, level: Level, before: list[str]) -> None:
        kept = {self.mapping.element(name) for name in before}
        if all(tok.armed or tok.node in kept for tok in self.run.tokens if tok.level is level):
            return
        for sub in self.new.scopes[level.of].event_subs:
            start = self.new.elements[self.new.scopes[sub].start_id]
            if sub not in kept and start.event.kind != "compensation":
                known = self.run.inside(level)
                armed = self.run.add(start.id, level, known)
                armed.state, armed.armed = "wait", True
                events.arm(self.run, armed, known)

    def joins_otherwise(self, tok: Tok) -> bool:
        old, now = self.old.elements[tok.node], self.new.elements[self.mapping.element(tok.node)]
        return {self.mapping.flow(flow) for flow in old.incoming} != set(now.incoming)

    def arrive_again(self, tok: Tok) -> None:
        if joins.gathers(self.run.element(tok)):
            joins.gathered(self.run, tok)
        else:
            self.run.enter(tok)
