"""Whether a run that was read from a snapshot hangs together, before anything is done with it.

A snapshot that was cut off, mixed up or written for another model is refused as a whole: a step on half of a run would
lose the other half.
"""

from __future__ import annotations

from typing import cast

from engine.bpmn.data.merge import Data
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.memory import Memory
from engine.bpmn.spiff.run import Run
from engine.bpmn.spiff.token import LEVEL, TaskState, Token
from engine.bpmn.spiff.waits import Waiting

_NONE = type(None)


def is_whole(run: Run) -> bool:
    """Whether every value is of its kind, and whatever refers to something finds it.

    Asked at every load, so what is mostly absent is looked at only where it is there.
    """
    if not (_is_count(run.next_ref) and _is_count(run.writes) and _is(run.end_id, str, _NONE)):
        return False
    for inner in run.subprocesses.values():
        if not hasattr(inner.host.task_spec, "level_class"):
            return False
    for level in run.levels():
        if not _holds_something(level):
            return False
        for token in level.tasks.values():
            if not (_is_plain(token, run.next_ref) and _fits(token)):
                return False
    return True


def _holds_something(level: Level) -> bool:
    """Whether a level has tokens or ends, and what is kept beside them can be read."""
    if level.ended is not None and not (_is(level.ended[0], dict) and _are_stamps(level.ended[1])):
        return False
    nodes = level.spec.task_specs
    if level.fired and not all(name in nodes and _is(seen, list) for name, seen in level.fired.items()):
        return False
    if (kept := level.kept()) and not _can_be_kept(level, kept):
        return False
    if level.memories and not _are_memories(level.top_workflow, level.memories):
        return False
    return bool(level.tasks or level.ended)


def _can_be_kept(level: Level, kept: Data) -> bool:
    nodes = level.spec.task_specs
    if not all(name in nodes for name in cast(list[object], kept.get("queue", []))):
        return False
    turns = cast(list[object], kept.get("turns", []))
    if not all(_is_count(one) or one is None for one in turns[:4]) or None in turns[1:4]:
        return False
    if turns and not (_is(turns[4], list, _NONE) and _is(turns[5], list)):
        return False
    return not turns or all(0 < one.turn <= cast(int, turns[1]) for one in level.tasks.values() if one.host is None)


def _is_plain(token: Token, next_ref: int) -> bool:
    """Whether the values of a token are of their kinds."""
    ref, via, armed, left = token.id, token.via, token.armed, token.left
    return (
        type(ref) is str
        and ref.isdecimal()
        and 0 < int(ref) < next_ref
        and type(token.data) is dict
        and (via is None or type(via) is str)
        and (armed is None or type(armed) is str)
        and (left is None or type(left) is int)
        and (not token.stamps or _are_stamps(token.stamps))
        and _is_count(token.turn)
        and _is_count(token.slot)
    )


def _fits(token: Token) -> bool:
    """Whether what is known of a token can be of one that stands where it does."""
    node, host = token.task_spec, token.host
    waits = isinstance(node, Waiting)
    if waits and token.slot >= max(1, len(cast(Waiting, node).events)):
        return False
    if token.todo is not None and not _are_memories(token.workflow.top_workflow, token.todo):
        return False
    if node.parks and token.via is not None and token.via not in node.element.incoming:
        return False
    if token._state == TaskState.WAITING:
        if token.armed is None and node.waits_for(token, "timer"):
            return False
        if host is None:
            return not _serves(token)
    return host is None or (waits and (host == LEVEL or host in token.workflow.tasks))


def _serves(token: Token) -> bool:
    """Whether what waits there does so on behalf of another token or of its level."""
    return token.task_spec.element.type == "boundaryEvent" or token.task_spec in token.workflow.spec.event_subs


def _are_memories(run: Run, memories: list[Memory]) -> bool:
    return all(
        any(one.name in spec.task_specs for spec in (run.spec, *run.subprocess_specs.values()))
        and _is(one.data, dict)
        and _is_count(one.number)
        and _are_memories(run, one.inner)
        for one in memories
    )


def _are_stamps(stamps: object) -> bool:
    return isinstance(stamps, dict) and all(_is_count(one) or _are_stamps(one) for one in stamps.values())


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _is(value: object, *kinds: type) -> bool:
    return isinstance(value, kinds)
