"""Activities that happen several times, whose data is mapped, or that need several tokens to begin.

Changed from 3.2.0, where a negative cardinality hangs, and `startQuantity` is not read. Here a token that comes to such
an activity stays on it as its shell, which the boundary events watch, and each turn or instance is a token of its own
in a level inside: on the very same activity, without the marker (see `turns`).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.bpmn import feel
from engine.bpmn.data.merge import Data
from engine.bpmn.data.values import copied
from engine.bpmn.model import MAX_INSTANCES, DataFlow, Element, Repetition
from engine.bpmn.spiff import dataflow
from engine.bpmn.spiff.joins import united
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.scopes import close_inside
from engine.bpmn.spiff.token import TaskState, Token
from engine.bpmn.spiff.turns import COUNTER, Turns
from engine.bpmn.spiff.waits import arm_boundaries
from engine.errors import RunFailed
from engine.text import text

if TYPE_CHECKING:
    from engine.bpmn.spiff.run import Run

_ONCE = DataFlow()


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
        self.begin(my_task)
        return False

    def _parked(self, token: Token) -> bool:
        return token.task_spec is self and token._state == TaskState.WAITING

    def begin(self, my_task: Token) -> None:
        """The token becomes the shell, and the first turn begins; of instances beside each other, all of them."""
        my_task._set_state(TaskState.STARTED)
        arm_boundaries(my_task)
        turns = my_task.workflow.top_workflow.inside(my_task, self.body)
        assert isinstance(turns, Turns)
        turns.total, turns.items = self._counted(my_task.data, turns.top_workflow)
        if self.repeats is not None and self.repeats.kind == "parallel":
            # A turn that is over at once may end them all.
            while turns.begun < (turns.total or 0) and my_task.id in my_task.workflow.top_workflow.subprocesses:
                turns.begin_turn()
        elif self.repeats is None or self.goes_on(turns):
            turns.begin_turn()
        if turns.begun == 0:
            turns.finish()

    def _counted(self, data: Data, run: Run) -> tuple[int | None, list[object] | None]:
        """How many turns there are to be (None: nobody knows), and of what, if the activity begins with this data."""
        if self.repeats is None:
            return 1, None
        if self.repeats.kind == "loop":
            return self._whole(self.repeats.maximum, data, run) if self.repeats.maximum else None, None
        if self.repeats.collection:
            items = self._list(self.repeats.collection, data, run)
            return len(items), items
        return self._whole(self.repeats.cardinality, data, run), None

    def own(self, number: int, items: list[object] | None, data: Data, run: Run) -> Data:
        """What the turn of this number knows for itself, where the shell knows `data`."""
        own: Data = {}
        if self.repeats is not None:
            own[COUNTER] = number
            if items is not None and self.repeats.item:
                own.update(copied({self.repeats.item: items[number - 1]}))
        return own | dataflow.inputs(self.flow, {**data, **own}, run, self.name)

    def first_known(self, data: Data, run: Run) -> Data | None:
        """What its first turn would know if the activity began with this data; None if there were none."""
        total, items = self._counted(data, run)
        if total == 0 or not self._may_begin(data, run):
            return None
        return {**(data if self.flow.inherits else {}), **self.own(1, items, data, run)}

    def _may_begin(self, data: Data, run: Run) -> bool:
        repeats = self.repeats
        if repeats is None or repeats.kind != "loop" or not repeats.before or not repeats.condition:
            return True
        return feel.holds(repeats.condition, {**data, COUNTER: 0}, run.env, self.name)

    def _whole(self, source: str, data: Data, run: Run) -> int:
        value = feel.value_of(source, data, run.env, self.name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or value != int(value) or value < 0:
            said = text("“{source}” gave {value}, no whole number from 0 up", source=source, value=str(value))
            raise feel.unfit(source, data, run.env, self.name, said)
        return self._bounded(int(value))

    def _list(self, source: str, data: Data, run: Run) -> list[object]:
        value = feel.value_of(source, data, run.env, self.name)
        if not isinstance(value, list):
            said = text("“{source}” gave no list", source=source)
            raise feel.unfit(source, data, run.env, self.name, said)
        self._bounded(len(value))
        return value

    def _bounded(self, count: int) -> int:
        if count > MAX_INSTANCES and not (self.repeats and self.repeats.kind == "loop"):
            detail = text("{count} instances are more than {limit}", count=count, limit=MAX_INSTANCES)
            raise RunFailed(element=self.name, detail=detail)
        return count

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
        counts = self.counts(turns)
        if self.repeats.output:
            counts[self.repeats.output] = turns.given
        return self._holds(self.repeats.completion, turns, counts)

    def counts(self, turns: Turns) -> Data:
        """How far the instances are, by BPMN's names, as the latest of them is done."""
        alive = sum(token.host is None for token in turns.tasks.values())
        return {
            COUNTER: turns.latest,
            "numberOfInstances": turns.total,
            "numberOfActiveInstances": alive,
            "numberOfCompletedInstances": turns.done,
            "numberOfTerminatedInstances": 0,
        }

    def _holds(self, condition: str, turns: Turns, counts: Data) -> bool:
        return feel.holds(condition, {**turns.host.data, **counts}, turns.top_workflow.env, self.name)

    def _on_complete(self, my_task: Token) -> None:
        self.leave(my_task)

    def _on_cancel(self, my_task: Token) -> None:
        close_inside(my_task)
        super()._on_cancel(my_task)
