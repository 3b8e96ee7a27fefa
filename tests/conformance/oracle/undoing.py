"""Compensation: what was completed is undone, newest first (13.5.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.model import Event
from tests.conformance.oracle import levels
from tests.conformance.oracle.state import Level, Memory, Tok

if TYPE_CHECKING:
    from tests.conformance.oracle.moves import Oracle


def remember(run: Oracle, token: Tok) -> None:
    """An activity is completed; if anything could undo it, its level keeps it with its data as it is now."""
    element = run.element(token)
    inside = element.id in run.model.scopes
    if element.for_compensation or token.thrower:  # what undoes is not undone
        return
    if _border(run, element.id) or (inside and (token.inner or _own_handler(run, element.id))):
        # An activity is completed when all of its instances are; until then there is nothing to undo.
        kept = token.shell.inner if token.shell else token.level.done
        kept.append(Memory(run.number(), element.id, token.known, token.inner))


def _border(run: Oracle, node: str) -> tuple[str, str] | None:
    """The compensation boundary of an activity, and the activity that undoes it."""
    for name in run.model.elements[node].boundaries:
        handler = run.model.elements[name].handler
        if handler is not None:
            return name, handler
    return None


def _own_handler(run: Oracle, node: str) -> tuple[str, str] | None:
    """The compensation event sub-process in a sub-process, and its start."""
    for sub in run.model.scopes[node].event_subs:
        start = run.model.scopes[sub].start_id
        if run.model.elements[start].event.kind == "compensation":
            return sub, start
    return None


def begin(run: Oracle, token: Tok, activity: str) -> None:
    """Compensation is thrown: of one activity, or of everything in the scope. Nothing is undone twice."""
    found = [(memory, kept) for kept in _meant(run, token.level) for memory in kept]
    found = [(memory, kept) for memory, kept in found if activity in ("", memory.node)]
    for memory, kept in found:
        kept.remove(memory)
    token.to_undo = sorted((memory for memory, _ in found), key=lambda memory: -memory.number)


def begin_beside(run: Oracle, token: Tok, event: Event) -> None:
    """The same without waiting: by a token of its own, for which the level waits (10.5.6, waitForCompletion)."""
    beside = run.add(token.node, token.level, token.known)
    beside.beside, beside.to_throw = True, []
    begin(run, beside, event.name)
    if beside.to_undo:
        run.ready(beside)
    else:
        run.remove(beside)


def _meant(run: Oracle, level: Level) -> list[list[Memory]]:
    """The throwing scope's, and in an event sub-process those of the scope around it too."""
    found = [level.done, level.outer]
    if run.model.scopes[level.of].kind == "eventSubProcess" and level.host and not level.host.thrower:
        found += _meant(run, level.host.level)
    return found


def next_one(run: Oracle, thrower: Tok) -> None:
    """The next handler begins, and the thrower waits for it; or there is nothing left to undo."""
    while thrower.to_undo:
        memory = thrower.to_undo.pop(0)
        border = _border(run, memory.node)
        inside = None if border or memory.node not in run.model.scopes else _own_handler(run, memory.node)
        if border or inside:
            thrower.state = "host"
            name, first = border or inside or ("", "")
            handler = run.add(first if border else name, thrower.level, memory.known)
            handler.thrower, handler.before = thrower, memory.known
            if border:
                run.visited.append(name)
                run.enter(handler)
            else:
                levels.begin_event_sub(run, handler, first, []).outer = memory.inner
            return
        thrower.to_undo[:0] = sorted(memory.inner, key=lambda inner: -inner.number)


def handled(run: Oracle, handler: Tok) -> None:
    """A handler is done: what it wrote is merged into what the thrower knows."""
    thrower = handler.thrower
    assert thrower is not None
    thrower.known |= handler.known - handler.before
    run.remove(handler)
    run.ready(thrower)
