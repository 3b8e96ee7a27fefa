"""What one step of a run changed, as frozen values: all that the rest of the engine learns about control flow.

A `ref` names one live token of one run: a short string, the same before and after save and reload, never used twice in
a run. An `element_id` is the id in the diagram.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from engine.decisions.dmn.trace import Decided


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A task that waits for a person. `lane` is the id of the innermost lane it is drawn in; `data` the context it
    sees."""

    ref: str
    element_id: str
    name: str
    lane: str | None
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class ClosedTask:
    """A task that waits no longer: completed by a person, or cancelled because the route went on without it."""

    ref: str
    element_id: str
    how: Literal["completed", "cancelled"] = "completed"


@dataclass(frozen=True, slots=True)
class ArmedTimer:
    """A timer to be fired through `runtime.fire_timer` when its time has come.

    `value` is the text the timer's expression gave: `5wd`, `PT2H`, an ISO instant, `R3/P1D`. `remaining` counts the
    firings a cycle still has, this one included; None for a timer that fires once and for a cycle without an end.
    A cycle that fired is reported again under the same ref.
    """

    ref: str
    element_id: str
    kind: Literal["date", "duration", "cycle"]
    value: str
    remaining: int | None = None


@dataclass(frozen=True, slots=True)
class CancelledTimer:
    """A timer that will not fire any more, because the route went on without it."""

    ref: str
    element_id: str = ""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A place that waits for a message or signal called `name`; `runtime.deliver` wakes it.

    `key` is a message's correlation key: only a message with the same one is meant; None takes any.
    """

    ref: str
    element_id: str
    name: str
    kind: Literal["message", "signal"] = "message"
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A place that waits for its message or signal no longer, received or not."""

    ref: str
    element_id: str = ""


@dataclass(frozen=True, slots=True)
class Thrown:
    """What the run sent out: a message to whoever waits for it with this `key`, a signal to every other run (places in
    this run have it already), an escalation that nothing in the run catches. `payload` is what its inputs mapped."""

    kind: Literal["message", "signal", "escalation"]
    name: str
    element_id: str
    payload: dict[str, object] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """A business rule task asked `decision` of the file, which gave `value` for `inputs`; `trace` says how."""

    element_id: str
    file: str
    decision: str
    inputs: dict[str, object]
    value: object
    trace: tuple[Decided, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything one step changed, in the order in which it happened.

    `visited` lists nodes and sequence flows (diagram ids) as they were entered, `passed` the nodes that are done: a
    task when it is completed, an event when it has happened. `end` is the end event at which the run ended (the last
    one reached, one that undoes when all is undone; or the terminate end), None while it goes on. `data` is the run's
    whole context now. `stored` are data stores that were written, by name, with their new content.
    `waiting` are the elements that have an open task after the step, whichever step opened it; `timers_waiting` is how
    many timers wait then.
    """

    opened: tuple[OpenedTask, ...] = ()
    closed: tuple[ClosedTask, ...] = ()
    timers: tuple[ArmedTimer, ...] = ()
    timers_cancelled: tuple[CancelledTimer, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    forgotten: tuple[Forgotten, ...] = ()
    thrown: tuple[Thrown, ...] = ()
    decided: tuple[DecisionMade, ...] = ()
    stored: dict[str, object] = field(default_factory=dict)
    visited: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    waiting: frozenset[str] = frozenset()
    timers_waiting: int = 0
    end: str | None = None
    finished: bool = False
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One step's outcome: the run's new snapshot (None once it has finished) and what changed."""

    snapshot: bytes | None
    changes: Changes
