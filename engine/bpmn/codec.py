"""A live run ↔ its snapshot: compact JSON of our own, with a version, documented in docs/reference/snapshot-format.md.

Nothing of SpiffWorkflow's is in it: only live tokens, where they are, and what they know. Branches of one run know
nearly the same, so the first token's data is written in full and the others' as what differs from it.
"""

from __future__ import annotations

from typing import Any

import orjson

from engine.bpmn.damage import is_whole
from engine.bpmn.data.merge import Data
from engine.bpmn.data.tags import MARK, escaped, tagged, untagged, with_big_numbers
from engine.bpmn.data.values import copied, identical
from engine.bpmn.spiff.build import Specs
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.memory import Memory
from engine.bpmn.spiff.run import Run
from engine.bpmn.spiff.token import TaskState, Token
from engine.errors import RunFailed
from engine.text import text

VERSION = 3
_LENGTHS = {1: 8, 2: 9, VERSION: 9}
"""How many places a snapshot of each version that can be read has."""

_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
_STATES = {TaskState.WAITING: "w", TaskState.READY: "r", TaskState.STARTED: "s"}
_STATE_OF = {letter: state for state, letter in _STATES.items()}


class _Datas:
    """The data of a run's tokens, in the order of the snapshot: the first in full, the others against it."""

    def __init__(self) -> None:
        self._first: Data | None = None

    def pack(self, data: Data) -> object:
        """What to write: the data, or `[changed fields, names of missing ones]`."""
        if self._first is None:
            self._first = data
            return escaped(data)
        first = self._first
        changed = {key: value for key, value in data.items() if key not in first or not identical(first[key], value)}
        missing = [key for key in first if key not in data]
        # Only if that gives the fields back in their order.
        kept = [key for key in first if key in data] + [key for key in changed if key not in first]
        return [escaped(changed), missing] if kept == list(data) else escaped(data)

    def unpack(self, written: Any) -> Data:
        """The data that was written."""
        data: Data
        if isinstance(written, list):
            assert self._first is not None
            changed, missing = written
            kept = copied({key: value for key, value in self._first.items() if key not in changed})
            data = {key: changed.get(key, kept.get(key)) for key in self._first if key not in missing}
            data.update(changed)
            return data
        if self._first is None:
            self._first = written
        data = written
        return data


def encode(run: Run) -> bytes:
    """The snapshot of a settled run."""
    datas = _Datas()
    top = _encode_level(run, datas)
    levels = [[ref, inner.spec.name, *_encode_level(inner, datas)] for ref, inner in run.subprocesses.items()]
    document = [VERSION, run.spec.name, run.next_ref, run.writes, run.end_id, *top, levels]
    try:
        return orjson.dumps(document, default=tagged, option=_OPTIONS)
    except orjson.JSONEncodeError:
        # Integers beyond 64 bits are legal here and not in orjson: rare, so only then is the data walked.
        return orjson.dumps(with_big_numbers(document), default=tagged, option=_OPTIONS)


def _encode_level(level: Level, datas: _Datas) -> tuple[object, object, object]:
    tokens = [_encode_token(token, datas) for token in level.tasks.values()]
    ended = None if level.ended is None else [datas.pack(level.ended[0]), level.ended[1]]
    more = dict(escaped(kept)) if (kept := level.kept()) else {}
    if level.memories:
        more["memories"] = _encode_memories(level.memories, datas)
    if level.fired:
        more["fired"] = level.fired
    return tokens, ended, more or None


def _encode_token(token: Token, datas: _Datas) -> list[object]:
    inside = token.id in token.workflow.top_workflow.subprocesses
    data = None if not token.data and (inside or token.host is not None) else datas.pack(token.data)
    row: list[object] = [token.id, token.task_spec.name, _STATES[token._state], token.via, data]
    more: dict[str, object] = {}
    if token.slot:
        more["slot"] = token.slot
    if token.turn:
        more["turn"] = token.turn
    if token.todo is not None:
        more["todo"] = _encode_memories(token.todo, datas)
    rest = (token.stamps or None, token.host, token.armed, token.left, more or None)
    if rest != _NOTHING_MORE:
        row += rest
        while row[-1] is None:
            row.pop()
    return row


