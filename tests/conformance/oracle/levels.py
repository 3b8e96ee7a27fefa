"""How processes and sub-processes begin and end (13.2, 13.3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tests.conformance.oracle import events, repetition, undoing
from tests.conformance.oracle.data import Known, Stuck, holds, value_of
from tests.conformance.oracle.state import Level, Tok

if TYPE_CHECKING:
    from tests.conformance.oracle.moves import Oracle


def enter(run: Oracle, of: str, host: Tok | None, known: Known) -> None:
    """A process or sub-process begins plainly: at its start, or wherever nothing leads to."""
    level = _open(run, of, host, known)
    scope = run.model.scopes[of]
    if scope.kind == "adHocSubProcess":
        _enter_ad_hoc(run, level)
    elif not scope.entries and host is None:
        raise Stuck(f"nothing says where {of} begins", of)
    else:
        for entry in scope.entries:
            run.arrive(entry, level, known)
    over_if_empty(run, level)


def enter_at(run: Oracle, at: str, known: Known, payload: Mapping[str, object]) -> None:
    """The run begins with what happened at a start event, receive task, or event behind a gateway (13.2)."""
    level = _open(run, run.model.process_id, None, known)
    element = run.model.elements[at]
    flow = run.model.flows[element.incoming[0]] if element.incoming else None
    run.visited += [flow.source, flow.id] if flow else []
    gateway = run.model.elements[flow.source] if flow else None
    others = [run.model.flows[name].target for name in gateway.outgoing] if gateway else []
    token = run.add(at, level, known)
    if repetition.needed(element):  # 10.3.3: the message of its first instance has begun the process
        repetition.begin_with(run, token, payload)
    else:
        run.visited.append(at)
        token.known = events.received(run, element, known, [payload])
        run.ready(token)
    if gateway and gateway.parallel_events:  # 10.6.6: all of them are needed for the instance
        for other in others:
            if other != at:
                run.visited.append(run.model.elements[other].incoming[0])
                run.arrive(other, level, known)


def _open(run: Oracle, of: str, host: Tok | None, known: Known) -> Level:
    """A level with its event sub-processes armed (13.5.4); compensation is not waited for."""
    level = Level(of, host, known)
    run.levels.append(level)
    for sub in run.model.scopes[of].event_subs:
        start = run.model.elements[run.model.scopes[sub].start_id]
        if start.event.kind != "compensation":
            armed = run.add(start.id, level, known)
            armed.state, armed.armed = "wait", True
            events.arm(run, armed, known)
    return level


def event_sub(run: Oracle, armed: Tok, payloads: list[dict[str, object]]) -> None:
    """The start of an event sub-process has happened: it runs, in place of all else if it interrupts (10.3.5)."""
    level, start = armed.level, run.element(armed)
    known = run.inside(level)
    if start.interrupting or start.event.kind == "error":
        clear(run, level, None)
        level.pending.clear()
    host = run.add(start.scope, level, known)
    begin_event_sub(run, host, start.id, payloads)


def begin_event_sub(run: Oracle, host: Tok, start: str, payloads: list[dict[str, object]]) -> Level:
    """`host` stands on an event sub-process, which begins at `start`."""
    host.state = "host"
    run.visited += [host.node, start]
    level = _open(run, host.node, host, host.known)
    element = run.model.elements[start]
    run.ready(run.add(start, level, events.received(run, element, host.known, payloads)))
    return level


def is_outermost(run: Oracle, level: Level) -> bool:
    """Whether it is the process itself, or an event sub-process of it: where its end events are."""
    while level.host and not level.host.thrower and run.model.scopes[level.of].kind == "eventSubProcess":
        level = level.host.level
    return level.host is None


def clear(run: Oracle, level: Level, but: Tok | None) -> None:
    """Everything in a level is cancelled, its armed event sub-processes too; what was known is kept."""
    level.ended |= run.inside(level)
    for token in [tok for tok in run.tokens if tok.level is level and tok is not but]:
        run.remove(token)
    if but is not None:
        but.known |= level.ended


def cancel(run: Oracle, token: Tok) -> Tok:
    """All of the transaction around is cancelled (13.3.4); what was completed in it, however deep, is its own to undo.
    The token that goes on with that stands in the transaction. One that repeats is cancelled with all its instances."""
    level = token.level
    while level.host is not None and run.model.scopes[level.of].kind != "transaction":
        level = level.host.level
    turns = level.host.shell if level.host else None
    others = [tok for tok in run.tokens if turns is not None and tok.shell is turns and tok is not level.host]
    parts = [level, *(inner for inner in run.levels if inner.host in others)]
    for inner in run.levels:
        if inner is not level and _in(parts, inner):
            level.done += inner.done
    shells = [tok for tok in run.tokens if tok.turns is not None and _in(parts, tok.level)]
    level.done += [memory for shell in [*shells, *others] for memory in shell.inner]
    for tok in [tok for tok in run.tokens if _in(parts, tok.level)]:
        level.done += tok.to_undo
        tok.to_undo = []
    if turns is not None:
        level.done += turns.inner
        turns.inner, turns.known = [], run.knowledge(turns)
        for other in others:
            run.remove(other)
    kept = token if token.level is level else None
    clear(run, level, kept)
    if kept is None:
        kept = run.add(token.node, level, level.ended)
        run.ready(kept)
    return kept


def _in(parts: list[Level], level: Level) -> bool:
    return any(_within(level, part) for part in parts)


def _within(level: Level, outer: Level) -> bool:
    return level is outer or (level.host is not None and _within(level.host.level, outer))


def over(run: Oracle, token: Tok) -> None:
    """A token has come to its end."""
    token.level.ended |= token.known
    run.remove(token)
    over_if_empty(run, token.level)


def over_if_empty(run: Oracle, level: Level) -> None:
    """A level without tokens is over (13.3.4); once only event sub-processes run in it, no new one begins (13.5.4)."""
    if level not in run.levels or level is run.splitting:
        return
    left = [tok for tok in run.tokens if tok.level is level]
    subs = run.model.scopes[level.of].event_subs
    if left and not level.pending and all(tok.armed or tok.node in subs for tok in left):
        for tok in [tok for tok in left if tok.armed]:
            run.remove(tok)
    if any(not tok.armed for tok in left):
        return
    if level.pending:
        run.arrive(level.pending.pop(0), level, level.ended)
        over_if_empty(run, level)
        return
    clear(run, level, None)
    if level.host is None:
        run.finished = True
        return
    run.levels.remove(level)
    host = level.host
    host.known |= level.ended
    host.inner = level.done
    run.disarm(host)
    if not host.shell:  # an instance is done when its turn comes: the completion condition may cancel it before
        undoing.remember(run, host)
    run.ready(host)


def _enter_ad_hoc(run: Oracle, level: Level) -> None:
    """13.3.5: what may begin, all at once or one by one."""
    element, scope = run.model.elements[level.of], run.model.scopes[level.of]
    begin = list(scope.entries)
    if element.activates:
        wanted = value_of(element.activates, run.data.view(level.ended))
        if not isinstance(wanted, list) or not set(wanted) <= set(scope.elements):
            raise Stuck(f"{element.activates} gave {wanted}")
        begin = [name for name in scope.elements if name in wanted]
    if element.sequential:
        level.pending = begin
        return
    for name in begin:
        run.arrive(name, level, level.ended)


def ends_ad_hoc(run: Oracle, token: Tok) -> bool:
    """An activity is done: whether nothing follows, because the condition of the ad-hoc sub-process around it holds."""
    level = token.level
    element = run.model.elements.get(level.of)
    if element is None or element.type != "adHocSubProcess" or not element.condition:
        return False
    if not level.closing and holds(element.condition, run.data.view(run.inside(level))):
        level.closing = True
        level.pending.clear()
        if element.cancels_rest:
            clear(run, level, token)
    return level.closing
