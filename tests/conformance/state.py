"""Where a run stands, for the oracle: tokens on nodes, in scopes, knowing what was written."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.bpmn.model import Element, Model
from tests.conformance.data import Known, Writes


@dataclass(eq=False)
class Tok:
    """A token; `state` is one of run, open, wait, park, host."""

    id: int
    node: str
    scope: Scope
    known: Known
    via: str | None = None
    state: str = "run"
    host: Tok | None = None
    timer: str = ""
    left: int | None = None


@dataclass(eq=False)
class Scope:
    """A running process or sub-process; `ended` is what tokens knew that have ended in it."""

    of: str
    host: Tok | None
    ended: Known | None = None


@dataclass
class State:
    """One run of a model. `visited` and `end` are as in the engine's changes."""

    model: Model
    data: Writes
    tokens: list[Tok] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    end: str | None = None
    finished: bool = False
    _ids: int = 0

    def element(self, token: Tok) -> Element:
        return self.model.elements[token.node]

    def open_tasks(self) -> list[Tok]:
        return [tok for tok in self.tokens if tok.state == "open"]

    def timers(self) -> list[Tok]:
        return [tok for tok in self.tokens if tok.state == "wait" and self.element(tok).event.kind == "timer"]

    def awaits(self, token: Tok) -> str | None:
        event = self.element(token).event
        return event.name if token.state == "wait" and event.kind == "message" else None

    def everything(self) -> dict[str, object]:
        """What all tokens and ends know together."""
        parts = [tok.known for tok in self.tokens] + [scope.ended for scope in self.scopes if scope.ended is not None]
        return self.data.view(frozenset[int]().union(*parts))

    def add(self, node: str, scope: Scope, known: Known, via: str | None = None) -> Tok:
        self._ids += 1
        token = Tok(self._ids, node, scope, known, via)
        self.tokens.append(token)
        return token

    def remove(self, token: Tok) -> None:
        """The token goes, with whatever waits or runs on its behalf."""
        if token in self.tokens:
            self.tokens.remove(token)
        for other in [tok for tok in self.tokens if tok.host is token or tok.scope.host is token]:
            self.remove(other)
        self.scopes = [scope for scope in self.scopes if scope.host is not token]

    def knowledge(self, token: Tok) -> Known:
        """What a token knows; a host, what is known inside."""
        inside = [tok for tok in self.tokens if tok.scope.host is token and tok.host is None]
        ended = [scope.ended for scope in self.scopes if scope.host is token and scope.ended is not None]
        return token.known.union(*[self.knowledge(tok) for tok in inside], *ended)

    def parked(self, scope: Scope, name: str) -> dict[str, Tok]:
        """The oldest token on each incoming flow that has one."""
        found: dict[str, Tok] = {}
        for tok in self.tokens:
            if tok.scope is scope and tok.node == name and tok.state == "park":
                found.setdefault(tok.via or "", tok)
        return found

    def reachable(self, node: str, stop: str) -> set[str]:
        """The flows that a token on `node` may come to take, not through `stop`."""
        flows: set[str] = set()
        nodes, seen = [node], {stop}
        while nodes:
            current = nodes.pop()
            if current not in seen:
                seen.add(current)
                element = self.model.elements[current]
                flows |= set(element.outgoing)
                nodes += [self.model.flows[flow].target for flow in element.outgoing]
                nodes += element.boundaries
        return flows
