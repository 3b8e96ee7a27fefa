"""A live run ↔ its snapshot: compact JSON of our own, with a version, documented in docs/reference/snapshot-format.md.

Nothing of SpiffWorkflow's is in it: only live tokens, where they are, and what they know. Values that JSON lacks are
tagged as `{"$": [kind, text]}`; a field that is itself called `$` is tagged away, so no name is special to a
designer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast

import orjson

from engine.bpmn.merge import Data
from engine.bpmn.spiff.build import Specs
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.run import Run
from engine.bpmn.spiff.token import TaskState, Token
from engine.errors import RunFailed
from engine.text import text

VERSION = 1

_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
_STATES = {TaskState.WAITING: "w", TaskState.READY: "r", TaskState.STARTED: "s"}
_STATE_OF = {letter: state for state, letter in _STATES.items()}


def encode(run: Run) -> bytes:
    """The snapshot of a settled run."""
    levels = [[ref, inner.spec.name, *_encode_level(inner)] for ref, inner in run.subprocesses.items()]
    document = [VERSION, run.spec.name, run.next_ref, run.writes, run.end_id, *_encode_level(run), levels]
    try:
        return orjson.dumps(document, default=_tag, option=_OPTIONS)
    except orjson.JSONEncodeError:
        # Integers beyond 64 bits are legal here and not in orjson: rare, so only then is the data walked.
        return orjson.dumps(_with_big_numbers(document), default=_tag, option=_OPTIONS)


def _encode_level(level: Level) -> tuple[object, object]:
    ended = None if level.ended is None else [_escaped(level.ended[0]), level.ended[1]]
    return [_encode_token(token) for token in level.tasks.values()], ended


def _encode_token(token: Token) -> list[object]:
    row: list[object] = [token.id, token.task_spec.name, _STATES[token._state], token.via]
    if token.host is not None:
        return [*row, token.host, token.timer, token.left]
    if token.timer is not None or token.stamps:
        return [*row, _escaped(token.data), token.stamps, token.timer, token.left]
    return [*row, _escaped(token.data)]


def decode(snapshot: bytes, specs: Specs) -> Run:
    """The live run of a snapshot; `RunFailed` when it is not one of ours, or stands at a place the model lacks."""
    try:
        document = orjson.loads(snapshot)
        version = document[0] if isinstance(document, list) and document else None
    except orjson.JSONDecodeError:
        version = None
    if version != VERSION:
        raise RunFailed(element="snapshot", detail=text("it cannot be read by this version of the engine"))
    if b'{"$":' in snapshot:
        document = _untagged(document)
    _, process, next_ref, writes, end_id, tokens, ended, levels = document
    if process != specs.process.name:
        raise RunFailed(element=process, detail=text("the snapshot belongs to another process"))
    run = Run(specs.process, specs.scopes)
    run.next_ref, run.writes, run.end_id = next_ref, writes, end_id
    _fill(run, tokens, ended)
    for host, scope, inner_tokens, inner_ended in levels:
        token = run.find(host)
        if scope not in specs.scopes or token is None:
            raise _missing(scope)
        _fill(run.restore_level(token, scope), inner_tokens, inner_ended)
    return run


def _fill(level: Level, tokens: list[list[Any]], ended: list[Any] | None) -> None:
    level.ended = None if ended is None else (ended[0], ended[1])
    nodes = level.spec.task_specs
    for ref, node, state, via, *rest in tokens:
        if node not in nodes:
            raise _missing(node)
        if isinstance(rest[0], str):
            token = Token(level, nodes[node], ref, {}, {}, via)
            token.host, token.timer, token.left = rest
        else:
            data, stamps, timer, left = rest if len(rest) == 4 else (rest[0], {}, None, None)
            token = Token(level, nodes[node], ref, data, stamps, via)
            token.timer, token.left = timer, left
        token._state = _STATE_OF[state]


def _missing(element: str) -> RunFailed:
    return RunFailed(
        element=element, detail=text("the run stands here, but this version of the model has no such element")
    )


class _Escaped(dict[str, object]):
    """A dict of the designer's that has a field called `$`."""


def _escaped(data: Data) -> Data:
    """The data with such dicts marked, so that `_tag` meets them; nearly always the data itself."""
    return cast(Data, _escape(data)) if _has_dollar(data) else data


def _has_dollar(value: object) -> bool:
    if isinstance(value, dict):
        return "$" in value or any(_has_dollar(item) for item in value.values() if item.__class__ in (dict, list))
    return isinstance(value, list) and any(_has_dollar(item) for item in value)


def _escape(value: object) -> object:
    if isinstance(value, dict):
        inner = {key: _escape(item) for key, item in value.items()}
        return _Escaped(inner) if "$" in inner else inner
    return [_escape(item) for item in value] if isinstance(value, list) else value


def _tag(value: object) -> object:
    if isinstance(value, Decimal):
        return {"$": ["n", str(value)]}
    if isinstance(value, datetime):
        return {"$": ["dt", value.isoformat()]}
    if isinstance(value, date):
        return {"$": ["d", value.isoformat()]}
    if isinstance(value, time):
        return {"$": ["t", value.isoformat()]}
    if isinstance(value, timedelta):
        return {"$": ["td", [value.days, value.seconds, value.microseconds]]}
    if isinstance(value, _Escaped):
        return {"$": ["o", list(value.items())]}
    raise TypeError(type(value).__name__)


_READ: Mapping[str, Callable[[Any], object]] = {
    "n": Decimal,
    "i": int,
    "dt": datetime.fromisoformat,
    "d": date.fromisoformat,
    "t": time.fromisoformat,
    "td": lambda parts: timedelta(*parts),
    "o": lambda items: {key: _untagged(item) for key, item in items},
}


def _untagged(value: Any) -> Any:
    if isinstance(value, dict):
        if "$" in value:
            kind, content = value["$"]
            return _READ[kind](content)
        return {key: _untagged(item) for key, item in value.items()}
    return [_untagged(item) for item in value] if isinstance(value, list) else value


def _with_big_numbers(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**63:
        return {"$": ["i", str(value)]}
    if isinstance(value, _Escaped):
        return _Escaped({key: _with_big_numbers(item) for key, item in value.items()})
    if isinstance(value, dict):
        return {key: _with_big_numbers(item) for key, item in value.items()}
    return [_with_big_numbers(item) for item in value] if isinstance(value, (list, tuple)) else value