_NOTHING_MORE = (None,) * 5
_BLANK: list[Any] = [None] * 5


def _encode_memories(memories: list[Memory], datas: _Datas) -> list[object]:
    return [
        [memory.name, datas.pack(memory.data), _encode_memories(memory.inner, datas), memory.number]
        for memory in memories
    ]


def decode(snapshot: bytes, specs: Specs) -> Run:
    """The live run of a snapshot; `RunFailed` when it is not one of ours, does not hang together, or stands at a place
    the model lacks."""
    document, version = _parsed(snapshot)
    try:
        if MARK in snapshot:
            document = untagged(document)
        run = _decoded(_from_version_1(document) if version == 1 else document, specs)
        if is_whole(run):
            return run
    except _MISSHAPEN:
        pass
    raise RunFailed(element="snapshot", detail=text("it is damaged"))


_MISSHAPEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError)


def _decoded(document: list[Any], specs: Specs) -> Run:
    _, process, next_ref, writes, end_id, tokens, ended, more, levels = document
    if process != specs.process.name:
        raise RunFailed(element=process, detail=text("the snapshot belongs to another process"))
    run, datas = Run(specs), _Datas()
    run.next_ref, run.writes, run.end_id = next_ref, writes, end_id
    _fill(run, tokens, ended, more, datas)
    for host, scope, inner_tokens, inner_ended, inner_more in levels:
        token = run.find(host)
        if scope not in specs.scopes or token is None:
            raise _missing(scope)
        _fill(run.inside(token, specs.scopes[scope]), inner_tokens, inner_ended, inner_more, datas)
    return run


def _parsed(snapshot: bytes) -> tuple[Any, int]:
    try:
        document = orjson.loads(snapshot)
    except orjson.JSONDecodeError:
        document = None
    for version, places in _LENGTHS.items():
        if isinstance(document, list) and len(document) == places and document[0] == version:
            return document, version
    raise RunFailed(element="snapshot", detail=text("it cannot be read by this version of the engine"))


def _fill(level: Level, tokens: list[list[Any]], ended: list[Any] | None, more: Any, datas: _Datas) -> None:
    nodes = level.spec.task_specs
    for row in tokens:
        ref, node, state, via, data, *rest = row
        if node not in nodes:
            raise _missing(node)
        token = Token(level, nodes[node], ref, {} if data is None else datas.unpack(data), {}, via)
        token._state = _STATE_OF[state]
        if not rest:
            continue
        stamps, token.host, token.armed, token.left, own = rest + _BLANK[len(rest) :]
        token.stamps = stamps or {}
        if own is not None:
            token.slot, token.turn = own.get("slot", 0), own.get("turn", 0)
            token.todo = _decode_memories(own["todo"], datas) if "todo" in own else None
    level.ended = None if ended is None else (datas.unpack(ended[0]), ended[1])
    if more is not None:
        level.memories = _decode_memories(more.get("memories", []), datas)
        level.fired = more.get("fired", {})
        level.put_back(more)


def _decode_memories(written: list[Any], datas: _Datas) -> list[Memory]:
    # Version 2 did not number them.
    return [
        Memory(name, datas.unpack(data), _decode_memories(inner, datas), *number)
        for name, data, inner, *number in written
    ]


def _from_version_1(document: list[Any]) -> list[Any]:
    """The same in the present form. Version 1 had two kinds of token rows and nothing beside tokens and ends."""
    _, process, next_ref, writes, end_id, tokens, ended, levels = document
    inner = [
        [host, scope, [_row_of_version_1(row) for row in rows], inner_ended, None]
        for host, scope, rows, inner_ended in levels
    ]
    rows = [_row_of_version_1(row) for row in tokens]
    return [VERSION, process, next_ref, writes, end_id, rows, ended, None, inner]


def _row_of_version_1(row: list[Any]) -> list[Any]:
    if isinstance(row[4], str):
        return [*row[:4], None, None, *row[4:]]
    if len(row) == 8:
        return [*row[:6], None, *row[6:]]
    return row


def _missing(element: str) -> RunFailed:
    detail = text("the run stands here, but this version of the model has no such element")
    return RunFailed(element=element, detail=detail)
