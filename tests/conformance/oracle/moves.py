"""What a run does when it is told something: tokens move until all of them wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.conformance.oracle import events, joins, levels, repetition, undoing
from tests.conformance.oracle.data import NOTHING, Known, Stuck, decided, stuck_at, value_of
from tests.conformance.oracle.state import ACTIVITIES, Level, State, Tok

Fields = Mapping[str, object]
MOST_STEPS, MOST_TOKENS = 2_000, 300
"""The engine takes 25,000 steps and 20,000 tokens before it gives up: who needs more than these never rests."""

HOLDERS = frozenset({"subProcess", "transaction", "adHocSubProcess", "callActivity"})


@dataclass
class Oracle(State):
    """Moves the tokens of one run."""

    splitting: Level | None = None
    """The level in which tokens are just being put on several flows: it is not over before the last one."""
    _ready: deque[Tok] = field(default_factory=deque)

    def start(self, data: Fields, at: str | None = None, payload: Fields | None = None) -> None:
        """Begin the run, plainly or with what happened at one of the process's triggers."""
        known = self.data.add(NOTHING, data)
        if at is None:
            levels.enter(self, self.model.process_id, None, known)
        else:
            levels.enter_at(self, at, known, payload or {})
        self._settle()

    def complete(self, token: Tok, fields: Fields) -> None:
        """A person completes an open task."""
        self._begin_move()
        token.known = self.data.add(token.known, fields)
        self.leave(token)
        self._settle()

    def fire(self, token: Tok, index: int) -> None:
        """A timer's time has come."""
        self._begin_move()
        events.happened(self, token, index, {})
        self._settle()

    def deliver(self, name: str, payload: Fields, kind: str = "message", key: str | None = None) -> bool:
        """A message or signal arrives at every place that waits for it; whether there was one."""
        self._begin_move()
        found = events.broadcast(self, kind, name, payload, key)
        self._settle()
        return found

    def arrive(self, node: str, level: Level, known: Known, via: str | None = None) -> None:
        """A token comes to a node, where it may have to wait for others."""
        token = self.add(node, level, known, via)
        if len(self.tokens) > MOST_TOKENS:
            raise Stuck("there are too many tokens", self.model.process_id)
        if joins.gathers(self.element(token)):
            token.state = "park"
            with stuck_at(node):
                joins.gathered(self, token)
        else:
            self.enter(token)

    def enter(self, token: Tok) -> None:
        """A token begins with a node."""
        element = self.element(token)
        with stuck_at(element.id):
            if repetition.needed(element):
                repetition.begin(self, token)
            else:
                self.work(token)

    def work(self, token: Tok) -> None:
        """A token on a node, or one instance of an activity, does what there is to do."""
        element = self.element(token)
        self.visited.append(element.id)
        if not token.shell:
            events.arm_boundaries(self, token)
        if element.type == "userTask":
            token.state = "open"
        elif element.type in ("intermediateCatchEvent", "receiveTask") and element.event.kind != "link":
            token.state = "wait"
            events.arm(self, token, token.known)
        elif element.type == "eventBasedGateway":
            token.state = "host"
            for flow in element.outgoing:
                events.attach(self, self.model.flows[flow].target, token)
            if not any(tok.host is token for tok in self.tokens):
                raise Stuck("nothing behind it can happen")
        elif element.type in HOLDERS:
            token.state = "host"
            of = element.called if element.type == "callActivity" else element.id
            levels.enter(self, of, token, token.known)
        else:
            self.ready(token)

    def ready(self, token: Tok) -> None:
        """The token's turn will come."""
        token.state = "run"
        self._ready.append(token)

    def leave(self, token: Tok) -> None:
        """Done with the node: along its flows; without any, the token is over."""
        element = self.element(token)
        if token.turns is None and (element.type in ACTIVITIES - HOLDERS or (token.shell and element.type in HOLDERS)):
            undoing.remember(self, token)
        if token.shell:
            repetition.instance_done(self, token)
        elif token.thrower:
            undoing.handled(self, token)
        elif element.type in ACTIVITIES and levels.ends_ad_hoc(self, token):
            levels.over(self, token)
        else:
            flows = joins.chosen(self, token)
            self.remove(token)
            if element.link:
                self.arrive(element.link, token.level, token.known)
            self.splitting = token.level
            for flow in (flow for flow in flows for _ in range(element.completion_quantity)):
                self.visited.append(flow)
                self.arrive(self.model.flows[flow].target, token.level, token.known, flow)
            self.splitting = None
            if flows:
                levels.over_if_empty(self, token.level)
            if not flows and not element.link:
                levels.over(self, token)

    def _begin_move(self) -> None:
        self.visited, self.thrown, self.stored, self.decided = [], [], {}, []

    def _settle(self) -> None:
        steps = 0
        while not self.finished:
            steps += 1
            if steps > MOST_STEPS:
                raise Stuck("it does not come to rest", self._ready[0].node if self._ready else "")
            if events.condition_fires(self):
                continue
            if self._ready:
                token = self._ready.popleft()
                if self.alive(token) and token.state == "run":
                    with stuck_at(token.node):
                        self._run(token)
            elif not joins.one_fires(self) and (self._waits() or not joins.one_fires(self, stuck=True)):
                break
        if not self.finished and not self._waits():
            raise Stuck("nothing can come any more", next((tok.node for tok in self.tokens if tok.state == "park"), ""))

    def _run(self, token: Tok) -> None:
        element = self.element(token)
        if token.beside:
            if events.throw(self, token):
                levels.over(self, token)
            return
        if token.turns is not None:
            pass  # its instances have done it
        elif element.type == "scriptTask" and not element.script:
            pass  # 10.3.3: it acts as an abstract task
        elif element.type == "scriptTask":
            value = value_of(element.script, self.data.view(token.known))
            token.known = self.data.add(token.known, {element.result: value})
        elif element.type == "businessRuleTask":
            made = decided(element.id, self.model.asks[element.id], self.data.view(token.known))
            self.decided.append(made)
            token.known = self.data.add(token.known, {element.result: made.value})
        elif element.type in ("sendTask", "intermediateThrowEvent", "endEvent"):
            if not events.throw(self, token):
                return
            if element.type == "sendTask" and element.data:
                data = {**self.data.view(token.known), **events.payload_of(self, token)}
                token.known = events.assign(self, element.data.outputs, token.known, data)
        self.leave(token)

    def _waits(self) -> bool:
        waits = self.waiting("timer", "message", "signal", "conditional")
        outside = (wait for _, _, wait in waits if wait.event.kind != "signal" or wait.event.name)
        return bool(self.open_tasks()) or next(outside, None) is not None
