"""Events that throw, end events, and send tasks.

Changed from 3.2.0, where a signal or link that is thrown silently becomes a plain event, where an error is caught by
the border of any activity beside it, and where `eventDefinitionRef` on a throwing event is dropped. Here an error or
escalation climbs from its own level outwards: at each place event sub-processes come before the border of what is
around, and an exact code before an event that catches every code (BPMN 2.0.2, 10.5.1 and 10.5.6). What nothing
catches stops the run (error) or is reported and leaves the run going (escalation).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.defaults import EndEvent, IntermediateThrowEvent, SendTask
from SpiffWorkflow.bpmn.specs.event_definitions import NoneEventDefinition

from engine.bpmn.changes import Thrown
from engine.bpmn.data.merge import Data, copy_stamps
from engine.bpmn.data.values import copied
from engine.bpmn.model import Element, Event
from engine.bpmn.spiff.dataflow import outputs, payload_of
from engine.bpmn.spiff.inside import Inner
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.memory import Memory, oldest_first
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.scopes import close_inside
from engine.bpmn.spiff.token import LEVEL, TaskState, Token
from engine.bpmn.spiff.undoing import Undoing, give_back, recall, undo_next
from engine.bpmn.spiff.waits import Waiting, key_of, waiting_tokens
from engine.errors import RunFailed
from engine.text import text

if TYPE_CHECKING:
    from engine.bpmn.spiff.run import Run


BESIDE = 1
"""The slot of a token that only undoes what nobody waits for."""


class Throwing(Node):
    """What events that throw share. Compensation makes them wait until all is undone."""

    level_class = Undoing

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element, event_definition=NoneEventDefinition(), **kwargs)
        self.undoes = any(event.kind in ("compensation", "cancel") for event in element.events)

    def _run_hook(self, my_task: Token) -> bool | None:
        if my_task.todo is None:
            payload = payload_of(self.element, my_task.data, my_task.workflow.top_workflow)
            for event in self.element.events:
                self._throw(my_task, event, payload)
                if my_task.id not in my_task.workflow.tasks:
                    return None  # what caught it took this token away
        return undo_next(my_task) or None

    def _throw(self, my_task: Token, event: Event, payload: Data) -> None:
        if event.kind != "compensation":
            send_out(my_task, event, payload)
            return
        undone = recall(my_task, event.name)
        if event.waits:
            my_task.todo = [*(my_task.todo or []), *undone]
        elif undone:
            self._undo_beside(my_task, undone)

    def _undo_beside(self, my_task: Token, undone: list[Memory]) -> None:
        """Nobody waits for this: a token of its own undoes it, and goes nowhere afterwards."""
        level: Level = my_task.workflow
        beside = Token(level, self, level.top_workflow.new_ref(), copied(my_task.data), copy_stamps(my_task.stamps))
        beside.slot, beside.todo = BESIDE, undone
        beside._ready()

    def _on_complete(self, my_task: Token) -> None:
        if my_task.slot == BESIDE:
            my_task.workflow.remove(my_task)
            my_task.workflow.absorb(my_task)
        else:
            super()._on_complete(my_task)

    def _on_cancel(self, my_task: Token) -> None:
        close_inside(my_task)
        give_back(my_task)
        super()._on_cancel(my_task)


class Throw(Throwing, IntermediateThrowEvent):
    """An intermediate event that throws, or only names a state reached. A link goes on to its other end."""


class Send(Throwing, SendTask):
    """A send task: it throws its message and goes on."""

    is_activity = True

    def _on_complete(self, my_task: Token) -> None:
        run, flow = my_task.workflow.top_workflow, self.element.data
        if flow is not None and flow.outputs:
            known = {**my_task.data, **payload_of(self.element, my_task.data, run)}
            run.put(my_task, outputs(flow, known, run, self.name))
        super()._on_complete(my_task)


class End(Throwing, EndEvent):
    """An end event: the token is over. Some take the rest of their level with them."""

    def __init__(self, scope: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(scope, element, **kwargs)
        kinds = {event.kind for event in element.events}
        self.terminates, self.cancels = "terminate" in kinds, "cancel" in kinds

    def _run_hook(self, my_task: Token) -> bool | None:
        level: Level = my_task.workflow
        if my_task.slot != BESIDE:
            _reached(level, self.name)
        if self.cancels and my_task.todo is None:
            self._cancel_others(my_task, _up_to_transaction(level))
        return super()._run_hook(my_task)

    def _cancel_others(self, my_task: Token, levels: list[Level]) -> None:
        """A transaction is cancelled: everything else in it stops, then what it completed is undone (13.5.6), however
        deep, and whether or not what is around it was completed too. One that repeats is cancelled with all of its
        turns, those that are done too: its border is around them all."""
        my_task.data, my_task.stamps = levels[-1].gathered()
        done: list[Memory] = []
        while (body := _turns_around(levels[-1])) is not None:
            body.host.data, body.host.stamps = body.outcome()
            done += [memory for turn in body.tasks.values() for memory in turn.inside]
            levels.append(body)
        inside = [level for level in my_task.workflow.top_workflow.levels() if levels[-1] in _outwards(level)]
        done += [memory for level in inside if not level.undoing for memory in level.memories]
        done += [memory for level in inside for token in level.tasks.values() for memory in token.todo or ()]
        my_task.todo, kept = oldest_first(done), my_task
        for level in levels:
            for other in list(level.tasks.values()):
                if other is not kept and other.id in level.tasks:
                    other.cancel()
            level.memories = []
            kept = level.host if isinstance(level, Inner) else kept

    def _on_complete(self, my_task: Token) -> None:
        level: Level = my_task.workflow
        if my_task.slot == BESIDE:
            super()._on_complete(my_task)
            return
        level.top_workflow.passed.append(self.name)
        if self.cancels:
            self._leave_transaction(my_task, level)
            return
        level.remove(my_task)
        if self.terminates:
            level.keep(my_task)
            level.stop()
        else:
            level.absorb(my_task)

    def _leave_transaction(self, my_task: Token, level: Level) -> None:
        """Out by the cancel event on the border; it takes over what the transaction knew."""
        my_task._set_state(TaskState.STARTED)
        level = _up_to_transaction(level)[-1]
        catcher = _catcher(_on_border(level), "cancel", "")
        while catcher is None and (body := _turns_around(level)) is not None:
            level, catcher = body, _catcher(_on_border(body), "cancel", "")
        if catcher is None:
            detail = text("no transaction with a cancel event on its border is around it")
            raise RunFailed(element=self.name, detail=detail)
        catcher.task_spec.fire(catcher, {})


def _reached(level: Level, end: str) -> None:
    """How the level ended so far. An end inside an event sub-process is one of what it stands in, too."""
    level.end_id = end
    while isinstance(level, Inner) and level.spec.kind == "eventSubProcess":
        level = level.host.workflow
        level.end_id = end


def send_out(my_task: Token, event: Event, payload: Data) -> None:
    """Throw a message, signal, escalation or error from where the token is."""
    run: Run = my_task.workflow.top_workflow
    name = my_task.task_spec.name
    if event.kind == "message":
        key = key_of(event, {**my_task.data, **payload}, my_task, name) if event.key else None
        run.record.thrown.append(Thrown("message", event.name, name, copied(payload), key))
    elif event.kind == "signal":
        broadcast(run, event.name, payload)
        run.record.thrown.append(Thrown("signal", event.name, name, copied(payload)))
    elif event.kind == "escalation":
        if not raised(my_task, event, payload):
            run.record.thrown.append(Thrown("escalation", event.name, name, copied(payload)))
    elif event.kind == "error" and not raised(my_task, event, payload):
        raise RunFailed(element=name, detail=text("the error “{code}” is caught nowhere", code=event.name))


def broadcast(run: Run, name: str, payload: Data) -> int:
    """Hand a signal to every place of the run that waits for it, the oldest first; to how many it went."""
    return hand_out([token for token in waiting_tokens(run, "signal") if _name(token) == name], payload)


def hand_out(tokens: list[Token], payload: Data) -> int:
    """Fire each of the tokens that still waits when its turn has come."""
    count = 0
    for token in tokens:
        if token.workflow.tasks.get(token.id) is token and token._state == TaskState.WAITING:
            token.task_spec.fire(token, copied(payload))
            count += 1
    return count


def raised(my_task: Token, event: Event, payload: Data) -> bool:
    """Let an error or escalation climb until something catches it; whether anything did. What an event sub-process
    throws again goes on outwards: it does not catch it itself (10.5.6)."""
    level: Level = my_task.workflow
    below: Node | None = None
    while True:
        armed = [token for token in level.tasks.values() if token.host == LEVEL and token.task_spec is not below]
        catcher = _catcher(armed, event.kind, event.name) or _catcher(_on_border(level), event.kind, event.name)
        if catcher is not None:
            catcher.task_spec.fire(catcher, copied(payload))
            return True
        if not isinstance(level, Inner):
            return False
        below, level = level.host.task_spec, level.host.workflow


def _up_to_transaction(level: Level) -> list[Level]:
    """The levels from this one outwards up to the inside of the transaction around it; this one without any."""
    levels = list(_outwards(level))
    found = next((place for place, one in enumerate(levels) if one.spec.kind == "transaction"), 0)
    return levels[: found + 1]


def _turns_around(level: Level) -> Inner | None:
    """What holds all the turns of an activity that repeats, for the inside of one of them."""
    around = level.host.workflow if isinstance(level, Inner) else None
    return around if isinstance(around, Inner) and around.spec.kind == "body" else None


def _outwards(level: Level) -> Iterator[Level]:
    """The level, and those around it."""
    yield level
    while isinstance(level, Inner):
        level = level.host.workflow
        yield level


def _on_border(level: Level) -> list[Token]:
    """The tokens that wait on behalf of what the level runs inside of."""
    return level.host.workflow.attached(level.host) if isinstance(level, Inner) else []


def _catcher(tokens: list[Token], kind: str, code: str) -> Token | None:
    found = [token for token in tokens if token.task_spec.waits_for(token, kind)]
    exact = [token for token in found if _name(token) == code]
    return next(iter(exact or [token for token in found if not _name(token)]), None)


def _name(token: Token) -> str:
    assert isinstance(token.task_spec, Waiting)
    return token.task_spec.event_of(token).name
