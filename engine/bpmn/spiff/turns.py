"""The turns or instances of one activity while they go on: a level inside of its shell (see `shells`).

Changed from 3.2.0, where what the instances gave is gathered in the order of completion. Here it comes in the order of
the instances, whoever is done first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from engine.bpmn.data.merge import Data, Stamps, copy_stamps
from engine.bpmn.data.values import copied
from engine.bpmn.spiff import dataflow
from engine.bpmn.spiff.implicit import goes_on_after
from engine.bpmn.spiff.inside import Inner
from engine.bpmn.spiff.level import together
from engine.bpmn.spiff.token import Token

if TYPE_CHECKING:
    from engine.bpmn.spiff.run import Run
    from engine.bpmn.spiff.shells import Shell

COUNTER = "loopCounter"


class Turns(Inner):
    """The inside of a shell. `total` instances are wanted (None for a loop), `begun` and `done` say how far it is,
    `latest` is the number of the instance that is just done. `items` are those of the collection, `given` what each
    instance gave for the output list."""

    def __init__(self, spec: Any, host: Token, run: Run) -> None:
        super().__init__(spec, host, run)
        self.total: int | None = 1
        self.begun = self.done = self.latest = 0
        self.items: list[object] | None = None
        self.given: list[object] = []

    def kept(self) -> Data:
        """How far it is."""
        return {"turns": [self.total, self.begun, self.done, self.latest, self.items, self.given]}

    def put_back(self, kept: Data) -> None:
        """The reverse of `kept`."""
        self.total, self.begun, self.done, self.latest, self.items, self.given = cast(Any, kept["turns"])

    @property
    def shell(self) -> Shell:
        """The node around."""
        return cast("Shell", self.host.task_spec)

    def begin_turn(self) -> None:
        """The next instance or turn: it knows what the shell knows, its locals, and what the inputs map."""
        self.begun += 1
        shell, run, host = self.shell, self.top_workflow, self.host
        data = copied(host.data) if shell.flow.inherits else {}
        stamps = copy_stamps(host.stamps) if shell.flow.inherits else {}
        own = shell.own(self.begun, self.items, host.data, run)
        token = Token(self, self.spec.start, run.new_ref(), {**data, **own}, stamps)
        token.turn = self.begun
        self.spec.start._update(token)

    def absorb(self, token: Token) -> None:
        """An instance is done: its outputs and its part of the output list go to the shell."""
        shell, run = self.shell, self.top_workflow
        self.done, self.latest = self.done + 1, token.turn
        if shell.repeats is not None and shell.repeats.output:
            value = dataflow.evaluated(shell.repeats.output_item, token.data, run, shell.name)
            self.given += [None] * (token.turn - len(self.given))
            self.given[token.turn - 1] = value
        out = dataflow.outputs(shell.flow, token.data, run, shell.name)
        self.host.data, self.host.stamps = together([(self.host.data, self.host.stamps), *self._outside(token)])
        if out:
            run.put(self.host, out)
        throws = shell.repeats.throws if shell.repeats is not None else ()
        if throws and not goes_on_after(token, throws, shell.counts(self)):
            return
        if shell.goes_on(self):
            self.begin_turn()
        elif not self.tasks or shell.is_complete(self):
            self.finish()

    def outcome(self) -> tuple[Data, Stamps]:
        """What the shell knows and what the instances under way would give back."""
        parts = [(self.host.data, self.host.stamps)]
        for token in self.tasks.values():
            if token.host is None:
                parts += self._outside(token)
        return together(parts)

    def _outside(self, token: Token) -> list[tuple[Data, Stamps]]:
        """What an instance knows, without what is its own; nothing when it gives back by its outputs only."""
        shell = self.shell
        if not shell.flow.returns:
            return []
        data, stamps = self.known_to(token)
        return [
            (
                {key: value for key, value in data.items() if key not in shell.local},
                {key: stamp for key, stamp in stamps.items() if key not in shell.local},
            )
        ]

    def finish(self) -> None:
        """Back to the shell; instances that are not done are called off, and what was entered in them is kept."""
        shell, host = self.shell, self.host
        host.data, host.stamps = self.outcome()
        self.cancel_all()
        if shell.repeats is not None and shell.repeats.output:
            missing = [None] * ((self.total or self.begun) - len(self.given))
            self.top_workflow.put(host, {shell.repeats.output: [*self.given, *missing]})
        # The activity is completed now, whenever its instances were.
        host.workflow.memories += [replace(memory, number=self.top_workflow.next_memory()) for memory in self.memories]
        self.top_workflow.close_level(host.id)
        host.workflow.disarm(host)
        host._ready()
