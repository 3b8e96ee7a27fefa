"""Runs moved to models that were changed without care: each is told what becomes of it, and none is broken by it.

HUIYIN_RANDOM_SEED   the first seed
"""

from __future__ import annotations

import random
from collections import Counter

import pytest

from engine.bpmn import runtime
from engine.bpmn.changes import Step
from engine.bpmn.migration import difference, migrate, rehearse, verdicts
from engine.bpmn.model import Model
from engine.bpmn.parser import build
from engine.bpmn.spiff import run
from engine.errors import BadModel, CannotMigrate, RunFailed
from tests.conformance.migration.upheaval import upheaval
from tests.conformance.random_models import random_model
from tests.conformance.soundness.moves import move
from tests.factories.runs import NOW, Board
from tests.factories.seeds import first_seed

COUNT, PARTS, TRIES = 160, 4, 20


@pytest.fixture(autouse=True)
def _short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that never rests need not turn 25,000 times to be seen."""
    monkeypatch.setattr(run, "MAX_STEPS", 400)


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_was_changed_a_run_moves_whole_or_is_told_why_not(part: int) -> None:
    said: Counter[str] = Counter()
    for seed in range(first_seed() + part, first_seed() + COUNT, PARTS):
        rng = random.Random(seed)
        source = random_model(seed)
        new = _changed(source, rng)
        if new is not None:
            said[_moved(build(source, "p.bpmn"), new, rng)] += 1
    assert said["went on"] >= 1 and said["went on"] + said["stays"] + said["stops later"] >= 5, said


def _changed(source: bytes, rng: random.Random) -> Model | None:
    for _ in range(TRIES):
        try:
            return build(upheaval(source, rng), "p.bpmn")
        except BadModel:
            continue
    return None


def _moved(old: Model, new: Model, rng: random.Random) -> str:
    """What came of one run. Anything but a refusal by name is an error, and so is a place that the changes do not
    tell of (see `Board`)."""
    board = Board()
    try:
        step = runtime.start(old, {name: rng.randint(0, 3) for name in "abc"}, now=NOW)
        board.apply(step.changes)
        step = _played(old, step, board, rng, rng.randint(0, 8))
    except RunFailed:
        return "never came so far"
    if step.snapshot is None:
        return "was over"
    difference(old, new)
    stuck = any(place.verdict == "stuck" for place in verdicts(old, new, step.snapshot))
    assert (rehearse(old, new, step.snapshot, now=NOW).migration is None) or not stuck
    try:
        moved = migrate(old, new, step.snapshot, now=NOW)
    except CannotMigrate:
        assert stuck
        return "stays"
    except RunFailed:
        return "would stop at once"
    assert not stuck
    board.apply(moved.changes)
    try:
        _played(new, Step(moved.snapshot, moved.changes), board, rng, 20)
    except RunFailed:
        return "stops later"
    return "went on"


def _played(model: Model, step: Step, board: Board, rng: random.Random, moves: int) -> Step:
    for _ in range(moves):
        if step.changes.finished or not (board.tasks or board.timers or board.messages):
            break
        step = move(model, step, board, rng, 0.5)
    return step
