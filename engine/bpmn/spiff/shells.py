"""Activities that happen several times, whose data is mapped, or that need several tokens to begin.

Changed from 3.2.0, where multi-instance activities gather what came out in the order of completion, a negative
cardinality hangs, and `startQuantity` is not read. Here a token that comes to such an activity stays on it as its
shell, which the boundary events watch, and each turn or instance is a token of its own in a level inside: on the very
same activity, without the marker.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from engine.bpmn import feel
from engine.bpmn.merge import Data, Stamps, copy_stamps
from engine.bpmn.model import DataFlow, Element, Repetition
from engine.bpmn.spiff import dataflow
from engine.bpmn.spiff.inside import Inner
from engine.bpmn.spiff.joins import united
from engine.bpmn.spiff.level import together
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.scopes import close_inside
from engine.bpmn.spiff.token import TaskState, Token
from engine.bpmn.spiff.waits import arm_boundaries
from engine.bpmn.values import copied
from engine.errors import RunFailed
from engine.text import Text, text

if TYPE_CHECKING:
    from engine.bpmn.spiff.run import Run

MAX_INSTANCES = 5_000
"""How often one activity may happen by its marker; more is a mistake in the data."""

COUNTER = "loopCounter"
_ONCE = DataFlow()


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
        node = self.host.task_spec
        assert isinstance(node, Shell)
        return node

    def begin_turn(self) -> None:
        """The next instance or turn: it knows what the shell knows, its locals, and what the inputs map."""
        self.begun += 1
        shell, run, host = self.shell, self.top_workflow, self.host
        data = copied(host.data) if shell.flow.inherits else {}
        stamps = copy_stamps(host.stamps) if shell.flow.inherits else {}
        own: Data = {}
        if shell.repeats is not None:
            own[COUNTER] = self.begun
        if self.items is not None and shell.repeats is not None and shell.repeats.item:
            own.update(copied({shell.repeats.item: self.items[self.begun - 1]}))
        own |= dataflow.inputs(shell.flow, {**host.data, **own}, run, shell.name)
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
        host._ready()


def around(element: Element) -> DataFlow:
    """How data flows into and out of the shell. Events, and what a task sends or receives, map for themselves; but the
    inputs of a task that receives are known while it waits."""
    if element.data is None or element.type == "sendTask" or element.type.endswith("Event"):
        return _ONCE
    if element.type == "receiveTask":
        return replace(_ONCE, inputs=element.data.inputs, inherits=element.data.inherits)
    return element.data


def needs_shell(element: Element) -> bool:
    """Whether more happens at the element than that one token does its work."""
    return element.repeats is not None or element.start_quantity > 1 or around(element) != _ONCE


def single(element: Element) -> Element:
    """The same activity without what its shell does."""
    return replace(
        element,
        repeats=None,
        data=_beyond(element),
        start_quantity=1,
        completion_quantity=1,
        incoming=(),
        outgoing=(),
        default=None,
        boundaries=(),
    )


def _beyond(element: Element) -> DataFlow | None:
    """What is left for the single one to map."""
    if element.type == "receiveTask" and element.data is not None:
        return replace(element.data, inputs=())
    return element.data if element.type == "sendTask" else None


class Shell(Node):
    """The activity as it is drawn, around the single one of which its turns are made."""

    level_class = Turns
    is_activity = True

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element, **kwargs)
        self.body: Any = None
        self.repeats: Repetition | None = element.repeats
        self.flow = around(element)
        self.parks = element.start_quantity > 1
        self.local = {assign.target for assign in self.flow.inputs}
        if self.repeats is not None:
            self.local |= {COUNTER, self.repeats.item} - {""}

    def _update_hook(self, my_task: Token) -> bool:
        if self.parks:
            my_task._set_state(TaskState.WAITING)
            waiting = [token for token in my_task.workflow.tasks.values() if self._parked(token)]
            if len(waiting) < self.element.start_quantity:
                return False
            my_task = united(waiting[: self.element.start_quantity])
        self._begin(my_task)
        return False

    def _parked(self, token: Token) -> bool:
        return token.task_spec is self and token._state == TaskState.WAITING

    def _begin(self, my_task: Token) -> None:
        my_task._set_state(TaskState.STARTED)
        arm_boundaries(my_task)
        turns = my_task.workflow.top_workflow.inside(my_task, self.body)
        assert isinstance(turns, Turns)
        self._count(my_task, turns)
        if self.repeats is not None and self.repeats.kind == "parallel":
            # A turn that is over at once may end them all.
            while turns.begun < (turns.total or 0) and my_task.id in my_task.workflow.top_workflow.subprocesses:
                turns.begin_turn()
        elif self.repeats is None or self.goes_on(turns):
            turns.begin_turn()
        if turns.begun == 0:
            turns.finish()

    def _count(self, my_task: Token, turns: Turns) -> None:
        if self.repeats is None:
            return
        if self.repeats.kind == "loop":
            turns.total = None
            if self.repeats.maximum:
                turns.total = self._whole(self.repeats.maximum, my_task)
        elif self.repeats.collection:
            turns.items = self._list(self.repeats.collection, my_task)
            turns.total = len(turns.items)
        else:
            turns.total = self._whole(self.repeats.cardinality, my_task)

    def _whole(self, source: str, my_task: Token) -> int:
        value = feel.value_of(source, my_task.data, my_task.workflow.top_workflow.env, self.name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or value != int(value) or value < 0:
            said = text("“{source}” gave {value}, no whole number from 0 up", source=source, value=str(value))
            raise self._unfit(source, my_task, said)
        return self._bounded(int(value))

    def _list(self, source: str, my_task: Token) -> list[object]:
        value = feel.value_of(source, my_task.data, my_task.workflow.top_workflow.env, self.name)
        if not isinstance(value, list):
            raise self._unfit(source, my_task, text("“{source}” gave no list", source=source))
        self._bounded(len(value))
        return value

    def _bounded(self, count: int) -> int:
        if count > MAX_INSTANCES and not (self.repeats and self.repeats.kind == "loop"):
            detail = text("{count} instances are more than {limit}", count=count, limit=MAX_INSTANCES)
            raise RunFailed(element=self.name, detail=detail)
        return count

    def _unfit(self, source: str, my_task: Token, said: Text) -> RunFailed:
        return feel.unfit(source, my_task.data, my_task.workflow.top_workflow.env, self.name, said)

    def goes_on(self, turns: Turns) -> bool:
        """Whether another turn begins now that no other is under way or one of them is done."""
        repeats = self.repeats
        if repeats is None or repeats.kind == "parallel":
            return False
        if repeats.kind == "sequential":
            return turns.begun < (turns.total or 0) and not (turns.begun and self.is_complete(turns))
        if turns.total is not None and turns.begun >= turns.total:
            return False
        if not repeats.condition or (turns.begun == 0 and not repeats.before):
            return True
        return self._holds(repeats.condition, turns, {COUNTER: turns.begun})

    def is_complete(self, turns: Turns) -> bool:
        """Whether the completion condition holds, so that the remaining instances are not needed."""
        if self.repeats is None or not self.repeats.completion:
            return False
        alive = sum(token.host is None for token in turns.tasks.values())
        counts: Data = {
            COUNTER: turns.latest,
            "numberOfInstances": turns.total,
            "numberOfActiveInstances": alive,
            "numberOfCompletedInstances": turns.done,
            "numberOfTerminatedInstances": 0,
        }
        if self.repeats.output:
            counts[self.repeats.output] = turns.given
        return self._holds(self.repeats.completion, turns, counts)

    def _holds(self, condition: str, turns: Turns, counts: Data) -> bool:
        return feel.holds(condition, {**turns.host.data, **counts}, turns.top_workflow.env, self.name)

    def _on_complete(self, my_task: Token) -> None:
        self.leave(my_task)

    def _on_cancel(self, my_task: Token) -> None:
        close_inside(my_task)
        super()._on_cancel(my_task)


__all__ = ["Shell", "Turns"]
