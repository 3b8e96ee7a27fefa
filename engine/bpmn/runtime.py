"""The runs of a model, as pure functions: a snapshot goes in, a new one and its changes come out.

Nothing is kept between calls but copies that can be thrown away (see `hot`), so any process on any machine can take the
next step. `now` and `calendar` are what FEEL's `now()`, `today()` and working days go by; nothing
here looks at a clock. A step that fails raises
`RunFailed` and leaves the caller's snapshot as good as it was: the half-advanced run is thrown away.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal
from weakref import WeakKeyDictionary

from engine.bpmn.changes import ArmedTimer, Changes, OpenedTask, Step
from engine.bpmn.codec import decode, encode
from engine.bpmn.data.merge import Data
from engine.bpmn.data.values import adopt, copied
from engine.bpmn.hot import hot
from engine.bpmn.model import Model
from engine.bpmn.spiff.build import Specs, build_specs
from engine.bpmn.spiff.run import Run
from engine.bpmn.spiff.starts import begin
from engine.bpmn.spiff.tasks import HumanTask
from engine.bpmn.spiff.throws import hand_out
from engine.bpmn.spiff.token import TaskState, Token
from engine.bpmn.spiff.waits import waiting_tokens
from engine.calendar import WorkCalendar
from engine.decisions import Environment
from engine.errors import NotFound, WrongState
from engine.text import text

Stores = Mapping[str, object]
"""The content of data stores by name: what outlives a run and is shared by all."""


def start(
    model: Model,
    data: Mapping[str, object],
    *,
    now: datetime,
    calendar: WorkCalendar | None = None,
    at: str | None = None,
    payload: Mapping[str, object] | None = None,
    stores: Stores | None = None,
) -> Step:
    """A new run of the model's process, with `data` as its context, up to the first places where it waits.

    `at` is the element with which it begins when that is not the plain start: one of the process's `triggers`;
    `payload` is what the message or signal brought that began it. Raises `BadInput` for data a run cannot keep,
    `NotFound` for a place at which no run begins, `RunFailed` when the run cannot go on.
    """
    specs = specs_of(model)
    run = Run(specs)
    run.step(Environment(now, calendar), stores or {})
    begin(run, model, adopt(data), at, adopt(payload or {}))
    return settled(run, specs)


def complete(
    model: Model,
    snapshot: bytes,
    ref: str,
    data: Mapping[str, object],
    *,
    now: datetime,
    calendar: WorkCalendar | None = None,
    stores: Stores | None = None,
) -> Step:
    """Complete the open task `ref`; `data` (answers by field name) replaces the fields of the same name.

    Raises `WrongState` when no open task has this ref.
    """
    fields = adopt(data)
    specs, run, token = _at(model, snapshot, ref, Environment(now, calendar), stores)
    if not isinstance(token.task_spec, HumanTask):
        raise _not_waiting(ref)
    if fields:
        run.put(token, fields)
    token.run()
    return settled(run, specs)


def fire_timer(
    model: Model,
    snapshot: bytes,
    ref: str,
    *,
    now: datetime,
    calendar: WorkCalendar | None = None,
    stores: Stores | None = None,
) -> Step:
    """The time of the armed timer `ref` has come. Raises `WrongState` when it is armed no longer."""
    specs, run, token = _at(model, snapshot, ref, Environment(now, calendar), stores)
    if token._state != TaskState.WAITING or not token.task_spec.waits_for(token, "timer"):
        raise _not_waiting(ref)
    token.task_spec.fire(token, {})
    return settled(run, specs)


def deliver(
    model: Model,
    snapshot: bytes,
    name: str,
    payload: Mapping[str, object],
    *,
    now: datetime,
    calendar: WorkCalendar | None = None,
    kind: Literal["message", "signal"] = "message",
    key: str | None = None,
    stores: Stores | None = None,
) -> Step:
    """Hand a message or signal to every place that waits for `name`; `payload` replaces fields of the same name in
    what follows there.

    `key` is the correlation key that a message came with, as `Awaited` and `Thrown` report it: a place that waits
    with a key hears only messages with the same one. Where one place's going on ends another's waiting, the older comes
    first. Raises `NotFound` when nothing waits for it.
    """
    fields = adopt(payload)
    specs, run = _load(model, snapshot, Environment(now, calendar), stores)
    waiting = [token for token in waiting_tokens(run, kind) if _means(token, name, key)]
    if not hand_out(waiting, fields):
        what = text("place in this case that waits for the {kind}", kind=kind)
        raise NotFound(kind=what, name=name)
    return settled(run, specs)


def known(model: Model, snapshot: bytes) -> Data:
    """What the case knows at this point, as changes report it; nothing moves."""
    return _context(decode(snapshot, specs_of(model)))


def timers(model: Model, snapshot: bytes) -> tuple[ArmedTimer, ...]:
    """Every timer that waits at this point, the oldest first; nothing moves."""
    waiting = waiting_tokens(decode(snapshot, specs_of(model)), "timer")
    return tuple(token.task_spec.armed_timer(token) for token in waiting)


def _means(token: Token, name: str, key: str | None) -> bool:
    event = token.task_spec.event_of(token)
    return bool(event.name == name) and token.armed in (None, key)


_built: WeakKeyDictionary[Model, Specs] = WeakKeyDictionary()
_building = threading.Lock()


def specs_of(model: Model) -> Specs:
    """What the model was built into, once for all its runs."""
    specs = _built.get(model)
    if specs is None:
        with _building:
            specs = _built.get(model) or _built.setdefault(model, build_specs(model))
    return specs


def _load(model: Model, snapshot: bytes, env: Environment, stores: Stores | None) -> tuple[Specs, Run]:
    specs = specs_of(model)
    run = hot.take(snapshot, specs) or decode(snapshot, specs)
    run.step(env, stores or {})
    return specs, run


def _at(model: Model, snapshot: bytes, ref: str, env: Environment, stores: Stores | None) -> tuple[Specs, Run, Token]:
    specs, run = _load(model, snapshot, env, stores)
    token = run.find(ref)
    if token is None:
        raise _not_waiting(ref)
    return specs, run, token


def _not_waiting(ref: str) -> WrongState:
    return WrongState(what=text("Step {ref} of this case", ref=ref), state=text("not waiting"))


def settled(run: Run, specs: Specs) -> Step:
    """Let a run that was moved come to rest, and say what changed."""
    run.settle()
    changes = _changes(run)
    if run.finished:
        return Step(None, changes)
    snapshot = encode(run)
    hot.keep(snapshot, specs, run)
    return Step(snapshot, changes)


def _changes(run: Run) -> Changes:
    record = run.record
    return Changes(
        opened=tuple(_opened(token) for token in record.opened.values()),
        closed=tuple(record.closed),
        timers=tuple(record.timers.values()),
        timers_cancelled=tuple(record.timers_cancelled),
        awaited=tuple(record.awaited.values()),
        forgotten=tuple(record.no_longer),
        thrown=tuple(record.thrown),
        decided=tuple(record.decided),
        stored=run.stored,
        visited=tuple(run.visited),
        passed=tuple(run.passed),
        waiting=frozenset(_waiting(run)),
        timers_waiting=0 if run.finished else len(waiting_tokens(run, "timer")),
        end=run.end_id if run.finished else None,
        finished=run.finished,
        data=_context(run),
    )


def _waiting(run: Run) -> Iterator[str]:
    for level in run.levels():
        for token in level.tasks.values():
            if isinstance(token.task_spec, HumanTask):
                yield token.task_spec.element.id


def _opened(token: Token) -> OpenedTask:
    element = token.task_spec.element
    return OpenedTask(token.id, element.id, element.name, element.lane, copied(token.data))


def _context(run: Run) -> Data:
    data, _ = run.gathered()
    return data if run.finished else copied(data)
