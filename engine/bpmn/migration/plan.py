"""What becomes of every place of a live run: decided before anything is touched.

The plan is made on the run as it stands on the old version. `transplant` carries it out; `verdicts` only shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.bpmn.migration import fitting
from engine.bpmn.migration.places import place_of, waits_on_behalf
from engine.bpmn.migration.positions import Place, Position, Verdict
from engine.bpmn.migration.renames import Renames
from engine.bpmn.model import Element, Model
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.run import Run
from engine.bpmn.spiff.token import Token
from engine.text import Text, text


@dataclass(frozen=True, slots=True)
class Entry:
    """One position and the live things it speaks of: `token` is None for what is to be armed, `host` is on whose
    behalf something waits or is to wait."""

    position: Position
    level: Level
    token: Token | None
    host: Token | None = None


@dataclass
class Plan:
    """All entries, and the new scope of each level whose tokens can move, by the ref of its host ("" for the
    process)."""

    old: Model
    new: Model
    renames: Renames
    entries: list[Entry] = field(default_factory=list)
    scopes: dict[str, str] = field(default_factory=dict)

    @property
    def positions(self) -> tuple[Position, ...]:
        return tuple(entry.position for entry in self.entries)

    @property
    def stuck(self) -> tuple[Position, ...]:
        return tuple(position for position in self.positions if position.verdict == "stuck")


def plan(run: Run, old: Model, new: Model, renames: Renames) -> Plan:
    """The plan for a settled run on the old version's specs."""
    made = Plan(old, new, renames)
    if renames.element(old.process_id) == new.process_id:
        made.scopes[""] = new.process_id
    for level in run.levels():
        _plan_level(made, run, level)
    return made


def _plan_level(made: Plan, run: Run, level: Level) -> None:
    within = host_ref(level)
    scope = made.scopes.get(within)
    for token in list(level.tasks.values()):
        if token.host is not None:
            continue
        if scope is None:
            made.entries += _all_stuck(made, run, level, token)
            continue
        entry = _own_entry(made, run, level, token, scope)
        made.entries.append(entry)
        made.entries += _attached_entries(made, level, token, entry.position)
        inner = run.subprocesses.get(token.id)
        if inner is not None and entry.position.to is not None:
            now = new_element(made, token)
            made.scopes[token.id] = now.called if now.type == fitting.CALLS else now.id


def host_ref(level: Level) -> str:
    """The ref of the token whose inside a level is; "" for the process."""
    host = getattr(level, "_host", None)
    return "" if host is None else str(host.id)


def new_element(made: Plan, token: Token) -> Element:
    """The element in the new version of one that a token stands on."""
    return made.new.elements[made.renames.element(token.task_spec.element.id)]


def _own_entry(made: Plan, run: Run, level: Level, token: Token, scope: str) -> Entry:
    element, place = token.task_spec.element, place_of(token)
    reason = _why_stuck(made, run, token, place, scope)
    to = None if reason else made.renames.element(element.id)
    verdict: Verdict = "stuck" if reason else _verdict(made, element, armed=place == "event")
    return Entry(_position(level, token, element, place, verdict, to, reason), level, token)


def _position(
    level: Level, token: Token | None, element: Element, place: Place, verdict: Verdict, to: str | None = None,
    reason: Text | None = None,
) -> Position:  # fmt: skip
    ref = None if token is None else token.id
    return Position(ref, element.id, place, verdict, to, reason, host_ref(level) or None, element.name)


def _verdict(made: Plan, old: Element, *, armed: bool) -> Verdict:
    """Of what can move: what is armed stays armed only for the very same definition."""
    if armed and not _as_before(made, old):
        return "re-armed"
    return "stays" if made.renames.element(old.id) == old.id else "moves"


def _why_stuck(made: Plan, run: Run, token: Token, place: Place, scope: str) -> Text | None:
    old = token.task_spec.element
    if reason := fitting.why_gone(old, made.new, scope, made.renames):
        return reason
    now = new_element(made, token)
    if place == "join":
        return fitting.why_not_parked(now, token.via, made.renames)
    if place == "event":
        return fitting.why_not_waiting(now)
    if place == "inside":
        return fitting.why_not_inside(old, now, run.subprocesses[token.id].spec.name, made.renames)
    return None


def _attached_entries(made: Plan, level: Level, host: Token, position: Position) -> Iterator[Entry]:
    """What waits on behalf of a token, and what is to wait from now on."""
    now = None if position.to is None else made.new.elements[position.to]
    wanted = () if now is None else waits_on_behalf(made.new, now)
    for token in level.attached(host):
        old = token.task_spec.element
        to = made.renames.element(old.id)
        place: Place = "boundary" if old.type == "boundaryEvent" else "alternative"
        if now is None:
            reason = text("what it belongs to cannot move")
            yield Entry(_position(level, token, old, place, "stuck", None, reason), level, token, host)
        elif to not in wanted or made.new.elements[to].type != old.type:
            yield Entry(_position(level, token, old, place, "disarmed"), level, token, host)
        else:
            verdict = _verdict(made, old, armed=True)
            yield Entry(_position(level, token, old, place, verdict, to), level, token, host)
    before = _kept_names(made, host.task_spec.element)
    for name in wanted:
        if name not in before:
            element = made.new.elements[name]
            place = "boundary" if element.type == "boundaryEvent" else "alternative"
            yield Entry(_position(level, None, element, place, "armed", name), level, None, host)


def _kept_names(made: Plan, old: Element) -> set[str]:
    """New names of what the old version armed here already: what has fired since is not armed again."""
    return {
        made.renames.element(name)
        for name in waits_on_behalf(made.old, old)
        if (now := made.new.elements.get(made.renames.element(name))) and now.type == made.old.elements[name].type
    }


def _as_before(made: Plan, old: Element) -> bool:
    now = made.new.elements[made.renames.element(old.id)]
    return fitting.same_definition(old, now, made.renames)


def _all_stuck(made: Plan, run: Run, level: Level, token: Token) -> Iterator[Entry]:
    """A token, with what waits on its behalf, in a scope that cannot move."""
    within = host_ref(level)
    reason = (
        text("what it stands in cannot move")
        if within
        else text("the new version's process is “{id}”", id=made.new.process_id)
    )
    for one in (token, *level.attached(token)):
        position = _position(level, one, one.task_spec.element, place_of(one), "stuck", None, reason)
        yield Entry(position, level, one, token if one is not token else None)
