"""A reference engine for BPMN's token flow: small, slow, obvious, and independent of SpiffWorkflow.

It shares only the parsed `Model` with the engine. Tokens stand on nodes in scopes; nothing is ever saved.

Where BPMN 2.0.2 leaves the order open (which of several tokens moves first), the oracle does what the engine
documents: the oldest token first, inclusive joins when nothing else moves, messages to the place that has waited
longest first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bpmn.model import Element
from tests.conformance.data import Known, value_of
from tests.conformance.state import Scope, State, Tok


class Stuck(Exception):
    """The run waits for nothing, or has no way on."""


@dataclass
class Oracle(State):
    """Moves the tokens of one run."""

    _queue: deque[Tok] = field(default_factory=deque)

    def start(self) -> None:
        """Begin the run."""
        self.open_scope(self.model.process_id, None, frozenset())
        self.settle()

    def complete(self, token: Tok, fields: Mapping[str, object]) -> None:
        """A person completes an open task."""
        self.visited = []
        token.known = self.data.add(token.known, fields)
        self.leave(token)
        self.settle()

    def fire(self, token: Tok) -> None:
        """A timer's time has come."""
        self.visited = []
        self.trigger(token, {})
        self.settle()

    def deliver(self, name: str, payload: Mapping[str, object]) -> None:
        """A message arrives at every place that waits for it."""
        self.visited = []
        for token in [tok for tok in self.tokens if self.awaits(tok) == name]:
            if token in self.tokens and self.awaits(token) == name:
                self.trigger(token, payload)
        self.settle()

    def open_scope(self, of: str, host: Tok | None, known: Known) -> None:
        scope = Scope(of, host)
        self.scopes.append(scope)
        self.arrive(self.model.scopes[of].start_id, scope, known, None)

    def arrive(self, node: str, scope: Scope, known: Known, via: str | None) -> None:
        """A token comes to a node."""
        token = self.add(node, scope, known, via)
        element = self.model.elements[node]
        if element.type in ("parallelGateway", "inclusiveGateway") and len(element.incoming) > 1:
            token.state = "park"
            if element.type == "parallelGateway":
                self.try_parallel(scope, element)
            return
        self.visited.append(node)
        if element.type == "userTask":
            token.state = "open"
            self.arm_boundaries(token)
        elif element.type in ("intermediateCatchEvent", "receiveTask"):
            token.state = "wait"
            self.arm_boundaries(token)
            self.arm(token)
        elif element.type == "eventBasedGateway":
            token.state = "host"
            for flow in element.outgoing:
                self.attach(self.model.flows[flow].target, token)
        elif element.type in ("subProcess", "callActivity"):
            token.state = "host"
            self.arm_boundaries(token)
            self.open_scope(element.id if element.type == "subProcess" else element.called, token, known)
        else:
            self._queue.append(token)

    def arm_boundaries(self, token: Tok) -> None:
        for name in self.element(token).boundaries:
            self.attach(name, token)

    def attach(self, node: str, host: Tok) -> None:
        token = self.add(node, host.scope, frozenset())
        token.state, token.host = "wait", host
        self.arm(token)

    def arm(self, token: Tok) -> None:
        event = self.element(token).event
        if event.kind == "timer":
            token.timer = event.expression
            times = token.timer[1 : token.timer.index("/")] if event.timer == "cycle" else ""
            token.left = int(times) if times else None

    def settle(self) -> None:
        """Move until all waits."""
        while True:
            while self._queue:
                token = self._queue.popleft()
                if token in self.tokens:
                    self.run(token)
            if self.finished or not any(
                self.try_inclusive(scope, name)
                for scope in self.scopes
                for name in self.model.scopes[scope.of].elements
            ):
                break
        if not self.finished and not any(tok.state in ("open", "wait") for tok in self.tokens):
            raise Stuck

    def run(self, token: Tok) -> None:
        element = self.element(token)
        if element.type == "scriptTask":
            value = value_of(element.script, self.data.view(token.known))
            token.known = self.data.add(token.known, {element.result: value})
        if element.type == "endEvent":
            if token.scope.host is None:
                self.end = element.id
            if element.event.kind == "terminate":
                others = [tok for tok in self.tokens if tok.scope is token.scope and tok is not token]
                token.known = token.known.union(*[self.knowledge(tok) for tok in others])
                for tok in others:
                    self.remove(tok)
        self.leave(token)

    def leave(self, token: Tok) -> None:
        """Off the node, along its flows; without any the token is over."""
        flows = self.chosen(token)
        self.remove(token)
        for flow in flows:
            self.visited.append(flow)
            self.arrive(self.model.flows[flow].target, token.scope, token.known, flow)
        if not flows:
            scope = token.scope
            scope.ended = token.known | (scope.ended or frozenset())
            if not any(tok.scope is scope for tok in self.tokens):
                self.close(scope)

    def close(self, scope: Scope) -> None:
        if scope.host is None:
            self.finished = True
            return
        assert scope.ended is not None
        host = scope.host
        self.scopes.remove(scope)
        host.known, host.state = scope.ended, "run"
        self._queue.append(host)

    def chosen(self, token: Tok) -> list[str]:
        """The flows that the token takes."""
        element, data = self.element(token), self.data.view(token.known)
        if element.type == "parallelGateway":
            return list(element.outgoing)
        true = [
            name
            for name in element.outgoing
            if (found := self.model.flows[name].condition) is not None and value_of(found, data) is True
        ]
        plain = [
            name for name in element.outgoing if self.model.flows[name].condition is None and name != element.default
        ]
        default = [element.default] if element.default else []
        if element.type == "exclusiveGateway" and len(element.outgoing) > 1:
            taken = true[:1] or default
        elif element.type == "inclusiveGateway":
            taken = [name for name in element.outgoing if name in true or name in plain] or default
        else:
            taken = [name for name in element.outgoing if name in (true or default) or name in plain]
        if element.type.endswith("Gateway") and not taken:
            raise Stuck
        return taken

    def try_parallel(self, scope: Scope, element: Element) -> None:
        """BPMN 2.0.2, 13.4.1: one token on each incoming flow."""
        parked = self.parked(scope, element.id)
        if len(parked) == len(element.incoming):
            self.unite(element, parked)

    def try_inclusive(self, scope: Scope, name: str) -> bool:
        """BPMN 2.0.2, 13.4.3: nothing can still come that could not also come where a token is already."""
        element = self.model.elements[name]
        if element.type != "inclusiveGateway" or len(element.incoming) < 2:
            return False
        parked = self.parked(scope, name)
        for tok in self.tokens:
            if tok.scope is scope and tok.host is None and tok.state != "park":
                reach = self.reachable(tok.node, name)
                if any(flow in reach for flow in element.incoming if flow not in parked) and not reach & parked.keys():
                    return False
        if parked:
            self.unite(element, parked)
        return bool(parked)

    def unite(self, element: Element, parked: Mapping[str, Tok]) -> None:
        first, *rest = [parked[flow] for flow in element.incoming if flow in parked]
        first.known = first.known.union(*[tok.known for tok in rest])
        for tok in rest:
            self.remove(tok)
        self.visited.append(element.id)
        first.state = "run"
        self._queue.append(first)

    def trigger(self, token: Tok, payload: Mapping[str, object]) -> None:
        """What the token waited for has come."""
        element, host = self.element(token), token.host
        if element.type == "boundaryEvent":
            assert host is not None
            self.visited.append(element.id)
            known = self.knowledge(host)
            if element.interrupting:
                self.tokens.remove(token)
                self.remove(host)
            moving = token if element.interrupting else self.add(element.id, token.scope, known)
            if element.interrupting:
                self._reinsert(token)
            elif element.event.kind == "timer":
                self._count_down(token)
            moving.known, moving.host = known, None
        elif host is not None:
            self.visited += [element.incoming[0], element.id]
            token.known, token.host = host.known, None
            self.remove(host)
            moving = token
        else:
            for tok in [tok for tok in self.tokens if tok.host is token]:
                self.remove(tok)
            moving = token
        moving.state = "run"
        moving.known = self.data.add(moving.known, payload)
        self._queue.append(moving)

    def _reinsert(self, token: Tok) -> None:
        token.host = None
        self.tokens.append(token)
        self.tokens.sort(key=lambda tok: tok.id)

    def _count_down(self, token: Tok) -> None:
        if self.element(token).event.timer != "cycle" or token.left == 1:
            self.remove(token)
        elif token.left is not None:
            token.left -= 1
