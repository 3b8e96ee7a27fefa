"""The runs of a model, as pure functions: a snapshot goes in, a new one and its changes come out.

Nothing is kept between calls but copies that can be thrown away (see `hot`), so any process on any machine can take the
next step. `now` is what FEEL's `now()` and `today()` say; nothing here looks at a clock. A step that fails raises
`RunFailed` and leaves the caller's snapshot as good as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.bpmn.changes import Step
from engine.bpmn.model import Model


def start(model: Model, data: Mapping[str, object], *, now: datetime) -> Step:
    """A new run of the model's process, with `data` as its context, up to the first places where it waits."""
    raise NotImplementedError


def complete(model: Model, snapshot: bytes, ref: str, data: Mapping[str, object], *, now: datetime) -> Step:
    """Complete the open task `ref`; `data` (answers by field name) replaces the fields of the same name.

    Raises `WrongState` when no open task has this ref.
    """
    raise NotImplementedError


def fire_timer(model: Model, snapshot: bytes, ref: str, *, now: datetime) -> Step:
    """The time of the armed timer `ref` has come. Raises `WrongState` when it is armed no longer."""
    raise NotImplementedError


def deliver(model: Model, snapshot: bytes, name: str, payload: Mapping[str, object], *, now: datetime) -> Step:
    """Hand a message to every place that waits for `name`; `payload` merges into what follows there.

    Raises `NotFound` when nothing waits for it.
    """
    raise NotImplementedError
