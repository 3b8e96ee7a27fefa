"""The oracle under the names and types of the real runtime, so that whatever drives the one drives the other.

A "snapshot" is a run that nobody moves any more: each step is made on a copy.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.bpmn.changes import (
    ArmedTimer,
    Awaited,
    CancelledTimer,
    Changes,
    ClosedTask,
    Forgotten,
    OpenedTask,
    Step,
)
from engine.bpmn.model import Model
from engine.errors import NotFound, RunFailed
from engine.text import text
from tests.conformance.oracle.data import Stuck
from tests.conformance.oracle.moves import Oracle
from tests.conformance.oracle.state import Tok

Data = Mapping[str, object]
Stores = Mapping[str, object] | None
Told = dict[str, OpenedTask | ArmedTimer | Awaited]


def start(
    model: Model,
    data: Data,
    *,
    now: datetime,
    at: str | None = None,
    payload: Data | None = None,
    stores: Stores = None,
) -> Step:
    """A new run."""
    run, scope = Oracle(model), model.scopes[model.process_id]
    if at is not None and at not in (*scope.triggers, scope.start_id):
        raise NotFound(kind=text("place where the process begins"), name=at)
    return _step(run, stores, lambda: run.start(data, at, payload or {}))


def complete(model: Model, snapshot: Any, ref: str, data: Data, *, now: datetime, stores: Stores = None) -> Step:
    """A person completes the open task `ref`."""
    run = _copy(snapshot)
    token = next(tok for tok in run.open_tasks() if _ref(tok) == ref)
    return _step(run, stores, lambda: run.complete(token, data))


def fire_timer(model: Model, snapshot: Any, ref: str, *, now: datetime, stores: Stores = None) -> Step:
    """The time of the timer `ref` has come."""
    run = _copy(snapshot)
    found = next((tok, index) for tok, index, _ in run.waiting("timer") if _ref(tok, index) == ref)
    return _step(run, stores, lambda: run.fire(*found), fired=ref)


def deliver(
    model: Model,
    snapshot: Any,
    name: str,
    payload: Data,
    *,
    now: datetime,
    kind: str = "message",
    key: str | None = None,
    stores: Stores = None,
) -> Step:
    """A message or signal arrives. Raises `NotFound` when nothing waits for it."""

    run = _copy(snapshot)

    def move() -> None:
        if not run.deliver(name, payload, kind, key):
            raise NotFound(kind=text("place that waits"), name=name)

    return _step(run, stores, move)


def _copy(run: Oracle) -> Oracle:
    return copy.deepcopy(run, {id(run.model): run.model})


def known(model: Model, snapshot: Any) -> dict[str, object]:
    """What the case knows at this point."""
    found: dict[str, object] = snapshot.everything()
    return found


def _step(run: Oracle, stores: Stores, move: Callable[[], None], fired: str = "") -> Step:
    before = _told(run)
    before.pop(fired, None)
    run.stores = dict(stores or {})
    try:
        move()
    except Stuck as stuck:
        raise RunFailed(element=stuck.at, detail=text("{why}", why=str(stuck))) from stuck
    after = _told(run)
    gone = {ref: thing for ref, thing in before.items() if ref not in after}
    new = [thing for ref, thing in after.items() if before.get(ref) != thing]
    changes = Changes(
        opened=tuple(thing for thing in new if isinstance(thing, OpenedTask)),
        closed=tuple(ClosedTask(ref, thing.element_id) for ref, thing in gone.items() if isinstance(thing, OpenedTask)),
        timers=tuple(thing for thing in new if isinstance(thing, ArmedTimer)),
        timers_cancelled=tuple(CancelledTimer(ref) for ref, thing in gone.items() if isinstance(thing, ArmedTimer)),
        awaited=tuple(thing for thing in new if isinstance(thing, Awaited)),
        forgotten=tuple(Forgotten(ref) for ref, thing in gone.items() if isinstance(thing, Awaited)),
        thrown=tuple(run.thrown),
        stored=run.stored,
        decided=tuple(run.decided),
        visited=tuple(run.visited),
        waiting=frozenset(tok.node for tok in run.open_tasks()),
        end=run.end if run.finished else None,
        finished=run.finished,
        data=run.everything(),
    )
    return Step(None if run.finished else run, changes)  # type: ignore[arg-type]


def _told(run: Oracle) -> Told:
    """Everything that waits, by ref."""
    told: Told = {}
    for tok in run.open_tasks():
        element, ref = run.element(tok), _ref(tok)
        told[ref] = OpenedTask(ref, tok.node, element.name, element.lane, run.data.view(tok.known))
    for tok, index, wait in run.waiting("timer", "message", "signal"):
        ref, event = _ref(tok, index), wait.event
        if event.kind == "signal" and not event.name:
            continue  # comes from inside only
        if event.kind == "timer":
            told[ref] = ArmedTimer(ref, tok.node, event.timer or "date", wait.timer, wait.left)
        else:
            told[ref] = Awaited(ref, tok.node, event.name, "signal" if event.kind == "signal" else "message", wait.key)
    return told


def _ref(token: Tok, index: int = 0) -> str:
    """Refs count up with the age of tokens."""
    return f"{token.id}{index:03}"
