"""What instances of an activity throw as they complete (10.3.8, tables 10.29 and 10.31)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.bpmn.changes import Thrown
from engine.bpmn.model import Event, InstanceEvent
from tests.conformance.oracle import events
from tests.conformance.oracle.data import holds, stuck_at
from tests.conformance.oracle.state import Tok

if TYPE_CHECKING:
    from tests.conformance.oracle.moves import Oracle

Fields = Mapping[str, object]


def throws(run: Oracle, instance: Tok, what: tuple[InstanceEvent, ...], data: Fields, counts: Fields) -> bool:
    """The instance, done and gone, throws what it has to; whether its activity is still there."""
    shell = instance.shell
    assert shell is not None
    counts = {**counts, "loopCounter": instance.index + 1}
    for one in what:
        if one.condition and not holds(one.condition, {**data, **counts}):
            continue
        payload = events.mapped(run, one.data.inputs, {**data, **counts}) if one.data else dict(counts)
        for event in one.events:
            with stuck_at(shell.node):
                _throw(run, shell, event, data, payload)
            if not run.alive(shell):
                return False
    return True


def _throw(run: Oracle, shell: Tok, event: Event, data: Fields, payload: dict[str, object]) -> None:
    """The border of the activity comes first; it alone hears a signal without a name."""
    if event.kind in ("error", "escalation"):
        border = [found for found in run.waiting(event.kind) if found[0].host is shell]
        for wanted in (event.name, ""):
            for token, index, wait in border:
                if wait.event.name == wanted:
                    events.happened(run, token, index, payload)
                    return
        events.caught_by(run, shell, event.kind, event.name, payload)
    elif event.kind == "signal" and event.name:
        events.broadcast(run, "signal", event.name, payload)
        run.thrown.append(Thrown("signal", event.name, shell.node, payload))
    elif event.kind == "signal":
        events.broadcast(run, "signal", "", payload, on=shell)
    else:
        key = events.correlation(event.key, {**data, **payload}) if event.key else None
        if not events.broadcast(run, "message", event.name, payload, key, on=shell):
            run.thrown.append(Thrown("message", event.name, shell.node, payload, key))
