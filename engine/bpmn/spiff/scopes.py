"""Sub-processes, called processes, ad-hoc sub-processes and transactions.

Changed from 3.2.0, where what runs inside is found again by walking a tree, where an ad-hoc sub-process and the
ordering of its activities are not read, and where a transaction is only half of one: it is cancelled, and nothing is
undone (see `undoing`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from SpiffWorkflow.bpmn.specs.defaults import CallActivity, SubWorkflowTask

from engine.bpmn import feel
from engine.bpmn.data.merge import Data, Stamps
from engine.bpmn.model import Element
from engine.bpmn.spiff.inside import Inner
from engine.bpmn.spiff.level import together
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.token import TaskState, Token
from engine.bpmn.spiff.waits import arm_boundaries
from engine.text import text

if TYPE_CHECKING:
    from engine.bpmn.spiff.run import Run


class Nested(Node, SubWorkflowTask):
    """An embedded sub-process. The token that entered it waits, started, until its inside is over."""

    level_class: type[Inner] = Inner
    is_activity = True
    open_inside = True
    """Whether compensation from outside may reach what was done inside."""

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element, subworkflow_spec=self.scope_of(element), **kwargs)
        self.undone_inside = False

    @staticmethod
    def scope_of(element: Element) -> str:
        """The id of the scope that runs inside."""
        return element.id

    def _update_hook(self, my_task: Token) -> bool:
        super()._update_hook(my_task)
        my_task._set_state(TaskState.STARTED)
        arm_boundaries(my_task)
        run = my_task.workflow.top_workflow
        inner = run.inside(my_task, run.subprocess_specs[self.spec])
        data, stamps = my_task.data, my_task.stamps
        my_task.data, my_task.stamps = {}, {}
        inner.open(self.entries(inner, data), data, stamps)
        return False

    def entries(self, inner: Inner, data: dict[str, object]) -> list[Node]:
        """Where tokens begin inside."""
        nodes: list[Node] = inner.spec.entries
        return nodes

    def inside_is_over(self, my_task: Token) -> None:
        """A sub-process is done with its inside; one of several instances when its turn comes, for until then the
        completion condition may call it off."""
        if my_task.workflow.spec.kind != "body":
            self._remember(my_task)

    def remember(self, my_task: Token) -> None:
        """One of several instances is done."""
        if my_task.workflow.spec.kind == "body":
            self._remember(my_task)

    def _remember(self, my_task: Token) -> None:
        # What was completed inside can be undone from outside, unless the whole has a handler of its own.
        if self.remembered:
            my_task.workflow.remember(self.name, my_task.data)
        elif self.open_inside and (my_task.inside or self.undone_inside):
            my_task.workflow.remember(self.name, my_task.data, my_task.inside)

    def _on_cancel(self, my_task: Token) -> None:
        close_inside(my_task)
        super()._on_cancel(my_task)


def close_inside(my_task: Token) -> None:
    """Cancel whatever runs inside on behalf of the token."""
    run: Run = my_task.workflow.top_workflow
    if my_task.id in run.subprocesses:
        run.subprocesses[my_task.id].cancel_all()
        run.close_level(my_task.id)


class Called(Nested, CallActivity):
    """A call activity: another process of the route's files, with the same context. Only a handler of the call itself
    can undo what another process did."""

    open_inside = False

    @staticmethod
    def scope_of(element: Element) -> str:
        """The id of the process that is called."""
        return element.called


class AdHocInside(Inner):
    """The inside of an ad-hoc sub-process. `queue`: elements that are still to begin, when one follows the other;
    `closing`: its completion condition has held, so nothing more begins."""

    def __init__(self, spec: Any, host: Token, run: Run) -> None:
        super().__init__(spec, host, run)
        self.queue: list[str] = []
        self.closing = False
        self.completion = host.task_spec.element.condition

    def open_empty(self, data: Data, stamps: Stamps) -> None:
        """Nothing was chosen: it is over at once."""
        self.ended = data, stamps
        self.finish_if_over()

    def kept(self) -> Data:
        """What is out of the ordinary."""
        kept: Data = {"queue": list(self.queue)} if self.queue else {}
        return {**kept, "closing": True} if self.closing else kept

    def put_back(self, kept: Data) -> None:
        """The reverse of `kept`."""
        self.queue = [str(name) for name in cast(list[object], kept.get("queue", []))]
        self.closing = bool(kept.get("closing"))

    def absorb(self, token: Token) -> None:
        """A token is over; the next element of the queue begins."""
        if not self.queue:
            super().absorb(token)
            return
        self.keep(token)
        data, stamps = self.gathered()
        self.ended = None
        self.enter(self.spec.task_specs[self.queue.pop(0)], data, stamps, None)

    def ends_with(self, token: Token) -> bool:
        """Whether the completion condition has held by now: then the token goes no further, and with it the rest."""
        element: Element = self.host.task_spec.element
        parts = [(token.data, token.stamps)]
        if self.tasks or self.ended:
            parts.append(self.gathered())
        known, stamps = together(parts)
        if not self.closing and not feel.holds(element.condition, known, self.top_workflow.env, element.id):
            return False
        self.queue, self.closing = [], True
        if element.cancels_rest:
            self.cancel_all()
        self.ended = known, stamps
        self.finish_if_over()
        return True


class AdHoc(Nested):
    """An ad-hoc sub-process: its activities in any order, or one after the other."""

    level_class = AdHocInside

    def entries(self, inner: Inner, data: dict[str, object]) -> list[Node]:
        """The activities that begin at once; the others wait in the queue."""
        assert isinstance(inner, AdHocInside)
        nodes = self._chosen(inner, data) if self.element.activates else list(inner.spec.entries)
        if self.element.sequential:
            inner.queue = [node.name for node in nodes[1:]]
            return nodes[:1]
        return nodes

    def _chosen(self, inner: Inner, data: dict[str, object]) -> list[Node]:
        wanted = feel.value_of(self.element.activates, data, inner.top_workflow.env, self.name)
        possible = {node.name: node for node in inner.spec.entries}
        names = wanted if isinstance(wanted, list) else [wanted]
        if names is not wanted or not all(isinstance(name, str) and name in possible for name in names):
            detail = text("it names no list of its own activities to begin with: {value}", value=str(wanted))
            raise feel.unfit(self.element.activates, data, inner.top_workflow.env, self.name, detail)
        return [possible[name] for name in dict.fromkeys(names)]
