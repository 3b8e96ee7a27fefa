"""What instances of an activity throw as they complete: BPMN's implicit throw events.

Changed from 3.2.0, which does not read the `behavior` of multi-instance activities. Here each completed instance may
throw messages, signals, escalations and errors (BPMN 2.0.2, 10.3.8, tables 10.29 and 10.31). They are thrown inside the
activity, so its border hears them first, before the completion condition is asked; unless the model maps something else
they carry the counts of instances. BPMN's default signal, which has no name, is for the border alone, and so is a
message that the border waits for.
"""

from __future__ import annotations

from engine.bpmn import feel
from engine.bpmn.data.merge import Data
from engine.bpmn.model import Event, InstanceEvent
from engine.bpmn.spiff import dataflow
from engine.bpmn.spiff.inside import Inner
from engine.bpmn.spiff.throws import hand_out, send_out
from engine.bpmn.spiff.token import Token
from engine.bpmn.spiff.waits import key_of


def goes_on_after(instance: Token, throws: tuple[InstanceEvent, ...], counts: Data) -> bool:
    """Throw what the instance, done and removed already, has to throw; whether its activity is there afterwards."""
    turns = instance.workflow
    assert isinstance(turns, Inner)
    run, name, host = turns.top_workflow, instance.task_spec.name, turns.host
    for one in throws:
        known = {**instance.data, **counts}
        if one.condition and not feel.holds(one.condition, known, run.env, name):
            continue
        payload = dataflow.inputs(one.data, known, run, name) if one.data is not None else counts
        for event in one.events:
            _throw(instance, host, event, payload)
            if run.subprocesses.get(host.id) is not turns:
                return False
    return True


def _throw(instance: Token, host: Token, event: Event, payload: Data) -> None:
    key = key_of(event, {**instance.data, **payload}, instance, host.task_spec.name) if event.key else None
    own = event.kind == "message" or not event.name
    border = [token for token in host.workflow.attached(host) if token.task_spec.waits_for(token, event.kind)]
    meant = [token for token in border if _hears(token, event, key)] if own else []
    if hand_out(meant, payload) or (event.kind == "signal" and not event.name):
        return
    send_out(instance, event, payload)


def _hears(token: Token, event: Event, key: str | None) -> bool:
    return bool(token.task_spec.event_of(token).name == event.name) and token.armed in (None, key)
