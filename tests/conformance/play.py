"""Playing a model on the engine and on the oracle, move by move, and saying where they part.

A move is a dictionary, so that a play can be written down and played again:

    {"start": {data}, "at": element, "with": {payload}}      {"fire": element, "which": 0}
    {"complete": element, "which": 0, "with": {answers}}     {"deliver": name, "kind": …, "key": …, "with": {payload}}

`which` counts from the oldest of those that wait at the element.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from engine.bpmn import runtime
from engine.bpmn.changes import Changes, Step
from engine.bpmn.model import Model
from engine.errors import NotFound, RunFailed
from tests.conformance.drawing import DATA, FIELDS
from tests.conformance.oracle import runtime as oracle
from tests.factories.runs import NOW, Board

Move = dict[str, Any]
MOVES = 40


class Differs(AssertionError):
    """Engine and oracle disagree; `moves` lead there."""

    def __init__(self, what: str, moves: list[Move]) -> None:
        super().__init__(f"{what} after {moves}")
        self.what, self.moves = what, list(moves)

    @property
    def about(self) -> str:
        """What they disagree about: what comes before the colon."""
        return self.what.partition(":")[0]


class Side:
    """A run on one of the two, known only by what its changes say."""

    def __init__(self, runs: ModuleType, model: Model) -> None:
        self.runs, self.model = runs, model
        self.board, self.snapshot, self.changes = Board(), None, Changes()
        self.stores: dict[str, object] = {}

    def make(self, move: Move) -> str:
        """Make the move; what came of it: ok, failed, or nobody (waits for it)."""
        try:
            step, fired = self._made(move)
        except RunFailed:
            return "failed"
        except NotFound:
            return "nobody"
        self.snapshot, self.changes = step.snapshot, step.changes
        self.board.apply(step.changes, fired)
        self.stores |= step.changes.stored
        return "ok"

    def can(self, move: Move) -> bool:
        """Whether the move has a place to be made at."""
        if "start" in move:
            scope = self.model.scopes[self.model.process_id]
            return move["at"] in scope.triggers if "at" in move else bool(scope.entries)
        places = {"complete": self.board.tasks, "fire": self.board.timers}
        waiting = next((places[verb] for verb in places if verb in move), None)
        return waiting is None or len(_at(waiting, move)) > move["which"]

    def state(self) -> dict[str, object]:
        """What the two are compared by."""
        changes, board = self.changes, self.board
        return {
            "visited": list(changes.visited),
            "thrown": [
                (thing.kind, thing.name, thing.element_id, thing.payload, thing.key) for thing in changes.thrown
            ],
            "finished": changes.finished,
            "end": changes.end,
            "tasks": [task.element_id for task in _oldest(board.tasks)],
            "timers": [(timer.element_id, timer.value, timer.remaining) for timer in _oldest(board.timers)],
            "awaited": [(place.element_id, place.kind, place.name, place.key) for place in _oldest(board.messages)],
            "data": changes.data,
            "seen by tasks": [task.data for task in changes.opened],
            "stored": changes.stored,
            "decided": [(made.element_id, made.decision, made.inputs, made.value) for made in changes.decided],
        }

    def _made(self, move: Move) -> tuple[Step, str | None]:
        given: dict[str, Any] = {"stores": dict(self.stores)} if self.model.stores else {}
        fields = move.get("with", {})
        if "start" in move:
            begin = {"at": move["at"], "payload": fields} if "at" in move else {}
            return self.runs.start(self.model, move["start"], now=NOW, **begin, **given), None
        if "complete" in move:
            ref = _at(self.board.tasks, move)[move["which"]]
            return self.runs.complete(self.model, self.snapshot, ref, fields, now=NOW, **given), None
        if "fire" in move:
            ref = _at(self.board.timers, move)[move["which"]]
            return self.runs.fire_timer(self.model, self.snapshot, ref, now=NOW, **given), ref
        more = {name: move[name] for name in ("kind", "key") if name in move}
        return self.runs.deliver(self.model, self.snapshot, move["deliver"], fields, now=NOW, **more, **given), None


def play(model: Model, rng: random.Random, moves: int = MOVES) -> int:
    """Play at random until the end or for so many moves; how many were made. Raises `Differs` where the two part."""
    return _played(model, lambda side, made: _begin(model, rng) if not made else _move(side, rng), moves)


def replay(model: Model, moves: list[Move]) -> None:
    """The same moves again, but for those that have no place to be made at."""
    left = iter(moves)
    _played(model, lambda side, made: next((move for move in left if side.can(move)), None), len(moves))


def _played(model: Model, choose: Callable[[Side, int], Move | None], moves: int) -> int:
    engine, judge, log = Side(runtime, model), Side(oracle, model), list[Move]()
    for made in range(moves):
        move = choose(judge, made)
        if move is None:
            return made
        log.append(move)
        try:
            found, expected = engine.make(move), judge.make(move)
        except Exception as error:
            raise Differs(f"{type(error).__name__}: {error}", log) from error
        if found != expected:
            raise Differs(f"the engine says {found}, the oracle {expected}", log)
        if found == "failed":
            return made
        if found == "ok":
            _compare(engine.state(), judge.state(), log)
        if engine.changes.finished:
            if engine.board.tasks or engine.board.timers or engine.board.messages:
                raise Differs(f"finished with work left: {engine.board}", log)
            return made
    return moves


def _compare(engine: Mapping[str, object], judge: Mapping[str, object], log: list[Move]) -> None:
    for what, found in engine.items():
        if found != judge[what]:
            raise Differs(f"{what}: engine {found}, oracle {judge[what]}", log)


def _begin(model: Model, rng: random.Random) -> Move:
    scope = model.scopes[model.process_id]
    ways: list[str | None] = [None] * bool(scope.entries) + list(scope.triggers)
    at = rng.choice(ways)
    data = {**{name: rng.randint(0, 3) for name in FIELDS}, **DATA}
    return {"start": data} if at is None else {"start": data, "at": at, "with": _answers(rng)}


def _move(side: Side, rng: random.Random) -> Move | None:
    board = side.board
    kinds = ["task"] * 3 * bool(board.tasks) + ["timer"] * bool(board.timers) + ["message"] * bool(board.messages)
    if not kinds:
        return None
    kind = rng.choice(kinds)
    if kind == "message":
        place = rng.choice(_oldest(board.messages))
        move = {"deliver": place.name, "with": _answers(rng)}
        if place.kind == "signal":
            return {**move, "kind": "signal"}
        key = place.key if rng.random() < 0.8 else rng.choice([None, "0", "1", "2"])
        return move if key is None else {**move, "key": key}
    waiting: Mapping[str, Any] = board.tasks if kind == "task" else board.timers
    ref = rng.choice(sorted(waiting, key=int))
    element = waiting[ref].element_id
    which = _at(waiting, {"at": element}).index(ref)
    if kind == "timer":
        return {"fire": element, "which": which}
    return {"complete": element, "which": which, "with": _answers(rng)}


def _answers(rng: random.Random) -> dict[str, object]:
    fields: dict[str, object] = {name: rng.randint(0, 4) for name in FIELDS if rng.random() < 0.5}
    if rng.random() < 0.4:
        fields["box"] = {name: rng.randint(0, 2) for name in "xyz" if rng.random() < 0.6}
    if rng.random() < 0.2:
        fields["items"] = [rng.randint(0, 3) for _ in range(rng.randint(0, 3))]
    return fields


def _at(waiting: Mapping[str, Any], move: Move) -> list[str]:
    element = move.get("complete") or move.get("fire") or move["at"]
    return sorted((ref for ref, thing in waiting.items() if thing.element_id == element), key=int)


def _oldest(things: Mapping[str, Any]) -> list[Any]:
    return [things[ref] for ref in sorted(things, key=int)]
