"""Driving the runtime as the rest of the application does: knowing of a run only what its changes say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from engine.bpmn import runtime
from engine.bpmn.changes import ArmedTimer, Awaited, Changes, OpenedTask, Step
from engine.bpmn.model import Model
from engine.bpmn.parser import build
from tests.factories.diagrams import diagram, flow

NOW = datetime(2025, 9, 29, 8, 0, tzinfo=UTC)
"""16:00 in Shenzhen."""


@dataclass
class Board:
    """What waits, by ref, as told by changes. A change that contradicts what was told before is a KeyError."""

    tasks: dict[str, OpenedTask] = field(default_factory=dict)
    timers: dict[str, ArmedTimer] = field(default_factory=dict)
    messages: dict[str, Awaited] = field(default_factory=dict)

    def apply(self, changes: Changes, fired: str | None = None) -> None:
        """Take in one step's changes; `fired` is the timer whose firing caused them."""
        if fired is not None:
            del self.timers[fired]
        for closed in changes.closed:
            del self.tasks[closed.ref]
        for timer in changes.timers_cancelled:
            del self.timers[timer.ref]
        for message in changes.forgotten:
            del self.messages[message.ref]
        self.tasks |= {task.ref: task for task in changes.opened}
        self.timers |= {timer.ref: timer for timer in changes.timers}
        self.messages |= {message.ref: message for message in changes.awaited}


class Walk:
    """One run, moved on by element ids. Where several tokens wait at one element, the oldest is meant."""

    def __init__(self, model: Model | str, data: Mapping[str, object] | None = None, now: datetime = NOW) -> None:
        self.model = build(diagram(model), "route.bpmn") if isinstance(model, str) else model
        self.now = now
        self.board = Board()
        self.path: list[str] = []
        self._take(runtime.start(self.model, data or {}, now=now))

    def complete(self, element: str, **answers: object) -> Walk:
        """A person completes the step."""
        ref = _oldest(self.board.tasks, element)
        return self._take(runtime.complete(self.model, self.snapshot, ref, answers, now=self.now))

    def fire(self, element: str) -> Walk:
        """The timer's time has come."""
        ref = _oldest(self.board.timers, element)
        return self._take(runtime.fire_timer(self.model, self.snapshot, ref, now=self.now), ref)

    def deliver(self, name: str, **payload: object) -> Walk:
        """A message comes in."""
        return self._take(runtime.deliver(self.model, self.snapshot, name, payload, now=self.now))

    @property
    def snapshot(self) -> bytes:
        assert self.step.snapshot is not None, "the run has finished"
        return self.step.snapshot

    @property
    def changes(self) -> Changes:
        return self.step.changes

    @property
    def data(self) -> dict[str, object]:
        return self.changes.data

    @property
    def open(self) -> list[str]:
        """Elements with an open task, oldest first."""
        return [self.board.tasks[ref].element_id for ref in sorted(self.board.tasks, key=int)]

    @property
    def timers(self) -> dict[str, str]:
        """Text of the armed timers by element."""
        return {timer.element_id: timer.value for timer in self.board.timers.values()}

    @property
    def messages(self) -> dict[str, str]:
        """Name of the awaited messages by element."""
        return {message.element_id: message.name for message in self.board.messages.values()}

    def _take(self, step: Step, fired: str | None = None) -> Walk:
        self.step = step
        self.board.apply(step.changes, fired)
        self.path += step.changes.visited
        return self


def _oldest(waiting: Mapping[str, OpenedTask | ArmedTimer | Awaited], element: str) -> str:
    refs = [ref for ref, thing in waiting.items() if thing.element_id == element]
    assert refs, f"nothing waits at {element}, but at {[thing.element_id for thing in waiting.values()]}"
    return min(refs, key=int)


def nodes(**kinds: str) -> str:
    """`nodes(start="startEvent", ask="userTask")`: elements by id, without more to them."""
    return "".join(f'<{kind} id="{key}"/>' for key, kind in kinds.items())


def flows(*chains: str) -> str:
    """`flows("start ask end")`: each chain is elements connected in a row."""
    pairs = [pair for chain in chains for pair in zip(chain.split(), chain.split()[1:], strict=False)]
    return "".join(flow(*pair) for pair in pairs)
