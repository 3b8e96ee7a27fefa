"""What waits on behalf of something else: boundary events, events behind a gateway, event sub-processes.

Such a place never keeps a run from moving: gone, it is called off; changed, it is armed anew; new, it is armed. What
the old version armed here and what has fired since is not armed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.bpmn.migration.entries import Entry, Versions, entry
from engine.bpmn.migration.pairing import Pairs, pairs
from engine.bpmn.migration.places import is_parked, place_of, watchers
from engine.bpmn.migration.positions import Place, Verdict
from engine.bpmn.spiff.borders import EventSub
from engine.bpmn.spiff.build import ScopeSpec
from engine.bpmn.spiff.catches import Catch, EventGateway
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.token import LEVEL, Token
from engine.bpmn.spiff.undoing import Undoing
from engine.bpmn.spiff.waits import Waiting
from engine.text import text


def attached(versions: Versions, level: Level, host: Token, now: Node | None) -> Iterator[Entry]:
    """What waits on behalf of a token, and what is to wait from now on; `now` is its new node, None if it is stuck."""
    tokens = level.attached(host)
    if now is None:
        reason = text("what it belongs to cannot move")
        for token in tokens:
            yield entry(level, token, token.task_spec.element, place_of(token), "stuck", reason=reason, host=host.id)
    elif not is_parked(host):
        before, after = _watchers(host.task_spec, now), _watchers(now, host.task_spec)
        yield from _exchanged(versions, level, host.id, tokens, before, after)


def _watchers(node: Node, other: Node) -> list[Waiting]:
    """Where something waits on behalf of a token at `node`; at an event in the flow itself too, if it waits for several
    things in one of the versions."""
    alone = isinstance(node, Catch) and isinstance(other, Catch) and len(node.events) == 1 < len(other.events)
    return [*([node] if isinstance(node, Catch) and alone else []), *watchers(node)]


def level_watch(versions: Versions, level: Level, spec: ScopeSpec) -> Iterator[Entry]:
    """The event sub-processes that wait on behalf of a level. New ones begin to wait only while its own flow goes on:
    not when one of them has interrupted it, nor when it only waits for those that run beside it."""
    if isinstance(level, Undoing):
        return
    tokens = [token for token in level.tasks.values() if token.host == LEVEL]
    for found in _exchanged(versions, level, LEVEL, tokens, level.spec.event_subs, spec.event_subs):
        if found.position.verdict != "armed" or any(map(_is_own, level.tasks.values())):
            yield found


def _is_own(token: Token) -> bool:
    return token.host != LEVEL and not isinstance(token.task_spec, EventSub)


def _exchanged(
    versions: Versions,
    level: Level,
    host: str,
    tokens: Sequence[Token],
    before: Sequence[Waiting],
    after: Sequence[Waiting],
) -> Iterator[Entry]:
    """The tokens that wait, each against its new definition; then what the old version did not have."""
    wanted = {node.name: node for node in after}
    matched: dict[str, Pairs] = {}
    for old in before:
        now = wanted.get(versions.renames.element(old.name))
        if now is not None and type(now) is type(old):
            matched[old.name] = pairs(old.watched, now.watched, versions.renames)
    for token in tokens:
        now = wanted.get(versions.renames.element(token.task_spec.name))
        yield _waiting(level, token, host, now, matched.get(token.task_spec.name))
    kept = {versions.renames.element(name): one for name, one in matched.items()}
    for node in after:
        slots = kept[node.name].fresh if node.name in kept else range(len(node.events))
        if isinstance(node, Catch) and len(node.events) == 1 and host != LEVEL and not _behind_gateway(level, host):
            continue  # it waits by the token that holds the data
        place = _place(level, host, node)
        for slot in slots:
            to = node.watched.id
            yield entry(level, None, node.watched, place, "armed", to, host=host, slot=slot, node=node.name)


def _waiting(level: Level, token: Token, host: str, now: Waiting | None, found: Pairs | None) -> Entry:
    node, place = token.task_spec, place_of(token)
    assert isinstance(node, Waiting)
    old = node.watched
    if now is None or found is None or (token.slot not in found.kept and token.slot not in found.changed):
        return entry(level, token, old, place, "disarmed", host=host)
    to = now.watched.id
    if token.slot in found.changed:
        return entry(level, token, old, place, "re-armed", to, host=host, slot=found.changed[token.slot])
    verdict: Verdict = "stays" if to == old.id else "moves"
    return entry(level, token, old, place, verdict, to, host=host, slot=found.kept[token.slot])


def _place(level: Level, host: str, node: Waiting) -> Place:
    if host == LEVEL:
        return "event sub-process"
    if node.element.type == "boundaryEvent":
        return "boundary"
    return "alternative" if _behind_gateway(level, host) else "event"


def _behind_gateway(level: Level, host: str) -> bool:
    return isinstance(level.tasks[host].task_spec, EventGateway)
