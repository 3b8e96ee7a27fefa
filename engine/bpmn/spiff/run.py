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
from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.bpmn.merge import Data, write
from engine.bpmn.spiff.joins import InclusiveJoin, Join
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.record import Record
from engine.bpmn.spiff.token import TaskState, Token
from engine.decisions import Environment
from engine.errors import RunFailed
from engine.text import text

MAX_STEPS = 25_000
"""How many tokens may move between two waits: enough for any drawn route, far too few for a loop without an exit."""

MAX_DEPTH = 100
"""How deep sub-processes and calls may nest while they run."""


class NoScripts:
    """Stands where SpiffWorkflow expects an engine that runs Python from the model. There is none."""


class Run(Level, BpmnWorkflow):
    """A run of a process: its levels, and what the present step has done so far."""

    def __init__(self, spec: Any, scopes: dict[str, Any]) -> None:
        # `deserializing` keeps Workflow from building and predicting its tree.
        BpmnWorkflow.__init__(self, spec, scopes, NoScripts(), deserializing=True)
        self.ended = None
        self.end_id: str | None = None
        self.next_ref = 1
        self.writes = 0
        self.finished = False
        self.ready: deque[Token] = deque()
        self.begin(Environment())

    def begin(self, env: Environment) -> None:
        """A new step begins."""
        self.env = env
        self.visited: list[str] = []
        self.passed: list[str] = []
        self.record = Record()

    def new_ref(self) -> str:
        """A ref no token of this run has had."""
        self.next_ref += 1
        return str(self.next_ref - 1)

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

    def settle(self) -> None:
        """Move tokens until everything waits for somebody or something outside, or has ended."""
        steps = 0
        while True:
            while self.ready:
                token = self.ready.popleft()
                if token._state != TaskState.READY:
                    continue
                steps += 1
                if steps > MAX_STEPS:
                    raise RunFailed(
                        element=token.task_spec.name,
                        detail=text("it went {steps} steps without waiting for anything", steps=MAX_STEPS),
                    )
                token.run()
            if self.finished or not self._fire_a_join():
                break
        if self.finished:
            return
        self._refuse_to_hang()
        self._forget_stamps()

    def _fire_a_join(self) -> bool:
        for level in self.levels():
            for node in level.spec.inclusive_joins:
                if isinstance(node, InclusiveJoin) and node.try_to_fire(level):
                    return True
        return False

    def _refuse_to_hang(self) -> None:
        parked: Token | None = None
        for level in self.levels():
            for token in level.tasks.values():
                if isinstance(token.task_spec, Join):
                    parked = token
                elif token._state != TaskState.STARTED:
                    return
        if parked is not None:
            raise RunFailed(
                element=parked.task_spec.name, detail=text("it waits for branches that cannot come any more")
            )

    def _forget_stamps(self) -> None:
        if not self.writes:
            return
        holders = [
            token
            for level in self.levels()
            for token in level.tasks.values()
            if token.host is None and token.id not in self.subprocesses
        ]
        if len(holders) == 1 and not any(level.ended for level in self.levels()):
            holders[0].stamps = {}
            self.writes = 0

    def open_level(self, host: Token, scope_id: str) -> None:
        """The inside of a sub-process begins with what its host knows."""
        inner = self.restore_level(host, scope_id)
        data, stamps = host.data, host.stamps
        host.data, host.stamps = {}, {}
        inner.enter(inner.spec.start, data, stamps, None)

    def restore_level(self, host: Token, scope_id: str) -> Inner:
        """An empty inside, to be filled with tokens that were saved."""
        inner = Inner(self.subprocess_specs[scope_id], host, self)
        if inner.depth > MAX_DEPTH:
            raise RunFailed(
                element=host.task_spec.name, detail=text("it is nested deeper than {limit}", limit=MAX_DEPTH)
            )
        self.subprocesses[host.id] = inner
        return inner

    def close_level(self, host_ref: str) -> None:
        """The inside of a sub-process is over."""
        del self.subprocesses[host_ref]

    def finish(self) -> None:
        """The run is over."""
        self.finished = self.completed = True


class Inner(Level, BpmnSubWorkflow):
    """The inside of one sub-process or call while it runs."""

    def __init__(self, spec: Any, host: Token, run: Run) -> None:
        self.ended = None
        self.end_id: str | None = None
        self._host = host
        BpmnSubWorkflow.__init__(self, spec, host.id, run, deserializing=True)

    def _calculate_depth(self) -> int:
        """How deep the level is; stock walks all levels for it."""
        return int(self._host.workflow.depth) + 1

    def finish(self) -> None:
        """Back to the host, with what was known at the ends."""
        assert self.ended is not None
        self.top_workflow.close_level(self._host.id)
        self._host.data, self._host.stamps = self.ended
        self._host._ready()
