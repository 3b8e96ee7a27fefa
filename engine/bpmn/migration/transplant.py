"""Carrying a plan out on a live run: the old version's nodes under its tokens are exchanged for the new one's.

Tokens, levels and the run are the same objects before and after, so everything they hold and nobody speaks of here
(refs, data, stamps, counts) is carried over as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.bpmn.merge import Data
from engine.bpmn.migration.plan import Entry, Plan, host_ref
from engine.bpmn.migration.positions import Position
from engine.bpmn.spiff.build import ScopeSpec, Specs
from engine.bpmn.spiff.joins import Join, ParallelJoin
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.run import Run
from engine.bpmn.spiff.token import Token
from engine.bpmn.spiff.waits import Waiting


def transplant(run: Run, plan: Plan, specs: Specs) -> tuple[Position, ...]:
    """Put the run onto the new version's specs; the positions, with the refs of what was newly armed.

    The plan has nothing that is stuck. The run is not settled yet.
    """
    _call_off(plan)
    _reseat_levels(run, plan, specs)
    _reseat_tokens(run, plan)
    positions = tuple(_arm(entry) for entry in plan.entries)
    for level in list(run.levels()):
        _wake_joins(level)
    return positions


def _call_off(plan: Plan) -> None:
    """What waits for something that is no longer wanted waits no longer; this the old nodes report."""
    for entry in plan.entries:
        if entry.token is None:
            continue
        if entry.position.verdict == "disarmed":
            entry.token.cancel()
        elif entry.position.verdict == "re-armed":
            node = entry.token.task_spec
            assert isinstance(node, Waiting)
            node.forget(entry.token, fired=False)


def _reseat_levels(run: Run, plan: Plan, specs: Specs) -> None:
    run.subprocess_specs = specs.scopes
    for level in run.levels():
        level.spec = specs.scopes[plan.scopes[host_ref(level)]]
        if level.end_id is not None:
            level.end_id = plan.renames.element(level.end_id)


def _reseat_tokens(run: Run, plan: Plan) -> None:
    flows = plan.new.flows
    for level in run.levels():
        nodes: Mapping[str, object] = level.spec.task_specs
        for token in level.tasks.values():
            token.task_spec = nodes[plan.renames.element(token.task_spec.name)]  # type: ignore[assignment]
            if token.via is not None:
                via = plan.renames.flow(token.via)
                token.via = via if via in flows else None


def _arm(entry: Entry) -> Position:
    """What waits for something else begins to, and so does what is new."""
    position, token = entry.position, entry.token
    if position.verdict == "armed":
        assert entry.host is not None and position.to is not None
        token = entry.level.attach(_spec(entry.level).task_specs[position.to], entry.host)
        position = replace(position, ref=token.id)
    elif position.verdict != "re-armed":
        return position
    assert token is not None
    node = token.task_spec
    assert isinstance(node, Waiting)
    node.arm(token, _seen_by(token, entry.host))
    return position


def _spec(level: Level) -> ScopeSpec:
    spec = level.spec
    assert isinstance(spec, ScopeSpec)
    return spec


def _seen_by(token: Token, host: Token | None) -> Data:
    """What the expression of a timer sees: what is known now at the place it belongs to."""
    data, _ = token.workflow.known_to(host or token)
    return data


def _wake_joins(level: Level) -> None:
    """A join that lost a flow may have all its tokens already, and nobody will come any more to notice."""
    for node in level.spec.task_specs.values():
        if isinstance(node, ParallelJoin):
            while _complete(node, level):
                parked = node.parked(level)
                node.unite([parked[flow][0] for flow in node.element.incoming])
        elif isinstance(node, Join) and len(node.element.incoming) == 1:
            for tokens in node.parked(level).values():
                for token in tokens:
                    node.unite([token])


def _complete(node: ParallelJoin, level: Level) -> bool:
    return bool(node.element.incoming) and len(node.parked(level)) == len(node.element.incoming)
