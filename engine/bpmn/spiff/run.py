"""One live run: SpiffWorkflow's `BpmnWorkflow` with our own step loop.

Changed from 3.2.0, where the loop
- scans a tree for ready tasks, sub-process by sub-process, and lets automatic tasks run on after an interruption was
  due: here one token moves at a time, the oldest first, and what an event interrupts is gone before anything else
  moves;
- looks at the machine's clock to see which timers are due: here nothing looks at a clock;
- never stops by itself: here a run that moves too long without waiting, or waits for nothing, fails and says where.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.bpmn.data.merge import Data, write
from engine.bpmn.spiff.conditions import meet_a_condition
from engine.bpmn.spiff.inside import Inner
from engine.bpmn.spiff.joins import InclusiveJoin
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.record import Record
from engine.bpmn.spiff.token import TaskState, Token
from engine.decisions import Environment
from engine.errors import RunFailed
from engine.text import text

if TYPE_CHECKING:
    from engine.bpmn.spiff.build import Specs

MAX_STEPS = 25_000
"""How many tokens may move between two waits: enough for any drawn route, far too few for a loop without an exit."""

MAX_TOKENS = 20_000
"""How many tokens may be alive, at all levels together: more come from a loop that splits, or from instances of
instances."""

MAX_MERGES = 200_000
"""How often what a token knows may be brought together with what others know, between two waits. Whatever begins beside
the rest takes along what all of it knows, so one that begins itself again and again costs the square of its steps."""

MAX_DEPTH = 100
"""How deep sub-processes and calls may nest while they run."""


class NoScripts:
    """Stands where SpiffWorkflow expects an engine that runs Python from the model. There is none."""


class Run(Level, BpmnWorkflow):
    """A run of a process: its levels, and what the present step has done so far."""

    def __init__(self, specs: Specs) -> None:
        # `deserializing` keeps Workflow from building and predicting its tree.
        BpmnWorkflow.__init__(self, specs.process, specs.scopes, NoScripts(), deserializing=True)
        self.handlers = specs.handlers
        self.blank()
        self.next_ref = 1
        self.alive = 0
        self.last_memory = 0
        self.writes = 0
        self.finished = False
        self.unasked = False
        self.ready: deque[Token] = deque()
        self.step(Environment(), {})

    def step(self, env: Environment, stores: Mapping[str, object]) -> None:
        """A new step begins; `stores` are the data stores as they are."""
        self.env = env
        self.stores = stores
        self.stored: Data = {}
        self.visited: list[str] = []
        self.passed: list[str] = []
        self.merges = 0
        self.record = Record()

    def new_ref(self) -> str:
        """A ref for a new token, which no other of this run has had."""
        if self.alive >= MAX_TOKENS:
            detail = text("more than {limit} tokens are alive in it", limit=MAX_TOKENS)
            raise RunFailed(element=self.spec.name, detail=detail)
        self.next_ref += 1
        return str(self.next_ref - 1)

    def next_memory(self) -> int:
        """The number of an activity that is completed now and could be undone: they count up from 1."""
        self.last_memory += 1
        return self.last_memory

    def kept(self) -> Data:
        """How far the numbers of memories are."""
        return {"last_memory": self.last_memory} if self.last_memory else {}

    def put_back(self, kept: Data) -> None:
        """The reverse of `kept`."""
        self.last_memory = cast(int, kept.get("last_memory", 0))

    def levels(self) -> Iterator[Level]:
        """The process and every running sub-process."""
        yield self
        yield from self.subprocesses.values()

    def find(self, ref: str) -> Token | None:
        """The live token with this ref."""
        for level in self.levels():
            if (token := level.tasks.get(ref)) is not None:
                return token
        return None

    def put(self, token: Token, fields: Data) -> None:
        """Write fields into a token's data."""
        self.writes += 1
        write(token.data, token.stamps, fields, self.writes)
        self.unasked = self.unasked or not self.spec.conditions.isdisjoint(fields)

    def settle(self) -> None:
        """Move tokens until everything waits for somebody or something outside, or has ended."""
        steps = 0
        while True:
            self._meet_conditions()
            while self.ready:
                token = self.ready.popleft()
                if token._state != TaskState.READY:
                    continue
                steps += 1
                self._limit(steps, token)
                token.run()
                self._meet_conditions()
            if self.finished:
                return
            if meet_a_condition(self) or self._fire_a_join():
                continue
            parked = self._stuck_at()
            if parked is None:
                break
            if not self._fire_a_join(stuck=True):
                detail = text("it waits for branches that cannot come any more")
                raise RunFailed(element=parked.task_spec.name, detail=detail)
        self._forget_stamps()

    def _meet_conditions(self) -> None:
        """Conditional events happen as soon as their conditions hold, before anything else moves."""
        while self.unasked and not self.finished:
            self.unasked = meet_a_condition(self)

    def _limit(self, steps: int, token: Token) -> None:
        """Raise `RunFailed` at the token's element when the run has moved too long without a rest."""
        if steps > MAX_STEPS:
            detail = text("it went {steps} steps without waiting for anything", steps=MAX_STEPS)
        elif self.merges > MAX_MERGES:
            detail = text("ever more begins beside the rest, without waiting for anything")
        else:
            return
        raise RunFailed(element=token.task_spec.name, detail=detail)

    def _fire_a_join(self, *, stuck: bool = False) -> bool:
        for level in self.levels():
            for node in level.spec.inclusive_joins:
                if isinstance(node, InclusiveJoin) and node.try_to_fire(level, stuck=stuck):
                    return True
        return False

    def _stuck_at(self) -> Token | None:
        """A token parked at a gateway, when nothing from outside can move any token of the run."""
        parked: Token | None = None
        for level in self.levels():
            for token in level.tasks.values():
                if token.task_spec.parks and token._state == TaskState.WAITING:
                    parked = token
                elif token._state != TaskState.STARTED and token.task_spec.hopes(token):
                    return None
        return parked

    def _forget_stamps(self) -> None:
        if not self.writes:
            return
        # With nothing to merge any more, nobody needs to know who wrote what when.
        holders = [
            token
            for level in self.levels()
            for token in level.tasks.values()
            if token.host is None and (token.data or token.id not in self.subprocesses)
        ]
        if len(holders) == 1 and not any(level.ended or level.undoing for level in self.levels()):
            holders[0].stamps = {}
            self.writes = 0

    def inside(self, host: Token, spec: Any) -> Inner:
        """An empty level that runs on behalf of `host`."""
        inner: Inner = host.task_spec.level_class(spec, host, self)
        if inner.depth > MAX_DEPTH:
            raise RunFailed(
                element=host.task_spec.name, detail=text("it is nested deeper than {limit}", limit=MAX_DEPTH)
            )
        self.subprocesses[host.id] = inner
        return inner

    def close_level(self, host_ref: str) -> None:
        """The inside of something is over."""
        del self.subprocesses[host_ref]

    def finish(self) -> None:
        """The run is over."""
        self.finished = self.completed = True
