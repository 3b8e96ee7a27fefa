"""Playing a model at random on the engine, and what became of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from engine.bpmn import runtime
from engine.bpmn.changes import Step
from engine.bpmn.data.merge import Data
from engine.bpmn.model import Model
from engine.errors import RunFailed
from tests.conformance.drawing import FIELDS
from tests.factories.runs import NOW, Board

STUCK = "it waits for branches that cannot come any more"


@dataclass
class Played:
    """`stuck` is the join at which a run could not go on; `twice` the steps that were open twice at once."""

    stuck: str | None = None
    ended: bool = False
    visited: list[str] = field(default_factory=list)
    twice: set[str] = field(default_factory=set)


def play(model: Model, rng: random.Random, moves: int = 30, *, data: Data | None = None) -> Played:
    """One run, with random answers in a random order; with `data` it begins with that and nobody answers anything."""
    played, board = Played(), Board()
    share = 0.5 if data is None else 0
    try:
        step = runtime.start(model, _answers(rng, 1) if data is None else data, now=NOW)
        board.apply(step.changes)
        for _ in range(moves):
            played.visited += step.changes.visited
            open_now = [task.element_id for task in board.tasks.values()]
            played.twice |= {key for key in open_now if open_now.count(key) > 1}
            if step.changes.finished:
                played.ended = True
                return played
            if not (board.tasks or board.timers or board.messages):
                return played  # all that waits is a condition on the data
            step = move(model, step, board, rng, share)
    except RunFailed as error:
        if str(error.params["detail"]) == STUCK:
            played.stuck = str(error.params["element"])
    return played


def move(model: Model, step: Step, board: Board, rng: random.Random, share: float) -> Step:
    """One random step of whatever waits, told to the board; answers give each name with this share."""
    snapshot, fired = step.snapshot, None
    assert snapshot is not None
    kind = rng.choice(
        ["tasks"] * 3 * bool(board.tasks) + ["timers"] * bool(board.timers) + ["m"] * bool(board.messages)
    )
    if kind == "tasks":
        ref = rng.choice(sorted(board.tasks))
        step = runtime.complete(model, snapshot, ref, _answers(rng, share), now=NOW)
    elif kind == "timers":
        fired = rng.choice(sorted(board.timers))
        step = runtime.fire_timer(model, snapshot, fired, now=NOW)
    else:
        place = board.messages[rng.choice(sorted(board.messages))]
        said = _answers(rng, share)
        step = runtime.deliver(model, snapshot, place.name, said, now=NOW, kind=place.kind, key=place.key)
    board.apply(step.changes, fired=fired)
    return step


def _answers(rng: random.Random, share: float) -> dict[str, object]:
    return {name: rng.randint(0, 3) for name in FIELDS if rng.random() < share}
