"""Carrying a plan out: the old version's nodes under a run's tokens are exchanged for the new one's.

Everything that a run keeps and nobody speaks of here (refs, data, stamps, counts) goes through the codec as it is, so
what is settled in the end is what a database would have given back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.bpmn.codec import decode, encode
from engine.bpmn.data.merge import Data
from engine.bpmn.migration.entries import Entry
from engine.bpmn.migration.places import host_ref, is_parked
from engine.bpmn.migration.plan import Plan
from engine.bpmn.migration.positions import Position
from engine.bpmn.migration.regrouping import regroup
from engine.bpmn.migration.undoing import rename_memories
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.run import Run
from engine.bpmn.spiff.scopes import AdHocInside
from engine.bpmn.spiff.token import LEVEL, TaskState, Token
from engine.bpmn.spiff.waits import Waiting


def transplant(run: Run, plan: Plan) -> tuple[Run, tuple[Position, ...]]:
    """The run on the new version's specs, not settled yet; the positions, with the refs of what was newly armed.

    The plan has nothing that is stuck. The old run is of no use any more.
    """
    reshaped = _joins_that_changed(run, plan)
    _call_off(plan)
    _seat_tokens(run, plan)
    holders = regroup(plan.entries)
    for level in run.levels():
        _seat_level(level, plan)
    moved = decode(encode(run), plan.versions.new)
    moved.step(run.env, run.stores)
    moved.record = run.record
    armed = {id(entry): _arm(moved, entry, holders) for entry in sorted(plan.entries, key=_age)}
    _arrive_again(moved, reshaped)
    return moved, tuple(armed[id(entry)] for entry in plan.entries)


def _age(entry: Entry) -> tuple[int, bool]:
    """What belongs to the older token is armed first; what watches over a level belongs to the level's host."""
    of_level = entry.host == LEVEL
    owner = entry.position.within if of_level else entry.host or entry.position.ref
    return int(owner or 0), of_level


def _call_off(plan: Plan) -> None:
    """What waits for something that is no longer wanted waits no longer; this the old nodes report."""
    for entry in plan.entries:
        token = entry.token
        if token is None:
            continue
        if entry.position.verdict == "disarmed":
            token.cancel()
        elif entry.position.verdict == "re-armed" and token._state == TaskState.WAITING:
            assert isinstance(token.task_spec, Waiting)
            token.task_spec.forget(token, fired=False)


def _seat_tokens(run: Run, plan: Plan) -> None:
    flows = plan.versions.new_model.flows
    renames = plan.versions.renames
    for level in run.levels():
        nodes: dict[str, Node] = plan.specs[host_ref(level)].task_specs
        for token in level.tasks.values():
            token.task_spec = nodes[renames.element(token.task_spec.name)]
            if token.via is not None:
                via = renames.flow(token.via)
                token.via = via if via in flows else None
    for entry in plan.entries:
        if entry.token is not None and isinstance(entry.token.task_spec, Waiting):
            entry.token.slot = entry.slot


def _seat_level(level: Level, plan: Plan) -> None:
    renames, flows = plan.versions.renames, plan.versions.new_model.flows
    level.spec = plan.specs[host_ref(level)]
    if level.end_id is not None:
        level.end_id = renames.element(level.end_id)
    fired = {renames.element(name): seen for name, seen in level.fired.items()}
    level.fired = {
        name: [flow for flow in map(renames.flow, seen) if flow in flows]
        for name, seen in fired.items()
        if name in level.spec.task_specs
    }
    rename_memories(level, renames)
    if isinstance(level, AdHocInside):
        level.queue = [renames.element(name) for name in level.queue]


def _arm(run: Run, entry: Entry, holders: Mapping[str, str]) -> Position:
    """What waits for something else begins to, and so does what is new."""
    position = entry.position
    if position.verdict == "armed":
        token = _attach(run, entry, holders)
        position = replace(position, ref=token.id)
    elif position.verdict == "re-armed":
        assert position.ref is not None
        token = _token(run, position.ref)
    else:
        return position
    node = token.task_spec
    assert isinstance(node, Waiting)
    if token.host is None and len(node.events) > 1:
        token._set_state(TaskState.STARTED)  # each of its definitions has a token of its own, armed after this
        return position
    token._set_state(TaskState.WAITING)
    token.armed = token.left = None
    node.arm(token, _seen_by(run, token))
    return position


def _attach(run: Run, entry: Entry, holders: Mapping[str, str]) -> Token:
    within = entry.position.within
    level: Level = run if within is None else run.subprocesses[within]
    assert entry.host is not None
    host = None if entry.host == LEVEL else level.tasks[holders.get(entry.host, entry.host)]
    token = level.attach(level.spec.task_specs[entry.node], host)
    token.slot = entry.slot
    return token


def _token(run: Run, ref: str) -> Token:
    token = run.find(ref)
    assert token is not None
    return token


def _seen_by(run: Run, token: Token) -> Data:
    """What expressions see: what is known now at the place that the token waits for."""
    level = token.workflow
    if token.host == LEVEL:
        return level.gathered()[0]
    return level.known_to(token if token.host is None else _token(run, token.host))[0]


def _joins_that_changed(run: Run, plan: Plan) -> list[str]:
    """Refs of the tokens parked at joins that are drawn otherwise now."""
    found = []
    for level in run.levels():
        for token in level.tasks.values():
            if is_parked(token):
                old, now = token.task_spec.element, plan.seats[token.id].element
                flows = [plan.versions.renames.flow(flow) for flow in old.incoming]
                if (set(flows), old.condition, old.start_quantity) != (
                    set(now.incoming), now.condition, now.start_quantity
                ):  # fmt: skip
                    found.append(token.id)
    return found


def _arrive_again(run: Run, refs: list[str]) -> None:
    """A join that lost a flow may have all its tokens already, and nobody will come any more to notice."""
    for ref in sorted(refs, key=int):
        token = run.find(ref)
        if token is not None and is_parked(token):
            token.task_spec._update(token)
