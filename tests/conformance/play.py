"""Playing a model on the engine and on the oracle, move by move, and saying where they part."""

from __future__ import annotations

import random

from engine.bpmn import runtime
from engine.bpmn.changes import Step
from engine.bpmn.model import Model
from engine.errors import RunFailed
from tests.conformance.data import Writes
from tests.conformance.drawing import FIELDS
from tests.conformance.oracle import Oracle, Stuck
from tests.factories.runs import NOW, Board


class Differs(AssertionError):
    """Engine and oracle disagree."""


def play(model: Model, rng: random.Random, moves: int = 40) -> int:
    """Play until the end or for so many moves; how many were made. Raises `Differs` at the first difference."""
    base: dict[str, object] = {**{name: rng.randint(0, 3) for name in FIELDS}, "box": {"x": 0}}
    oracle, board = Oracle(model, Writes(base)), Board()
    log: list[str] = []
    step = _both(lambda: runtime.start(model, base, now=NOW), oracle.start, log)
    for made in range(moves):
        if step is None:
            return made
        _compare(step, board, oracle, log)
        if step.changes.finished:
            if board.tasks or board.timers or board.messages:
                raise Differs(f"finished with work left {board} after {log}")
            return made
        step = _move(model, step, board, oracle, rng, log)
    return moves


def _move(model: Model, step: Step, board: Board, oracle: Oracle, rng: random.Random, log: list[str]) -> Step | None:
    snapshot = step.snapshot
    assert snapshot is not None
    kinds = ["task"] * 3 * bool(board.tasks) + ["timer"] * bool(board.timers) + ["message"] * bool(board.messages)
    kind = rng.choice(kinds)
    fields = _answers(rng)
    if kind == "task":
        index = rng.randrange(len(board.tasks))
        task, token = _oldest(board.tasks)[index], oracle.open_tasks()[index]
        log.append(f"complete {task.element_id} {fields}")
        after = _both(
            lambda: runtime.complete(model, snapshot, task.ref, fields, now=NOW),
            lambda: oracle.complete(token, fields),
            log,
        )
    elif kind == "timer":
        index = rng.randrange(len(board.timers))
        timer, token = _oldest(board.timers)[index], oracle.timers()[index]
        log.append(f"fire {timer.element_id}")
        after = _both(lambda: runtime.fire_timer(model, snapshot, timer.ref, now=NOW), lambda: oracle.fire(token), log)
    else:
        name = rng.choice(sorted({message.name for message in board.messages.values()}))
        log.append(f"deliver {name} {fields}")
        after = _both(
            lambda: runtime.deliver(model, snapshot, name, fields, now=NOW), lambda: oracle.deliver(name, fields), log
        )
    if after is not None:
        board.apply(after.changes, fired=timer.ref if kind == "timer" else None)
    return after


def _answers(rng: random.Random) -> dict[str, object]:
    fields: dict[str, object] = {name: rng.randint(0, 4) for name in FIELDS if rng.random() < 0.5}
    if rng.random() < 0.4:
        fields["box"] = {name: rng.randint(0, 2) for name in "xyz" if rng.random() < 0.6}
    return fields


def _both(engine, oracle, log: list[str]) -> Step | None:  # type: ignore[no-untyped-def]
    """The same move on both; None when both say that the run cannot go on."""
    try:
        step = engine()
    except RunFailed as error:
        step = error
    try:
        oracle()
    except Stuck:
        if isinstance(step, RunFailed):
            return None
        raise Differs(f"only the oracle is stuck after {log}") from None
    if isinstance(step, RunFailed):
        raise Differs(f"only the engine fails ({step}) after {log}")
    return step


def _oldest(things: dict) -> list:  # type: ignore[type-arg]
    return [things[ref] for ref in sorted(things, key=int)]


def _compare(step: Step, board: Board, oracle: Oracle, log: list[str]) -> None:
    changes = step.changes
    if not log:
        board.apply(changes)
    seen = {
        "visited": (list(changes.visited), oracle.visited),
        "finished": (changes.finished, oracle.finished),
        "end": (changes.end, oracle.end if oracle.finished else None),
        "data": (changes.data, oracle.everything()),
        "tasks": ([task.element_id for task in _oldest(board.tasks)], [tok.node for tok in oracle.open_tasks()]),
        "timers": (
            [(timer.element_id, timer.value, timer.remaining) for timer in _oldest(board.timers)],
            [(tok.node, tok.timer, tok.left) for tok in oracle.timers()],
        ),
        "messages": (
            [(message.element_id, message.name) for message in _oldest(board.messages)],
            [(tok.node, oracle.awaits(tok)) for tok in oracle.tokens if oracle.awaits(tok)],
        ),
        "task data": (
            [task.data for task in changes.opened],
            [
                oracle.data.view(tok.known)
                for tok in oracle.open_tasks()
                if tok.node in [task.element_id for task in changes.opened]
            ][-len(changes.opened) :]
            if changes.opened
            else [],
        ),
    }
    for what, (engine, expected) in seen.items():
        if engine != expected:
            raise Differs(f"{what}: engine {engine}, oracle {expected} after {log}")
