"""What becomes of every place of a live run: decided before anything is touched.

The plan is made on the run as it stands on the old version. `transplant` carries it out; `verdicts` only shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.bpmn.migration import fitting
from engine.bpmn.migration.attached import attached, level_watch
from engine.bpmn.migration.entries import Entry, Versions, entry
from engine.bpmn.migration.pairing import pairs
from engine.bpmn.migration.places import host_ref, is_parked, place_of
from engine.bpmn.migration.positions import Place, Position, Verdict
from engine.bpmn.migration.undoing import memories, why_not_undone
from engine.bpmn.spiff.build import ScopeSpec
from engine.bpmn.spiff.catches import Catch
from engine.bpmn.spiff.inside import Inner
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.run import Run
from engine.bpmn.spiff.scopes import AdHocInside, Nested
from engine.bpmn.spiff.shells import Shell
from engine.bpmn.spiff.throws import Throwing
from engine.bpmn.spiff.token import Token
from engine.text import Text, text


@dataclass
class Plan:
    """All entries; the new node of every token that can move, by ref; the new spec of every level whose tokens can,
    by the ref of its host (None for the process)."""

    versions: Versions
    entries: list[Entry] = field(default_factory=list)
    seats: dict[str, Node] = field(default_factory=dict)
    specs: dict[str | None, ScopeSpec] = field(default_factory=dict)

    @property
    def positions(self) -> tuple[Position, ...]:
        return tuple(entry.position for entry in self.entries)

    @property
    def stuck(self) -> tuple[Position, ...]:
        return tuple(position for position in self.positions if position.verdict == "stuck")


def plan(run: Run, versions: Versions) -> Plan:
    """The plan for a settled run on the old version's specs."""
    made = Plan(versions)
    for level in run.levels():
        spec = _new_spec(made, level)
        if isinstance(spec, Text):
            made.entries += _all_stuck(level, spec)
        else:
            made.specs[host_ref(level)] = spec
            _plan_level(made, level, spec)
        made.entries += _remembered(made, level)
    return made


def _new_spec(made: Plan, level: Level) -> ScopeSpec | Text:
    """The spec of a level in the new version, or why it has none."""
    versions = made.versions
    if not isinstance(level, Inner):
        if versions.renames.element(versions.old_model.process_id) == versions.new_model.process_id:
            return versions.new.process
        return text("the new version's process is “{id}”", id=versions.new_model.process_id)
    host = made.seats.get(level.host.id)
    name = versions.renames.element(level.spec.name)
    if isinstance(host, Shell):
        name = str(host.body.name)
    elif isinstance(host, Nested):
        name = str(host.spec)
    elif not isinstance(host, Throwing) or name not in versions.new.scopes:
        return text("what it stands in cannot move")
    return versions.new.scopes[name]


def _plan_level(made: Plan, level: Level, spec: ScopeSpec) -> None:
    for token in list(level.tasks.values()):
        if token.host is not None:
            continue
        made.entries.append(_own(made, level, token, spec))
        made.entries += attached(made.versions, level, token, made.seats.get(token.id))
    made.entries += level_watch(made.versions, level, spec)
    made.entries += _queued(made, level, spec)


def _own(made: Plan, level: Level, token: Token, spec: ScopeSpec) -> Entry:
    old, place = token.task_spec, place_of(token)
    now = spec.task_specs.get(made.versions.renames.element(old.name))
    reason = _why_stuck(made, level, token, place, now, spec)
    if reason is not None or now is None:
        return entry(level, token, old.element, place, "stuck", reason=reason)
    made.seats[token.id] = now
    stays: Verdict = "stays" if now.name == old.name else "moves"
    if isinstance(old, Catch) and isinstance(now, Catch):
        return _event(made, level, token, now, stays)
    return entry(level, token, old.element, place, stays, now.name)


def _event(made: Plan, level: Level, token: Token, now: Catch, stays: Verdict) -> Entry:
    """An event in the flow. One with several definitions only holds the data: each of them is a place of its own."""
    old = token.task_spec
    assert isinstance(old, Catch)
    found = pairs(old.watched, now.watched, made.versions.renames)
    anew = entry(level, token, old.element, "event", "re-armed", now.name)
    if len(old.events) > 1:
        goes_on = len(now.events) > 1 or bool(found.kept or found.changed)
        return entry(level, token, old.element, "event", stays, now.name) if goes_on else anew
    if 0 in found.kept:
        return entry(level, token, old.element, "event", stays, now.name, slot=found.kept[0], node=now.name)
    if 0 in found.changed:
        return entry(level, token, old.element, "event", "re-armed", now.name, slot=found.changed[0], node=now.name)
    return anew


def _why_stuck(made: Plan, level: Level, token: Token, place: Place, now: Node | None, spec: ScopeSpec) -> Text | None:
    old, versions = token.task_spec, made.versions
    scope = versions.scope_of(spec)
    if reason := fitting.why_gone(old.element, versions.new_model, scope, versions.renames):
        return reason
    if now is None:
        return text("what it stands in cannot move")
    if reason := fitting.why_another(old, now):
        return reason
    if is_parked(token) and not isinstance(old, Shell):
        return fitting.why_not_parked(now.element, token.via, versions.renames)
    if place == "event":
        return fitting.why_not_waiting(now.element)
    if place == "inside":
        running = level.top_workflow.subprocesses[token.id].spec.name
        return fitting.why_not_inside(now, running, versions.renames)
    return None


def _queued(made: Plan, level: Level, spec: ScopeSpec) -> Iterator[Entry]:
    """Activities of an ad-hoc sub-process that are still to begin, one after the other."""
    versions = made.versions
    for name in level.queue if isinstance(level, AdHocInside) else []:
        element = versions.old_model.elements[name]
        to = versions.renames.element(name)
        reason = fitting.why_gone(element, versions.new_model, spec.name, versions.renames)
        if reason is not None:
            yield entry(level, None, element, "queued", "stuck", reason=reason)
        else:
            yield entry(level, None, element, "queued", "stays" if to == name else "moves", to)


def _remembered(made: Plan, level: Level) -> Iterator[Entry]:
    versions = made.versions
    for memory in memories(level):
        element = versions.old_model.elements[memory.name]
        to = versions.renames.element(memory.name)
        if reason := why_not_undone(memory.name, versions.old, versions.new, versions.renames):
            yield entry(level, None, element, "memory", "stuck", reason=reason)
        else:
            yield entry(level, None, element, "memory", "stays" if to == memory.name else "moves", to)


def _all_stuck(level: Level, reason: Text) -> Iterator[Entry]:
    for token in level.tasks.values():
        yield entry(level, token, token.task_spec.element, place_of(token), "stuck", reason=reason)
